import { mkdirSync, writeFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import { docx } from "../check/fixture.ts";
import { folder, habeas, ok } from "./habeas.ts";

const temporary = folder();
const dir = temporary.path("d.habeas");
const ole = Buffer.from("d0cf11e0a1b11ae1", "hex");
const mapping = (file: string): string =>
  temporary.write(
    `${Buffer.from(file).toString("hex")}.map.yaml`,
    `mapping: 1\ntables: [{file: "${file}", records: [{kind: person, id: Case}]}]\n`,
  );

beforeAll(async () => {
  await ok("init", dir);
}, 60_000);

/** One sentence on stderr, which names the file and what to do, and says nothing that is not so. */
async function refusalOf(argv: readonly string[]): Promise<string> {
  const { exit, out, err } = await habeas(...argv);
  expect([exit === 0, out]).toEqual([false, ""]);
  expect(err).toMatch(/^habeas: [^\n]+\.\n$/);
  expect(err).not.toMatch(/undefined|save it as UTF-8/);
  return err;
}

test("a file of another kind is refused by what it is, with what to do, in import and in check", async () => {
  const workbook = await writeXlsxFile([[{ value: "Case" }], [{ value: "w1" }]]).toBuffer();
  const files: readonly (readonly [string, Uint8Array | string, RegExp, RegExp])[] = [
    ["old.xls", ole, /a workbook of Excel before 2007.*save it as \.xlsx or as CSV/, /habeas import/],
    ["locked.xlsx", ole, /protected with a password.*without a password/, /without a password/],
    ["photo.yaml", "\u0089PNG\r\n", /a picture.*table or a YAML file/, /reads texts/],
    ["letter.rtf", "{\\rtf1 hello}", /holds text and no records/, /save it as \.docx/],
    ["all.zip", "PK\u0003\u0004cases.csv", /unpack it, and import/, /unpack it, and check/],
    ["letter.docx", docx([{ runs: ["A letter."] }]), /Word document.*habeas check/, /./],
    ["cases.csv", workbook, /rename it to end in \.xlsx/, /workbook/],
    ["cases.md", "# Cases\n", /records end in \.yaml/, /./],
    ["empty.xlsx", "", /is empty/, /./],
    ["text.xlsx", "Case\nw1\n", /text under the ending of a workbook/, /./],
  ];
  for (const [name, bytes, inImport, inCheck] of files) {
    const path = temporary.write(name, typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
    const said = await refusalOf(["import", dir, path]);
    expect(said).toMatch(inImport);
    expect(said).toContain(name);
    if (inCheck.source !== ".") expect(await refusalOf(["check", path])).toMatch(inCheck);
  }
  const plain = temporary.write("notes.txt", "Case\nw1\n");
  expect(await refusalOf(["import", dir, plain])).toMatch(/--map M\.yaml.*habeas check/);
  expect(await refusalOf(["import", dir, plain, "--map", temporary.path("all.zip")])).toMatch(
    /a mapping is a YAML file/,
  );
});

test("what the system puts beside a user's files is passed over, and a table that is not read is named", async () => {
  mkdirSync(temporary.path("mixed"));
  const write = (name: string, text: string): void => writeFileSync(temporary.path("mixed", name), text);
  write("a.yaml", "persons: [{id: f1}]\n");
  write("t.csv", "Case\nf2\n");
  for (const name of [
    "._a.yaml",
    "._t.csv",
    "~$t.csv",
    ".~lock.t.csv#",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
  ])
    write(name, "\0\u0005\u0016\u0007");
  expect(await ok("import", dir, temporary.path("mixed"))).toBe(
    "mixed: not read: t.csv; tables need a mapping, given with --map M.yaml (docs/import-tables.md).\n1 new record, 0 changed, 0 unchanged.\n",
  );
  const map = mapping("t.csv");
  expect(await ok("import", dir, temporary.path("mixed"), "--map", map)).toBe(
    "1 new record, 0 changed, 1 unchanged.\n",
  );
  const named = ["a.yaml", "~$t.csv"].map((name) => temporary.path("mixed", name));
  expect(await ok("import", dir, ...named)).toMatch(/^~\$t\.csv was passed over; [^\n]+\n0 new/);
  expect(await refusalOf(["import", dir, named[1]!])).toMatch(/Nothing is left to import/);
});

test("a name spelt with one sign or with two is the same name, on the disk, in the call and in the mapping", async () => {
  const [one, two] = ["Fälle Süd.csv".normalize("NFC"), "Fälle Süd.csv".normalize("NFD")];
  expect(one).not.toBe(two);
  temporary.write(two, "Case\nn1\n");
  for (const [called, mapped] of [
    [one, one],
    [two, one],
    [one, two],
  ] as const)
    expect(await ok("import", dir, temporary.path(called), "--map", mapping(mapped))).toMatch(/1 (new|unch)/);
});

test("a key that stands twice, and half of a character, are refused with their line", async () => {
  for (const [name, text, says] of [
    [
      "a.jsonl",
      '{"kind":"person","id":"d2","sex":"f","sex":"m"}',
      "a.jsonl:1: the line has a key twice in one object",
    ],
    ["a.json", '{"persons":[{"id":"d1","sex":"f","sex":"m"}]}', "a.json:1: the file "],
    [
      "h.yaml",
      'persons:\n  - {id: h1,\n     note: "a\\ud800"}',
      "h.yaml:3 h1: note holds half of a character",
    ],
    [
      "h.jsonl",
      '{"kind":"person","id":"h1","note":"a\\ud800"}',
      "h.jsonl:1 h1: note holds half of a character",
    ],
    [
      "o.yaml",
      "persons:\n  - {id: o1, age: 23}",
      "o.yaml:2 o1: age: expected fields, such as {years: 12}, found a number",
    ],
  ] as const) {
    const { exit, out } = await habeas("import", dir, temporary.write(name, text));
    expect([exit, out]).toEqual([1, expect.stringContaining(says)]);
  }
  expect(await refusalOf(["search", dir, "a\ud800"])).toMatch(/Argument 2 after "search" is not UTF-8 text/i);
});

test("a slip in the name of a command or an option is answered with the one that is near", async () => {
  expect(await refusalOf(["findngs", dir])).toMatch(/did you mean "findings"\?/);
  expect(await refusalOf(["help", "serch"])).toMatch(/did you mean "search"\?/);
  expect(await refusalOf(["findings", dir, "--formt", "json"])).toMatch(/did you mean --format;/);
});
