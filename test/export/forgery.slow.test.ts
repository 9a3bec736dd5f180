import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { decryptFile, encryptToFile, newAgeIdentity } from "../../src/crypto/age.ts";
import { entryHash } from "../../src/crypto/entry.ts";
import { type DeviceKey, newDeviceKey } from "../../src/crypto/key.ts";
import { formatVerifier, parseVerifier } from "../../src/crypto/note.ts";
import { oneLine, readJsonText } from "../../src/domain/json-text.ts";
import { Problem } from "../../src/domain/problem.ts";
import { canonical } from "../../src/domain/version.ts";
import { shown } from "../../src/service/disclose.ts";
import { hooks } from "../../src/service/dossier.ts";
import type { WriteSession } from "../../src/service/session.ts";
import { checkProofs, isExport } from "../../src/service/export-proof.ts";
import { exportDossier } from "../../src/service/export.ts";
import { importFiles } from "../../src/service/import.ts";
import { showRecord } from "../../src/service/record.ts";
import { retractRecord } from "../../src/service/retraction.ts";
import { setFields } from "../../src/service/set.ts";
import { append } from "../../src/store/append.ts";
import { heads, recordCount } from "../../src/store/read.ts";
import { openDossiers, passphrase } from "../dossier.ts";
import * as forger from "./forger.ts";
import type { Export, Line } from "./forger.ts";

/**
 * A sender forges an export. The sender has what every exporting team has: all lines, the keys of what they seal, and the
 * signing key of a device, so that each forgery is the best that can be made. What no test tries is a log that somebody
 * writes anew under a key of their own: it is that person's word, and the key is what an import shows.
 */

const { path, empty } = openDossiers();
let sender: WriteSession;
let device: DeviceKey;
let stranger: DeviceKey;
let honest = "";
/** The same before `changed` was corrected, and of another dossier. */
let before = "";
let other = "";
let identity: { readonly identity: string; readonly recipient: string };

beforeAll(async () => {
  sender = await empty("sender");
  ({ device } = sender.writer);
  stranger = newDeviceKey();
  identity = await newAgeIdentity();
  await write(
    sender,
    ["c-1", { sex: "f" }],
    ["c-2", { sex: "m" }],
    ["changed", { sex: "f", birth: { edtf: "1990" } }],
  );
  await write(
    sender,
    ["joined", { sex: "f", birth: { edtf: "1980" } }],
    ["gone", { sex: "m", note: "Wren" }],
  );
  before = await exported(sender, "before");
  await setFields(sender, "changed", { assignments: ["sex=m"], why: "corrected" });
  const parents = (await heads(sender.reader, "joined")).map(({ hash }) => hash);
  const side = (body: object) => ({ ref: "joined", kind: "person", body: person(body), parents });
  await append(sender.writer, [
    side({ sex: "m", birth: { edtf: "1980" } }),
    side({ sex: "f", birth: { edtf: "1981" }, note: "left" }),
  ]);
  // As a merge leaves two versions of which neither comes from the other.
  await write(sender, ["apart", { sex: "f" }]);
  await append(sender.writer, [
    { ref: "apart", kind: "person", body: person({ sex: "m", birth: { edtf: "1970" } }), parents: [] },
  ]);
  await retractRecord(sender, "gone", { why: "entered by mistake", withChildren: true });
  honest = await exported(sender, "honest");
  const neighbour = await empty("neighbour");
  await write(neighbour, ["c-1", { sex: "m" }], ["c-9", { sex: "m" }]);
  other = await exported(neighbour, "other");
});

const person = (body: object) => ({ characteristics: [], part: [], interviews: [], ...body });

async function write(
  dossier: WriteSession,
  ...records: readonly (readonly [string, object])[]
): Promise<void> {
  const changes = records.map(([ref, body]) => ({ ref, kind: "person", body: person(body) }));
  await append(dossier.writer, changes);
}

let count = 0;

async function exported(dossier: WriteSession, name: string): Promise<string> {
  const file = path(`${name}-${++count}.jsonl`);
  await exportDossier(dossier, file, { kind: "plain", typedName: dossier.name }, {});
  return readFileSync(file, "utf8");
}

const { record, proofs, versions, checkpoint, resign, relog } = forger;

