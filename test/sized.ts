import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The files that `npm run test:long` runs: the slow suites, and the fast files that state a full size (test/size.ts). */
export function filesOfFullSize(root: string): string[] {
  return globSync("{src,test,examples}/**/*.test.ts", { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .filter(
      (path) => path.endsWith(".slow.test.ts") || /\/size\.ts"/.test(readFileSync(join(root, path), "utf8")),
    )
    .sort();
}
