import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { before, canary, refused, twin } from "../http/twin-people.ts";
import { folder, habeas, ok } from "./habeas.ts";

const temporary = folder();
// All twins stand at one path, one after the other, as what is printed may name it.
const dir = temporary.path("twin.habeas");
const base = temporary.path("base.habeas");
const out = temporary.path("out");
const draft = temporary.write(
  "draft.md",
  "Of the people who answered, 3 of 4 were beaten.\n\nMost were beaten at Place 1.\n",
);

/** Names of what stands in some of the twins, of what stands in all, and of nothing. */
const names = ["h-p", "h-int", "p-1", "frm", "nobody"];

type Call = {
  readonly argv: readonly string[];
  /** What it prints of numbers may move with who is counted. */
  readonly tallies?: true;
  /** What it says goes to whoever writes the file; the file is for the audience. */
  readonly saidToWriter?: true;
};

const each = (...argv: readonly string[]): Call[] => eachOf(names, argv);
const eachOf = (those: readonly string[], argv: readonly string[]): Call[] =>
  those.map((name) => ({ argv: argv.map((word) => (word === "NAME" ? name : word)) }));

/**
 * How each command that reads a dossier for an audience is called, with everything that it writes and every way in which it names a
 * record; a reason where it is not called here.
 */
const calls: Readonly<Record<string, readonly Call[] | string>> = {
  serve: "it serves until it is ended: test/http/consent.slow.test.ts asks all that it answers",
  lsp: "it speaks a protocol: what it says of a draft is what check says",
  release: "it is for those who hold the dossier; --for says to whom numbers go",
  figures: [{ argv: ["figures", dir] }, { argv: ["figures", dir, "--format", "json"] }],
  reconcile: [{ argv: ["reconcile", dir, "--format", "json"] }],
  findings: [
    { argv: ["findings", dir], tallies: true },
    { argv: ["findings", dir, "--format", "json"], tallies: true },
  ],
  consistency: [{ argv: ["consistency", dir] }, { argv: ["consistency", dir, "--format", "json"] }],
  matrix: [
    { argv: ["matrix", dir, "--unit", "person"] },
    { argv: ["matrix", dir, "--unit", "stay"] },
    { argv: ["matrix", dir, "--codebook"] },
  ],
  finding: [
    { argv: ["finding", dir, "--unit", "person", "--property", "beaten"], tallies: true },
    ...each("finding", dir, "--unit", "person", "--frame", "NAME", "--property", "beaten").map((call) => ({
      ...call,
      tallies: true as const,
    })),
    { argv: ["finding", dir, "--unit", "person", "--property", `pseudonym == "${canary}"`], tallies: true },
  ],
  search: [
    ...each("search", dir, "NAME"),
    { argv: ["search", dir, canary] },
    { argv: ["search", dir, "Interview", "--format", "json"] },
  ],
  show: [...each("show", dir, "NAME"), ...each("show", dir, "NAME", "--format", "json")],
  history: each("history", dir, "NAME"),
  table: [
    { argv: ["table", dir, "--unit", "person", "--rows", "sex"], tallies: true },
    { argv: ["table", dir, "--unit", "person", "--rows", "pseudonym", "--out", `${out}/t.csv`] },
    { argv: ["table", dir, "--unit", "stay", "--rows", "facility", "--out", `${out}/t.xlsx`] },
    ...each("table", dir, "--unit", "person", "--rows", "sex", "--frame", "NAME").map((call) => ({
      ...call,
      tallies: true as const,
    })),
  ],
  releases: [{ argv: ["releases", dir] }],
  site: [
    { argv: ["site", dir, `${out}/refused`], saidToWriter: true },
    { argv: ["site", dir, `${out}/site`, "--leave-out"], saidToWriter: true, tallies: true },
  ],
  retracted: [{ argv: ["retracted", dir] }],
  erasures: [{ argv: ["erasures", dir] }],
  check: [
    { argv: ["check", draft, "--dossier", dir], tallies: true },
    { argv: ["check", draft, "--dossier", dir, "--format", "json"], tallies: true },
    { argv: ["check", draft, "--dossier", dir, "--format", "sarif"], tallies: true },
  ],
  clock: each("clock", dir, "NAME", "--on", "2020-06-01"),
  assess: each("assess", dir, "NAME", "--on", "2020-06-01"),
  track: ["", "--repeats", "--threads"].map((part) => ({
    argv: ["track", dir, ...(part === "" ? [] : [part])],
  })),
  letters: [{ argv: ["letters", dir] }, { argv: ["letters", dir, "--chains"] }],
  visit: eachOf([...names, "f-1", "f-2"], ["visit", dir, "NAME"]),
  "reply-ledger": [{ argv: ["reply-ledger", dir] }],
  forecast: [{ argv: ["forecast", "--dossier", dir, "--replicates", "2", "--out", `${out}/forecast`] }],
  due: [{ argv: ["due", dir] }],
  members: [{ argv: ["members", dir] }],
  audit: [{ argv: ["audit", dir] }],
  export: [
    { argv: ["export", dir, `${out}/refused.json`, "--plain", "--confirm", "twins"], saidToWriter: true },
    {
      argv: ["export", dir, `${out}/export.json`, "--plain", "--confirm", "twins", "--leave-out"],
      saidToWriter: true,
    },
  ],
};

