import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, switchedOff } from "./copy.ts";
import { switches } from "./switches.ts";

test("each defence that can be switched off stands where its row says, and so does the test named for it", () => {
  for (const one of switches) {
    expect(() => switchedOff(one), one.defence).not.toThrow();
    const path = join(root, one.test.file);
    expect([one.defence, existsSync(path)]).toEqual([one.defence, true]);
    expect(readFileSync(path, "utf8"), one.defence).toContain(one.test.name);
  }
  expect(new Set(switches.map(({ defence }) => defence)).size).toBe(switches.length);
});
