import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { folder, listed, ok, shaped, withoutPassphrase } from "./habeas.ts";
import { recordLines } from "./record-line.ts";

const temporary = folder();
const river = temporary.path("riverbend.habeas");
beforeAll(() => ok("example", "riverbend", river));

test("an export read into an empty dossier gives every record of the example as it was", async () => {
  const plain = temporary.path("riverbend.jsonl");
  await ok("export", river, plain, "--plain", "--confirm", "riverbend");
  const records = recordLines(readFileSync(plain, "utf8"));
  expect(records.length).toBe((await listed("verify", river)).records);
  expect(records.length).toBeGreaterThan(500);
  const [fresh, again] = [temporary.path("fresh.habeas"), temporary.path("fresh.jsonl")];
  await ok("init", fresh, "--name", "Fresh");
  expect(await listed("import", fresh, plain)).toMatchObject({
    new: records.length,
    changed: 0,
    unchanged: 0,
  });
  await ok("export", fresh, again, "--plain", "--confirm", "Fresh");
  expect(await listed("verify", fresh)).toMatchObject({ records: records.length, problems: [] });
  expect(recordLines(readFileSync(again, "utf8")).sort()).toEqual([...records].sort());
});

test("an example opens without being asked; once its passphrase is another, it is asked for like any dossier", async () => {
  const known = temporary.path("known.habeas");
  const made = await withoutPassphrase("example", "riverbend", known);
  expect(made.out).toContain("river-of-open-numbers");
  const { exit, out } = await withoutPassphrase("findings", known, "--format", "json");
  expect(exit).toBe(0);
  expect(shaped("findings", out).length).toBeGreaterThan(10);
  const fresh = temporary.write("own-pass", "words of somebody's own");
  expect((await withoutPassphrase("passphrase", known, "--new-passphrase-file", fresh)).exit).toBe(0);
  expect((await withoutPassphrase("findings", known)).err).toContain("no terminal to ask");
  // `river` was made behind another passphrase.
  expect((await withoutPassphrase("findings", river)).err).toContain("no terminal to ask");
});
