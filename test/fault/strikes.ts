import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { nextUniform, randomStream } from "../../src/simulation/engine/random.ts";
import { hooks } from "../../src/service/dossier.ts";
import { append } from "../../src/store/append.ts";
import { createDossier, openDossier } from "../../src/store/dossier.ts";
import { kindsByRef, sealedRecords } from "../../src/store/read.ts";
import { verify } from "../../src/store/verify.ts";
import { sized } from "../size.ts";
import { formOne } from "../store/form-one.ts";
import { decryptedPages } from "../store/pages.ts";
import { passphrase, reading, writing } from "../store/temporary.ts";
import { builtIn, type Call, type End, type FaultKind, faultFolder, killed, Victim } from "./preload.ts";

const titles = {
  import: "an import",
  passphrase: "a change of passphrase",
  verify: "the move of a dossier of form 1",
  erase: "an erasure",
} as const;
const kinds: readonly FaultKind[] = ["kill", "eio", "enospc", "short"];
const folder = faultFolder();
const model = join(folder, "model.habeas");
const oldModel = join(folder, "old.habeas");
const library = builtIn(folder, "the calls of a command, struck one by one");
const random = randomStream(inject("seed"));
process.stderr.write(`Which calls are struck comes of the seed ${inject("seed")} (--sequence.seed).\n`);

const old = ["old-1", "old-2"];
const imported = ["new-1", "new-2", "new-3"];
const newWords = "other words for a test";
const erased = { ref: "gone-1", words: "quivertandemloop" };
const argument = {
  import: join(folder, "new.yaml"),
  passphrase: join(folder, "new-words"),
  verify: "",
  erase: `${erased.ref}:1`,
};
const ofFormOne = ["n-1", "n-2", "n-3", "i-1"];

beforeAll(async () => {
  const made = await createDossier(model, { ...writing, hooks });
  const body = { characteristics: [], part: [], interviews: [] };
  const noted = (version: number) => ({ ...body, note: `${erased.words}${version}` });
  await append(made.writer, [
    ...old.map((ref) => ({ ref, kind: "person", body })),
    { ref: erased.ref, kind: "person", body: noted(1) },
  ]);
  await append(made.writer, [{ ref: erased.ref, kind: "person", body: noted(2) }]);
  await made.close();
  writeFileSync(argument.import, `persons: [${imported.map((ref) => `{id: ${ref}}`).join(", ")}]\n`);
  writeFileSync(argument.passphrase, newWords);
  formOne(oldModel);
});

let one: Victim | undefined;
beforeAll(() => void (one = library === undefined ? undefined : new Victim(library, folder)));
afterAll(() => one?.end());

/** How a victim ended that was struck, and what the dossier holds afterwards. */
type Struck = End & {
  readonly has: ReadonlySet<string>;
  readonly opensWith: readonly string[];
  readonly left: boolean;
  /** Whether the journal stood apart, and the old database was gone. */
  readonly moved: boolean;
};

async function struck(name: Call["name"], fault: Call["fault"]): Promise<Struck> {
  const on = join(folder, "struck.habeas");
  cpSync(name === "verify" ? oldModel : model, on, { recursive: true });
  const call = { name, on, argument: argument[name], fault };
  const end = fault?.kind === "kill" ? await killed(library!, folder, call) : await one!.call(call);
  const left = existsSync(join(on, "key.next"));
  const moved = existsSync(join(on, "journal.db"));
  const opensWith: string[] = [];
  for (const words of [passphrase, newWords]) if (await opens(on, words)) opensWith.push(words);
  expect(opensWith, `${name} ${JSON.stringify(fault)}`).not.toEqual([]);
  // As a stranger would check it, then as the next writer would find it.
  const options = { hooks, passphrase: opensWith[0] ?? "" };
  const asRead = await openDossier(on, { ...reading, ...options });
  // What is erased and not yet taken away is told to who reads; whoever writes goes on with it.
  const problems = [...asRead.fileProblems(), ...(await verify(asRead.reader)).problems].filter(
    (problem) => name !== "erase" || !/was erased and what it sealed is still there/.test(problem),
  );
  await asRead.close();
  const again = await openDossier(on, { ...writing, ...options });
  const sealed = await Array.fromAsync(sealedRecords(again.reader));
  const has = new Set([...(await kindsByRef(again.reader)).keys(), ...sealed.map(({ ref }) => ref)]);
  problems.push(...(await verify(again.reader)).problems);
  await again.close();
  if (!has.has(erased.ref)) expect(holdsErased(on, opensWith[0]!), JSON.stringify(fault)).toBe(false);
  const others = readdirSync(on).filter((file) => /\.next|^dossier\.db/.test(file));
  expect([problems, others], JSON.stringify(fault)).toEqual([[], []]);
  rmSync(on, { recursive: true });
  return { ...end, has, opensWith, left, moved };
}

/** Whether a word of the erased record stands in any page of the dossier's databases, used or not. */
function holdsErased(dir: string, words: string): boolean {
  return [...decryptedPages(dir, words).values()].some((pages) => pages.includes(erased.words));
}

async function opens(dir: string, words: string): Promise<boolean> {
  try {
    await (await openDossier(dir, { ...reading, hooks, passphrase: words })).close();
    return true;
  } catch {
    return false;
  }
}