/** What a forger does to the honest export; what is given back, or the changed lines, is sent. */
const forgeries: Readonly<Record<string, (lines: Export) => Export | string | void>> = {
  "a record is changed": (lines) => void (record(lines, "c-1")["sex"] = "m"),
  "a record is changed and its proof repeated": (lines) => {
    record(lines, "c-1")["sex"] = "m";
    lines.push({ ...proofs(lines, "c-1")[0]! });
  },
  "a record is changed and its proof repeated at another place": (lines) => {
    record(lines, "c-1")["sex"] = "m";
    lines.push({ ...proofs(lines, "c-1")[0]! });
    relog(lines, device);
  },
  "a record is changed and the proof of another is put beside its own": (lines) => {
    record(lines, "c-1")["sex"] = "m";
    lines.push({ ...proofs(lines, "c-2")[0]!, proof: "c-1" });
  },
  "a record is invented with a borrowed proof": (lines) => {
    lines.splice(1, 0, { ...record(lines, "c-1"), id: "c-8" });
    lines.push({ ...proofs(lines, "c-1")[0]!, proof: "c-8" });
  },
  "a record is invented with two borrowed proofs": (lines) => {
    lines.splice(1, 0, { ...record(lines, "c-1"), id: "c-8" });
    for (const ref of ["c-1", "c-2"]) lines.push({ ...proofs(lines, ref)[0]!, proof: "c-8" });
  },
  "a record is invented without a proof": (lines) => void lines.splice(1, 0, { record: "person", id: "c-8" }),
  "a record is renamed with its proof": (lines) => {
    record(lines, "c-1")["id"] = "c-8";
    proofs(lines, "c-1")[0]!["proof"] = "c-8";
  },
  "a record becomes one of another kind": (lines) => void (record(lines, "c-1")["record"] = "group"),
  "a record stands there twice, forged first": (lines) =>
    void lines.splice(1, 0, { ...record(lines, "c-1"), sex: "m" }),
  "a record stands there twice, forged last": (lines) =>
    void lines.push({ ...record(lines, "c-1"), sex: "m" }),
  "a record stands there twice under two kinds": (lines) =>
    void lines.push({ record: "group", id: "c-1", label: "x" }),
  "one entry proves two records": (lines) => {
    lines.splice(1, 0, { ...record(lines, "c-1"), id: "c-8" });
    const sealed = forger.sealedIn(proofs(lines, "c-1")[0]!);
    const copy = { ...proofs(lines, "c-1")[0]!, proof: "c-8" };
    lines.push(resign(copy, device, {}, { ...sealed, ref: "c-8" }));
    relog(lines, device);
  },
  "the proof of a record is taken out": (lines) => lines.filter((line) => line["proof"] !== "c-1"),
  "the record of a proof is taken out": (lines) => lines.filter((line) => line["id"] !== "c-1"),
  "all proofs are taken out": (lines) => lines.filter((line) => !("proof" in line || "version" in line)),
  "the checkpoint is taken out": (lines) => lines.filter((line) => !("checkpoint" in line)),
  "the verifiers stand in a line of their own": (lines) => {
    const { verifiers } = checkpoint(lines);
    delete checkpoint(lines)["verifiers"];
    lines.push({ verifiers });
  },
  "a second checkpoint is put before the first": (lines) => {
    const forged = relog(structuredClone(lines), stranger);
    lines.splice(1, 0, checkpoint(forged));
  },
  "the checkpoint is signed by a stranger under the device's name": (lines) => {
    const { verifiers } = checkpoint(lines);
    relog(lines, stranger);
    checkpoint(lines)["verifiers"] = verifiers;
  },
  "the checkpoint is of another export": (lines) =>
    void Object.assign(checkpoint(lines), checkpoint(forger.readExport(other))),
  "the log has another name": (lines) =>
    void forger.renameLog(lines, device, "habeas/01ARZ3NDEKTSV4RRFFQ69G5FAV"),
  "the log has a name that no dossier has": (lines) =>
    void forger.renameLog(lines, device, "example.org/log"),
  "an entry is of a device that the export does not name": (lines) => {
    resign(proofs(lines, "c-1")[0]!, stranger, {});
    relog(lines, device);
  },
  "an entry is of another dossier": (lines) => {
    const foreign = forger.readExport(other);
    lines.splice(1, 0, record(foreign, "c-9"));
    lines.push(proofs(foreign, "c-9")[0]!);
    const { verifiers } = checkpoint(foreign);
    relog(lines, device);
    const line = checkpoint(lines);
    const origin = String(line["checkpoint"]).split("\n")[0]!;
    const named = (verifiers as string[]).map((verifier) =>
      formatVerifier({ name: origin, publicKey: parseVerifier(verifier).publicKey }),
    );
    line["verifiers"] = [...(line["verifiers"] as string[]), ...named];
  },
  "an entry is an event that seals a version": (lines) => {
    resign(proofs(lines, "c-1")[0]!, device, { kind: "audit" });
    relog(lines, device);
  },
  "an entry has another signature": (lines) => {
    proofs(lines, "c-1")[0]!["signature"] = proofs(lines, "c-2")[0]!["signature"];
    relog(lines, device);
  },
  "an entry is not in the tree": (lines) => {
    const line = proofs(lines, "c-1")[0]!;
    record(lines, "c-1")["sex"] = "m";
    const sealed = forger.sealedIn(line);
    resign(line, device, {}, { ...sealed, body: { ...(sealed["body"] as object), sex: "m" } });
  },
  "an entry is proved at another place": (lines) => {
    const [one, two] = [proofs(lines, "c-1")[0]!, proofs(lines, "c-2")[0]!];
    [one["position"], two["position"]] = [two["position"], one["position"]];
  },
  "what an entry seals is put in place of what another seals": (lines) => {
    const [one, two] = [proofs(lines, "c-1")[0]!, proofs(lines, "c-2")[0]!];
    [one["key"], one["ciphertext"]] = [two["key"], two["ciphertext"]];
    record(lines, "c-1")["sex"] = "m";
  },
  "what a version held before is shown as a conflict with what it holds": (lines) => {
    record(lines, "changed")["sex"] = "f";
    lines.push({ ...proofs(forger.readExport(before), "changed")[0]! });
    relog(lines, device);
  },
  "a conflict is made of two versions with a third between them": (lines) => {
    const first = proofs(forger.readExport(before), "changed")[0]!;
    const second = proofs(lines, "changed")[0]!;
    const third = { ...second };
    const hash = new Uint8Array(entryHash(forger.signedIn(second)));
    const content = forger.sealedIn(second);
    resign(third, device, { parents: [hash] }, { ...content, body: person({ sex: "other" }) });
    const at = lines.indexOf(second);
    lines.splice(at, 1, first, third);
    lines.push({ version: "changed", entry: second["entry"], signature: second["signature"] });
    record(lines, "changed")["sex"] = "f";
    relog(lines, device);
  },
  "the version between two of a conflict is left out": (lines) => {
    const first = proofs(forger.readExport(before), "changed")[0]!;
    const third = { ...proofs(lines, "changed")[0]! };
    const content = forger.sealedIn(third);
    const between = new Uint8Array(32).fill(7);
    resign(third, device, { parents: [between] }, { ...content, body: person({ sex: "other" }) });
    lines.splice(lines.indexOf(proofs(lines, "changed")[0]!), 1, first, third);
    Object.assign(record(lines, "changed"), { sex: "f", birth: { edtf: "1990" } });
    relog(lines, device);
  },
  "a merge says what no rule gives": (lines) => void (record(lines, "joined")["note"] = "right"),
  "a merge takes the other side of a disagreement": (lines) =>
    void (record(lines, "apart")["sex"] = record(lines, "apart")["sex"] === "f" ? "m" : "f"),
  "of a merge one side is left out": (lines) => {
    lines.splice(lines.indexOf(proofs(lines, "joined")[0]!), 1);
  },
  "of a merge the version that both sides come from is left out": (lines) =>
    lines.filter((line) => line["version"] !== "joined"),
  "of a merge the version that both sides come from is closed": (lines) => {
    const [base] = versions(lines, "joined");
    delete base!["key"];
    delete base!["ciphertext"];
  },
  "of a merge the version that both sides come from is another": (lines) => {
    const [base] = versions(lines, "joined");
    Object.assign(base!, { ...proofs(lines, "c-2")[0]!, version: "joined" });
    delete base!["proof"];
    delete base!["position"];
    delete base!["path"];
  },
  "two records are shown as one in conflict": (lines) => {
    const line = { ...proofs(lines, "c-2")[0]!, proof: "c-1" };
    const content = forger.sealedIn(line);
    lines.push(resign(line, device, {}, { ...content, ref: "c-1" }));
    relog(lines, device);
  },
  "versions are put beside a record that is in no conflict": (lines) => {
    const { entry, signature } = proofs(lines, "c-2")[0]!;
    lines.push({ version: "c-1", entry, signature });
  },
  "a record that was taken back stands again": (lines) => {
    const line = record(lines, "gone");
    delete line["retracted"];
    line["sex"] = "m";
  },
  "a record is taken back that stands": (lines) =>
    void Object.assign(record(lines, "c-1"), { retracted: { why: "x" } }),
  "another reason is put under a retraction": (lines) =>
    void (record(lines, "gone")["retracted"] = { why: "x" }),
  "a retraction says nothing, and one of two versions is chosen": (lines) => {
    const line = proofs(lines, "c-1")[0]!;
    const sealed = forger.sealedIn(line);
    const side = (sex: string) => ({ ...(sealed["body"] as object), sex, retracted: null });
    lines.push(resign({ ...line }, device, {}, { ...sealed, body: side("m") }));
    resign(line, device, {}, { ...sealed, body: side("f") });
    Object.assign(record(lines, "c-1"), side("m"));
    relog(lines, device);
  },
  "a retraction has fields beside it": (lines) => {
    const line = proofs(lines, "c-1")[0]!;
    const sealed = forger.sealedIn(line);
    const body = { ...(sealed["body"] as object), retracted: { why: "x" } };
    resign(line, device, {}, { ...sealed, body });
    Object.assign(record(lines, "c-1"), body);
    relog(lines, device);
  },
  "what is sealed is nested without end": (lines) => {
    const deep = `{"body":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)},"kind":"person","ref":"c-1"}`;
    resign(proofs(lines, "c-1")[0]!, device, {}, deep);
    relog(lines, device);
  },
  "what is sealed is no version": (lines) => {
    resign(proofs(lines, "c-1")[0]!, device, {}, "[1]");
    relog(lines, device);
  },
  "what is sealed is no JSON": (lines) => {
    resign(proofs(lines, "c-1")[0]!, device, {}, "{");
    relog(lines, device);
  },
  "what is sealed has a key twice": (lines) => {
    const body = '"body":{"sex":"f","characteristics":[],"part":[],"interviews":[]}';
    resign(proofs(lines, "c-1")[0]!, device, {}, `{${body},${body},"kind":"person","ref":"c-1"}`);
    relog(lines, device);
  },
  "the head is of a format to come": (lines) => void (lines[0]!["habeas"] = 2),
  "a line is added that no export has": (lines) => void lines.push({ witness: "x" }),
  "a line is a list": (lines) => `${forger.textOf(lines)}[]\n`,
  "a line is a number": (lines) => `${forger.textOf(lines)}7\n`,
  "the file ends in the middle": (lines) => forger.textOf(lines).slice(0, -200),
};

