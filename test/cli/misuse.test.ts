import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { run } from "../../src/cli/main.ts";
import { bytesIn } from "../store/temporary.ts";
import { type Outcome, folder, habeas, listed, ok, withoutPassphrase } from "./habeas.ts";
import { valley } from "./valley.ts";

const temporary = folder();
const dir = temporary.path("valley.habeas");
const file = temporary.write("valley.yaml", valley);

let untouched: unknown;
beforeAll(async () => {
  await ok("init", dir);
  await ok("import", dir, file);
  const { entries, records, problems } = await listed("verify", dir);
  untouched = { entries, records, problems };
});

/** One line on stderr that says what is wrong, nothing on stdout, no word of the program's insides, and the exit code. */
function expectRefusal({ exit, out, err }: Outcome, code: 1 | 2, says: RegExp | string): void {
  expect(err).toMatch(/^(?:This version does not yet protect sources\. [^\n]+\n)?habeas: [^\n]+\.\n$/);
  expect(err).not.toMatch(/Something is wrong|undefined|\[object|  /);
  expect(err).toMatch(says);
  expect(out).toBe("");
  expect(exit, err).toBe(code);
}

test.for<[name: string, argv: string[], says: RegExp]>([
  ["an unknown command", ["findigns", dir], /There is no command "findigns"/],
  ["help on an unknown command", ["help", "findigns"], /There is no command "findigns"/],
  [
    "an unknown option",
    ["findings", dir, "--colour"],
    /Unknown option '--colour'; usage: habeas findings DIR/,
  ],
  ["an unknown option with a full stop", ["findings", dir, "--a.b"], /Unknown option '--a\.b'; usage/],
  ["a missing operand", ["findings"], /findings takes DIR; usage: habeas findings DIR/],
  ["an operand too many", ["version", "now"], /version takes no operands/],
  ["an option without its value", ["matrix", dir, "--unit"], /'--unit <value>' argument missing/],
  ["a value for a flag", ["import", dir, file, "--dry-run=yes"], /--dry-run/],
  [
    "a format that is not known",
    ["findings", dir, "--format", "xml"],
    /--format xml is not known; expected text or json/,
  ],
  [
    "a unit that is not known",
    ["matrix", dir, "--unit", "prisoner"],
    /--unit takes one of person, .*, not "prisoner"/,
  ],
  ["no unit", ["matrix", dir], /--unit takes one of person, /],
  ["no property", ["finding", dir, "--unit", "person"], /finding needs --property CEL/],
  ["a size that is no number", ["show", dir, "c-1", "--as-of", "-1x"], /--as-of/],
  [
    "a limit that is no number",
    ["search", dir, "river", "--limit", "many"],
    /--limit takes a whole number, not "many"/,
  ],
  ["a port that is no number", ["serve", dir, "--port", "http"], /--port takes a whole number/],
  ["a port that is none", ["serve", dir, "--port", "70000"], /--port/],
  [
    "an example that is not there",
    ["example", "atlantis", temporary.path("a")],
    /There is no example "atlantis"; there are cambodia-2020 and riverbend/,
  ],
  [
    "a passphrase file that is not there",
    ["findings", dir, "--passphrase-file", temporary.path("no")],
    /can't be read/,
  ],
  [
    "an empty passphrase file",
    ["findings", dir, "--passphrase-file", temporary.write("empty", "\n")],
    /is empty; it must hold the passphrase/,
  ],
  [
    "a plain export that is also encrypted",
    ["export", dir, temporary.path("x"), "--plain", "--recipient", "age1x"],
    /--plain encrypts to nobody/,
  ],
  [
    "a table without a mapping",
    ["import", dir, temporary.write("cases.csv", "a,b\n1,2\n")],
    /cases\.csv can't be read without a mapping; give one with --map/,
  ],
])("%s is misuse: exit 2", async ([, argv, says]) => {
  expectRefusal(await habeas(...argv), 2, says);
});

test("nothing at the terminal to ask for a passphrase is misuse", async () => {
  expectRefusal(
    await withoutPassphrase("findings", dir),
    2,
    /--passphrase-file FILE or set HABEAS_PASSPHRASE/,
  );
  expectRefusal(await withoutPassphrase("init", temporary.path("unasked")), 2, /no terminal to ask/);
  expect(existsSync(temporary.path("unasked"))).toBe(false);
});

test.for<[name: string, argv: string[], says: RegExp]>([
  ["a folder that is no dossier", ["findings", temporary.path()], /is not a dossier/],
  ["a folder that is not there", ["findings", temporary.path("nowhere")], /nowhere is not a dossier/],
  ["verifying what is no dossier", ["verify", temporary.path("nowhere")], /nowhere is not a dossier/],
  ["serving what is no dossier", ["serve", dir, temporary.path("nowhere")], /nowhere is not a dossier/],
  [
    "a wrong passphrase",
    ["findings", dir, "--passphrase-file", temporary.write("wrong", "not this one at all")],
    /passphrase does not open/,
  ],
  ["a size beyond the log", ["findings", dir, "--as-of", "9999"], /9999/],
  ["a record that is not there", ["show", dir, "c-99"], /There is no record c-99/],
  ["the history of a record that is not there", ["history", dir, "c-99"], /There is no record c-99/],
  [
    "a frame that is not there",
    ["finding", dir, "--unit", "person", "--frame", "nobody", "--property", "true"],
    /There is no frame nobody/,
  ],
  [
    "a frame of another unit",
    ["finding", dir, "--unit", "episode", "--frame", "interviewed", "--property", "true"],
    /this finding counts each episode, but its frame interviewed lists each person/i,
  ],
  [
    "an expression cut short",
    ["finding", dir, "--unit", "person", "--property", "sex =="],
    /property of this finding .*at column \d+/,
  ],
  [
    "a field that is not there",
    ["finding", dir, "--unit", "person", "--property", `sexx == "f"`],
    /at column 1: a person has no variable or field sexx; the nearest is sex/,
  ],
  [
    "a code that is no answer",
    ["finding", dir, "--unit", "person", "--population", `sex == "girl"`, "--property", "true"],
    /population of this finding .*at column 8: "girl" is not an answer to sex/,
  ],
  [
    "an operator that is not allowed",
    ["finding", dir, "--unit", "person", "--property", "1 + 1 == 2"],
    /property of this finding .*at column \d+/,
  ],
  [
    "a file that is not there",
    ["import", dir, temporary.path("no.yaml")],
    /There is no file or folder .*no\.yaml/,
  ],
  [
    "a mapping that is not there",
    ["import", dir, temporary.write("t.csv", "a,b\n1,2\n"), "--map", temporary.path("no.map.yaml")],
    /There is no mapping file/,
  ],
  [
    "a passphrase that is too short",
    ["init", temporary.path("short"), "--passphrase-file", temporary.write("abc", "abc")],
    /can be guessed/,
  ],
  [
    "the examples' passphrase",
    [
      "init",
      temporary.path("known"),
      "--passphrase-file",
      temporary.write("printed", "river-of-open-numbers"),
    ],
    /printed in the README/,
  ],
  ["an empty name", ["init", temporary.path("nameless"), "--name", " "], /needs a name/],
  ["a dossier that is there already", ["init", dir], /valley\.habeas is already there/],
  ["an example over something", ["example", "riverbend", dir], /is already there/],
  [
    "a dossier in a folder that is not there",
    ["init", temporary.path("no", "x.habeas")],
    /There is no folder no/,
  ],
  [
    "an export over something",
    ["export", dir, file, "--export-passphrase-file", temporary.write("pass", "words for the export")],
    /valley\.yaml is already there/,
  ],
  [
    "an export into no folder",
    [
      "export",
      dir,
      temporary.path("no", "x.age"),
      "--export-passphrase-file",
      temporary.write("pass2", "words for the export"),
    ],
    /There is no folder/,
  ],
  [
    "a plain export into no folder",
    ["export", dir, temporary.path("no", "x.jsonl"), "--plain", "--confirm", "valley"],
    /There is no folder/,
  ],
  [
    "a plain export under the wrong name",
    ["export", dir, temporary.path("x.jsonl"), "--plain", "--confirm", "vale"],
    /not the dossier's name; nothing was exported/,
  ],
  [
    "an export to what is no recipient",
    ["export", dir, temporary.path("x.age"), "--recipient", "age1nobody"],
    /recipient is not an age key/,
  ],
  ["a backup over something", ["backup", dir, file], /valley\.yaml is already there/],
  ["a backup into no folder", ["backup", dir, temporary.path("no", "x.backup")], /There is no folder/],
  [
    "restoring what is not there",
    ["restore", temporary.path("no.backup"), temporary.path("r")],
    /There is no file no\.backup/,
  ],
  ["restoring what is no backup", ["restore", file, temporary.path("r")], /valley\.yaml is not a backup/],
  ["restoring a folder", ["restore", dir, temporary.path("r")], /is not a backup/],
  ["restoring over something", ["restore", file, dir], /is already there/],
  [
    "another passphrase for what is no dossier",
    [
      "passphrase",
      temporary.path("nowhere"),
      "--new-passphrase-file",
      temporary.write("new", "seven words for another test"),
    ],
    /is not a dossier/,
  ],
  [
    "a new passphrase that is too short",
    ["passphrase", dir, "--new-passphrase-file", temporary.path("abc")],
    /can be guessed/,
  ],
  [
    "the examples' passphrase as the new one",
    ["passphrase", dir, "--new-passphrase-file", temporary.path("printed")],
    /printed in the README/,
  ],
])("%s is refused in a sentence, and nothing is written: exit 1", async ([, argv, says]) => {
  const before = readdirSync(temporary.path()).sort();
  expectRefusal(await habeas(...argv), 1, says);
  expect(readdirSync(temporary.path()).sort()).toEqual(before);
});

test("none of these calls has written to the dossier, but for the trace of the plain export that was refused", async () => {
  const { entries, records, problems } = await listed("verify", dir);
  expect({ entries: entries - 2, records, problems }).toEqual(untouched);
  expect((await listed("audit", dir)).slice(-2).map(({ event }) => event)).toEqual(["export", "refused"]);
});

test("an empty folder, and one with nothing to read, are refused", async () => {
  mkdirSync(temporary.path("bare"));
  expectRefusal(await habeas("import", dir, temporary.path("bare")), 1, /holds no record file/);
  writeFileSync(temporary.path("bare", "notes.pdf"), "%PDF");
  expectRefusal(await habeas("import", dir, temporary.path("bare")), 1, /holds no record file/);
});

test("files that can't be read as text, or not at all, are refused and named", async () => {
  const latin1 = temporary.write(
    "latin1.yaml",
    Buffer.from("persons: [{id: c-9, note: caf\xe9}]\n", "latin1"),
  );
  expectRefusal(await habeas("import", dir, latin1), 1, /latin1\.yaml is not UTF-8/);
  symlinkSync("loop.yaml", temporary.path("loop.yaml"));
  expectRefusal(await habeas("import", dir, temporary.path("loop.yaml")), 1, /loop\.yaml/);
  mkdirSync(temporary.path("nested"));
  mkdirSync(temporary.path("nested", "folder.yaml"));
  writeFileSync(temporary.path("nested", "c.yaml"), "persons: [{id: c-8}]\n");
  const report = JSON.parse(
    (await habeas("import", dir, temporary.path("nested"), "--dry-run", "--format", "json")).out,
  ) as { new: number };
  expect(report.new).toBe(1);
});

test("two tables of one name can't be told apart in a mapping, and are refused", async () => {
  for (const name of ["one", "two"]) {
    mkdirSync(temporary.path(name));
    writeFileSync(temporary.path(name, "p.csv"), `Case\n${name}\n`);
  }
  const mapping = temporary.write(
    "p.map.yaml",
    "mapping: 1\ntables: [{file: p.csv, records: [{kind: person, id: Case}]}]\n",
  );
  const call = (...paths: string[]) =>
    habeas(
      "import",
      dir,
      ...paths.map((name) => temporary.path(name, "p.csv")),
      "--map",
      mapping,
      "--dry-run",
    );
  expect((await call("one")).exit).toBe(0);
  expectRefusal(await call("one", "two"), 2, /p\.csv/);
});

test("a damaged dossier is refused by every command in one sentence, and left as it is", async () => {
  const damages: [file: string, says: RegExp, damage: (path: string) => void][] = [
    ["head", /head/, (path) => rmSync(path)],
    ["key", /key/, (path) => writeFileSync(path, "{}")],
    [
      "journal.db",
      /database/,
      (path) => {
        const bytes = readFileSync(path);
        for (let at = 0; at < bytes.length; at += 512) bytes[at] = bytes[at]! ^ 0xff;
        writeFileSync(path, bytes);
      },
    ],
  ];
  for (const [name, says, damage] of damages) {
    const broken = temporary.path(`broken-${name}.habeas`);
    cpSync(dir, broken, { recursive: true });
    damage(temporary.path(basename(broken), name));
    const before = bytesIn(broken);
    for (const argv of [
      ["findings", broken],
      ["verify", broken],
      ["import", broken, file],
      ["backup", broken, temporary.path("b")],
    ]) {
      expectRefusal(await habeas(...argv), 1, says);
    }
    const after = bytesIn(broken);
    for (const [path, content] of before) expect(after.get(path) === content, path).toBe(true);
  }
});

test("a command that serves builds no screens where its options are refused", async () => {
  let built = 0;
  for (const option of [
    ["--port", "70000"],
    ["--idle", "0"],
  ]) {
    const exit = await run(["start", "--folder", temporary.path("none"), ...option], {
      signal: new AbortController().signal,
      build: async () => {
        built++;
        return "fresh";
      },
      out: () => {},
      say: () => {},
      progress: () => () => {},
    });
    expect(exit).toBe(2);
  }
  expect(built).toBe(0);
});
