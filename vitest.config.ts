import { defineConfig } from "vitest/config";
import { filesOfFullSize } from "./test/sized.ts";

const everywhere = ["src", "test", "examples"];
// Node itself reads the files, as it does those of the program: what Vite makes of a module runs half as fast.
const experimental = { viteModuleRunner: false, nodeLoader: false };
const slow = {
  include: everywhere.map((folder) => `${folder}/**/*.slow.test.ts`),
  experimental,
  globalSetup: "test/setup.ts",
  testTimeout: 1_200_000,
  hookTimeout: 1_200_000,
  // A busy machine is no fault of the program.
  expect: { poll: { timeout: 60_000 } },
  fileParallelism: false,
};

const fast = {
  include: everywhere.map((folder) => `${folder}/**/*.test.ts`),
  exclude: ["**/*.slow.test.ts", "**/node_modules/**"],
  experimental,
  globalSetup: "test/setup.ts",
  // The files share a process, which loads the program once (docs/decisions/0019-tests.md).
  isolate: false,
  setupFiles: ["test/apart.ts"],
  // Room for what a test makes and drops: a twentieth of the processor time went into moving it.
  execArgv: ["--max-semi-space-size=64"],
  // Long, as a busy machine is no fault of the program.
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

const ofFullSize = filesOfFullSize(import.meta.dirname);

// What has a full size runs at a share of it (test/size.ts).
export default defineConfig({
  test: {
    projects: [
      { test: { ...fast, name: "fast", provide: { share: 0.05 } } },
      // The same files once more, for each change that lands.
      {
        test: {
          ...fast,
          name: "sized",
          include: ofFullSize.filter((path) => !path.endsWith(".slow.test.ts")),
          provide: { share: 0.2 },
        },
      },
      { test: { ...slow, name: "slow", provide: { share: 0.1 } } },
      { test: { ...slow, name: "long", include: ofFullSize, provide: { share: 1 } } },
    ],
  },
});