/** Every member of a proof and of a checkpoint in every wrong form. */
const wrongValues: readonly unknown[] = [
  undefined,
  null,
  7,
  -1,
  1.5,
  1e300,
  true,
  "",
  "A",
  "AAA=A",
  "AA==",
  "not base64 at all!",
  "QQ",
  "-_-_",
  `${"A".repeat(100_000)}`,
  [],
  [7],
  ["AAAA"],
  [["AAAA"]],
  {},
  { length: 3 },
];
const members: readonly (readonly [of: string, member: string])[] = [
  ...["position", "entry", "signature", "path", "key", "ciphertext"].map(
    (member) => ["proof", member] as const,
  ),
  ...["checkpoint", "verifiers"].map((member) => ["checkpoint", member] as const),
  ...["entry", "signature", "key", "ciphertext"].map((member) => ["version", member] as const),
  ["habeas", "habeas"],
  ["habeas", "export"],
  ["record", "record"],
  ["record", "id"],
];

/** How an export gets to whoever imports it: the path of the file that is imported. */
const forms = {
  plain: async (text: string): Promise<string> => filed(text),
  "age to a passphrase": async (text: string): Promise<string> => {
    const file = path(`${++count}.age`);
    await encryptToFile(pieces(text), file, { passphrase, workFactorForTests: 8 });
    return file;
  },
  "age to a recipient": async (text: string): Promise<string> => {
    const file = path(`${++count}.age`);
    await encryptToFile(pieces(text), file, { recipients: [identity.recipient] });
    const opened = path(`${count}-opened.jsonl`);
    await decryptFile(file, opened, { identities: [identity.identity] });
    return opened;
  },
};

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function filed(text: string): string {
  const file = path(`${++count}.jsonl`);
  writeFileSync(file, text);
  return file;
}

