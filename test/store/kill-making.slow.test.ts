import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, inject, test } from "vitest";
import { nextUniform, randomStream } from "../../src/simulation/engine/random.ts";
import { changePassphrase, createDossier, openDossier } from "../../src/store/dossier.ts";
import { recordByRef } from "../../src/store/read.ts";
import { verify } from "../../src/store/verify.ts";
import { startKillable } from "./child.ts";
import { passphrase, reading, temporaryFolder, writing } from "./temporary.ts";
import { sized } from "../size.ts";
import { weakSlot } from "../weak-slot.ts";

const [killsOfMaking, killsOfChanging] = [sized(200), sized(200)];
const seed = inject("seed");
const random = randomStream(seed);
process.stderr.write(`The moments of the kills come of the seed ${seed} (--sequence.seed).\n`);

/** A moment from now on to so many milliseconds, for the end of which is waited. */
const moment = (within: number): Promise<void> => setTimeout(nextUniform(random) * within);

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
