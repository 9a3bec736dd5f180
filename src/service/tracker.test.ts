import { expect, test } from "vitest";
import { shown } from "./disclose.ts";
import { performAll, perform } from "./operations.ts";
import { repeatConfirm, repeatList, threadList } from "../api/tracker.ts";
import { openDossiers } from "../../test/dossier.ts";

const { bring, empty } = openDossiers();

const records = `habeas: 1
sources:
  - {id: report, kind: document, title: A report, published: 2021-03-01}
  - {id: letter, kind: letter, title: A letter, published: 2022-04-02}
recommendations:
  - {id: r-1, made_in: report, addressee: Ministry of Prisons, asks: Give up the planned camp on the island., observations: [{on: 2022-01-05, level: announced, evidence: a speech}]}
  - {id: r-2, made_in: letter, addressee: Cabinet, asks: Drop the plan for a camp on the island.}
promises:
  - {id: p-1, kind: refusal, by: The minister, made: 2022-05, pledges: The camp will be built., answers: [r-2]}
`;

test("a repeat is a proposal until a named person confirms it; then a thread says who was asked, when, how often, and what came", async () => {
  const session = await empty("threads");
  await bring(session, "records.yaml", records);
  const threads = async () => shown(await performAll(session, threadList, { on: "2023-01-01" }));
  expect(await threads()).toEqual([]);
  const pairs = shown(await performAll(session, repeatList, {}));
  expect(pairs).toMatchObject([
    { first: "r-1", second: "r-2", confirmed: null, linked: false },
    // A promise that somebody linked to a call is to be confirmed as well.
    { first: "p-1", second: "r-2", confirmed: null, linked: true, likeness: 0 },
  ]);
  const input = { first: "r-2", second: "r-1", kind: "same", by: "A. Hale", reason: "one camp" } as const;
  expect(shown(await perform(session, repeatConfirm, input))).toMatchObject({ from: "r-2", changed: true });
  expect(shown(await perform(session, repeatConfirm, input))).toMatchObject({ changed: false });
  expect(shown(await performAll(session, repeatList, {}))[0]).toMatchObject({ confirmed: "same" });
  expect(await threads()).toMatchObject([
    {
      thread: "r-1",
      addressees: [
        { to: "Ministry of Prisons", on: "2021-03-01" },
        { to: "Cabinet", on: "2022-04-02" },
      ],
      first_asked: "2021-03-01",
      times_asked: 2,
      documents: 2,
      last_answer: { ref: "p-1", by: "The minister", on: "2022-05" },
      level: "announced",
      evidence: { of: "r-1", says: "a speech" },
      ties: [{ from: "r-2", ref: "r-1", kind: "same", by: "A. Hale", reason: "one camp" }],
    },
  ]);
  await expect(perform(session, repeatConfirm, { ...input, second: "r-2" })).rejects.toThrow(
    /against itself/,
  );
  await expect(perform(session, repeatConfirm, { ...input, second: "report" })).rejects.toThrow(
    /name a recommendation or a promise/,
  );
  await expect(perform(session, repeatConfirm, { ...input, reason: " " })).rejects.toThrow(/reason/);
});
