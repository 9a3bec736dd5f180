import { defineConfig } from "vitest/config";
import { filesOfFullSize } from "./test/sized.ts";

const everywhere = ["src", "test", "examples"];
const slow = {
  include: everywhere.map((folder) => `${folder}/**/*.slow.test.ts`),
  globalSetup: "test/setup.ts",
  testTimeout: 1_200_000,
  hookTimeout: 1_200_000,
  // A busy machine is no fault of the program.
  expect: { poll: { timeout: 60_000 } },
  fileParallelism: false,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          include: everywhere.map((folder) => `${folder}/**/*.test.ts`),
          exclude: ["**/*.slow.test.ts", "**/node_modules/**"],
          globalSetup: "test/setup.ts",
          // The files share a process, which loads the program once (docs/decisions/0019-tests.md).
          isolate: false,
          setupFiles: ["test/apart.ts"],
          // Room for what a test makes and drops: a twentieth of the processor time went into moving it.
          execArgv: ["--max-semi-space-size=64"],
          provide: { share: 0.2 },
          // Long, as a busy machine is no fault of the program.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      // What has a full size runs at a share of it for every change (test/size.ts).
      { test: { name: "slow", ...slow, provide: { share: 0.1 } } },
      {
        test: {
          name: "long",
          ...slow,
          include: filesOfFullSize(import.meta.dirname),
          provide: { share: 1 },
        },
      },
    ],
  },
});
