import { existsSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { openSession } from "../../src/service/session.ts";
import { weakSlot } from "../weak-slot.ts";
import { folder, habeas, ok, passphrase } from "./habeas.ts";

const temporary = folder();
const dir = temporary.path("traced.habeas");
const records = temporary.write(
  "records.yaml",
  `habeas: 1
persons:
  - {id: p-1, pseudonym: Heron, sex: f}
`,
);

beforeAll(async () => {
  await ok("init", dir, "--name", "traced");
  await ok("import", dir, records);
}, 60_000);

const events = async (of = dir): Promise<string[]> => {
  const rows = JSON.parse(await ok("audit", of, "--format", "json")) as { event: string }[];
  return rows.map(({ event }) => event);
};

test("every file that leaves has its trace before it does, and what was refused as it was asked has none", async () => {
  const before = (await events()).length;
  const out = (name: string) => temporary.path(name);
  await ok("matrix", dir, "--unit", "person");
  await ok("table", dir, "--unit", "person", "--rows", "sex", "--out", out("t.csv"));
  await ok("backup", dir, out("b.backup"));
  await ok("journal", "export", dir, out("j.journal"));
  await ok("recovery", "make", dir, out("sheets"), "--sheets", "2", "--needed", "2");
  const files = ["t.csv", "b.backup", "j.journal", "sheets"];
  expect(files.filter((name) => !existsSync(out(name)))).toEqual([]);
  const traced = ["matrix", "table-file", "backup", "journal-exported", "recovery-sheets"];
  const after = (await events()).slice(before);
  expect(traced.map((event) => after.indexOf(event))).toEqual([0, 1, 2, 3, 4]);
  // The trace of the backup is in the backup.
  await ok("restore", out("b.backup"), temporary.path("again.habeas"));
  expect(await events(temporary.path("again.habeas"))).toContain("backup");
  // What is there already is a slip; what is only shown leaves nothing.
  const then = await events();
  for (const call of [
    ["table", dir, "--unit", "person", "--rows", "sex", "--out", out("t.csv")],
    ["backup", dir, out("b.backup")],
    ["journal", "export", dir, out("j.journal")],
    ["recovery", "make", dir, out("sheets"), "--sheets", "2", "--needed", "2"],
  ])
    expect((await habeas(...call)).exit, call[0]).toBe(1);
  await ok("table", dir, "--unit", "person", "--rows", "sex");
  await ok("matrix", dir, "--unit", "person", "--codebook");
  expect(await events()).toEqual(then);
}, 120_000);

test("while another program writes, what must leave a trace says so in one sentence and leaves nothing", async () => {
  const writer = await openSession(dir, { passphrase, slot: weakSlot, mode: "write" });
  try {
    const out = temporary.path("locked.csv");
    for (const call of [
      ["matrix", dir, "--unit", "person"],
      ["table", dir, "--unit", "person", "--rows", "sex", "--out", out],
      ["site", dir, temporary.path("locked-site")],
      ["export", dir, temporary.path("locked.json"), "--plain", "--confirm", "traced"],
      ["show", dir, "p-1", "--for", "public"],
      ["findings", dir, "--for", "organisation"],
    ]) {
      const { exit, out: printed, err } = await habeas(...call);
      expect({ call: call[0], exit, printed }).toEqual({ call: call[0], exit: 1, printed: "" });
      expect(err.trim().split("\n"), call[0]).toEqual([
        expect.stringContaining(
          "The journal keeps what leaves a dossier before it leaves, and another program",
        ),
      ]);
    }
    expect(existsSync(out)).toBe(false);
    // What is only read goes on.
    await ok("table", dir, "--unit", "person", "--rows", "sex");
  } finally {
    await writer.close();
  }
}, 60_000);
