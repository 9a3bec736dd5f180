import { defineConfig } from "vitest/config";

const everywhere = ["src", "test", "examples"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          include: everywhere.map((folder) => `${folder}/**/*.test.ts`),
          exclude: ["**/*.slow.test.ts", "**/node_modules/**"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "slow",
          include: everywhere.map((folder) => `${folder}/**/*.slow.test.ts`),
          testTimeout: 900_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
