import { cpSync, existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { decryptInMemory, newAgeIdentity } from "../../src/crypto/age.ts";
import { unlockSecret } from "../../src/crypto/key.ts";
import { append } from "../../src/store/append.ts";
import { openDossier } from "../../src/store/dossier.ts";
import { noRecord } from "../../src/store/journal/log.ts";
import { extendLog } from "../../src/store/writer.ts";
import { filesIn, readKeySlot, readProjectionKey } from "../../src/store/folder.ts";
import { auditEvents } from "../../src/store/read.ts";
import { openConnection } from "../../src/store/sqlite/connection.ts";
import { weakSlot } from "../weak-slot.ts";
import { folder, habeas, listed, ok, passphrase, shaped } from "./habeas.ts";
import { recordLines } from "./record-line.ts";
import { valley } from "./valley.ts";

const temporary = folder();
const dir = temporary.path("valley.habeas");
const exportPassphrase = temporary.write("export-pass", "words for the export\nnot read\n");

beforeAll(async () => {
  await ok("init", dir, "--name", "The Valley");
  await ok("import", dir, temporary.write("valley.yaml", valley));
});

let count = 0;
/** The record lines of a fresh dossier after an import. */
async function importedInto(...argv: string[]): Promise<string[]> {
  const fresh = temporary.path(`fresh-${++count}.habeas`);
  await ok("init", fresh, "--name", "Fresh");
  const [file, ...options] = argv as [string, ...string[]];
  const report = await listed("import", fresh, file, ...options);
  expect(report).toMatchObject({
    changed: 0,
    unchanged: 0,
    notes: [expect.stringContaining(`${report.new} records are proved`)],
  });
  const out = temporary.path(`fresh-${count}.jsonl`);
  await ok("export", fresh, out, "--plain", "--confirm", "Fresh");
  expect(await listed("verify", fresh)).toMatchObject({ records: report.new, problems: [] });
  return recordLines(readFileSync(out, "utf8"));
}

test("an export to a passphrase, or to a recipient who decrypts it with any age program, gives every record back as it was", async () => {
  const plain = temporary.path("valley.jsonl");
  await ok("export", dir, plain, "--plain", "--confirm", "The Valley");
  const records = recordLines(readFileSync(plain, "utf8")).sort();
  const sealed = temporary.path("valley.age");
  expect(await ok("export", dir, sealed, "--export-passphrase-file", exportPassphrase)).toContain(
    `${records.length.toLocaleString("en")} records`,
  );
  expect(readFileSync(sealed, "latin1").startsWith("age-encryption.org/v1")).toBe(true);
  expect((await importedInto(sealed, "--export-passphrase-file", exportPassphrase)).sort()).toEqual(records);
  const { identity, recipient } = await newAgeIdentity();
  const posted = temporary.path("posted.age");
  await ok("export", dir, posted, "--recipient", recipient);
  const opened = await decryptInMemory(posted, { identities: [identity] });
  expect(recordLines(Buffer.from(opened).toString("utf8")).sort()).toEqual(records);
  const back = await importedInto(temporary.write("valley-opened.jsonl", opened));
  expect(back.sort()).toEqual(records);
  expect((await habeas("import", dir, posted)).err).toMatch(/^habeas: [^\n]+\.\n$/);
});

test("an export needs its own passphrase where it has one", async () => {
  const sealed = temporary.path("sealed.age");
  await ok("export", dir, sealed, "--export-passphrase-file", exportPassphrase);
  const refused = await habeas("import", dir, sealed);
  expect([refused.exit, refused.out]).toEqual([1, ""]);
  expect(refused.err).toMatch(/^habeas: The passphrase does not open this file[^\n]+\n$/);
});

test("an export stands in the journal with whom it is for, one without the right name as refused, and a slip does not", async () => {
  const events = async (): Promise<string[]> => {
    const { reader, close } = await openDossier(dir, { passphrase, slot: weakSlot, mode: "read" });
    const found = (await auditEvents(reader)).map(({ event }) =>
      [event["event"], event["to"] ?? event["of"]].join(" "),
    );
    await close();
    return found;
  };
  const before = await events();
  const file = ["--export-passphrase-file", exportPassphrase];
  await ok("export", dir, temporary.path("a.age"), ...file);
  expect((await habeas("export", dir, temporary.path("a.age"), ...file)).exit).toBe(1);
  expect((await habeas("export", dir, temporary.path("b.jsonl"), "--plain")).exit).toBe(2);
  const once = [...before, "export passphrase"];
  expect(await events()).toEqual(once);
  expect(
    (await habeas("export", dir, temporary.path("b.jsonl"), "--plain", "--confirm", "the valley")).exit,
  ).toBe(1);
  const refused = [...once, "export plain", "refused export"];
  expect(await events()).toEqual(refused);
  const said = await ok("export", dir, temporary.path("c.jsonl"), "--plain", "--confirm", "The Valley");
  expect(said).toContain("readable by anyone");
  expect(await events()).toEqual([...refused, "export plain"]);
  expect((await listed("audit", dir)).at(-1)).toMatchObject({ event: "export", says: { to: "plain" } });
  expect(existsSync(temporary.path("b.jsonl"))).toBe(false);
  if (process.platform !== "win32")
    for (const name of ["a.age", "c.jsonl"])
      expect(statSync(temporary.path(name)).mode & 0o077, name).toBe(0);
});

test("an export says how many entries of a newer version it leaves out", async () => {
  const newer = temporary.path("newer.habeas");
  cpSync(dir, newer, { recursive: true });
  const file = ["--export-passphrase-file", exportPassphrase];
  expect((await habeas("export", newer, temporary.path("known.age"), ...file)).err).toBe("");
  const writing = { passphrase, slot: weakSlot, mode: "write", clock: Date.now } as const;
  const { writer, close } = await openDossier(newer, writing);
  const entry = {
    kind: "of-a-newer-program",
    record: noRecord,
    parents: [],
    class: "C",
    content: "[1]",
  } as const;
  await extendLog(writer, ({ draft }) => draft.add(entry));
  await append(writer, [{ ref: "n-1", kind: "of-a-newer-kind", body: {} }]);
  await close();
  const { exit, err } = await habeas("export", newer, temporary.path("newer.age"), ...file);
  expect([exit, err]).toEqual([
    0,
    "2 entries of a newer version are not in the export, as this version does not know their kinds; export with the version that wrote them.\n",
  ]);
});

test("an export that was changed, cut or added to is refused, and nothing of it is written", async () => {
  const plain = temporary.path("whole.jsonl");
  await ok("export", dir, plain, "--plain", "--confirm", "The Valley");
  const text = readFileSync(plain, "utf8");
  const lines = text.trimEnd().split("\n");
  const empty = temporary.path("empty.habeas");
  await ok("init", empty);
  const proofOf = (ref: string): string => lines.find((line) => line.startsWith(`{"proof":"${ref}"`))!;
  const tampered: Record<string, string> = {
    "a changed answer": text.replace('"code":"using"', '"code":"possession"'),
    "a changed ref": text.replace('"id":"c-3"', '"id":"c-4"'),
    "a record without its proof": lines.filter((line) => line !== proofOf("c-3")).join("\n"),
    "a changed record without its proof": lines
      .filter((line) => line !== proofOf("c-3"))
      .join("\n")
      .replace(
        '{"record":"person","id":"c-3"',
        '{"record":"person","id":"c-3","age_at_arrest":{"low":9,"high":9,"qualifier":"exact"}',
      ),
    "a record more": [lines[0], '{"record":"person","id":"c-8"}', ...lines.slice(1)].join("\n"),
    "a record with the proof of another": text.replace(
      proofOf("c-3"),
      proofOf("c-2").replace('"c-2"', '"c-3"'),
    ),
    "no checkpoint": lines.filter((line) => !line.startsWith('{"checkpoint":')).join("\n"),
    "another signature under the checkpoint": text.replace(/(\\n— \S+ )[A-Za-z0-9+/]{4}/, "$1AAAA"),
    "half a file": text.slice(0, text.length / 2),
    "half a line": text.slice(0, -20),
  };
  for (const [what, changed] of Object.entries(tampered)) {
    expect(changed, what).not.toBe(text);
    const { exit, out, err } = await habeas("import", empty, temporary.write("tampered.jsonl", changed));
    expect([exit, out], what).toEqual([1, ""]);
    expect(err, what).toMatch(
      /^habeas: tampered\.jsonl (?:does not prove what it holds|is cut short or changed)[^\n]*\n$/,
    );
  }
  const sealed = temporary.path("cut.age");
  await ok("export", dir, sealed, "--export-passphrase-file", exportPassphrase);
  const bytes = readFileSync(sealed);
  for (const cut of [bytes.subarray(0, -1), bytes.subarray(0, 400)]) {
    const result = await habeas(
      "import",
      empty,
      temporary.write("cut2.age", cut),
      "--export-passphrase-file",
      exportPassphrase,
    );
    expect(result.exit).toBe(1);
    expect(result.err).toMatch(/^habeas: [^\n]+\.\n$/);
  }
  expect(await listed("verify", empty)).toMatchObject({ records: 0 });
});

test("a backup restored is the same dossier on a new device", async () => {
  const file = temporary.path("valley.backup");
  expect(await ok("backup", dir, file)).toContain("opens with the same passphrase");
  const restored = temporary.path("restored.habeas");
  expect(await ok("restore", file, restored)).toMatch(/^Restored up to entry \d+ of .*nothing here can tell/);
  const [before, after] = [await listed("verify", dir), await listed("verify", restored)];
  expect(after).toMatchObject({ entries: before.entries + 3, records: before.records, problems: [] });
  expect(after.checkpoint!.origin).toBe(before.checkpoint!.origin);
  expect(readFileSync(filesIn(restored).device).equals(readFileSync(filesIn(dir).device))).toBe(false);
  for (const command of ["findings", "figures", "reconcile", "consistency"] as const)
    expect(await listed(command, restored), command).toEqual(await listed(command, dir));

  const wrong = temporary.write("wrong", "not these words at all");
  const refused = await habeas("restore", file, temporary.path("no.habeas"), "--passphrase-file", wrong);
  expect([refused.exit, existsSync(temporary.path("no.habeas"))]).toEqual([1, false]);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  const damaged = await habeas(
    "restore",
    temporary.write("damaged.backup", bytes),
    temporary.path("no.habeas"),
  );
  expect(damaged.exit).toBe(1);
  expect(damaged.err).toMatch(/^habeas: The backup damaged\.backup is damaged[^\n]+\n$/);
  expect(readdirSync(temporary.path()).filter((name) => name.includes("no.habeas"))).toEqual([]);
});

test("after a change of passphrase the new one opens and the old one does not", async () => {
  const copy = temporary.path("changed.habeas");
  cpSync(dir, copy, { recursive: true });
  const fresh = temporary.write("fresh-pass", "seven other words for the same test");
  expect(await ok("passphrase", copy, "--new-passphrase-file", fresh)).toContain("The passphrase is changed");
  const old = await habeas("findings", copy);
  expect([old.exit, old.out]).toEqual([1, ""]);
  expect(old.err).toMatch(/^habeas: The passphrase does not open this[^\n]+\n$/);
  expect(await listed("findings", copy, "--passphrase-file", fresh)).toEqual(await listed("findings", dir));
});

test("verify names what is not whole and ends with 1", async () => {
  const broken = temporary.path("tampered.habeas");
  cpSync(dir, broken, { recursive: true });
  expect((await listed("verify", broken)).problems).toEqual([]);
  const files = filesIn(broken);
  const key = unlockSecret(readKeySlot(files.key), passphrase, weakSlot);
  const connection = openConnection(files.projection, readProjectionKey(files, key)!, "write");
  connection.exec(
    `UPDATE record SET body = replace(body, '"trafficking"', '"using"') WHERE ref = 'c-2/episode-1/offence'`,
  );
  connection.close();
  const { exit, out, err } = await habeas("verify", broken, "--format", "json");
  expect([exit, err]).toEqual([1, ""]);
  const report = shaped("verify", out);
  expect(report.problems.length).toBeGreaterThan(0);
  for (const problem of report.problems) expect(problem).toMatch(/\.$/);
  const text = await habeas("verify", broken);
  expect(text.exit).toBe(1);
  expect(text.out).toContain(report.problems[0]);
  expect(text.out).toContain(`${report.problems.length} problem`);
  await ok("rebuild", broken);
  expect((await listed("verify", broken)).problems).toEqual([]);
});
