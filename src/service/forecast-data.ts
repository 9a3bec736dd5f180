import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { type Figure, quantityOf } from "../domain/figure.ts";
import { Problem } from "../domain/problem.ts";
import type { AnyRecord, RecordOf } from "../domain/record.ts";
import { type Disease, diseaseSchema } from "../simulation/engine/disease.ts";
import {
  isoDaySchema,
  readSystemScenario,
  standardSchema,
  systemDatumSchema,
  type System,
  systemSchema,
} from "../simulation/two-systems/system.ts";
import type { ForecastQuestion } from "../simulation/two-systems/forecast.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { ReadSession } from "./session.ts";
import { figureRecords } from "./figure.ts";
import { loadRecords } from "./load.ts";
import { packageVersion } from "./package-version.ts";

/** Diseases, standards, jurisdictions and scenarios that ship with the program, each with its sources. */
const folder = new URL("../../data/forecast/", import.meta.url);

/** A number of a jurisdiction file: a record of the dossier, or a value with its source. */
const numberRef = z.strictObject({
  record: z.string().optional(),
  value: z.number().gt(0).optional(),
  qualifier: systemDatumSchema.shape.qualifier.optional(),
  definition: z.string().optional(),
  source: z.string().optional(),
});

const shape = systemSchema.shape;
const jurisdictionSchema = z.strictObject({
  name: z.string(),
  /** A dossier with this facility is about this jurisdiction. */
  recognise: z.string(),
  start: isoDaySchema,
  followedFrom: isoDaySchema,
  changeOn: isoDaySchema,
  days: z.int().min(2).max(3650),
  data: z.array(
    systemDatumSchema.omit({ value: true, qualifier: true, source: true }).extend({
      value: numberRef.shape.value,
      qualifier: numberRef.shape.qualifier,
      source: z.string().optional(),
    }),
  ),
  parameters: shape.parameters,
  prisons: z.strictObject({
    number: z.int().min(1),
    numberSource: z.string(),
    capacity: numberRef,
    known: z.array(
      z.strictObject({ facility: z.string(), held: numberRef.optional(), capacity: numberRef.optional() }),
    ),
  }),
  centres: shape.centres,
  assumptions: shape.assumptions,
  disease: z.string(),
  initialInfectious: shape.initialInfectious,
});

/** A disease that ships with the program, by its name. */
export function namedDisease(name: string): Disease {
  const names = filesIn("diseases").map((file) => basename(file, ".yaml"));
  if (!names.includes(name))
    throw new Problem(
      "bad-input",
      `There is no disease ${JSON.stringify(name)}; there are ${names.join(", ")}, or give one as data.`,
    );
  return parsed(diseaseSchema, readYaml(`diseases/${name}.yaml`), `disease ${name}`);
}

/** Space standards, as data. */
export function standards(): System["standards"] {
  return parsed(z.array(standardSchema), readYaml("standards.yaml"), "standards.yaml");
}

/** Scenario files that ship for the jurisdiction, the reference first. */
export function shippedScenarios(jurisdiction: string): string[] {
  const path = `scenarios/${jurisdiction}`;
  if (!existsSync(new URL(path, folder))) return [];
  return filesIn(path)
    .toSorted((a, b) => order(a) - order(b) || (a < b ? -1 : 1))
    .map((file) => fileURLToPath(new URL(`${path}/${file}`, folder)));
}

const order = (file: string): number =>
  ["unchanged.json", "release-10000.json", "release-10000-fewer-admissions.json"].indexOf(file) >>> 0;

/**
 * The system that a dossier is about, its numbers read from the records with their hedges. Refuses a dossier whose
 * jurisdiction has no file, a record that is not there or has no number, and cells that hold more than their place.
 */
export async function systemOf(
  session: ReadSession,
): Promise<{ jurisdiction: string; system: System; days: number }> {
  return systemFrom(await figureRecords(session));
}

/** Everything that a screen needs to make this dossier's forecasts itself. */
export async function forecastQuestion(session: ReadSession): Promise<Disclosed<ForecastQuestion>> {
  const { jurisdiction, system, days } = await systemOf(session);
  const scenarios = shippedScenarios(jurisdiction).map((file) =>
    readSystemScenario(JSON.parse(readFileSync(file, "utf8")), system.start, days),
  );
  return disclose({ dossier: session.name, version: packageVersion(), system, days, scenarios }, session);
}

/** The name of the system that a dossier is about, where a jurisdiction file knows one of its places. */
export async function forecastSubject(session: ReadSession): Promise<string | undefined> {
  return jurisdictionOf(await loadRecords(session, "facility"))?.data.name;
}

