import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { installationHost } from "./installation.ts";

const folder = mkdtempSync(join(tmpdir(), "habeas-installation-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("an installation draws its name once and keeps it where this user alone reads it", () => {
  const place = join(folder, "data", "habeas");
  const host = installationHost(place);
  expect(host).toMatch(/^h-[a-z]{20}\.localhost$/);
  expect(installationHost(place)).toBe(host);
  expect(readdirSync(place)).toEqual(["settings.json"]);
  expect(statSync(join(place, "settings.json")).mode & 0o777).toBe(0o600);
  expect(installationHost(join(folder, "another"))).not.toBe(host);
});

test("where the settings cannot be kept, each run has a name of its own", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(installationHost(join(file, "in"))).not.toBe(installationHost(join(file, "in")));
});

test("settings that cannot be read are not written over, and the refusal says what to do", () => {
  for (const text of [
    "",
    "{",
    "[]",
    `{"habeas":1,"host":"localhost"}`,
    `{"habeas":2,"host":"h-${"a".repeat(20)}.localhost"}`,
  ]) {
    writeFileSync(join(folder, "settings.json"), text);
    expect(() => installationHost(folder), text).toThrow(/delete the file/);
    expect(readFileSync(join(folder, "settings.json"), "utf8")).toBe(text);
  }
});
