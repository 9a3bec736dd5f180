import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { onHand } from "../needs.ts";
import { sharedFolder } from "./build.ts";

const shared = onHand(sharedFolder(), "the records of the whole example", "../shared/cambodia-2020");

test.skipIf(shared === undefined)(
  "the whole Cambodian example is built without a word where nobody reads what the program prints",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "habeas-acceptance-test-"));
    try {
      const target = join(folder, "example.habeas");
      const child = spawn(process.execPath, [fileURLToPath(new URL("build.ts", import.meta.url)), target]);
      child.stdout.destroy();
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
      const exit = await new Promise((done) => child.on("close", done));
      expect([exit, said]).toEqual([0, ""]);
      expect(existsSync(target)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
