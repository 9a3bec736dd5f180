import { expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import type { ReleaseAnswer } from "../api/disclosure.ts";
import { shown } from "./disclose.ts";
import { useCases } from "./operations.ts";
import type { WriteSession } from "./session.ts";

const { empty, bring } = openDossiers();

/** Forty-two people who were asked both questions, half of them each way, and two who gave no answer to the first. */
async function dossier(name: string): Promise<WriteSession> {
  const session = await empty(name);
  const person = (at: number): object => ({
    id: `p-${at}`,
    answers: {
      ...(at < 42 ? { lawyer: { is: at % 4 < 2 ? "yes" : "no" } } : {}),
      drugs: { is: at % 2 === 0 && at < 42 ? "no" : "yes" },
    },
    consents: [
      {
        purpose: "statistics",
        audience: "public",
        identifiability: "anonymous",
        medium: "data",
        allows: "yes",
      },
    ],
  });
  const finding = (id: string, population: string): object => ({
    id,
    statement: "a statement",
    population,
    property: "drugs",
    predicate: "had used drugs",
  });
  await bring(
    session,
    `${name}.json`,
    JSON.stringify({
      habeas: 1,
      codebook: [
        { name: "lawyer", unit: "person", type: "yn" },
        { name: "drugs", unit: "person", type: "yn", harm: "inc" },
      ],
      persons: Array.from({ length: 44 }, (_, at) => person(at)),
      findings: [finding("with", "lawyer"), finding("without", "!lawyer"), finding("of-all", "true")],
    }),
  );
  return session;
}

const release = async (session: WriteSession, input: object): Promise<ReleaseAnswer> =>
  shown((await useCases.get("disclosure.release")!.run(session, { audience: "public", ...input })) as never);

test("what may harm is told of no group by a table, nor of those who gave no other answer", async () => {
  const table = { unit: "person", rows: "lawyer", columns: "drugs" };
  const answer = await release(await dossier("table"), { table });
  const { row_labels, counts, row_totals } = answer.table!;
  const silent = row_labels.indexOf("not stated");
  expect(counts[silent]).toEqual([null, null]);
  expect(row_totals[silent]).toBeNull();
});

test("of whom it is not known whether they are meant, what they answered is not left over between releases", async () => {
  const { rows } = await release(await dossier("left"), { refs: ["with", "without", "of-all"] });
  // What may harm goes out where some said so and some did not.
  expect(rows.map(({ outcome }) => outcome)).toEqual(["released", "released", "refused"]);
  expect(rows[2]!.records.toSorted()).toEqual(["p-42", "p-43"]);
});

test("that all answered one way what may harm is refused after a table of it went out with all withheld", async () => {
  const session = await empty("all");
  const person = (at: number): object => ({
    id: `p-${at}`,
    answers: { lawyer: { is: at % 3 === 0 ? "no" : "yes" }, ...(at < 31 ? { drugs: { is: "yes" } } : {}) },
    consents: [
      {
        purpose: "statistics",
        audience: "public",
        identifiability: "anonymous",
        medium: "data",
        allows: "yes",
      },
    ],
  });
  await bring(
    session,
    "all.json",
    JSON.stringify({
      habeas: 1,
      codebook: [
        { name: "lawyer", unit: "person", type: "yn" },
        { name: "drugs", unit: "person", type: "yn", harm: "inc" },
      ],
      persons: Array.from({ length: 34 }, (_, at) => person(at)),
      findings: [{ id: "f", statement: "a statement", property: "drugs", predicate: "had used drugs" }],
    }),
  );
  const ask = async (): Promise<string> =>
    (await release(session, { refs: ["f"], as: "words" })).rows[0]!.outcome;
  expect(await ask()).toBe("refused");
  const { table } = await release(session, { table: { unit: "person", rows: "lawyer", columns: "drugs" } });
  expect(table!.counts.map((line) => line[table!.column_labels.indexOf("yes")])).toEqual([null, null]);
  expect(await ask()).toBe("refused");
});
