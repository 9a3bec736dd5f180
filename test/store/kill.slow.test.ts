import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, inject, test } from "vitest";
import { nextUniform, randomStream } from "../../src/simulation/random.ts";
import { changePassphrase, createDossier, openDossier } from "../../src/store/dossier.ts";
import { recordByRef, recordsOfKind } from "../../src/store/read.ts";
import { verify } from "../../src/store/verify.ts";
import { startKillable } from "./child.ts";
import { passphrase, reading, temporaryFolder, writing } from "./temporary.ts";
import { counted, sized } from "../size.ts";
import { weakSlot } from "../weak-slot.ts";

// Together 1,000 at full size.
const [kills, killsOfMaking, killsOfChanging] = [sized(600), sized(200), sized(200)];
const seed = inject("seed");
const random = randomStream(seed);
process.stderr.write(`The moments of the kills come of the seed ${seed} (--sequence.seed).\n`);

/** A moment from now on to so many milliseconds, for the end of which is waited. */
const moment = (within: number): Promise<void> => setTimeout(nextUniform(random) * within);

test(`after ${counted(kills)} kills at random moments no acknowledged write is lost and the dossier is sound`, async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  await (await createDossier(dir, writing)).close();
  let acknowledged = 0;
  let killsWhileWriting = 0;
  for (let round = 0; round < kills; round += 1) {
    const child = startKillable("append", dir, String(acknowledged));
    // Every fifth kill falls anywhere from the start on; the others wait until it writes.
    if (round % 5 !== 0) await child.told;
    await moment(round % 5 === 0 ? 500 : 60);
    await child.kill();
    const told = Number(child.lines.at(-1) ?? acknowledged);
    if (child.lines.length > 0) killsWhileWriting += 1;
    acknowledged = Math.max(acknowledged, told);

    // In turn by a reader, by the next writer only, and with a full check.
    if (round % 3 === 0 && acknowledged > 0) {
      const opened = await openDossier(dir, reading);
      expect(await recordByRef(opened.reader, `k-${acknowledged - 1}`)).toBeDefined();
      await opened.close();
    }
    if (round % 25 === 20) {
      const opened = await openDossier(dir, writing);
      expect((await verify(opened.reader)).problems).toEqual([]);
      await opened.close();
    }
  }
  const opened = await openDossier(dir, writing);
  const numbers: unknown[] = [];
  for await (const { body } of recordsOfKind(opened.reader, "kept")) numbers.push(body["number"]);
  // A write that was cut off before its acknowledgement may be there, whole, and is then written over by the next.
  expect(numbers.length).toBeGreaterThanOrEqual(acknowledged);
  expect(numbers).toEqual(numbers.map((_, at) => at));
  const { problems, entries } = await verify(opened.reader);
  expect(problems).toEqual([]);
  await opened.close();
  expect(killsWhileWriting).toBeGreaterThan(kills / 2);
  process.stderr.write(
    `${kills} kills, ${killsWhileWriting} of them while writing; ${acknowledged} records acknowledged, ${entries} entries sound\n`,
  );
});

test(`a dossier that is killed while it is made is there whole or not at all, ${killsOfMaking} times`, async () => {
  const folder = temporaryFolder();
  let whole = 0;
  for (let round = 0; round < killsOfMaking; round += 1) {
    const dir = join(folder, `${round}.habeas`);
    const child = startKillable("create", dir);
    // Some get to their end and some do not start, however fast or busy the machine is.
    await (round % 4 === 0 ? child.told : Promise.race([child.told, moment(round % 4 === 1 ? 0 : 400)]));
    await child.kill();
    if (!existsSync(dir)) continue;
    const opened = await openDossier(dir, writing);
    expect((await verify(opened.reader)).problems).toEqual([]);
    if (child.lines.length > 0) expect(await recordByRef(opened.reader, "a")).toBeDefined();
    await opened.close();
    whole += 1;
  }
  const unfinished = readdirSync(folder).filter((name) => name.includes(".incomplete-"));
  process.stderr.write(
    `${killsOfMaking} kills: ${whole} whole, ${unfinished.length} left unfinished files under another name\n`,
  );
  for (const name of unfinished) {
    // The key slot comes last: with it, only the name was still missing.
    if (existsSync(join(folder, name, "key"))) continue;
    await expect(openDossier(join(folder, name), reading)).rejects.toMatchObject({ code: "not-a-dossier" });
  }
  expect(whole).toBeGreaterThan(0);
  expect(whole).toBeLessThan(killsOfMaking);
});

test(`a change of passphrase that is killed leaves the old one or the new one working, and one only, ${killsOfChanging} times`, async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  await (await createDossier(dir, writing)).close();
  let now = passphrase;
  let changed = 0;
  for (let round = 0; round < killsOfChanging; round += 1) {
    const next = `words ${round}`;
    const child = startKillable("passphrase", dir, now, next);
    await (round % 4 === 0 ? child.told : Promise.race([child.told, moment(350)]));
    await child.kill();
    const opens = async (words: string) => {
      try {
        await (await openDossier(dir, { ...reading, passphrase: words })).close();
        return true;
      } catch {
        return false;
      }
    };
    const [old, fresh] = [await opens(now), await opens(next)];
    expect(old).not.toBe(fresh);
    if (child.lines.length > 0) expect(fresh).toBe(true);
    if (fresh) {
      now = next;
      changed += 1;
    }
  }
  expect(changed).toBeGreaterThan(0);
  changePassphrase(dir, now, "last words", weakSlot);
});