/** The same from the records. */
export function systemFrom(records: readonly AnyRecord[]): {
  jurisdiction: string;
  system: System;
  days: number;
} {
  const found = jurisdictionOf(records);
  if (found !== undefined)
    return { jurisdiction: found.name, system: resolved(found.data, records), days: found.data.days };
  throw new Problem(
    "bad-input",
    `No file in data/forecast/jurisdictions is about this dossier's places; write one, or give a world with --world.`,
  );
}

function jurisdictionOf(
  records: readonly AnyRecord[],
): { readonly name: string; readonly data: z.infer<typeof jurisdictionSchema> } | undefined {
  const places = new Set(records.flatMap(({ kind, ref }) => (kind === "facility" ? [ref as string] : [])));
  for (const file of filesIn("jurisdictions")) {
    const name = basename(file, ".yaml");
    const data = parsed(jurisdictionSchema, readYaml(`jurisdictions/${file}`), `jurisdiction ${name}`);
    if (places.has(data.recognise)) return { name, data };
  }
  return undefined;
}

function resolved(data: z.infer<typeof jurisdictionSchema>, records: readonly AnyRecord[]): System {
  refuseOverfullCells(records);
  const figures = new Map(
    records.filter((record) => record.kind === "figure").map((record) => [record.ref as string, record]),
  );
  const number = (given: z.infer<typeof numberRef>, what: string): StatedDatum => {
    if (given.record === undefined) {
      if (given.value === undefined || given.source === undefined)
        throw new Problem(
          "bad-input",
          `The ${what} of the jurisdiction needs a record, or a value with a source.`,
        );
      return { value: given.value, qualifier: given.qualifier ?? "exact", source: given.source };
    }
    const stated = statedBy(figures.get(given.record), given.record);
    return given.qualifier === undefined ? stated : { ...stated, qualifier: given.qualifier };
  };
  const { prisons, data: entries, recognise: _, days: __, ...rest } = data;
  const system = {
    ...rest,
    disease: namedDisease(data.disease),
    standards: standards(),
    data: entries.map((entry) => ({ ...entry, ...number(entry, `datum ${entry.id}`) })),
    prisons: {
      number: prisons.number,
      numberSource: prisons.numberSource,
      capacity: {
        ...number(prisons.capacity, "capacity"),
        definition: definitionOf(prisons.capacity, records),
      },
      known: prisons.known.map(({ facility, held, capacity }) => ({
        id: facility,
        name: nameOf(facility, records),
        ...(held ? { held: number(held, `people in ${facility}`) } : {}),
        ...(capacity
          ? {
              capacity: {
                ...number(capacity, `capacity of ${facility}`),
                definition: definitionOf(capacity, records),
              },
            }
          : {}),
        cells: cellsOf(facility, records),
      })),
    },
  };
  return parsed(systemSchema, system, "the jurisdiction with the dossier's numbers");
}

type StatedDatum = {
  value: number;
  qualifier: System["prisons"]["capacity"]["qualifier"];
  source: string;
  record?: string;
};

function statedBy(record: RecordOf<"figure"> | undefined, ref: string): StatedDatum {
  if (record === undefined)
    throw new Problem("bad-input", `The forecast needs the figure ${ref}, which this dossier does not have.`);
  const quantity = quantityOf(record.body as Figure);
  if (quantity === undefined)
    throw new Problem("bad-input", `The forecast needs a number from the figure ${ref}, but it states none.`);
  const { at } = record.body;
  return {
    value: (quantity.low + quantity.high) / 2,
    qualifier: quantity.qualifier,
    source:
      at === undefined ? `figure ${ref}` : `${at.source}${at.line === undefined ? "" : `, line ${at.line}`}`,
    record: ref,
  };
}

function definitionOf(given: { record?: string | undefined }, records: readonly AnyRecord[]): string {
  const capacity = records.find((r) => r.kind === "capacity" && r.body.figure === given.record);
  return capacity?.kind === "capacity" ? capacity.body.definition : "unknown";
}

function nameOf(ref: string, records: readonly AnyRecord[]): string {
  const facility = records.find((record) => record.kind === "facility" && record.ref === ref);
  if (facility?.kind !== "facility")
    throw new Problem(
      "bad-input",
      `The forecast needs the facility ${ref}, which this dossier does not have.`,
    );
  return facility.body.name;
}

