import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ReleaseAnswer } from "../../src/api/disclosure.ts";
import type { FindingRow } from "../../src/api/listing.ts";
import type { z } from "zod";
import type { tableShape } from "../../src/api/listing.ts";
import { usualAddressees } from "../../src/service/audience.ts";
import { shown } from "../../src/service/disclose.ts";
import { initDossier } from "../../src/service/dossier.ts";
import { importFiles } from "../../src/service/import.ts";
import { useCases } from "../../src/service/operations.ts";
import {
  type ReadSession,
  type WriteSession,
  asData,
  openSession,
  sessionFor,
} from "../../src/service/session.ts";
import { weakSlot } from "../weak-slot.ts";
import {
  type Attribute,
  type Cell,
  type Condition,
  type Group,
  type Life,
  type Moment,
  type Standing,
  type Told,
  harmful,
  meets,
  seeded,
  variables,
} from "./outside.ts";

type Table = z.infer<typeof tableShape>;
type Random = () => number;

type Person = {
  readonly ref: string;
  standing: Standing | undefined;
  /** Consents by their ids: of being counted, or of being shown. */
  readonly consents: Said[];
  readonly inFrame: boolean;
  /** The answers that were told in a second interview, which may be kept back by itself. */
  readonly aside: ReadonlySet<string>;
  /** What a reader was shown of them. */
  readonly knows: Set<Attribute | "frame">;
};

/** A consent: of all that was told, or of one interview; until a day; by a proxy; in one medium, or in words and in data. */
type Said = {
  id: string;
  purpose: string;
  audience: string;
  allows: string;
  source?: string;
  expires?: string;
  given_by?: string;
  medium?: "text" | "data";
};

/** What is asked to be released: a finding on file, or a table. */
type Question =
  | {
      readonly kind: "finding";
      readonly ref: string;
      readonly frame: boolean;
      readonly population: Condition;
      readonly property: Condition;
    }
  | {
      readonly kind: "table";
      readonly rows: Attribute;
      readonly columns: Attribute | undefined;
      readonly population: Condition;
    };

export type Played = {
  readonly lives: readonly Life[];
  readonly told: readonly Told[];
  readonly cells: readonly Cell[];
  /** Groups of which something harmful was counted: never all, never none. */
  readonly harmed: readonly { readonly yes: Group; readonly no: Group }[];
  readonly released: number;
  readonly refused: number;
  readonly read: number;
  /** What was read and fits nothing that the world is: a fault of the reader, or a wrong number. */
  readonly unexplained: readonly string[];
};

const fields: Readonly<Record<string, string>> = {
  place: "episodes.stays.facility",
};

