import { expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import type { ReleaseAnswer } from "../api/disclosure.ts";
import { shown } from "./disclose.ts";
import { useCases } from "./operations.ts";
import type { WriteSession } from "./session.ts";
import { mayBeCounted } from "../../test/may-be-counted.ts";

const { empty, bring } = openDossiers();

/** 18 men, of whom 11 had a lawyer, and 16 women, of whom 11 had one: five women had none. */
const people = Array.from({ length: 34 }, (_, at) => ({
  id: `p-${at}`,
  sex: at < 18 ? "m" : "f",
  answers: { lawyer: { is: at < 11 || (at >= 18 && at < 29) ? "yes" : "no" } },
  consents: [mayBeCounted],
}));

const findings = { all: "true", men: 'sex == "m"', women: 'sex == "f"' };

async function dossier(name: string): Promise<WriteSession> {
  const session = await empty(name);
  const content = {
    habeas: 1,
    codebook: [{ name: "lawyer", unit: "person", type: "yn" }],
    persons: people,
    findings: Object.entries(findings).map(([id, population]) => ({
      id,
      statement: "It was so.",
      unit: "person",
      population,
      property: "lawyer",
      predicate: "had a lawyer",
    })),
  };
  const { rows } = await bring(session, `${name}.json`, JSON.stringify(content));
  expect(rows.filter(({ problem }) => problem !== null)).toEqual([]);
  return session;
}

const run = async <T>(session: WriteSession, name: string, input: object): Promise<T> =>
  shown((await useCases.get(name)!.run(session, input)) as never) as T;

const release = async (session: WriteSession, refs: readonly string[]): Promise<ReleaseAnswer["rows"]> =>
  (await run<ReleaseAnswer>(session, "disclosure.release", { refs, audience: "public" })).rows;

test("a number of women that is refused is not left between all and the men either, whichever goes out first", async () => {
  for (const [name, refs] of [
    ["few-all", ["all", "men", "women"]],
    ["few-men", ["men", "all", "women"]],
  ] as const) {
    const rows = await release(await dossier(name), refs);
    expect(rows.map(({ outcome }) => outcome)).toEqual(["released", "refused", "refused"]);
    expect(rows[1]).toMatchObject({
      why: "Refused: a reader could work out with what was released before that 5 people gave one answer; a number below 10 must stay open.",
      records: ["p-29", "p-30", "p-31", "p-32", "p-33"],
    });
  }
});

test("nor where the women were taken back since: of nobody on record it is not known what they were", async () => {
  const session = await dossier("few-gone");
  expect(await release(session, ["all"])).toMatchObject([{ outcome: "released" }]);
  for (const { id } of people.slice(18))
    await run(session, "record.retract", { ref: id, why: "It was asked for.", with_children: true });
  expect(await release(session, ["men"])).toMatchObject([{ outcome: "refused" }]);
});
