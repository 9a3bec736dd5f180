/* oxlint-disable no-control-regex -- control characters are what is looked for */
import { beforeAll, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { type Outcome, folder, habeas, ok } from "./habeas.ts";

/** One of each: escape, bell, backspace, return, delete, C1 in three forms, direction, line separators. */
const evil = "\u001b[2J\u0007\b\r\u007f\u0085\u009b31m\u200e\u202e\u2066\u061c\u2028end";
const steering =
  /\r(?!\n)|[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/;

const temporary = folder();
const dir = temporary.path(`he\u001b[31mld.habeas`);
/** Quoted as JSON, which YAML reads with its escapes. */
const said = (text: string): string => JSON.stringify(`${text} ${evil}`);
const records = temporary.write(
  `re\u001b]0;cords.yaml`,
  `habeas: 1
codebook:
  - {name: told, unit: episode, type: text, q: ${said("What was said?")}}
sources:
  - {id: report, kind: document, title: ${said("A report")}}
facilities:
  - {id: north, name: ${said("North")}, type: prison}
persons:
  - id: c-1
    pseudonym: ${said("Lena")}
    sex: f
    note: ${said("needle")}
    episodes: [{answers: {told: {is: ${said("told so")}, at: report, words: ${said("they came")}}}}]
  - {id: c-2, pseudonym: ${said("Lena")}, sex: m}
figures:
  - {id: a, indicator: ${said("held")}, label: ${said("held")}, value: 4812, unit: ${said("persons")}, population: ${said("all")}, place: ${said("North")}, as_of: 2020, attributed_to: ${said("the ministry")}, at: {source: report, line: 1, quote: {exact: ${said("4,812")}}}}
  - {id: b, indicator: ${said("held")}, value: 4813, unit: ${said("persons")}, population: ${said("all")}, place: ${said("North")}, as_of: 2020, at: report}
findings:
  - {id: f-1, statement: ${said("nobody was told")}, unit: person, population: "true", property: 'sex == "f"', predicate: ${said("were women")}, stated: {n: 0, N: 2, words: ${said("none")}}}
promises:
  - {id: p-1, kind: statement, by: ${said("The minister")}, pledges: ${said("All is well")}}
`,
);
const draft = temporary.write(
  `dr\u009bft.md`,
  `# ${evil}\n\nThe prison held 4,814 people ${evil}, a rise of 300 % from 4,812.\n`,
);
const wrong = temporary.write(
  `wr\u001bong.yaml`,
  `persons:\n  - {id: x, sex: ${said("neither")}, ${said("odd")}: 1}\n`,
);
const table = temporary.write(`ta\u001bble.csv`, `name${evil},sex\nLena ${evil},f\nMara,m\n`);
const items = temporary.write(
  "items.jsonl",
  `${JSON.stringify({ id: evil, text: `4,814 people ${evil}` })}\n`,
);

/** How each command is called so that hostile text reaches what it prints; `undefined` where it cannot be called in a test. */
const calls: Readonly<Record<string, readonly (readonly string[])[] | undefined>> = {
  // Serves until it is ended; what it prints is its address.
  start: undefined,
  serve: undefined,
  // Speaks a protocol to an editor, not to a terminal.
  lsp: undefined,
  doctor: [["doctor"], ["doctor", dir]],
  panic: [
    ["panic", evil, "--destroy-keys"],
    ["panic", evil],
  ],
  drill: [
    ["drill", evil],
    ["drill", "raid", dir, "--in", wrong],
  ],
  example: [["example", evil, dir]],
  init: [["init", dir]],
  import: [
    ["import", dir, wrong],
    ["import", dir, records, "--dry-run"],
    ["import", dir, temporary.path(`miss\u001bing.yaml`)],
    ["import", dir, wrong, "--format", "json"],
  ],
  map: [
    ["map", table],
    ["map", temporary.path(`no\u001bne.csv`)],
  ],
  assess: [
    ["assess", dir, "c-1"],
    ["assess", dir, evil],
    ["assess", dir, "c-1", "--norm", evil],
    ["assess", dir, "c-1", "--on", evil],
  ],
  clock: [
    ["clock", dir, "c-1"],
    ["clock", dir, evil],
    ["clock", dir, "c-1", "--on", evil],
    ["clock", "--batch", items, "--clocks", wrong],
    ["clock", "--batch", temporary.path(`no\u001bne.jsonl`), "--clocks", wrong],
  ],
  retract: [["retract", dir, evil, "--why", evil]],
  merge: [["merge", dir, evil, "--into", "c-2", "--why", evil]],
  reinstate: [["reinstate", dir, evil, "--why", evil]],
  erase: [
    ["erase", dir, evil, "--why", evil],
    ["erase", dir, "c-1", "--why", evil],
  ],
  erasures: [["erasures", dir]],
  retracted: [
    ["retracted", dir],
    ["retracted", dir, "--format", "json"],
  ],
  track: [
    ["track", dir],
    ["track", dir, "--on", evil],
    ["track", dir, "--repeats"],
    ["track", dir, "--threads"],
  ],
  confirm: [
    ["confirm", dir, evil, evil, "--kind", "same", "--by", evil, "--reason", evil],
    ["confirm", dir, "c-1", "c-2", "--kind", evil],
  ],
  letters: [
    ["letters", dir],
    ["letters", dir, "--chains"],
  ],
  "reply-ledger": [["reply-ledger", dir]],
  visit: [
    ["visit", dir, evil],
    ["visit", dir, "c-1"],
    ["visit", dir, evil, "--on", evil],
  ],
  identity: [
    ["identity", "status", dir],
    ["identity", evil, dir],
    ["identity", "write", dir, evil, evil],
    ["identity", "check", dir, wrong],
    ["identity", "open", dir, evil, "--why", evil],
  ],
  due: [
    ["due", dir],
    ["due", dir, "--locked-page", evil],
  ],
  set: [
    ["set", dir, evil, "a=b"],
    ["set", dir, "c-2", `note=${evil}`, "--why", evil],
  ],
  table: [
    ["table", dir, "--unit", "episode", "--rows", "told"],
    ["table", dir, "--unit", evil],
  ],
  release: [
    ["release", dir, evil, "--for", "public"],
    ["release", dir, "f-1", "--for", evil],
    ["release", dir, "f-1", "--for", "public", "--to", evil, "--try"],
    ["release", dir, "--for", "public", "--unit", "episode", "--rows", "told"],
  ],
  releases: [["releases", dir]],
  figures: [
    ["figures", dir],
    ["figures", dir, "--format", "json"],
    ["figures", temporary.path(evil)],
  ],
  reconcile: [
    ["reconcile", dir],
    ["reconcile", dir, "--format", "json"],
  ],
  findings: [
    ["findings", dir],
    ["findings", dir, "--format", "json"],
  ],
  consistency: [
    ["consistency", dir],
    ["consistency", dir, "--format", "json"],
  ],
  matrix: [
    ["matrix", dir, "--unit", "episode"],
    ["matrix", dir, "--unit", "episode", "--codebook"],
    ["matrix", dir, "--unit", evil],
  ],
  finding: [
    ["finding", dir, "--unit", "person", "--property", `sex == "${evil}"`],
    ["finding", dir, "--unit", "person", "--property", 'sex == "f"', "--frame", evil],
  ],
  search: [
    ["search", dir, "needle"],
    ["search", dir, "needle", "--format", "json"],
    ["search", dir, "x", "--limit", evil],
  ],
  show: [
    ["show", dir, "c-1"],
    ["show", dir, "a", "--format", "json"],
    ["show", dir, evil],
  ],
  history: [
    ["history", dir, "c-1"],
    ["history", dir, "c-1", "--format", "json"],
  ],
  check: [
    ["check", draft],
    ["check", draft, "--format", "json"],
    ["check", draft, "--format", "sarif"],
    ["check", draft, "--ledger", wrong],
    ["check", "--items", items],
    ["check", temporary.path(`no\u001bne.md`)],
  ],
  forecast: [
    ["forecast", dir],
    ["forecast", "--world", wrong],
  ],
  members: [
    ["members", dir],
    ["members", dir, "--format", "json"],
  ],
  member: [
    ["member", "add", dir, evil],
    ["member", "role", dir, evil, evil],
    ["member", "hand-over", dir, evil, evil],
    ["member", "approve", dir, evil],
    ["member", evil, dir, evil],
  ],
  device: [
    ["device", "remove", dir, evil],
    ["device", "add", dir, evil, "--member", evil],
  ],
  join: [
    ["join", wrong, temporary.path(`jo\u001bin.habeas`)],
    ["join", temporary.path(evil), dir],
  ],
  journal: [
    ["journal", "export", dir, temporary.path(`jour\u001bnal`)],
    ["journal", "import", dir, wrong],
    ["journal", evil, dir, wrong],
  ],
  recovery: [
    ["recovery", "make", dir, temporary.path(`she\u001bets`), "--sheets", "3", "--needed", "2"],
    ["recovery", "drill", dir, "--sheet", wrong],
    ["recovery", "restore", wrong, temporary.path(`re\u001bc.habeas`), "--sheet", temporary.path(evil)],
    ["recovery", evil, dir],
  ],
  audit: [["audit", dir]],
  verify: [
    ["verify", dir],
    ["verify", dir, "--format", "json"],
  ],
  rebuild: [["rebuild", dir]],
  passphrase: [["passphrase", dir, "--new-passphrase-file", temporary.path(evil)]],
  site: [["site", dir, temporary.path(`pa\u001bges`)]],
  backup: [["backup", dir, temporary.path(`co\u001bpy.habeas-backup`)]],
  restore: [
    ["restore", wrong, temporary.path(`ba\u001bck.habeas`)],
    ["restore", temporary.path(evil), dir],
  ],
  export: [
    [
      "export",
      dir,
      temporary.path(`out\u001b.age`),
      "--export-passphrase-file",
      temporary.write("p", "some words here\n"),
    ],
  ],
  consent: [
    ["consent", dir, evil],
    ["consent", dir, "p-1", temporary.path(evil)],
  ],
  help: [["help", evil]],
  version: [["version", evil]],
};

beforeAll(async () => {
  await ok("init", dir, "--name", `The ${evil} file`);
  const imported = await habeas("import", dir, records);
  expect(imported.exit, imported.out).toBe(0);
}, 60_000);

test("the table of hostile calls has every command", () => {
  expect(Object.keys(calls).sort()).toEqual(commands.map(({ name }) => name).sort());
});

test.for(
  Object.entries(calls).flatMap(([name, all]) => (all ?? []).map((argv, index) => ({ name, index, argv }))),
)(
  "no control character reaches the terminal from habeas $name ($index)",
  { timeout: 60_000 },
  async ({ argv }) => {
    const { out, err }: Outcome = await habeas(...argv);
    expect(out + err).not.toBe("");
    expect(steering.exec(out + err)?.[0], out + err).toBeUndefined();
    if (argv.includes("json")) expect(() => JSON.parse(out) as unknown).not.toThrow();
  },
);

test("what steers a terminal is shown as a sign, and JSON reads back as it was written", async () => {
  const shown = await ok("show", dir, "c-1");
  expect(shown).toContain("needle ␛[2J␇␈");
  expect(shown).toContain("<U+202E>");
  const { body } = JSON.parse(await ok("show", dir, "c-1", "--format", "json")) as { body: { note: string } };
  expect(body.note).toBe(`needle ${evil}`);
});
