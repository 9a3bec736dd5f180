import { expect, test } from "vitest";
import { placeVisit } from "../api/place.ts";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { perform } from "./operations.ts";
import { sessionFor } from "./session.ts";

const { bring, empty } = openDossiers();

const records = `habeas: 1
sources:
  - {id: v-1, kind: visit, title: First visit, held: 2021-02-03}
  - {id: v-2, kind: visit, title: Second visit, held: 2022-05-06}
  - {id: int-1, kind: interview, title: Told, held: 2022-06-01}
  - {id: report, kind: document, title: A report, published: 2022-08-01}
facilities:
  - id: gate
    name: River Gate
    type: prison
    counts: [{id: now, people: 212, as_of: 2022-05-06, at: [v-2]}, {id: then, people: 180, as_of: 2021-02-03, at: [v-1]}]
    cells:
      - {id: c4, label: C4, measures: [{id: area, what: floor-area, value: 41, unit: m2, at: [v-2]}]}
      - {id: c5, label: C5}
  - {id: other, name: Other House, type: prison}
persons:
  - {id: p-1, pseudonym: Heron, episodes: [{start: 2022-01, stays: [{facility: gate}]}], follow_ups: [{due: 2022-09}], accounts: [{facility: gate, topic: water, value: at night only, at: [int-1]}]}
  - {id: p-2, pseudonym: Bittern, episodes: [{start: 2022-01, stays: [{facility: gate}]}], follow_ups: [{due: 2023-01}, {due: 2022-07, done: 2022-08}]}
  - {id: p-3, pseudonym: Curlew, episodes: [{start: 2022-01, stays: [{facility: other}]}], follow_ups: [{due: 2022-09}]}
  - {id: o-1, pseudonym: The director, office: Director of River Gate}
recommendations:
  - {id: r-1, made_in: report, addressee: Prisons, asks: Open the well., places: [gate], deadline: 2022-12-31}
  - {id: r-2, made_in: report, addressee: Prisons, asks: Mend the roof of River Gate., observations: [{on: 2022-11-01, level: done, evidence: seen}]}
  - {id: r-3, made_in: report, addressee: Prisons, asks: Let a doctor come to River Gate.}
  - {id: r-4, made_in: report, addressee: Prisons, asks: Give Heron of River Gate his papers.}
  - {id: r-5, made_in: report, addressee: Prisons, asks: Close River Gate., places: [other]}
promises:
  - {id: pr-1, kind: promise, by: The director, made: 2022-09, pledges: A pump will come., due: 2022-11, answers: [r-1]}
letters:
  - {id: l-1, sender: Us, addressee: The director, dated: 2022-10-01, puts: [r-1], questions: [When was it dug?, Who drinks from it?]}
  - {id: l-2, sender: The director, addressee: Us, dated: 2022-10-20, replies_to: l-1, answered: [{question: 1, outcome: answered}]}
`;

test("the checklist holds what is open at one place on a day, and of persons how many are to be looked after, never who", async () => {
  const session = await empty("visit");
  expect((await bring(session, "records.yaml", records)).outcome).toBe("written");
  const sheet = shown(await perform(session, placeVisit, { ref: "gate", on: "2023-01-15" }));
  expect(sheet).toMatchObject({
    last_visit: { on: "2022-05-06", at: "v-2" },
    calls: [
      { ref: "r-1", overdue: true, why: "recorded" },
      { ref: "r-3", why: "named" },
    ],
    promises: [{ ref: "pr-1", overdue: true, why: "answers" }],
    questions: [{ letter: "l-1", number: 2, outcome: "not-recorded" }],
    seen: [
      { of: "the place", says: "212 (prison population)" },
      { of: "C4", says: "floor area: 41 m2" },
    ],
    unverified: [
      { says: "water: at night only", why: "told, and nobody saw it" },
      { says: "floor area of C5", why: "not measured" },
    ],
    follow_ups: { due: 1, overdue: 1 },
    left_out: 1,
  });
  expect(JSON.stringify(sheet)).not.toMatch(/Heron|Bittern|Curlew|p-\d/);
  // Before the second visit the first one was the last, and the promise had not been made.
  const before = shown(await perform(session, placeVisit, { ref: "gate", on: "2022-05-05" }));
  expect(before).toMatchObject({
    last_visit: { at: "v-1" },
    seen: [{ says: "180 (prison population)" }],
    follow_ups: { due: 0, overdue: 0 },
  });
  const outside = sessionFor(session, { audience: "partner", purpose: "advocacy", to: undefined });
  expect(shown(await perform(outside, placeVisit, { ref: "gate" }))).toMatchObject({
    unverified: [],
    follow_ups: null,
  });
  await expect(perform(session, placeVisit, { ref: "p-1" })).rejects.toThrow(/name a facility/);
});
