import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, inject, test } from "vitest";
import { nextUniform, randomStream } from "../../src/simulation/engine/random.ts";
import { createDossier, openDossier } from "../../src/store/dossier.ts";
import { recordByRef, recordsOfKind } from "../../src/store/read.ts";
import { verify } from "../../src/store/verify.ts";
import { startKillable } from "./child.ts";
import { reading, temporaryFolder, writing } from "./temporary.ts";
import { counted, sized } from "../size.ts";

// With kill-making.slow.test.ts 1,000 at full size; one dossier takes so many that its checks stay short.
const kills = sized(600);
const killsOfOne = 100;
const seed = inject("seed");
const random = randomStream(seed);
process.stderr.write(`The moments of the kills come of the seed ${seed} (--sequence.seed).\n`);

/** A moment from now on to so many milliseconds, for the end of which is waited. */
const moment = (within: number): Promise<void> => setTimeout(nextUniform(random) * within);

test(`after ${counted(kills)} kills at random moments no acknowledged write is lost and the dossier is sound`, async () => {
  const [told, whileWriting, sound] = [[] as number[], [] as number[], [] as number[]];
  for (let left = kills; left > 0; left -= killsOfOne) {
    const of = await killed(Math.min(left, killsOfOne));
    told.push(of.acknowledged);
    whileWriting.push(of.killsWhileWriting);
    sound.push(of.entries);
  }
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  process.stderr.write(
    `${kills} kills, ${sum(whileWriting)} of them while writing; ${sum(told)} records acknowledged, ${sum(sound)} entries sound\n`,
  );
  expect(sum(whileWriting)).toBeGreaterThan(kills / 2);
});

/** Kills the writers of one dossier so many times, and holds what is there against what they acknowledged. */
async function killed(
  times: number,
): Promise<{ acknowledged: number; killsWhileWriting: number; entries: number }> {
  const dir = join(temporaryFolder(), "a.habeas");
  await (await createDossier(dir, writing)).close();
  let acknowledged = 0;
  let killsWhileWriting = 0;
  for (let round = 0; round < times; round += 1) {
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
    if (round % 50 === 20) {
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
  return { acknowledged, killsWhileWriting, entries };
}
