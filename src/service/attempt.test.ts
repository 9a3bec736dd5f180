import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { attemptsIn, secondsAfter } from "./attempt.ts";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "habeas-attempt-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const noon = Date.UTC(2026, 0, 1, 12);

test("four wrong passphrases cost no wait; each after them waits twice as long, five minutes at most", () => {
  expect([0, 4, 5, 6, 7, 12, 13, 500].map(secondsAfter)).toEqual([0, 0, 2, 4, 8, 256, 300, 300]);
});

test("wrong passphrases stay counted through a restart, and the right one forgets them", () => {
  for (let n = 0; n < 6; n++) attemptsIn(folder).begin(noon);
  expect(attemptsIn(folder).wait(noon)).toBe(4);
  expect(attemptsIn(folder).wait(noon + 3_000)).toBe(1);
  expect(attemptsIn(folder).wait(noon + 4_000)).toBe(0);
  attemptsIn(folder).forget();
  expect(existsSync(join(folder, "attempts"))).toBe(false);
  expect(attemptsIn(folder).wait(noon)).toBe(0);
});

test("what was counted before it was looked at can be taken back", () => {
  const attempts = attemptsIn(folder);
  for (let n = 0; n < 4; n++) attempts.begin(noon);
  attempts.begin(noon).undo();
  expect(attemptsIn(folder).wait(noon)).toBe(0);
});

test("a clock that was set back shuts out for no longer than the wait itself", () => {
  for (let n = 0; n < 6; n++) attemptsIn(folder).begin(noon);
  const before = noon - 86_400_000;
  expect(attemptsIn(folder).wait(before)).toBe(4);
  expect(attemptsIn(folder).wait(before + 4_000)).toBe(0);
});

test("a folder that can't be written, and a count that can't be read, shut nobody out", () => {
  const nowhere = attemptsIn(join(folder, "none"));
  for (let n = 0; n < 6; n++) nowhere.begin(noon);
  expect(nowhere.wait(noon)).toBe(4);
  writeFileSync(join(folder, "attempts"), "{");
  expect(attemptsIn(folder).wait(noon)).toBe(0);
});
