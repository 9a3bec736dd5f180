import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { standardCost } from "../../src/crypto/key.ts";
import { filesIn, readKeySlot } from "../../src/store/folder.ts";
import { folder, habeas, ok, strongly } from "./habeas.ts";

const temporary = folder();
const fresh = temporary.write("fresh", "six words for another test\n");

test("a dossier that the command line makes has a slot of the standard cost, as has one with a new passphrase", async () => {
  const dir = temporary.path("strong.habeas");
  expect((await strongly("init", dir)).exit).toBe(0);
  expect(readKeySlot(filesIn(dir).key)).toMatchObject(standardCost);
  expect((await strongly("passphrase", dir, "--new-passphrase-file", fresh)).exit).toBe(0);
  expect(readKeySlot(filesIn(dir).key)).toMatchObject(standardCost);
});

test("a dossier behind a weak slot is refused by every command that opens one", async () => {
  const dir = temporary.path("weak.habeas");
  await ok("init", dir);
  expect(readKeySlot(filesIn(dir).key).memoryKiB).toBe(8);
  const backup = temporary.path("weak.backup");
  await ok("backup", dir, backup);
  const draft = temporary.write("draft.txt", "Nothing is counted here.\n");
  const calls = [
    ["import", dir, temporary.write("none.yaml", "persons: []\n")],
    ["findings", dir],
    ["verify", dir],
    ["rebuild", dir],
    ["passphrase", dir, "--new-passphrase-file", fresh],
    ["backup", dir, temporary.path("no.backup")],
    ["restore", backup, temporary.path("no.habeas")],
    ["serve", dir],
    ["check", draft, "--dossier", dir],
    ["forecast", "--dossier", dir],
  ];
  for (const argv of calls) {
    const { exit, out, err } = await strongly(...argv);
    expect(err, argv[0]).toMatch(/The key slot .*weaker protection than this program ever writes/);
    expect([exit > 0, out], argv[0]).toEqual([true, ""]);
  }
  expect((await habeas("findings", dir)).exit).toBe(0);
});

test("an export to a passphrase has the work factor of age itself", async () => {
  const dir = temporary.path("exported.habeas");
  expect((await strongly("init", dir)).exit).toBe(0);
  const out = temporary.path("strong.age");
  expect((await strongly("export", dir, out, "--export-passphrase-file", fresh)).exit).toBe(0);
  expect(readFileSync(out, "latin1")).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/);
});
