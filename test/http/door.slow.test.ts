import { cpSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { findingShape } from "../../src/api/listing.ts";
import { type AnyRecord, recordKinds } from "../../src/domain/record.ts";
import { shown } from "../../src/service/disclose.ts";
import { exportDossier } from "../../src/service/export.ts";
import { listFindings } from "../../src/service/finding.ts";
import { loadRecords } from "../../src/service/load.ts";
import { useCases } from "../../src/service/operations.ts";
import { retractRecord } from "../../src/service/retraction.ts";
import { type ReadSession, type WriteSession, narrowed, openSession } from "../../src/service/session.ts";
import { setFields } from "../../src/service/set.ts";
import { openDossiers, passphrase } from "../dossier.ts";
import { weakSlot } from "../weak-slot.ts";
import { asker, countingReads, questionsOf, randomHalf } from "./shown.ts";

const { empty, bring, path } = openDossiers();

const canary = "Quillfeather";

/** Six people in three places, each with a detention, answers, sources and figures about it. */
const records = {
  habeas: 1,
  codebook: [{ name: "beaten", unit: "person", type: "yn", q: "Were you beaten?" }],
  sources: [1, 2, 3, 4].map((n) => ({ id: `s-${n}`, kind: "interview", title: `Interview ${n}` })),
  groups: [{ id: "org", label: "A watch", kind: "organisation" }],
  facilities: [1, 2, 3].map((n) => ({
    id: `f-${n}`,
    name: `Place ${n}`,
    type: "prison",
    capacities: [{ definition: "official", places: 100 * n, as_of: "2020-01-01", at: ["s-1"] }],
    counts: [{ population: "everyone-held", people: 250 * n, as_of: "2020-01-01", at: ["s-2"] }],
  })),
  persons: Array.from({ length: 6 }, (_, n) => ({
    id: `p-${n}`,
    pseudonym: `Heron ${n}`,
    sex: n % 2 === 0 ? "f" : "m",
    note: `met at the ferry ${n}`,
    answers: {
      beaten: { is: n % 3 === 0 ? "no" : "yes", at: `s-${(n % 4) + 1}`, words: `said so at table ${n}` },
    },
    episodes: [
      {
        start: "2020-02",
        route: "prosecution",
        stays: [{ facility: `f-${(n % 3) + 1}`, start: "2020-02", end: "2020-03" }],
      },
    ],
  })),
  figures: [1, 2, 3, 4].map((n) => ({
    id: `fig-${n}`,
    indicator: "prison_population",
    value: 1000 + n * (n > 2 ? 100 : 1),
    unit: "persons",
    place: "Valley",
    as_of: "2020-01-01",
    at: `s-${n}`,
  })),
  frames: [
    {
      id: "frm",
      label: "the 6 met",
      unit: "person",
      members: [0, 1, 2, 3, 4, 5].map((n) => ({ ref: `p-${n}`, reason: `reason ${n} of the list` })),
    },
  ],
  findings: [
    {
      id: "fnd-a",
      statement: "none of the six was beaten",
      frame: "frm",
      unit: "person",
      population: "true",
      property: "beaten",
      stated: { n: 0, N: 6 },
    },
    {
      id: "fnd-b",
      statement: "most were beaten",
      unit: "person",
      population: "true",
      property: "beaten",
      stated: { quantifier: "most" },
    },
  ],
};

const words = ["Heron", "ferry", "table", "Place", "Interview", "beaten", canary, "Valley"];

test("what may not be shown changes no byte of what an audience is answered, wherever it asks", async () => {
  const team = await empty("door");
  await bringAll(team);
  const refs = await refsOf(team);
  for (const seed of [1, 5]) {
    const shows = randomHalf(seed);
    const session = narrowed(team, "partner", shows);
    const ask = await asker(session);
    const before = await ask([...refs, "hidden-p", "nobody"], words);
    const visible = new Set(await refsOf(session));
    expect(visible.size).toBeGreaterThan(5);
    expect(visible.size).toBeLessThan(refs.length * 0.7);
    // Words of hidden records change, sources and figures come in that nobody may see, and one of them goes again.
    for (const ref of ["p-1", "p-2", "p-3", "p-4"].filter((name) => !visible.has(name)))
      await setFields(team, ref, { assignments: [`note=${canary} ${seed}`], why: canary });
    const report = await bring(
      team,
      `hidden-${seed}.json`,
      JSON.stringify({
        habeas: 1,
        sources: [{ id: `hidden-s${seed}`, kind: "interview", title: `${canary} ferry Interview` }],
        facilities: [{ id: `hidden-f${seed}`, name: `${canary} Place`, type: "prison", note: "ferry table" }],
        figures: [
          {
            id: `hidden-fig${seed}`,
            indicator: "prison_population",
            value: 4711,
            unit: "persons",
            place: "Valley",
            as_of: "2020-01-01",
            at: `hidden-s${seed}`,
          },
          {
            id: `hidden-fig${seed}b`,
            indicator: "prison_population",
            value: 4712,
            unit: "persons",
            place: "Valley",
            as_of: "2020-01-01",
            at: "s-1",
          },
        ],
      }),
    );
    expect(report.new).toBe(4);
    await retractRecord(team, `hidden-fig${seed}b`, { why: canary, withChildren: false });
    // Answers that may be seen rest on a source that may not, and that is taken back.
    for (const ref of [seed === 1 ? "s-1" : "s-2", seed === 1 ? "s-3" : "s-4"].filter(
      (name) => !visible.has(name),
    ))
      await retractRecord(team, ref, { why: canary, withChildren: false, alone: true });
    const after = await ask([...refs, "hidden-p", "nobody"], words);
    expect([...after.keys()]).toEqual([...before.keys()]);
    const moved = (now: ReadonlyMap<string, string>): string[] =>
      [...now].flatMap(([question, answer]) => (before.get(question) === answer ? [] : [question]));
    expect(moved(after)).toEqual([]);
    // People come in whom findings on file count: these may move, and nothing else.
    await bring(
      team,
      `hidden-people-${seed}.json`,
      JSON.stringify({
        habeas: 1,
        codebook: [{ name: "secret_question", unit: "person", type: "yn", q: canary }],
        persons: [
          {
            id: `hidden-p${seed}`,
            pseudonym: canary,
            trade: canary,
            sex: "f",
            answers: { beaten: { is: "yes", at: "s-3" } },
          },
        ],
        frames: [
          {
            id: `hidden-frm${seed}`,
            label: canary,
            unit: "person",
            members: [{ ref: "p-0", reason: canary }, `hidden-p${seed}`],
          },
        ],
      }),
    );
    const counts = /^(findings$|finding\.(list|show)|figure\.ledger|dossier\.overview)/;
    expect(
      moved(await ask([...refs, "hidden-p", "nobody"], words)).filter((question) => !counts.test(question)),
    ).toEqual([]);
  }
});

test("two twins, one with records that may not be shown written in between, answer byte for byte alike", async () => {
  const team = await empty("twin");
  await bringAll(team);
  await team.close();
  cpSync(path("twin"), path("other"), { recursive: true });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  try {
    const answers: (readonly string[])[] = [];
    for (const name of ["twin", "other"]) {
      const session = await openSession(path(name), { passphrase, slot: weakSlot, mode: "write" });
      const visible = ["p-0", "p-3", "fig-2"];
      if (name === "other") {
        const secrets = [1, 2].map((n) => ({ id: `hidden-${n}`, kind: "interview", title: canary }));
        await bring(session, "secrets.json", JSON.stringify({ habeas: 1, sources: secrets }));
        await setFields(session, "p-1", { assignments: [`note=${canary}`], why: canary });
      }
      for (const ref of visible)
        await setFields(session, ref, { assignments: ["note=seen again"], why: "a second look" });
      const shows = ({ ref }: { readonly ref: string }): boolean => !/^(hidden|p-1$)/.test(ref);
      const ask = await asker(narrowed(session, "organisation", shows));
      answers.push(
        [...(await ask([...visible, "p-1"], words))].map(([question, answer]) => `${question} ${answer}`),
      );
      await session.close();
    }
    expect(answers[1]).toEqual(answers[0]);
  } finally {
    vi.useRealTimers();
  }
});

test("no answer holds a word or a name of what may not be shown, and asking for it is answered as asking for nothing", async () => {
  const team = await empty("words");
  await bringAll(team);
  const refs = await refsOf(team);
  const session = narrowed(team, "partner", randomHalf(4));
  const visible = new Set(await refsOf(session));
  const hidden = refs.filter((ref) => !visible.has(ref));
  for (const ref of hidden.filter((name) => /^p-\d+$/.test(name)))
    await setFields(team, ref, { assignments: [`note=${canary}`], why: "marked" });
  const answers = await (await asker(session))([...visible], words);
  const tellable = (text: string): string[] =>
    hidden.filter((ref) => new RegExp(`(?<![\\w/.~-])${ref.replaceAll(".", "\\.")}(?![\\w/~-])`).test(text));
  for (const [question, answer] of answers) {
    expect(answer, question).not.toContain(canary);
    expect(tellable(answer), question).toEqual([]);
  }
});

test("a record that may not be shown is answered for as one that is not there: by every operation that takes a name, byte for byte, and with as many reads of the store", async () => {
  const team = await empty("asked");
  await bringAll(team);
  const { session: counting, reads } = countingReads(team);
  const session = narrowed(counting, "partner", randomHalf(4));
  const visible = new Set(await refsOf(session));
  const byKind = new Map<string, string>();
  for (const kind of recordKinds)
    for (const { ref } of await loadRecords(team, kind)) if (!visible.has(ref)) byKind.set(kind, ref);
  expect(byKind.size).toBeGreaterThan(6);
  const answerTo = async (name: string, input: object): Promise<string> =>
    useCases
      .get(name)!
      .run(session, input)
      .then(
        (answer) => JSON.stringify(shown(answer)),
        (error: Error) => error.message,
      );
  const [nobody, other] = [questionsOf("nobody"), questionsOf("nobody-else")];
  const asked = new Set<string>();
  for (const ref of byKind.values())
    for (const [at, { name, input }] of questionsOf(ref).entries()) {
      asked.add(name);
      // Once before, so that what is kept for the next question is there for both.
      await answerTo(name, other[at]!.input);
      const start = reads();
      const none = await answerTo(name, nobody[at]!.input);
      const between = reads();
      const hidden = await answerTo(name, input);
      expect({ name, ref, answer: hidden.replaceAll(ref, "nobody"), reads: reads() - between }).toEqual({
        name,
        ref,
        answer: none,
        reads: between - start,
      });
    }
  expect([...asked]).toEqual(
    expect.arrayContaining(["record.open", "finding.table", "record.search", "case.clocks"]),
  );
});

test("numbers are counted over all records, whoever asks, and members are named as far as they may be shown", async () => {
  const team = await empty("tallies");
  await bringAll(team);
  const whole = shown(await listFindings(team));
  // Two persons with all that is theirs may not be shown, the third's answer, and in the last turn a random half.
  const some = ({ ref, kind }: AnyRecord): boolean =>
    !/^p-[13](\/|$)/.test(ref) && !(kind === "assertion" && ref.startsWith("p-4"));
  for (const shows of [some, randomHalf(1), randomHalf(5)]) {
    // The findings and what they ask are shown.
    const session = narrowed(team, "organisation", (record) => kindsAsked.has(record.kind) || shows(record));
    const part = shown(await listFindings(session));
    const visible = new Set(await refsOf(session));
    expect(part.length).toBe(whole.length);
    part.forEach((row, at) => {
      findingShape.parse(row);
      const { n, N, missing, verdict, least } = whole[at]!;
      expect(row).toMatchObject({ n, N, missing, verdict, least });
      for (const list of ["counted", "otherwise", "exceptions", "undetermined"] as const) {
        expect(row[list].filter((ref) => !visible.has(ref))).toEqual([]);
        expect(row[list].length + (row.withheld[list] ?? 0)).toBe(whole[at]![list].length);
        // Whose answer may not be shown is not named by what it says.
        if (shows === some)
          expect(row[list]).toEqual(whole[at]![list].filter((ref) => !["p-1", "p-3", "p-4"].includes(ref)));
      }
    });
  }
});

const kindsAsked: ReadonlySet<string> = new Set(["finding", "frame", "codebook", "counting-rule"]);

test("what holds every record is refused to an audience that may see some", async () => {
  const team = await empty("whole");
  const session = narrowed(team, "partner", () => true);
  await expect(
    exportDossier(session, path("out.jsonl"), { kind: "plain", typedName: "whole" }, {}),
  ).rejects.toThrow(
    "This holds every record of the dossier, and partner may see some of them only; nothing was given out.",
  );
  await expect(session.at(1)).rejects.toThrow(
    "Only the newest state of this dossier is shown to partner; leave out the size.",
  );
});

async function bringAll(team: WriteSession): Promise<void> {
  const { rows } = await bring(team, "all.json", JSON.stringify(records));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
}

async function refsOf(session: ReadSession): Promise<string[]> {
  const refs: string[] = [];
  for (const kind of recordKinds) refs.push(...(await loadRecords(session, kind)).map(({ ref }) => ref));
  return refs;
}