/** The cells of a facility with the people counted in them, and their floor area where it was measured. */
function cellsOf(
  facility: string,
  records: readonly AnyRecord[],
): System["prisons"]["known"][number]["cells"] {
  return records.flatMap((cell) => {
    if (cell.kind !== "cell" || cell.body.facility !== facility) return [];
    const area = records.find(
      (r) => r.kind === "measure" && r.body.of === cell.ref && r.body.what === "floor-area",
    );
    return records.flatMap((count) => {
      if (count.kind !== "count" || count.body.of !== cell.ref) return [];
      const { people, at } = count.body;
      return [
        {
          label: cell.body.label ?? cell.ref,
          value: (people.low + people.high) / 2,
          qualifier: people.qualifier,
          source: at[0] === undefined ? `count ${count.ref}` : `${at[0].source}, line ${at[0].line ?? "?"}`,
          record: count.ref,
          ...(area?.kind === "measure" ? { squareMetres: area.body.value.low } : {}),
        },
      ];
    });
  });
}

/** Refuses cells of one facility whose people, counted for one time, are together more than were counted in it. */
function refuseOverfullCells(records: readonly AnyRecord[]): void {
  const counts = records.filter((record) => record.kind === "count");
  const cells = new Map(
    records.flatMap((r) =>
      r.kind === "cell" ? [[r.ref as string, r.body.facility as string] as const] : [],
    ),
  );
  const sums = new Map<string, number>();
  for (const { body } of counts) {
    const facility = cells.get(body.of);
    // "Up to 530" says nothing of the least number, so only stated numbers and lower bounds add up.
    if (facility === undefined || body.as_of === undefined || /up_to|under/.test(body.people.qualifier))
      continue;
    const key = JSON.stringify([facility, body.as_of.edtf, body.population]);
    sums.set(key, (sums.get(key) ?? 0) + body.people.low);
  }
  for (const { body, ref } of counts) {
    if (body.as_of === undefined || cells.has(body.of) || /over|at_least/.test(body.people.qualifier))
      continue;
    const sum = sums.get(JSON.stringify([body.of, body.as_of.edtf, body.population])) ?? 0;
    if (sum > body.people.high)
      throw new Problem(
        "bad-input",
        `The cells of ${body.of} hold ${sum} people, more than the ${body.people.high} that ${ref} counts in the whole place; correct one of the counts.`,
      );
  }
}

function filesIn(path: string): string[] {
  return readdirSync(new URL(`${path}/`, folder)).toSorted();
}

function readYaml(path: string): unknown {
  return parse(readFileSync(new URL(path, folder), "utf8"));
}

/** The value as the schema has it; else one sentence with the place and what is wrong there. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Problem("bad-input", `In ${where}: ${issueSentence(result.error)}`);
}

/** The first thing that a schema refuses, as the rest of a sentence. */
export function issueSentence(error: z.ZodError): string {
  let issue = error.issues[0]!;
  const path = [...issue.path];
  // Of a union's branches, the one that came furthest says best what was meant.
  while (issue.code === "invalid_union") {
    const branches = (issue as { errors?: z.core.$ZodIssue[][] }).errors ?? [];
    const best = branches.toSorted((a, b) => depth(b) - depth(a))[0]?.[0];
    if (best === undefined) break;
    path.push(...best.path);
    issue = best as typeof issue;
  }
  const at = path.length === 0 ? "the whole" : `"${path.join(".")}"`;
  const text = issue.message.replace(/\.$/, "");
  switch (issue.code) {
    case "unrecognized_keys":
      return `${path.length === 0 ? "" : `at ${at} `}there is an unknown field ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}; correct or remove it.`;
    case "too_small":
      return `${at} must ${amount(issue.origin, issue.inclusive === false ? "above" : "at least", issue.minimum)}.`;
    case "too_big":
      return `${at} must ${amount(issue.origin, issue.inclusive === false ? "below" : "at most", issue.maximum)}.`;
    case "invalid_type":
      if (text.endsWith("received undefined")) return `${at} is missing; state it.`;
      return `${at} must be ${text.endsWith("Infinity") ? "a finite number" : (kindOfValue[issue.expected] ?? issue.expected)}.`;
    case "invalid_union": {
      const choice = /Expected (.*)$/.exec(text)?.[1];
      return `${at} is ${choice === undefined ? "not right" : `none of ${choice.replaceAll(" | ", ", ")}`}.`;
    }
    default:
      return `${at} is not right (${text}).`;
  }
}

const kindOfValue: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  array: "a list in [ ]",
  object: "an object in { }",
};

/** "be at least 0" of a number, "have at least 1 entry" of a list, "have at most 200 characters" of a text. */
function amount(origin: string, bound: string, limit: number | bigint): string {
  const what = { array: limit === 1 ? "entry" : "entries", string: limit === 1 ? "character" : "characters" }[
    origin
  ];
  return what === undefined ? `be ${bound} ${limit}` : `have ${bound} ${limit} ${what}`;
}

function depth(branch: readonly z.core.$ZodIssue[]): number {
  return (
    Math.max(0, ...branch.map((issue) => issue.path.length)) +
    (branch[0]?.code === "unrecognized_keys" ? 0.5 : 0)
  );
}
