import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { nextUniform, randomStream } from "../../src/simulation/engine/random.ts";
import { createDossier, openDossier } from "../../src/store/dossier.ts";
import { recordsOfKind } from "../../src/store/read.ts";
import { verify } from "../../src/store/verify.ts";
import { counted, sized } from "../size.ts";
import { passphrase, reading, writing } from "../store/temporary.ts";
import { builtIn, faultFolder, victim } from "./preload.ts";

/**
 * States in which a power cut may leave a dossier: all that was synced, and any part of the rest, as whole calls or torn at
 * 512 bytes. Made from a record of all calls of a session that writes, changes the passphrase and closes, three times.
 */

const states = sized(2_000, 50);
const folder = faultFolder();
const library = builtIn(folder, "states after a power cut");
const random = randomStream(inject("seed"));
process.stderr.write(`The states after a power cut come of the seed ${inject("seed")} (--sequence.seed).\n`);

/** A call that succeeded, by the name of its file in the dossier; "" is the folder itself. */
type Step =
  | { readonly op: "write"; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly op: "sync" | "remove"; readonly file: string }
  | { readonly op: "truncate"; readonly file: string; readonly at: number }
  | { readonly op: "rename"; readonly file: string; readonly to: string }
  /** From here on this was acknowledged. */
  | { readonly op: "told"; readonly file: string; readonly records: number; readonly words: string };

const around = join(folder, "session");
const dir = join(around, "a.habeas");
const model = join(folder, "before.habeas");
let steps: readonly Step[] = [];

beforeAll(async () => {
  if (library === undefined) return;
  mkdirSync(around);
  await (await createDossier(dir, writing)).close();
  cpSync(dir, model, { recursive: true });
  const record = join(folder, "record");
  const child = victim(library, around, { FAULT_RECORD: record }, "session", dir, join(around, "told"));
  child.stderr!.pipe(process.stderr);
  expect(await once(child, "close")).toEqual([0, null]);
  steps = stepsIn(readFileSync(record));
});

function stepsIn(record: Buffer): Step[] {
  const found: Step[] = [];
  for (let at = 0; at < record.length;) {
    const op = String.fromCharCode(record[at]!);
    const pathEnd = at + 21 + record.readUInt32LE(at + 1);
    const [offset, length] = [record.readBigUInt64LE(at + 5), record.readBigUInt64LE(at + 13)].map(Number);
    const path = record.toString("utf8", at + 21, pathEnd);
    const bytes = record.subarray(pathEnd, pathEnd + (op === "W" || op === "R" ? length! : 0));
    at = pathEnd + bytes.length;
    const file = relative(dir, path);
    if (basename(path) === "told") {
      if (op !== "W") continue;
      const [, records, words] = /^(\d+) (.*)\n$/.exec(bytes.toString("utf8"))!;
      found.push({ op: "told", file, records: Number(records), words: words! });
    } else if (op === "W") found.push({ op: "write", file, at: offset!, bytes });
    else if (op === "S") found.push({ op: "sync", file });
    else if (op === "T") found.push({ op: "truncate", file, at: offset! });
    else if (op === "R") found.push({ op: "rename", file, to: relative(dir, bytes.toString("utf8")) });
    else found.push({ op: "remove", file });
  }
  return found;
}

/** What a power cut after so many steps leaves of each: all, nothing, or of a write some of its 512-byte sectors. */
function survivors(until: number): Step[] {
  const durable = new Set<number>();
  const pending = new Map<string, number[]>();
  const wait = (file: string, at: number): void => {
    const others = pending.get(file);
    if (others === undefined) pending.set(file, [at]);
    else others.push(at);
  };
  for (const [at, step] of steps.slice(0, until).entries()) {
    // A name is kept by the folder, what stands under it by the file.
    if (step.op === "rename" || step.op === "remove") wait("", at);
    else if (step.op === "write" || step.op === "truncate") wait(step.file, at);
    else if (step.op === "sync") {
      for (const each of pending.get(step.file) ?? []) durable.add(each);
      pending.delete(step.file);
    }
  }
  // How much the disk had got to: mostly some, now and then nearly nothing or nearly all.
  const share = nextUniform(random);
  return steps.slice(0, until).flatMap((step, at): Step[] => {
    if (step.op === "sync" || step.op === "told") return [];
    if (durable.has(at)) return [step];
    if (step.op === "write" && nextUniform(random) < 0.3) return sectorsOf(step, share);
    return nextUniform(random) < share ? [step] : [];
  });
}