/** What an import into a fresh dossier says: its notes, or the one sentence of its refusal. */
async function importOf(dossier: WriteSession, file: string): Promise<string | readonly string[]> {
  try {
    const report = shown(await importFiles(dossier, [file], { passphrase }));
    return report.rows.some(({ outcome }) => outcome === "refused")
      ? String(report.rows.find(({ problem }) => problem !== null)!.problem)
      : report.notes;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.message;
  }
}

const oneSentence = /^[^\n]{1,400}\.(?: \(\d+ more\))?$/;

function forged(forge: (lines: Export) => Export | string | void): string {
  const lines = forger.readExport(honest);
  const made = forge(lines) ?? lines;
  return typeof made === "string" ? made : forger.textOf(made);
}

for (const [form, sent] of Object.entries(forms)) {
  test(`the honest export is proved, ${form}: conflict, retraction and all`, async () => {
    const dossier = await empty(`honest-${form}`);
    const file = await sent(honest);
    const notes = await importOf(dossier, file);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toContain("6 records are proved to have stood in the log habeas/");
    expect(notes[0]).toContain(Buffer.from(device.publicKey).toString("hex"));
    expect(notes[1]).toContain("joined, apart were in conflict");
    expect(shown(await showRecord(dossier, "joined")).body).toEqual(
      shown(await showRecord(sender, "joined")).body,
    );
    expect(shown(await showRecord(dossier, "gone")).body).toHaveProperty("retracted");
  });

  const tried = Object.entries(forgeries).filter((_, at) => at % 6 === Object.keys(forms).indexOf(form));
  test(`none of ${tried.length} forgeries is imported, ${form}: each is refused in one sentence`, async () => {
    const dossier = await empty(`forged-${form}`);
    for (const [what, forge] of tried) {
      const said = await importOf(dossier, await sent(forged(forge)));
      expect(said, what).toMatch(oneSentence);
      expect(said, what).toMatch(/does not prove what it holds|is cut short or changed/);
    }
    expect(await recordCount(dossier.reader)).toBe(0);
  });
}

