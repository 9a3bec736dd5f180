import { expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import type { ReleaseAnswer } from "../api/disclosure.ts";
import { usualAddressees } from "./audience.ts";
import { shown } from "./disclose.ts";
import { listFindings } from "./finding.ts";
import { useCases } from "./operations.ts";
import { type WriteSession, sessionFor } from "./session.ts";
import { mayBeCounted } from "../../test/may-be-counted.ts";

const { empty, bring } = openDossiers();

/**
 * Twelve places, of each of which somebody says whether beatings are common there, six so and six not; who says it, and where it
 * stands, is given. Of how crowded they are nobody says anything.
 */
async function dossier(
  name: string,
  answer: (at: number) => object,
  words: readonly string[] = [],
): Promise<WriteSession> {
  const session = await empty(name);
  const numbers = Array.from({ length: 12 }, (_, at) => at);
  const asked = { unit: "facility", predicate: "had beatings", statement: "beatings in places" };
  const content = {
    habeas: 1,
    codebook: [
      { name: "beatings_common", unit: "facility", type: "yn" },
      { name: "wing_dark", unit: "cell", type: "yn" },
    ],
    sources: [
      { id: "report", kind: "document", title: "a report" },
      ...numbers.map((at) => ({
        id: `talk-${at}`,
        kind: "interview",
        title: "a talk",
        speakers: [`p-${at}`],
      })),
      { id: "nobody", kind: "interview", title: "whose speaker is not on file" },
    ],
    persons: numbers.map((at) => ({ id: `p-${at}`, consents: [mayBeCounted] })),
    facilities: numbers.map((at) => ({ id: `n-${at}`, name: `Place ${at}`, type: "prison" })),
    assertions: numbers.map((at) => ({
      id: `a-${at}`,
      subject: `n-${at}`,
      variable: "beatings_common",
      state: "answered",
      value: { kind: "code", code: at < 6 ? "yes" : "no" },
      ...answer(at),
    })),
    findings: [
      { ...asked, id: "f-said", property: "beatings_common", figures: ["fig-6"] },
      { ...asked, id: "f-type", property: `type == "prison"`, predicate: "were prisons" },
      ...words.map((statement, at) => ({
        id: `w-${at}`,
        unit: "facility",
        property: `type == "prison"`,
        predicate: statement,
        statement,
      })),
    ],
    figures: [{ id: "fig-6", indicator: "places_with_beatings", value: 6, unit: "places" }],
  };
  const report = await bring(session, "all.json", JSON.stringify(content));
  expect(report.rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  return session;
}

const reader = (session: WriteSession) =>
  sessionFor(
    session,
    usualAddressees.find((one) => one.audience === "public")!,
  );

const seen = async (session: WriteSession) =>
  shown(await listFindings(reader(session))).map(({ ref, told, n, N }) => [ref, told, n, N]);

const figures = async (session: WriteSession) => {
  const input = { kind: "figure" };
  const list = shown((await useCases.get("record.list")!.run(reader(session), input)) as never);
  return (list as { rows: { ref: string }[] }).rows.map(({ ref }) => ref);
};

async function release(session: WriteSession, ref: string): Promise<[string, string]> {
  const input = { refs: [ref], audience: "public" };
  const answer = shown((await useCases.get("disclosure.release")!.run(session, input)) as never);
  const [row] = (answer as ReleaseAnswer).rows;
  return [row!.outcome, row!.why];
}

test("what people said of places is a tally over these people: it leaves when it was released", async () => {
  const session = await dossier("said-by-each", (at) => ({ says: `p-${at}`, at: `talk-${at}` }));
  // What records of places say themselves has no answer of anybody in it.
  expect(await seen(session)).toEqual([["f-type", true, 12, 12]]);
  expect(await figures(session)).toEqual([]);
  expect(await release(session, "f-said")).toEqual(["released", "Released whole."]);
  expect(await seen(session)).toEqual([
    ["f-said", true, 6, 12],
    ["f-type", true, 12, 12],
  ]);
  expect(await figures(session)).toEqual(["fig-6"]);
});

test("who says much is one person, and so is an interview of whom nobody wrote down who speaks in it", async () => {
  const byOne = await dossier("said-by-one", () => ({ says: "p-1" }));
  expect(await release(byOne, "f-said")).toEqual([
    "refused",
    expect.stringContaining("it counts one person"),
  ]);
  const inOne = await dossier("said-in-one", () => ({ at: "nobody" }));
  expect(await seen(inOne)).toEqual([["f-type", true, 12, 12]]);
  expect((await release(inOne, "f-said"))[0]).toBe("refused");
  expect(await seen(inOne)).toEqual([["f-type", true, 12, 12]]);
});

test("what a document says of places is nobody's answer; beside it an answer of one person is still of one", async () => {
  const written = await dossier("said-in-report", () => ({ at: "report" }));
  expect(await seen(written)).toEqual([
    ["f-said", true, 6, 12],
    ["f-type", true, 12, 12],
  ]);
  const mixed = await dossier("said-in-both", (at) => (at === 3 ? { at: "talk-3" } : { at: "report" }));
  expect(await seen(mixed)).toEqual([["f-type", true, 12, 12]]);
  expect((await release(mixed, "f-said"))[0]).toBe("refused");
});

test("what an author writes of places tells no number of people by the way", async () => {
  const of = [
    "12 of 12 places were prisons",
    "3 young detainees were raped there",
    "boys were beaten in all",
    "បីនាក់ជាស្រី",
  ];
  const session = await dossier("said-by-the-way", () => ({ at: "report" }), of);
  const rows = shown(await listFindings(reader(session))).filter(({ ref }) => ref?.startsWith("w-") === true);
  expect(rows.map(({ statement, sentence }) => [statement, sentence === null])).toEqual([
    [of[0], false],
    [null, true],
    [null, true],
    [null, true],
  ]);
  const list = shown(
    (await useCases.get("record.list")!.run(reader(session), { kind: "finding" })) as never,
  ) as { rows: { ref: string; body: Record<string, unknown> }[] };
  const bodies = list.rows.filter(({ ref }) => ref.startsWith("w-")).map(({ body }) => body["statement"]);
  expect(bodies).toEqual([of[0], "a finding", "a finding", "a finding"]);
});
