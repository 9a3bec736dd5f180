import { cpSync } from "node:fs";
import { expect, test } from "vitest";
import { type AnyRecord, recordKinds } from "../../src/domain/record.ts";
import { createExample, examplePassphrase } from "../../src/service/example.ts";
import { loadRecords } from "../../src/service/load.ts";
import { narrowed, openSession } from "../../src/service/session.ts";
import { setFields } from "../../src/service/set.ts";
import { openDossiers } from "../dossier.ts";
import { madeOnce } from "../made-once.ts";
import { counted, sized } from "../size.ts";
import { weakSlot } from "../weak-slot.ts";
import { asker, randomHalf } from "./shown.ts";

const { path, bring } = openDossiers();
const unlock = { passphrase: examplePassphrase, slot: weakSlot };
const most = sized(2000);

test(`Riverbend: what may not be shown changes no byte of what is answered about ${counted(most)} of its records, whichever half is hidden`, async () => {
  const made = await madeOnce("riverbend.habeas", (dir) => createExample("riverbend", dir, unlock));
  cpSync(made, path("river"), { recursive: true });
  const team = await openSession(path("river"), { ...unlock, mode: "write" });
  const all: AnyRecord[] = [];
  for (const kind of recordKinds) all.push(...((await loadRecords(team, kind)) as AnyRecord[]));
  const step = Math.max(1, Math.floor(all.length / most));
  const refs = all.filter((_, at) => at % step === 0).map(({ ref }) => ref);
  const words = ["river", "lawyer", "police", "prison", "official", "2020", "say", "x"];
  for (const seed of [11, 12]) {
    const ask = await asker(narrowed(team, "public", randomHalf(seed)));
    const before = await ask(refs, words);
    const hidden = all.filter((record) => !randomHalf(seed)(record) && record.kind === "person").slice(0, 3);
    for (const { ref } of hidden)
      await setFields(team, ref, { assignments: [`note=police river ${seed}`], why: "another word" });
    const sources = [1, 2, 3].map((n) => ({
      id: `hidden-${seed}-${n}`,
      kind: "interview",
      title: "river police",
    }));
    const figures = [300, 9000].map((value, n) => ({
      id: `hidden-fig-${seed}-${n}`,
      indicator: "prison_population",
      value,
      unit: "persons",
      place: "Riverbend",
      as_of: "2020-01-01",
      at: `hidden-${seed}-1`,
    }));
    await bring(team, `hidden-${seed}.json`, JSON.stringify({ habeas: 1, sources, figures }));
    const after = await ask(refs, words);
    expect(
      [...after].flatMap(([question, answer]) => (before.get(question) === answer ? [] : [question])),
    ).toEqual([]);
  }
  await team.close();
});