test(`none of ${Object.keys(forgeries).length} forgeries is proved: each is told in one sentence`, () => {
  expect(checked(honest)).toBe("");
  // The forger's tools make a log that is proved, as long as it says nothing else.
  expect(checked(forged((lines) => relog(lines, device)))).toBe("");
  for (const [what, forge] of Object.entries(forgeries)) {
    const text = forged(forge);
    expect(text, what).not.toBe(honest);
    expect(checked(text), what).toMatch(oneSentence);
  }
});

test("every member of a line in every wrong form is refused in one sentence", async () => {
  const dossier = await empty("members");
  const files: [string, string][] = [];
  for (const [of, member] of members)
    for (const value of wrongValues) {
      const lines = forger.readExport(honest);
      const line: Line = lines.find((each) => of in each)!;
      if (canonical(line[member]) === canonical(value)) continue;
      if (value === undefined) delete line[member];
      else line[member] = value;
      // Such a file is an empty name of a dossier, or no export at all, which other tests look at.
      if (member === "export" && typeof value === "string") continue;
      if (of === "habeas" && value === undefined) continue;
      files.push([`${of}.${member} = ${JSON.stringify(value)?.slice(0, 40)}`, forger.textOf(lines)]);
    }
  for (const [what, text] of files) {
    const said = checked(text);
    expect(said, what).toMatch(oneSentence);
  }
  // Through the whole import a few, as a child of its own reads each.
  for (const [what, text] of files.filter((_, at) => at % 29 === 0))
    expect(await importOf(dossier, filed(text)), what).toMatch(/does not prove what it holds/);
  expect(await recordCount(dossier.reader)).toBe(0);
});

/** What the proofs alone say: the first sentence. */
function checked(text: string): string {
  const lines: { line: number; value: unknown }[] = [];
  for (const [at, line] of text.trimEnd().split("\n").entries()) {
    const read = readJsonText(line, oneLine);
    if (!read.ok) return "This is cut short.";
    lines.push({ line: at + 1, value: read.value });
  }
  if (!isExport(text.split("\n")[0]!)) return "This is no export.";
  const check = checkProofs(lines, hooks.merge);
  return check.ok ? "" : check.problems[0]!;
}

