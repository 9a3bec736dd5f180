import { beforeAll, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { listFindings } from "./finding.ts";
import { useCases } from "./operations.ts";
import { usualAddressees } from "./audience.ts";
import { type WriteSession, narrowed, sessionFor } from "./session.ts";
import type { ReleaseAnswer, ReleaseListed } from "../api/disclosure.ts";

const { empty, bring } = openDossiers();

/** Twenty people, of whom 7 were beaten and 16 had no lawyer; the 8 who were asked all used drugs. */
function dossier(): string {
  const answers = (beaten: boolean, lawyer: boolean, drugs: boolean | undefined, trade: string) => ({
    trade: { is: trade },
    beaten: { is: beaten ? "yes" : "no" },
    lawyer: { is: lawyer ? "yes" : "no" },
    ...(drugs === undefined ? {} : { drugs: { is: drugs ? "yes" : "no" } }),
  });
  const person = (at: number) => ({
    id: `p-${at}`,
    sex: at % 2 === 0 ? "f" : "m",
    age_at_arrest: 30,
    answers: answers(at <= 7, at > 16, at <= 8 ? true : undefined, ["farmer", "driver", "cook"][at % 3]!),
  });
  const member = (at: number) => ({ ref: `p-${at}` });
  const people = Array.from({ length: 20 }, (_, at) => at + 1);
  return JSON.stringify({
    habeas: 1,
    codebook: [
      { name: "beaten", unit: "person", type: "yn" },
      { name: "trade", unit: "person", type: "one[farmer, driver, cook]" },
      { name: "lawyer", unit: "person", type: "yn" },
      { name: "drugs", unit: "person", type: "yn", harm: "inc hea" },
    ],
    sources: [{ id: "s", kind: "document", title: "notes" }],
    persons: people.map(person),
    consents: people.map((at) => consent(at, "yes")),
    frames: [{ id: "fr", label: "the 20 interviewed", unit: "person", members: people.map(member) }],
    findings: [
      {
        id: "f-beaten",
        statement: "7 of 20 were beaten",
        unit: "person",
        frame: "fr",
        property: "beaten",
        predicate: "were beaten",
      },
      {
        id: "f-lawyer",
        statement: "16 of 20 had no lawyer",
        unit: "person",
        frame: "fr",
        property: "!lawyer",
        predicate: "had no lawyer",
      },
      {
        id: "f-drugs",
        statement: "all used drugs",
        unit: "person",
        frame: "fr",
        property: "drugs",
        predicate: "used drugs",
      },
      {
        id: "f-men",
        statement: "men beaten",
        unit: "person",
        frame: "fr",
        population: 'sex == "m"',
        property: "beaten",
        predicate: "were beaten",
      },
    ],
  });
}

/** Whether a person may be counted in what is published. */
const consent = (at: number, allows: string) => ({
  id: `may-count-${at}`,
  person: `p-${at}`,
  purpose: "statistics",
  audience: "public",
  identifiability: "anonymous",
  medium: "data",
  allows,
});

let session: WriteSession;
beforeAll(async () => {
  session = await empty("release");
  const report = await bring(session, "all.json", dossier());
  expect(report.rows.map(({ problem }) => problem).filter((problem) => problem !== null)).toEqual([]);
});

const run = async <T>(name: string, input: object, at = session): Promise<T> =>
  shown((await useCases.get(name)!.run(at, input)) as never) as T;

const reader = () =>
  sessionFor(
    session,
    usualAddressees.find((one) => one.audience === "public")!,
  );
const row = async (ref: string) => shown(await listFindings(reader())).find((one) => one.ref === ref)!;
const audience = "public";

test("numbers leave for the public as they were released, and not before; what tells of a few is refused", async () => {
  expect(await row("f-beaten")).toBeUndefined();
  const refs = ["fr", "f-beaten", "f-lawyer", "f-drugs", "f-men"];
  const proposed = await run<ReleaseAnswer>("disclosure.propose", { refs, audience });
  expect(await row("f-beaten")).toBeUndefined();
  const { rows } = await run<ReleaseAnswer>("disclosure.release", { refs, audience });
  expect(rows).toEqual(proposed.rows);
  expect(rows.map(({ what, outcome, may_be_decided }) => [what, outcome, may_be_decided])).toEqual([
    ["fr", "released", false],
    ["f-beaten", "released", false],
    ["f-lawyer", "refused", true],
    ["f-drugs", "refused", false],
    ["f-men", "refused", false],
  ]);
  expect(rows[2]).toMatchObject({
    why: "Refused: a reader could work out with what was released before that 4 people gave one answer; a number below 5 must stay open.",
    records: ["p-17", "p-18", "p-19", "p-20"],
  });
  expect(rows[3]!.why).toContain("all or none of a group");
  expect(await row("f-beaten")).toMatchObject({ told: true, n: 7, N: 20 });
  expect(await row("f-lawyer")).toBeUndefined();
});

test("a count over a published frame goes out by decision, which is kept with who decided; what harms does not", async () => {
  const decide = "the count is the evidence";
  const refs = ["f-lawyer", "f-drugs"];
  const { rows } = await run<ReleaseAnswer>("disclosure.release", { refs, audience, decide });
  expect(rows.map(({ outcome }) => outcome)).toEqual(["released", "refused"]);
  expect(await row("f-lawyer")).toMatchObject({ told: true, n: 16, N: 20 });
  const list = await run<{ rows: ReleaseListed[] }>("disclosure.list", {});
  expect(list.rows.map(({ what, why, standing }) => [what, why, standing])).toEqual([
    ["fr", null, "stands"],
    ["f-beaten", null, "stands"],
    ["f-lawyer", decide, "stands"],
  ]);
});

test("a table goes out without what would tell too much, and no free question is answered", async () => {
  const table = { unit: "person", rows: "trade", columns: "beaten" };
  const ask = () => run<ReleaseAnswer["table"]>("finding.table", table, reader() as WriteSession);
  await expect(ask()).rejects.toThrow("only as they were released");
  const { table: released } = await run<ReleaseAnswer>("disclosure.release", { table, audience });
  expect(released!.counts.flat().filter((count) => count === null).length).toBeGreaterThan(1);
  expect(await ask()).toEqual(released);
  for (const [name, input] of [
    ["finding.compute", { unit: "person", property: "beaten" }],
    ["finding.table", { unit: "person", rows: "beaten" }],
    ["matrix.show", { unit: "person" }],
  ] as const)
    await expect(run(name, input, reader() as WriteSession), name).rejects.toThrow(
      "only as they were released",
    );
});

test("numbers for the organisation are controlled where the dossier says so", async () => {
  const asked = () =>
    run(
      "finding.compute",
      { unit: "person", property: "beaten" },
      narrowed(session, "organisation", () => true) as WriteSession,
    );
  expect(await asked()).toMatchObject({ n: 7 });
  await run("disclosure.organisation", { controlled: true });
  await expect(asked()).rejects.toThrow("only as they were released");
});

test("a release went out with everybody in it whom it counts", async () => {
  const outOf = async (ref: string) =>
    (await run<{ rows: { what: string }[] }>("consent.went-out", { ref })).rows.map(({ what }) => what);
  expect(await outOf("p-1")).toEqual(expect.arrayContaining(["release of fr", "release of f-beaten"]));
});

test("who withdraws marks what was released, and no number without her is published", async () => {
  await bring(session, "w.json", JSON.stringify({ habeas: 1, consents: [consent(1, "withdrawn")] }));
  const list = await run<{ rows: ReleaseListed[] }>("disclosure.list", {});
  expect(new Set(list.rows.map(({ standing, withdrawn }) => `${standing} ${withdrawn.join()}`))).toEqual(
    new Set(["withdrawn p-1"]),
  );
  expect(await row("f-beaten")).toMatchObject({ told: false, n: 0 });
  const { rows } = await run<ReleaseAnswer>("disclosure.release", { refs: ["f-beaten"], audience });
  expect(rows).toMatchObject([{ outcome: "refused", records: ["p-1"] }]);
  expect(rows[0]!.why).toContain("it differs by one person from what was released of fr");
});

test("what is released to all is held against what each reader sees, whatever it was given for", async () => {
  const other = await empty("readers");
  const people = Array.from({ length: 20 }, (_, at) => `p-${at + 1}`);
  // A partner is shown the answers of seventeen for a court; three of the twenty stay.
  const court = { purpose: "court", audience: "partner", identifiability: "pseudonym", medium: "text" };
  await bring(
    other,
    "readers.json",
    JSON.stringify({
      habeas: 1,
      codebook: [{ name: "beaten", unit: "person", type: "yn" }],
      persons: people.map((id, at) => ({
        id,
        answers: { beaten: { is: at % 2 === 0 ? "yes" : "no" } },
        consents: [
          { ...consent(1, "yes"), id: `may-count-${id}`, person: undefined },
          ...(at < 17 ? [{ ...court, allows: "yes" }] : []),
        ],
      })),
      findings: [
        {
          id: "f",
          statement: "half were beaten",
          unit: "person",
          property: "beaten",
          predicate: "were beaten",
        },
      ],
    }),
  );
  const { rows } = await run<ReleaseAnswer>("disclosure.release", { refs: ["f"], audience }, other);
  expect(rows.map(({ outcome, records }) => [outcome, records.toSorted()])).toEqual([
    ["refused", ["p-18", "p-19", "p-20"]],
  ]);
});
