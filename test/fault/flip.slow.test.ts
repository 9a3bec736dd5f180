import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { Problem } from "../../src/domain/problem.ts";
import { nextUniform, randomStream } from "../../src/simulation/engine/random.ts";
import { append } from "../../src/store/append.ts";
import { createDossier, openDossier } from "../../src/store/dossier.ts";
import { verify } from "../../src/store/verify.ts";
import { counted, sized } from "../size.ts";
import { notes, reading, writing } from "../store/temporary.ts";

/**
 * One bit flipped, at a random place of a random file: each is seen, by opening or by a check; or, in what is computed from
 * the journal, healed by opening, so that a check finds nothing.
 */

const flips = sized(2_000, 50);
const random = randomStream(inject("seed"));
process.stderr.write(`The flips come of the seed ${inject("seed")} (--sequence.seed).\n`);
const folder = mkdtempSync(join(tmpdir(), "habeas-flip-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** One that was closed, and one as a power cut leaves it, whose newest records stand in the write-ahead file alone. */
const closed = join(folder, "closed.habeas");
const cut = join(folder, "cut.habeas");

beforeAll(async () => {
  const made = await createDossier(join(folder, "made.habeas"), writing);
  await append(made.writer, notes(200));
  await made.close();
  cpSync(made.files.dir, closed, { recursive: true });
  const again = await openDossier(made.files.dir, writing);
  for (const change of notes(12, 200)) await append(again.writer, [change]);
  // By another process: reading the files of an open dossier in this one would drop SQLite's locks on them.
  execFileSync("cp", ["-r", made.files.dir, cut]);
  await again.close();
});

const files = [
  { name: "journal.db", of: closed, heals: false },
  { name: "journal.db-wal", of: cut, heals: false },
  { name: "head", of: closed, heals: false },
  { name: "key", of: closed, heals: false },
  { name: "device", of: closed, heals: false },
  { name: "projection.db", of: closed, heals: true },
  { name: "projection.db-wal", of: cut, heals: true },
  { name: "projection.key", of: closed, heals: true },
] as const;

/** What is told of a dossier: the refusal, or what a check finds. */
async function toldOf(dir: string): Promise<string> {
  try {
    const opened = await openDossier(dir, reading);
    try {
      return [...opened.fileProblems(), ...(await verify(opened.reader)).problems].join("\n");
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.message;
  }
}

test(`each of ${counted(flips)} flipped bits in the files of a dossier is seen`, async () => {
  for (const whole of [closed, cut]) {
    const dir = join(folder, "whole.habeas");
    cpSync(whole, dir, { recursive: true });
    expect(await toldOf(dir)).toBe("");
    rmSync(dir, { recursive: true });
  }
  const counts = new Map<string, number>();
  for (let round = 0; round < flips; round += 1) {
    const { name, of, heals } = files[round % files.length]!;
    const dir = join(folder, "flipped.habeas");
    cpSync(of, dir, { recursive: true });
    const path = join(dir, name);
    const at = Math.floor(nextUniform(random) * statSync(path).size);
    const bit = Math.floor(nextUniform(random) * 8);
    const bytes = readFileSync(path);
    bytes[at]! ^= 1 << bit;
    writeFileSync(path, bytes);
    const told = await toldOf(dir);
    const isHealed = heals && told === "";
    if (!isHealed) expect(told, `${name}, bit ${bit} of byte ${at}`).toMatch(/^[^\n]+\.(?:\n[^\n]+\.)*$/);
    expect(told, `${name}, bit ${bit} of byte ${at}`).not.toMatch(/SQLITE_|Error\b/);
    const how = `${name} ${isHealed ? "healed" : "told"}`;
    counts.set(how, (counts.get(how) ?? 0) + 1);
    rmSync(dir, { recursive: true });
  }
  process.stderr.write(`seen: ${[...counts].map(([name, many]) => `${name} ${many}`).join(", ")}\n`);
});