/** What takes no audience is for those who hold the dossier: asked for one, each says so before it looks for anything. */
const forHolders = commands
  .filter(({ options }) => options["for"] === undefined)
  .flatMap(({ name }) => eachOf(["h-p", "nobody"], [...name.split(" "), dir, "NAME"]));

beforeAll(async () => {
  await ok("init", base, "--name", "twins");
  await ok("import", base, temporary.write("before.json", JSON.stringify(before)));
});
afterAll(() => void vi.useRealTimers());

test("every command that reads a dossier for an audience stands in the table of this test", () => {
  const reading = commands.filter(({ options }) => options["for"] !== undefined).map(({ name }) => name);
  expect(Object.keys(calls).sort()).toEqual(reading.sort());
});

beforeAll(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1000 }));

test.each(["organisation", "public"])(
  "a person who may be neither shown nor counted changes no byte of what a command prints, writes or refuses for %s; one who may be counted changes tallies alone",
  async (audience) => {
    const without = await answersOf(undefined, audience);
    const uncounted = await answersOf(refused, audience);
    expect([...uncounted.keys()]).toEqual([...without.keys()]);
    expect(moved(without, uncounted)).toEqual([]);
    for (const { argv } of forHolders) {
      const [hers, nobodys] = ["h-p", "nobody"].map((name) =>
        uncounted.get(argv.map((word) => (word === "h-p" || word === "nobody" ? name : word)).join(" ")),
      );
      expect(hers, argv[0]).toMatch(/^2\n/);
      expect(hers, argv[0]).toBe(nobodys);
    }
    const counted = await answersOf([], audience);
    expect(
      moved(without, counted).filter((question) => !question.startsWith("tallies ") && !isOfFrame(question)),
    ).toEqual([]);
    for (const [question, answer] of counted) {
      // A call is answered with the words that it gave, and with no others.
      const secret = [canary, "h-p", "h-int", "h-says"].filter((word) => !question.includes(word));
      const isTold = (word: string): boolean => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(answer);
      if (!question.startsWith("to whoever writes "))
        expect({ question, told: secret.filter(isTold) }).toEqual({ question, told: [] });
    }
    // Whoever writes the file, and works on the cases, is told who is left out; the file is the same without them.
    const told = (file: string): string | undefined =>
      uncounted.get(`to whoever writes export ${dir} ${out}/${file}`);
    expect(told("export.json")).toContain("1 person is left out");
    expect(told("refused.json")).toMatch(/1 person has not consented to \w+ for \w+: h-p \(consent /);
    expect(uncounted.get(`export ${dir} ${out}/export.json: export.json`)).toContain("Heron 1");
  },
);

/** A frame says of how many others it speaks. */
function isOfFrame(question: string): boolean {
  return / frm( |$)/.test(question);
}

function moved(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...a].flatMap(([question, answer]) =>
    b.get(question) === answer || question.startsWith("to whoever writes ") ? [] : [question],
  );
}

/** What every call prints, and every file that it writes, of a twin with a person who allows that or without one. */
async function answersOf(
  consents: readonly object[] | undefined,
  audience: string,
): Promise<ReadonlyMap<string, string>> {
  rmSync(dir, { recursive: true, force: true });
  rmSync(out, { recursive: true, force: true });
  cpSync(base, dir, { recursive: true });
  mkdirSync(out);
  for (const file of twin(consents))
    await ok("import", dir, temporary.write("twin.json", JSON.stringify(file)));
  const answers = new Map<string, string>();
  const asked = [...Object.values(calls).flatMap((of) => (typeof of === "string" ? [] : of)), ...forHolders];
  for (const { argv, tallies, saidToWriter } of asked) {
    const { exit, out: printed, err } = await habeas(...argv, "--for", audience, "--purpose", "publication");
    const question = argv.filter((word) => !/^--(plain|confirm|leave-out)$|^twins$/.test(word)).join(" ");
    const name = `${saidToWriter ? "to whoever writes " : tallies ? "tallies " : ""}${question}`;
    answers.set(name, named(`${exit}\n${printed}\n${err}`));
    // What is refused where somebody is left out is written where nobody is.
    const isRefused = saidToWriter === true && !argv.includes("--leave-out");
    for (const file of isRefused ? [] : filesOf(out))
      answers.set(
        `${tallies ? "tallies " : ""}${question}: ${named(file)}`,
        named(readFileSync(join(out, file)).toString("latin1")),
      );
    rmSync(out, { recursive: true });
    mkdirSync(out);
  }
  return answers;
}

function filesOf(folderOf: string): string[] {
  return readdirSync(folderOf, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(join(folderOf, file)).isFile())
    .sort();
}

/** Chance names what was written after the twins parted: each ULID by where it is first met. */
function named(text: string): string {
  const met = new Map<string, string>();
  return text.replaceAll(/[0-7][0-9A-HJKMNP-TV-Z]{25}/g, (id) => {
    if (!met.has(id)) met.set(id, `ULID ${met.size + 1}`);
    return met.get(id)!;
  });
}