function celOf(condition: Condition): string {
  if (condition.length === 0) return "true";
  return condition
    .map(({ attribute, is }) => {
      if (attribute === "sex") return `sex == "${is}"`;
      if (attribute === "minor") return is === "yes" ? "age_at_arrest < 18" : "age_at_arrest >= 18";
      if (attribute === "place") return `episodes.exists(e, e.stays.exists(s, s.facility == "${is}"))`;
      if (attribute === "trade") return `trade == "${is}"`;
      return is === "yes" ? attribute : `!${attribute}`;
    })
    .join(" && ");
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

const places = ["north", "south", "east", "west"];

/** Someone new, with answers that depend on chance and place. */
function someone(
  random: Random,
  ref: string,
  rates: Readonly<Record<string, number>>,
  shapes: Shapes,
): Person {
  const standing: Record<string, string> = {
    sex: random() < 0.5 ? "f" : "m",
    minor: random() < 0.25 ? "yes" : "no",
    place: pick(random, places.slice(0, shapes.places)),
  };
  for (const { name, codes } of variables) {
    if (random() < 0.12) continue;
    if (codes.length === 3) standing[name] = pick(random, codes);
    else standing[name] = random() < rates[name]! ? "yes" : "no";
  }
  const consents: Person["consents"] = [];
  const counted = random();
  const add = (purpose: string, audience: string, allows: string, more: Partial<Said> = {}): void =>
    void consents.push({ id: `c${consents.length}`, purpose, audience, allows, ...more });
  if (counted < 0.8) add("statistics", "public", "yes");
  else if (counted < 0.88) add("statistics", "partner", "yes");
  else if (counted < 0.93) add("statistics", "public", "no");
  else if (counted < 0.96) add("statistics", "public", "withdrawn");
  const aside = new Set(variables.flatMap(({ name }) => (random() < 0.4 ? [name] : [])));
  if (random() < shapes.shown) {
    const [purpose, audience] = random() < 0.6 ? ["publication", "public"] : ["advocacy", "partner"];
    const end = random() < shapes.ends ? { expires: lastDay } : {};
    const medium = random() < 0.2 ? { medium: pick(random, ["text", "data"] as const) } : {};
    add(purpose!, audience!, "yes", { ...end, ...medium });
    if (random() < shapes.kept) add(purpose!, audience!, "no", { source: `k-${ref}` });
  }
  return { ref, standing, consents, inFrame: random() < 0.75, aside, knows: new Set() };
}

/** What ends, ends on this day; the last round is after it. */
const lastDay = "2090-06-01";
const [firstDay, dayAfter] = [Date.UTC(2090, 0, 1), Date.UTC(2090, 6, 1)];

type Shapes = {
  readonly places: number;
  readonly shown: number;
  /** Of those who are shown, who keep back one interview, and whose consent ends. */
  readonly kept: number;
  readonly ends: number;
};

const wide = ["key-holder", "case-team", "organisation", "partner", "public"];

/** Whether consents of this purpose allow an audience: a no holds for it and wider ones, a yes for it and narrower ones. */
function allowed(
  person: Person,
  purposes: readonly string[],
  audience: string,
  hasEnded: boolean,
): boolean | undefined {
  const about = person.consents.filter(
    ({ purpose, source, medium, expires, allows }) =>
      purposes.includes(purpose) &&
      source === undefined &&
      medium !== "data" &&
      !(hasEnded && expires !== undefined && allows === "yes"),
  );
  if (
    about.some(({ allows, audience: to }) => allows !== "yes" && wide.indexOf(audience) >= wide.indexOf(to))
  )
    return false;
  if (
    about.some(({ allows, audience: to }) => allows === "yes" && wide.indexOf(audience) <= wide.indexOf(to))
  )
    return true;
  return undefined;
}

function isCounted(person: Person, audience: "partner" | "public", hasEnded: boolean): boolean {
  if (person.standing === undefined) return false;
  const decided = allowed(person, ["statistics"], audience, hasEnded);
  // Who allowed narrower audiences to count them, and no more, is not counted for this one.
  const isNarrower = person.consents.some(
    ({ purpose, allows }) => purpose === "statistics" && allows === "yes",
  );
  if (decided !== undefined || isNarrower) return decided === true;
  return allowed(person, [audience === "public" ? "publication" : "advocacy"], audience, hasEnded) === true;
}

/** The two interviews of people: answers of the second may be kept back by themselves. */
function interviews(people: readonly Person[]): object[] {
  return people.flatMap(({ ref }) =>
    ["i", "k"].map((which) => ({
      id: `${which}-${ref}`,
      kind: "interview",
      title: `Interview ${which} ${ref}`,
      speakers: [ref],
    })),
  );
}

function written({ ref, standing, consents, aside }: Person): object {
  const { sex, minor, place, ...answers } = standing!;
  return {
    id: ref,
    pseudonym: `Bird ${ref}`,
    sex,
    age_at_arrest: minor === "yes" ? 15 : 30,
    episodes: [{ id: "e", start: "2019-02", stays: [{ id: "s", facility: place }] }],
    answers: Object.fromEntries(
      Object.entries(answers).map(([name, is]) => [
        name,
        { is, at: `${aside.has(name) ? "k" : "i"}-${ref}` },
      ]),
    ),
    consents: consents.flatMap((consent) =>
      mediaOf(consent).map((medium) => ({
        ...consent,
        id: `${consent.id}-${medium}`,
        medium,
        identifiability: consent.purpose === "statistics" ? "anonymous" : "pseudonym",
      })),
    ),
  };
}

function mediaOf({ purpose, medium }: Said): string[] {
  if (purpose === "statistics") return ["data"];
  return medium === undefined ? ["text", "data"] : [medium];
}

function condition(random: Random, at: number): Condition {
  const one = (): Condition[number] => {
    const attribute = pick(random, ["sex", "minor", "place", "trade", "beaten"] as const);
    if (attribute === "sex") return { attribute, is: pick(random, ["f", "m"]) };
    if (attribute === "place") return { attribute, is: pick(random, places.slice(0, 2)) };
    if (attribute === "trade") return { attribute, is: pick(random, ["farmer", "driver"]) };
    return { attribute, is: pick(random, ["yes", "no"]) };
  };
  const conditions = Array.from({ length: at }, one);
  return conditions.filter(
    ({ attribute }, index) => conditions.findIndex((other) => other.attribute === attribute) === index,
  );
}

/** Questions that differ by one condition, complements of each other, and tables across other variables. */
function questionsOf(random: Random): Question[] {
  const all: Question[] = [];
  for (let at = 0; at < 4; at++) {
    const { name } = pick(random, variables);
    const property = [{ attribute: name, is: name === "trade" ? "farmer" : "yes" }] as const;
    const population = condition(random, Math.floor(random() * 2)).filter(
      ({ attribute }) => attribute !== name,
    );
    const frame = random() < 0.5;
    const put = (who: Condition, what: Condition, inFrame = frame): void =>
      void all.push({
        kind: "finding",
        ref: `f-${all.length}`,
        frame: inFrame,
        population: who,
        property: what,
      });
    put(population, property);
    const narrower = condition(random, 1).filter(
      ({ attribute }) => attribute !== name && population.every((other) => other.attribute !== attribute),
    );
    put([...population, ...narrower], property);
    if (random() < 0.5) put(population, property, !frame);
    const [{ attribute, is } = { attribute: "sex", is: "f" } as const] = narrower;
    const other = complement(attribute, is);
    if (other !== undefined) put([...population, { attribute, is: other }], property);
  }
  for (let at = 0; at < 3; at++) {
    const rows = pick(random, ["sex", "place", "trade", "beaten", "lawyer", "drugs", "ill"] as const);
    const columns = pick(random, ["beaten", "lawyer", "sex", "touched", "schooled", undefined] as const);
    if (rows === columns) continue;
    const population = random() < 0.6 ? [] : condition(random, 1);
    all.push({
      kind: "table",
      rows,
      columns,
      population: population.filter(({ attribute }) => attribute !== rows && attribute !== columns),
    });
  }
  return all;
}

function complement(attribute: Attribute, is: string): string | undefined {
  if (attribute === "sex") return is === "f" ? "m" : "f";
  if (attribute === "place" || attribute === "trade") return undefined;
  return is === "yes" ? "no" : "yes";
}

/** The reader's view of one question at a moment: groups of those who answered one way, the other, and not. */
function groupsOf(
  question: Question & { readonly kind: "finding" },
  at: Moment,
): Record<"yes" | "no" | "open", Group> {
  const { frame, population, property, ref } = question;
  const group = (name: string, answer: boolean | undefined): Group => ({
    at,
    name: `${ref} ${name} (${celOf(population)}: ${celOf(property)}${frame ? ", framed" : ""}) at ${at.step} for ${at.audience}`,
    asks: [
      ...(frame ? (["frame"] as const) : []),
      ...[...population, ...property].map(({ attribute }) => attribute),
    ],
    has: (standing) => {
      const inFrame = !frame || (standing as { frame?: string }).frame === "yes";
      const [who, what] = [meets(standing, population), meets(standing, property)];
      return inFrame && who === true && what === answer;
    },
  });
  return { yes: group("yes", true), no: group("no", false), open: group("open", undefined) };
}

export type Options = { readonly uncontrolled?: boolean };

/** Plays one random dossier in a folder that is there, and reads what leaves it. */
export async function play(
  folder: string,
  seed: number,
  { uncontrolled = false }: Options = {},
): Promise<Played> {
  const random = seeded(seed);
  const dir = join(folder, `d-${seed}${uncontrolled ? "-open" : ""}.habeas`);
  mkdirSync(folder, { recursive: true });
  const passphrase = "five words for a test";
  await initDossier(dir, { name: "d", passphrase, slot: weakSlot });
  const opened = await openSession(dir, { passphrase, slot: weakSlot, mode: "write" });
  let day = firstDay;
  const session: WriteSession = { ...opened, now: () => day };
  const hasEnded = (): boolean => day === dayAfter;
  const shapes: Shapes = {
    places: 2 + Math.floor(random() * 3),
    shown: pick(random, [0, 0.2, 0.5]),
    kept: pick(random, [0, 0.3, 0.8]),
    ends: pick(random, [0, 0.3]),
  };
  const rates = Object.fromEntries(
    variables.map(({ name }) => [name, pick(random, [0.05, 0.2, 0.5, 0.8, 0.95, 1])]),
  );
  const people: Person[] = [];
  // Who comes later is on no list.
  const newcomer = (listed: boolean): Person => {
    const made = someone(random, `p-${people.length}`, rates, shapes);
    const one = { ...made, inFrame: listed && made.inFrame };
    people.push(one);
    return one;
  };
  const size = 10 + Math.floor(random() * 51);
  for (let at = 0; at < size; at++) newcomer(true);
  const questions = questionsOf(random);
  let files = 0;
  const bring = async (content: object): Promise<void> => {
    const file = join(folder, `${seed}-${uncontrolled ? "o" : "c"}-${files++}.json`);
    writeFileSync(file, JSON.stringify({ habeas: 1, ...content }));
    const report = shown(await importFiles(session, [file]));
    const wrong = report.rows.find(({ problem }) => problem !== null);
    if (wrong !== undefined) throw new Error(`${seed}: ${wrong.problem}`);
  };
  await bring({
    codebook: variables.map(({ name, harm, codes }) => ({
      name,
      unit: "person",
      type: codes.length === 3 ? `one[${codes.join(", ")}]` : "yn",
      ...(harm === undefined ? {} : { harm }),
    })),
    facilities: places.map((id) => ({ id, name: id, type: "prison" })),
    sources: interviews(people),
    persons: people.map(written),
    frames: [
      {
        id: "fr",
        label: "the people interviewed",
        members: people.filter(({ inFrame }) => inFrame).map(({ ref }) => ref),
      },
    ],
    findings: questions.flatMap((question) =>
      question.kind === "table"
        ? []
        : [
            {
              id: question.ref,
              statement: `Statement of ${question.ref}.`,
              ...(question.frame ? { frame: "fr" } : {}),
              population: celOf(question.population),
              property: celOf(question.property),
              predicate: "did so",
            },
          ],
    ),
  });

  const run = async <T>(name: string, input: object, at: ReadSession = session): Promise<T> =>
    shown((await useCases.get(name)!.run(at as WriteSession, input)) as never) as T;
  const readers = (audience: "partner" | "public"): ReadSession =>
    sessionFor(
      session,
      usualAddressees.find((one) => one.audience === (uncontrolled ? "organisation" : audience))!,
    );

  const snapshots: { standing: Standing | undefined; counted: Life["counted"][number] }[][] = [];
  /** Reads whom partner and public are shown, with what they answered, on pages and in files of data; what was read stays known. */
  const look = async (): Promise<void> => {
    const doors = uncontrolled
      ? [readers("partner")]
      : (["partner", "public"] as const).flatMap((audience) => [
          readers(audience),
          asData(readers(audience)),
        ]);
    for (const reader of doors) {
      const refsOf = async (kind: string): Promise<ReadonlySet<string>> => {
        const { rows } = await run<{ rows: { ref: string }[] }>(
          "record.list",
          { kind, limit: 1_000 },
          reader,
        );
        return new Set(rows.map(({ ref }) => ref));
      };
      const [persons, answers, stays] = [
        await refsOf("person"),
        await refsOf("assertion"),
        await refsOf("stay"),
      ];
      for (const { ref, standing, knows } of people) {
        if (standing === undefined || !persons.has(ref)) continue;
        for (const name of ["sex", "minor", "frame"] as const) knows.add(name);
        if ([...stays].some((stay) => stay.startsWith(`${ref}/`))) knows.add("place");
        const said = variables.filter(({ name }) => standing[name] !== undefined);
        const isRead = (name: string): boolean => answers.has(`${ref}/${name}`);
        const isWhole = said.every(({ name }) => isRead(name));
        for (const { name } of variables)
          if (isRead(name) || (isWhole && standing[name] === undefined)) knows.add(name);
      }
    }
  };
  const snap = (): void => {
    snapshots.push(
      people.map((one) => ({
        standing:
          one.standing === undefined
            ? undefined
            : ({ ...one.standing, frame: one.inFrame ? "yes" : "no" } as Standing),
        counted: {
          partner: isCounted(one, "partner", hasEnded()),
          public: isCounted(one, "public", hasEnded()),
        },
      })),
    );
  };

  const told: Told[] = [];
  const cells: Cell[] = [];
  const harmed: { yes: Group; no: Group }[] = [];
  const unexplained: string[] = [];
  const seen = new Set<string>();
  let [released, refused, read] = [0, 0, 0];
  const truthOf = ({ parts }: Pick<Told, "parts">): number =>
    parts.reduce(
      (sum, { group, times }) =>
        sum +
        times *
          snapshots[group.at.step]!.filter(
            ({ standing, counted }) =>
              standing !== undefined && counted[group.at.audience] && group.has(standing),
          ).length,
      0,
    );
  const learn = (...learned: readonly Told[]): void => {
    for (const one of learned) {
      const truth = truthOf(one);
      if (truth < one.least || truth > one.most)
        unexplained.push(`${one.what}: ${one.least}..${one.most}, not ${truth}`);
      else told.push(one);
    }
  };

  const readFinding = (
    row: FindingRow,
    question: Question & { readonly kind: "finding" },
    at: Moment,
  ): void => {
    const key = JSON.stringify([row.ref, row.told, row.n, row.N, row.missing, row.sentence]);
    if (seen.has(key)) return;
    seen.add(key);
    const { yes, no, open } = groupsOf(question, at);
    const one = (times: number, group: Group) => ({ times, group });
    const isNumbers = uncontrolled || row.told;
    const what = row.ref ?? question.ref;
    if (isNumbers) {
      learn(
        { what, parts: [one(1, yes)], least: row.n, most: row.n },
        { what, parts: [one(1, yes), one(1, no)], least: row.N, most: row.N },
      );
      const missing = Object.values(row.missing).reduce((sum, count) => sum + count, 0);
      learn({ what, parts: [one(1, open)], least: missing, most: missing });
    } else if (row.sentence !== null) {
      const percent = /(\d+)\s?%/.exec(row.sentence);
      if (percent !== null) {
        const share = Number(percent[1]);
        learn(
          { what, parts: [one(200 - (2 * share - 1), yes), one(-(2 * share - 1), no)], least: 0, most: 1e6 },
          { what, parts: [one(200 - (2 * share + 1), yes), one(-(2 * share + 1), no)], least: -1e6, most: 0 },
          { what, parts: [one(1, yes), one(1, no)], least: 30, most: 199 },
        );
      } else {
        const share = (percentage: number, least: number, most: number): Told => ({
          what,
          parts: [one(100 - percentage, yes), one(-percentage, no)],
          least,
          most,
        });
        const atLeast = (percentage: number): Told => share(percentage, 0, 1e6);
        const below = (percentage: number): Told => share(percentage, -1e6, -1);
        const word =
          /^(none|all but one|all|almost all|almost none|most|(?:the )?vast majority|many|several|some|only one|a few|one|no)\b/i
            .exec(row.sentence)?.[1]
            ?.toLowerCase();
        if (word === "all") learn({ what, parts: [one(1, no)], least: 0, most: 0 });
        else if (word === "none" || word === "no") learn({ what, parts: [one(1, yes)], least: 0, most: 0 });
        else if (word === "almost all") learn(atLeast(90));
        else if (word === "vast majority" || word === "the vast majority") learn(atLeast(80), below(90));
        else if (word === "most") learn(share(50, 1, 1e6), below(80));
        else if (word === "almost none")
          learn(share(10, -1e6, 0), { what, parts: [one(1, yes)], least: 1, most: 500 });
        else if (word === "many" || word === "several" || word === "some")
          learn(
            { what, parts: [one(1, yes)], least: 1, most: 500 },
            { what, parts: [one(1, no)], least: 1, most: 500 },
          );
        else unexplained.push(`${what}: ${row.sentence}`);
      }
    } else return;
    const variable = question.property[0]!.attribute;
    cells.push({ what: yes.name, at, parts: [yes] }, { what: no.name, at, parts: [no] });
    if (harmful.has(variable)) harmed.push({ yes, no });
  };

  const readTable = (table: Table, question: Question & { readonly kind: "table" }, at: Moment): void => {
    const { rows, columns, population } = question;
    const key = JSON.stringify([rows, columns, population, table]);
    if (seen.has(key)) return;
    seen.add(key);
    const valueOf = (label: string): string | undefined =>
      /^(not asked|not stated|not_stated|not_asked|—|-)?$/i.test(label) ? undefined : label.toLowerCase();
    // Labels that few have are one: whatever no other label says.
    const stands = (value: string | undefined, label: string, labels: readonly string[]): boolean =>
      label === "other" ? value !== undefined && !labels.includes(value) : value === valueOf(label);
    const group = (row: string | undefined, column: string | undefined): Group => ({
      at,
      name: `table ${rows}=${row ?? "*"} ${columns ?? ""}=${column ?? "*"} (${celOf(population)}) at ${at.step} for ${at.audience}`,
      asks: [
        rows,
        ...(columns === undefined ? [] : [columns]),
        ...population.map(({ attribute }) => attribute),
      ],
      has: (standing) =>
        meets(standing, population) === true &&
        (row === undefined || stands(standing[rows], row, table.row_labels)) &&
        (column === undefined || stands(standing[columns!], column, table.column_labels)),
    });
    const put = (row: string | undefined, column: string | undefined, count: number | null): void => {
      const one = group(row, column);
      if (count !== null)
        learn({ what: one.name, parts: [{ group: one, times: 1 }], least: count, most: count });
      // Where somebody has no answer is not protected; what those answered to something else is.
      const given = [
        [rows, row],
        [columns, column],
      ].filter(([, label]) => label !== undefined) as [Attribute, string][];
      const isSaid = ([attribute, label]: [Attribute, string]): boolean =>
        valueOf(label) !== undefined && attribute !== "sex" && attribute !== "place";
      const answered = given.every(([, label]) => valueOf(label) !== undefined) || given.some(isSaid);
      if (answered)
        cells.push({
          what: one.name,
          at,
          parts: [one],
          inPart: row === undefined || (columns !== undefined && column === undefined),
        });
    };
    table.row_labels.forEach((row, r) => {
      put(row, undefined, table.row_totals[r]!);
      table.column_labels.forEach((column, c) => put(row, column, table.counts[r]![c]!));
    });
    table.column_labels.forEach((column, c) => put(undefined, column, table.column_totals[c]!));
    put(undefined, undefined, table.total);
    for (const label of table.row_labels)
      for (const column of table.column_labels)
        for (const [attribute, other] of [
          [columns, rows],
          [rows, columns],
        ] as const)
          if (
            attribute !== undefined &&
            harmful.has(attribute) &&
            valueOf(attribute === columns ? column : label) === "yes" &&
            other !== undefined
          )
            harmed.push(
              attribute === columns
                ? { yes: group(label, "yes"), no: group(label, "no") }
                : { yes: group("yes", column), no: group("no", column) },
            );
  };

  const releasesOf = async (step: number): Promise<void> => {
    const count = 3 + Math.floor(random() * 3);
    for (let at = 0; at < count; at++) {
      const question = pick(random, questions);
      const audience = random() < 0.65 ? "public" : "partner";
      const telling =
        question.kind === "table" ? "count" : pick(random, ["count", "count", "count", "percent", "words"]);
      const input = {
        audience,
        as: telling,
        ...(question.kind === "table" ? tableAsked(question) : { refs: [question.ref] }),
      };
      const moment: Moment = { step, audience: uncontrolled ? "partner" : audience };
      if (!uncontrolled) {
        let answer: ReleaseAnswer;
        try {
          answer = await run<ReleaseAnswer>("disclosure.release", input);
        } catch (error) {
          if (!/percentage|given|nothing/i.test((error as Error).message))
            unexplained.push((error as Error).message);
          refused += 1;
          continue;
        }
        if (answer.rows[0]!.outcome === "refused") {
          refused += 1;
          continue;
        }
      }
      released += 1;
      const reader = readers(audience);
      read += 1;
      if (question.kind === "table")
        readTable(await run<Table>("finding.table", tableAsked(question).table, reader), question, moment);
      else {
        const { rows } = await run<{ rows: FindingRow[] }>("finding.list", {}, reader);
        const row = rows.find(({ ref }) => ref === question.ref);
        if (row === undefined) unexplained.push(`${question.ref} was released and is not listed`);
        else readFinding(row, question, moment);
      }
    }
  };

  /** Asks for some of those who may be shown by now to be shown beside what was released. */
  const showMore = async (): Promise<void> => {
    if (uncontrolled) return;
    const may = people.filter(
      ({ standing, consents }) =>
        standing !== undefined && consents.some(({ purpose }) => purpose !== "statistics"),
    );
    const refs = may.filter(() => random() < 0.4).map(({ ref }) => ref);
    if (refs.length === 0) return;
    await run<ReleaseAnswer>("disclosure.release", {
      refs,
      audience: random() < 0.65 ? "public" : "partner",
    });
    await look();
  };

  const events = async (): Promise<void> => {
    const why = "It was asked for.";
    const standing = people.filter((one) => one.standing !== undefined);
    const consents = ["show", "show", "hide", "open", "open", "close"];
    const times = 2 + Math.floor(random() * 2);
    for (let at = 0; at < times; at++) {
      const others = ["add", "add", "withdraw", "correct", "retract", "erase", "merge", "consent"];
      const event = pick(random, at === 0 ? consents : [...others, ...consents]);
      const one = pick(random, standing);
      if (one.standing === undefined) continue;
      if (event === "add") {
        const news = Array.from({ length: pick(random, [1, 2, 5, 8, 12]) }, () => newcomer(false));
        await bring({ sources: interviews(news), persons: news.map(written) });
      } else if (event === "withdraw" || event === "consent") {
        const consent = one.consents.find(({ purpose }) => purpose === "statistics");
        if (consent === undefined) continue;
        consent.allows = event === "withdraw" ? "withdrawn" : "yes";
        await run("record.set", {
          ref: `${one.ref}/${consent.id}-data`,
          assignments: [`allows=${consent.allows}`],
          why,
        });
      } else if (event === "show") {
        // Some people allow to be shown later: themselves or by a proxy, for ever or until a day, in words or in data or both.
        const some = Array.from({ length: pick(random, [1, 2, 4]) }, () => pick(random, standing));
        for (const each of new Set(some)) {
          if (each.standing === undefined || each.consents.some(({ purpose }) => purpose !== "statistics"))
            continue;
          const [purpose, audience] = random() < 0.6 ? ["publication", "public"] : ["advocacy", "partner"];
          const consent: Said = {
            id: `c${each.consents.length}`,
            purpose: purpose!,
            audience: audience!,
            allows: "yes",
            ...(random() < 0.3 ? { given_by: pick(random, people).ref } : {}),
            ...(random() < shapes.ends && !hasEnded() ? { expires: lastDay } : {}),
            ...(random() < 0.2 ? { medium: pick(random, ["text", "data"] as const) } : {}),
          };
          each.consents.push(consent);
          await bring({
            consents: mediaOf(consent).map((medium) => ({
              ...consent,
              id: `${each.ref}/${consent.id}-${medium}`,
              person: each.ref,
              medium,
              identifiability: "pseudonym",
            })),
          });
        }
      } else if (event === "hide" || event === "open" || event === "close") {
        // Somebody is not to be shown any more, though counted; or lets an interview be used, or keeps it back, by itself.
        const isMeant = ({ purpose, source }: Said): boolean =>
          purpose !== "statistics" && (event === "hide" ? source === undefined : source !== undefined);
        const those = standing.filter((each) => each.standing !== undefined && each.consents.some(isMeant));
        for (const each of those.filter(() => random() < 0.5)) {
          const consent = each.consents.find(isMeant)!;
          consent.allows = event === "open" ? "yes" : event === "hide" ? "withdrawn" : "no";
          for (const medium of mediaOf(consent))
            await run("record.set", {
              ref: `${each.ref}/${consent.id}-${medium}`,
              assignments: [`allows=${consent.allows}`],
              why,
            });
        }
      } else if (event === "correct") {
        const name = pick(random, ["beaten", "lawyer", "drugs"] as const);
        const before = one.standing[name];
        if (before === undefined) continue;
        const after = before === "yes" ? "no" : "yes";
        await run("record.set", { ref: one.ref, assignments: [`${name}=${after}`], why });
        one.standing = { ...one.standing, [name]: after };
      } else if (event === "retract") {
        await run("record.retract", { ref: one.ref, why, with_children: true });
        one.standing = undefined;
      } else if (event === "erase") {
        const asked = await run("record.erase", { ref: one.ref, why }).then(
          String,
          (error: Error) => error.message,
        );
        const confirm = Number(/: (\d+)\.$/.exec(asked)?.[1]);
        if (Number.isNaN(confirm)) throw new Error(asked);
        await run("record.erase", { ref: one.ref, why, confirm });
        one.standing = undefined;
      } else {
        // The same person once more, by another door: the second is made one with the first.
        const twin: Person = {
          ref: `p-${people.length}`,
          standing: one.standing,
          consents: one.consents.flatMap((each) => (each.source === undefined ? [{ ...each }] : [])),
          inFrame: false,
          aside: one.aside,
          knows: new Set(),
        };
        people.push(twin);
        await bring({ sources: interviews([twin]), persons: [written(twin)] });
        snap();
        await look();
        await releasesOf(snapshots.length - 1);
        await run("record.merge", { ref: twin.ref, into: one.ref, why });
        twin.standing = undefined;
      }
    }
  };

  try {
    snap();
    await look();
    await releasesOf(0);
    for (let round = 0; round < 2; round++) {
      await events();
      if (round === 1) day = dayAfter;
      snap();
      await look();
      await showMore();
      await releasesOf(snapshots.length - 1);
      await look();
    }
  } finally {
    await session.close();
  }
  const lives = people.map(({ ref }, at): Life => ({
    ref,
    standings: snapshots.map((one) => one[at]?.standing),
    counted: snapshots.map((one) => one[at]?.counted ?? { partner: false, public: false }),
    knows: people[at]!.knows,
  }));
  return { lives, told, cells, harmed, released, refused, read, unexplained };
}

function tableAsked({ rows, columns, population }: Question & { readonly kind: "table" }) {
  return {
    table: {
      unit: "person",
      rows: fields[rows] ?? rows,
      ...(columns === undefined ? {} : { columns: fields[columns] ?? columns }),
      population: celOf(population),
    },
  };
}