test("without its proofs a file is what any file is: read, asked about, and never called proved", async () => {
  const doubtful = await empty("doubtful");
  await write(doubtful, ["c-1", { birth: { edtf: "2090" } }]);
  const lines = forger.readExport(await exported(doubtful, "doubtful"));
  const proved = await importOf(await empty("proved"), filed(forger.textOf(lines)));
  expect(proved).toEqual([expect.stringContaining("1 record is proved")]);

  const bare = lines.filter((line) => "record" in line);
  const dossier = await empty("bare");
  expect(await importOf(dossier, filed(forger.textOf(bare)))).toContain("is in doubt");
  delete record(lines, "c-1")["birth"];
  expect(await importOf(dossier, filed(forger.textOf(bare)))).toEqual([]);
  expect(await recordCount(dossier.reader)).toBe(1);
  // Proofs below a head that is none lend nothing.
  const headless = await importOf(dossier, filed(forger.textOf(lines.slice(1))));
  expect(headless).toContain("say which kind of record the line is");
  const age = await importOf(dossier, await forms["age to a passphrase"](forger.textOf(bare)));
  expect(age).toContain("Line 1 is not the head of an export");
});

test("a record that stands inside a proved one is not proved by it", async () => {
  const lines = forger.readExport(honest);
  const line = proofs(lines, "c-1")[0]!;
  const content = forger.sealedIn(line);
  const episodes = [{ start: "2019" }];
  record(lines, "c-1")["episodes"] = episodes;
  resign(line, device, {}, { ...content, body: { ...(content["body"] as object), episodes } });
  const dossier = await empty("inside");
  expect(await importOf(dossier, filed(forger.textOf(relog(lines, device))))).toContain(
    "does not prove what it holds, so nothing was imported. The record c-1/episode-1 stands inside another",
  );
  expect(await recordCount(dossier.reader)).toBe(0);
});

test("a file that has the name of an export lends nothing from it", async () => {
  const dossier = await empty("names");
  const [one, two] = ["one", "two"].map((name) => path(name));
  for (const folder of [one!, two!]) mkdirSync(folder);
  writeFileSync(`${one}/a.jsonl`, honest);
  writeFileSync(`${two}/a.jsonl`, '{"record":"person","id":"c-8","birth":"2090"}\n');
  for (const files of [
    [`${one}/a.jsonl`, `${two}/a.jsonl`],
    [`${two}/a.jsonl`, `${one}/a.jsonl`],
  ])
    await expect(importFiles(dossier, files)).rejects.toThrow("Two files are called a.jsonl");
  expect(await recordCount(dossier.reader)).toBe(0);
});

test("the keys of an export are shown, remembered with what it brings, and a change of them is said", async () => {
  const dossier = await empty("keys");
  const hex = (key: DeviceKey): string => Buffer.from(key.publicKey).toString("hex");
  const first = filed(honest);
  expect((await importOf(dossier, first))[0]).toContain(
    `by device key ${hex(device)}. Nothing of this log was imported before; ask who sent the file`,
  );
  expect((await importOf(dossier, first))[0]).toContain("The key is known from an earlier import.");
  // A stranger writes the log anew under the sender's name.
  const lines = forger.readExport(honest);
  for (const line of lines.filter((each) => "proof" in each)) resign(line, stranger, {});
  const rewritten = lines.filter(
    (line) => !("version" in line || ["joined", "apart"].includes(String(line["id"] ?? line["proof"]))),
  );
  relog(rewritten, stranger);
  const report = await importOf(dossier, filed(forger.textOf(rewritten)));
  expect(report[0]).toContain(
    `This log was known here under other keys (${hex(device)}), and ${hex(stranger)} is new; ask who sent the file`,
  );
  // What was not written was not remembered.
  expect((await importOf(dossier, filed(forger.textOf(rewritten))))[0]).toContain("is new; ask");
  // A dossier knows its own log.
  expect((await importOf(sender, first))[0]).toContain("It is this dossier's own log.");
});

test("a dossier that was restored exports under a new key, and the old one is still known", async () => {
  const dossier = await empty("devices");
  const hex = (key: DeviceKey): string => Buffer.from(key.publicKey).toString("hex");
  await importOf(dossier, filed(honest));
  const lines = forger.readExport(honest);
  const line = proofs(lines, "c-1")[0]!;
  const content = forger.sealedIn(line);
  record(lines, "c-1")["sex"] = "other";
  resign(line, stranger, {}, { ...content, body: { ...(content["body"] as object), sex: "other" } });
  relog(lines, stranger, [device, stranger]);
  const [note] = await importOf(dossier, filed(forger.textOf(lines)));
  expect(note).toContain(`and ${hex(stranger)} is new;`);
  expect((await importOf(dossier, filed(forger.textOf(lines))))[0]).toContain("The keys are known");
});