function sectorsOf(step: Step & { readonly op: "write" }, share: number): Step[] {
  const kept: Step[] = [];
  for (let from = 0; from < step.bytes.length;) {
    const until = Math.min(step.bytes.length, from + 512 - ((step.at + from) % 512));
    if (nextUniform(random) < share)
      kept.push({ ...step, at: step.at + from, bytes: step.bytes.subarray(from, until) });
    from = until;
  }
  return kept;
}

/** The dossier before the session with these steps done to it. */
function stateOf(kept: readonly Step[]): string {
  const state = join(folder, "state.habeas");
  rmSync(state, { recursive: true, force: true });
  cpSync(model, state, { recursive: true });
  const files = new Map<string, Buffer>();
  const content = (file: string): Buffer => {
    const path = join(state, file);
    return files.get(file) ?? (existsSync(path) ? readFileSync(path) : Buffer.alloc(0));
  };
  for (const step of kept) {
    if (step.op === "write") {
      let bytes = content(step.file);
      const end = step.at + step.bytes.length;
      if (bytes.length < end) bytes = Buffer.concat([bytes, Buffer.alloc(end - bytes.length)]);
      else if (!files.has(step.file)) bytes = Buffer.from(bytes);
      step.bytes.copy(bytes, step.at);
      files.set(step.file, bytes);
    } else if (step.op === "truncate") {
      const bytes = content(step.file);
      const longer = Buffer.alloc(Math.max(0, step.at - bytes.length));
      files.set(step.file, Buffer.concat([bytes.subarray(0, step.at), longer]));
    } else if (step.op === "rename") {
      files.set(step.to, content(step.file));
      files.delete(step.file);
      rmSync(join(state, step.file), { force: true });
    } else if (step.op === "remove") {
      files.delete(step.file);
      rmSync(join(state, step.file), { force: true });
    }
  }
  for (const [file, bytes] of files) {
    mkdirSync(dirname(join(state, file)), { recursive: true });
    writeFileSync(join(state, file), bytes);
  }
  return state;
}

test.skipIf(library === undefined)(
  `after ${counted(states)} power cuts all that was acknowledged is there, and a check calls the dossier whole`,
  async () => {
    expect(steps.filter(({ op }) => op === "told")).toHaveLength(21);
    let ahead = 0;
    for (let round = 0; round < states; round += 1) {
      const until = 1 + Math.floor(nextUniform(random) * steps.length);
      const told = steps.slice(0, until).findLast((step) => step.op === "told");
      const [records, words] = told?.op === "told" ? [told.records, told.words] : [0, passphrase];
      const next = steps.slice(until).find((step) => step.op === "told");
      const state = stateOf(survivors(until));
      const what = `state ${round} after step ${until} of ${steps.length}`;
      // A change of the passphrase that was under way may be done already.
      const known = [words, ...(next?.op === "told" ? [next.words] : [])];
      let opened: Awaited<ReturnType<typeof openDossier>> | undefined;
      for (const each of new Set(known))
        opened ??= await openDossier(state, { ...reading, passphrase: each }).catch((error: Error) => {
          if (!error.message.includes("passphrase does not open"))
            throw new Error(`${what}: ${error.message}`);
          return undefined;
        });
      expect(opened, what).toBeDefined();
      const problems = [...opened!.fileProblems(), ...(await verify(opened!.reader)).problems];
      expect(problems, what).toEqual([]);
      await opened!.close();

      const options = { ...writing, passphrase: words };
      const again = await openDossier(state, options).catch(() =>
        openDossier(state, { ...options, passphrase: known.at(-1)! }),
      );
      const numbers: unknown[] = [];
      for await (const { body } of recordsOfKind(again.reader, "kept")) numbers.push(body["number"]);
      expect(numbers.length, what).toBeGreaterThanOrEqual(records);
      expect(numbers, what).toEqual(numbers.map((_, at) => at));
      if (numbers.length > records) ahead += 1;
      // The next writer finds what the check found; looked at once in ten.
      if (round % 10 === 0) expect((await verify(again.reader)).problems, what).toEqual([]);
      await again.close();
    }
    process.stderr.write(
      `${counted(states)} states of ${counted(steps.length)} calls; ${ahead} held a write that was not acknowledged yet; none lost anything\n`,
    );
  },
);