/** All numbers from 1 to `most`, or of each run of them, as many as the size that runs leaves, one by chance. */
function chosen(most: number): number[] {
  const many = Math.min(most, sized(most, 2));
  return Array.from({ length: many }, (_, at) => {
    const [from, until] = [Math.floor((at * most) / many), Math.floor(((at + 1) * most) / many)];
    return 1 + from + Math.floor(nextUniform(random) * (until - from));
  });
}

/**
 * Tests in which each write, sync, truncation, rename and removal of a command is struck in each way: of an import, of a change
 * of the passphrase, or of the move of a dossier of form 1 into the new form by whoever opens it first. What holds: nothing
 * acknowledged is lost, what is told is true, nothing hangs, no stack is shown, and the dossier opens whole.
 */
export function strikes(...names: readonly (keyof typeof titles)[]): void {
  for (const name of names) {
    const title = `${sized(100)} % of the calls of ${titles[name]}, struck in each way`;
    test.skipIf(library === undefined)(title, async () => {
      expect((await struck(name, undefined)).exit).toBe(0);
      const [calls, writes] = readFileSync(one!.count, "utf8").trim().split(/\s+/).map(Number) as [
        number,
        number,
      ];
      const counts = new Map<string, number>();
      for (const kind of kinds)
        for (const at of chosen(kind === "short" ? writes : calls)) {
          const end = await struck(name, { kind, at });
          const what = `${name} ${kind} ${at}: ${end.err}`;
          expect(end.exit, what).toBe(kind === "kill" ? undefined : end.exit === 0 ? 0 : 1);
          expect(end.err, what).not.toMatch(
            /^\s+at |Something is wrong in the program|E(?:IO|NOSPC)\b|SQLITE_/m,
          );
          if (end.exit === 1) expect(end.err, what).toMatch(sentences[name]);
          for (const ref of name === "verify" ? ofFormOne : old) expect(end.has.has(ref), what).toBe(true);

          // All or nothing, and as it was told.
          const state = stateOf[name](end, what);
          const mayBe = end.err.includes("may be there or not");
          const isDone =
            end.exit === 0 ||
            /could not be confirmed|did not confirm|written and safe|erasure is written/.test(end.err);
          // What was moved is the same as it was.
          if (kind !== "kill" && !mayBe && name !== "verify")
            expect(state, what).toBe(isDone ? "done" : "undone");
          if (name === "passphrase" && kind !== "kill") expect(end.left, what).toBe(false);
          const how = `${kind} ${kind !== "kill" && end.exit === 1 ? "told, " : ""}${state}`;
          counts.set(how, (counts.get(how) ?? 0) + 1);
        }
      process.stderr.write(
        `${name}: ${calls} calls, ${writes} of them writes; ${[...counts].map(([how, many]) => `${how}: ${many}`).join("; ")}\n`,
      );
    });
  }
}

const sentences = {
  import: /^habeas: [^\n]+\.\n$/,
  passphrase: /^habeas: [^\n]+\.\n$/,
  // What it could look at and did not find whole it lists on stdout.
  verify: /^(?:habeas: [^\n]+\.\n)?$/,
  // One that finds the disk full says that it makes room, and then how that went.
  erase: /^(?:habeas: [^\n]+\.\n){1,2}$/,
} as const;

const stateOf = {
  import: stateOfImport,
  passphrase: stateOfPassphrase,
  verify: ({ moved }: Struck) => (moved ? "done" : "undone"),
  erase: ({ has }: Struck) => (has.has(erased.ref) ? "undone" : "done"),
} as const;

/**
 * A test in which one erasure is killed ten times in a row, each time at a call by chance, by whoever goes on with it; then nothing
 * of it is left.
 */
export function killedTenTimes(): void {
  const many = sized(20, 2);
  test.skipIf(library === undefined)(
    `${many} erasures, each killed ten times, are done in the end`,
    async () => {
      let kills = 0;
      for (let round = 0; round < many; round += 1) {
        const on = join(folder, "killed.habeas");
        cpSync(model, on, { recursive: true });
        for (let time = 0; time < 10; time += 1) {
          const at = 1 + Math.floor(nextUniform(random) * 90);
          const { exit } = await killed(library!, folder, {
            name: "erase",
            on,
            argument: argument.erase,
            fault: { kind: "kill", at },
          });
          if (exit === undefined) kills += 1;
        }
        await one!.call({ name: "erase", on, argument: argument.erase });
        const opened = await openDossier(on, { ...writing, hooks });
        expect([...(await kindsByRef(opened.reader)).keys()].sort()).toEqual([...old].sort());
        expect((await verify(opened.reader)).problems).toEqual([]);
        await opened.close();
        expect(holdsErased(on, passphrase)).toBe(false);
        rmSync(on, { recursive: true });
      }
      process.stderr.write(`${many} erasures, killed ${kills} times in all\n`);
      expect(kills).toBeGreaterThan(many * 3);
    },
  );
}

function stateOfImport(end: Struck, what: string): "done" | "undone" {
  const many = imported.filter((ref) => end.has.has(ref)).length;
  expect([0, imported.length], what).toContain(many);
  return many === 0 ? "undone" : "done";
}

function stateOfPassphrase(end: Struck, what: string): "done" | "undone" {
  expect(end.opensWith, what).toHaveLength(1);
  return end.opensWith[0] === newWords ? "done" : "undone";
}
