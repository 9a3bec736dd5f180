import { z } from "zod";
import { accountSchema } from "./account.ts";
import { actSchema } from "./act.ts";
import { assertionSchema } from "./assertion.ts";
import { assessmentSchema } from "./assessment.ts";
import { capacitySchema } from "./capacity.ts";
import { cellSchema } from "./cell.ts";
import { chargeSchema } from "./charge.ts";
import { clockSchema } from "./clock.ts";
import { codebookSchema } from "./codebook.ts";
import { consentSchema } from "./consent.ts";
import { consentTextSchema } from "./consent-text.ts";
import { countSchema } from "./count.ts";
import { countingRuleSchema } from "./counting-rule.ts";
import { deathSchema } from "./death.ts";
import { episodeSchema } from "./episode.ts";
import { eventSchema } from "./event.ts";
import { facilitySchema } from "./facility.ts";
import { figureSchema } from "./figure.ts";
import { findingSchema } from "./finding.ts";
import { flowSchema } from "./flow.ts";
import { followUpSchema } from "./follow-up.ts";
import { frameSchema } from "./frame.ts";
import { groupSchema } from "./group.ts";
import { type Ref, parentRef } from "./id.ts";
import { inboxSchema } from "./inbox.ts";
import { indicatorSchema } from "./indicator.ts";
import { letterSchema } from "./letter.ts";
import { measureSchema } from "./measure.ts";
import { normSchema } from "./norm.ts";
import { inTodaysForm } from "./older-form.ts";
import { paymentSchema } from "./payment.ts";
import { personSchema } from "./person.ts";
import { positionSchema } from "./position.ts";
import { promiseSchema } from "./promise.ts";
import { recommendationSchema } from "./recommendation.ts";
import { relationSchema } from "./relation.ts";
import { safeguardSchema } from "./safeguard.ts";
import { resolutionSchema } from "./resolution.ts";
import { scenarioSchema } from "./scenario.ts";
import { type FieldProblem, fieldName, problemsIn } from "./schema-problem.ts";
import { seriesSchema } from "./series.ts";
import { sourceSchema } from "./source.ts";
import { stageSchema } from "./stage.ts";
import { staySchema } from "./stay.ts";
import { asWhole, halfCharactersIn } from "./text.ts";
import { testSchema } from "./test.ts";

/** Every kind of record with the schema of its body. */
export const recordSchemas = {
  source: sourceSchema,
  person: personSchema,
  group: groupSchema,
  relation: relationSchema,
  event: eventSchema,
  episode: episodeSchema,
  stage: stageSchema,
  stay: staySchema,
  safeguard: safeguardSchema,
  charge: chargeSchema,
  test: testSchema,
  payment: paymentSchema,
  position: positionSchema,
  account: accountSchema,
  act: actSchema,
  death: deathSchema,
  facility: facilitySchema,
  cell: cellSchema,
  capacity: capacitySchema,
  count: countSchema,
  measure: measureSchema,
  codebook: codebookSchema,
  "counting-rule": countingRuleSchema,
  assertion: assertionSchema,
  frame: frameSchema,
  indicator: indicatorSchema,
  figure: figureSchema,
  finding: findingSchema,
  norm: normSchema,
  clock: clockSchema,
  assessment: assessmentSchema,
  recommendation: recommendationSchema,
  promise: promiseSchema,
  letter: letterSchema,
  "consent-text": consentTextSchema,
  consent: consentSchema,
  "follow-up": followUpSchema,
  flow: flowSchema,
  series: seriesSchema,
  scenario: scenarioSchema,
  resolution: resolutionSchema,
  inbox: inboxSchema,
} as const;

export type { FieldProblem };

export type RecordKind = keyof typeof recordSchemas;
export type BodyOf<K extends RecordKind> = z.infer<(typeof recordSchemas)[K]>;
export type Body = { [K in RecordKind]: BodyOf<K> }[RecordKind];

/** All kinds, in an order in which a record's links point to kinds before it as far as they can. */
export const recordKinds = Object.keys(recordSchemas) as readonly RecordKind[];

/**
 * Kinds of which there is no list: what a lawyer holds against the law is about one person or place, and nobody is to be sorted,
 * counted or exported by it.
 */
export const unlistedKinds: ReadonlySet<RecordKind> = new Set<RecordKind>(["assessment"]);

/**
 * A record as analysis sees it: its current state under its ref; `id` is its ULID where it is stored, `conflicts` the
 * fields on which its newest versions disagree, `under` the record that it stands under where that is no longer the one
 * that its name says.
 */
export type RecordOf<K extends RecordKind> = {
  readonly kind: K;
  readonly ref: Ref;
  readonly id?: string | undefined;
  readonly body: BodyOf<K>;
  readonly conflicts?: readonly string[] | undefined;
  readonly under?: Ref | undefined;
};
export type AnyRecord = { [K in RecordKind]: RecordOf<K> }[RecordKind];

/** The key under which a file lists records of a kind: its plural. */
export const pluralOf: Readonly<Record<RecordKind, string>> = {
  source: "sources",
  person: "persons",
  group: "groups",
  relation: "relations",
  event: "events",
  episode: "episodes",
  stage: "stages",
  stay: "stays",
  safeguard: "safeguards",
  charge: "charges",
  test: "tests",
  payment: "payments",
  position: "positions",
  account: "accounts",
  act: "acts",
  death: "deaths",
  facility: "facilities",
  cell: "cells",
  capacity: "capacities",
  count: "counts",
  measure: "measures",
  codebook: "codebooks",
  "counting-rule": "counting_rules",
  assertion: "assertions",
  frame: "frames",
  indicator: "indicators",
  figure: "figures",
  finding: "findings",
  norm: "norms",
  clock: "clocks",
  assessment: "assessments",
  recommendation: "recommendations",
  promise: "promises",
  letter: "letters",
  "consent-text": "consent_texts",
  consent: "consents",
  "follow-up": "follow_ups",
  flow: "flows",
  series: "series",
  scenario: "scenarios",
  resolution: "resolutions",
  inbox: "inbox",
};

/** The kind that a plural key of a file means; undefined for other words. */
export function kindOfPlural(plural: string): RecordKind | undefined {
  return recordKinds.find((kind) => pluralOf[kind] === plural);
}

/**
 * Which kinds a file may nest inside which, and the fields that nesting fills in: `self` is the record it stands in,
 * `parent` the record around that one. Findings reach the same children by the same plural keys.
 */
export const childKinds: Partial<
  Record<RecordKind, Partial<Record<RecordKind, Readonly<Record<string, "self" | "parent">>>>>
> = {
  person: {
    episode: { person: "self" },
    position: { person: "self" },
    account: { speaker: "self" },
    payment: { person: "self" },
    death: { person: "self" },
    consent: { person: "self" },
    "follow-up": { person: "self" },
    relation: { from: "self" },
    act: {},
  },
  episode: {
    stage: { episode: "self" },
    stay: { episode: "self" },
    charge: { episode: "self" },
    test: { episode: "self" },
    payment: { episode: "self", person: "parent" },
  },
  stage: { safeguard: { stage: "self" }, test: { stage: "self", episode: "parent" } },
  facility: {
    cell: { facility: "self" },
    capacity: { of: "self" },
    count: { of: "self" },
    measure: { of: "self" },
  },
  cell: { capacity: { of: "self" }, count: { of: "self" }, measure: { of: "self" } },
};

/** The record that a record belongs to, by its closest link, else by its name: the same for nested and for flat files. */
export function ownerOf(
  kind: RecordKind,
  ref: Ref,
  body: Readonly<Record<string, unknown>>,
): Ref | undefined {
  for (const field of ownerFields.get(kind) ?? []) {
    const owner = body[field];
    if (typeof owner === "string") return owner;
  }
  return parentRef(ref);
}

/** For each kind, the fields that name the record it belongs to, the closest first: a test's stage before its episode. */
const ownerFields = new Map<RecordKind, readonly string[]>();
for (const children of Object.values(childKinds).toReversed()) {
  for (const [child, links] of Object.entries(children) as [RecordKind, Readonly<Record<string, string>>][]) {
    const fields = Object.keys(links).filter((field) => links[field] === "self");
    ownerFields.set(child, [...new Set([...(ownerFields.get(child) ?? []), ...fields])]);
  }
}
ownerFields.set("assertion", ["subject"]);

/**
 * The body of a record of `kind`, with defaults filled in and times, quantities and locators in their normal form; or
 * every field that is wrong with what was expected there. Reading its own result gives the same body.
 */
export function parseBody<K extends RecordKind>(
  kind: K,
  given: unknown,
):
  | { readonly ok: true; readonly body: BodyOf<K> }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] } {
  const raw = inTodaysForm(kind, given);
  const result = recordSchemas[kind].safeParse(raw);
  const halves = halfCharactersIn(raw).map((path) => ({
    field: fieldName(path.map((part) => (typeof part === "string" ? asWhole(part) : part))),
    message: halfCharacter,
  }));
  if (result.success && halves.length === 0)
    return { ok: true, body: withoutUndefined(result.data) as BodyOf<K> };
  return {
    ok: false,
    problems: [...halves, ...(result.success ? [] : problemsIn(result.error, recordSchemas[kind], raw))],
  };
}

const halfCharacter =
  "holds half of a character (a lone surrogate, such as \\ud800), which no file can keep; type that text again";

/**
 * A field of a record that names another one: where it stands, whom it names, which kinds it may name (all if none), and whether it
 * names who told what stands beside it.
 */
export type FieldLink = {
  readonly field: string;
  readonly ref: Ref;
  readonly kinds: readonly RecordKind[];
  readonly tells: boolean;
};

/** Every link of a parsed body, in the order of its fields. */
export function linksOf(kind: RecordKind, body: unknown): FieldLink[] {
  const found: FieldLink[] = [];
  collectLinks(recordSchemas[kind], body, "", found);
  return found;
}

/** The body with every link to `from` leading to `to` instead, each name once in a list. Other texts stay as they are. */
export function relinked(kind: RecordKind, body: object, from: Ref, to: Ref): Record<string, unknown> {
  const copy = withoutUndefined(body) as Record<string, unknown>;
  const fields = linksOf(kind, body).flatMap(({ field, ref }) => (ref === from ? [field] : []));
  for (const field of new Set(fields)) {
    const steps = [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([step, index]) =>
      index === undefined ? step : Number(index) - 1,
    );
    let around: Record<string | number, unknown> = copy;
    for (const step of steps.slice(0, -1)) around = around[step] as Record<string | number, unknown>;
    const last = steps.at(-1)!;
    around[last] = renamed(around[last], from, to);
  }
  return copy;
}

function renamed(value: unknown, from: Ref, to: Ref): unknown {
  if (typeof value === "string") return value === from ? to : value;
  if (Array.isArray(value)) {
    const named = value.map((item) => renamed(item, from, to));
    const refs = named.map((item) => namedIn(item).join(" "));
    return named.filter((_, at) => refs[at] !== to || refs.indexOf(to) === at);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      (key === "ref" || key === "source") && inner === from ? to : inner,
    ]),
  );
}

function withoutUndefined(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutUndefined);
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    if (inner !== undefined) kept[key] = withoutUndefined(inner);
  }
  return kept;
}

function collectLinks(schema: z.core.$ZodType, value: unknown, field: string, found: FieldLink[]): void {
  if (value === undefined || value === null || !holdsLinks(schema)) return;
  const meta = z.globalRegistry.get(schema) as { link?: readonly RecordKind[]; tells?: boolean } | undefined;
  if (meta?.link !== undefined) {
    for (const ref of namedIn(value))
      found.push({ field, ref, kinds: meta.link, tells: meta.tells === true });
    return;
  }
  const definition = (schema as unknown as { _zod: { def: Record<string, unknown> & { type: string } } })._zod
    .def;
  const inside = (name: string): string => (field === "" ? name : `${field}.${name}`);
  switch (definition.type) {
    case "object":
      for (const [name, inner] of Object.entries(definition["shape"] as Record<string, z.core.$ZodType>)) {
        collectLinks(inner, (value as Record<string, unknown>)[name], inside(name), found);
      }
      return;
    case "array":
      (value as unknown[]).forEach((item, index) => {
        collectLinks(definition["element"] as z.core.$ZodType, item, `${field}[${index + 1}]`, found);
      });
      return;
    case "optional":
    case "default":
    case "nullable":
      collectLinks(definition["innerType"] as z.core.$ZodType, value, field, found);
      return;
    case "pipe":
      collectLinks(definition["in"] as z.core.$ZodType, value, field, found);
      collectLinks(definition["out"] as z.core.$ZodType, value, field, found);
      return;
    case "union": {
      const options = definition["options"] as readonly z.core.$ZodType[];
      const fitting = options.find((option) => z.safeParse(option, value).success);
      if (fitting !== undefined) collectLinks(fitting, value, field, found);
      return;
    }
    default:
  }
}

/** Kinds with a field that names who told something. */
export const tellingKinds: ReadonlySet<RecordKind> = new Set(
  recordKinds.filter((kind) => holdsTeller(recordSchemas[kind])),
);

function holdsTeller(schema: z.core.$ZodType): boolean {
  if ((z.globalRegistry.get(schema) as { tells?: boolean } | undefined)?.tells === true) return true;
  return partsOf(schema).some(holdsTeller);
}

/**
 * What a body says in words of a closed list and in names of records: without texts, days, numbers and places in sources, except
 * where a record is none without them.
 */
export function codesIn(
  kind: RecordKind,
  body: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const shape = recordSchemas[kind].shape as Readonly<Record<string, z.core.$ZodType>>;
  return Object.fromEntries(
    // In the order in which they stand, as that is to be seen.
    Object.entries(body).flatMap(([field, value]) => {
      const schema = shape[field];
      if (schema === undefined) return [];
      const { def } = schema._zod as { def: { type: string; defaultValue?: unknown } };
      const isNeeded = def.type !== "optional" && def.type !== "default";
      if (isNeeded || isCode(schema)) return [[field, value]];
      return def.type === "default" ? [[field, def.defaultValue]] : [];
    }),
  );
}

function isCode(schema: z.core.$ZodType): boolean {
  const { link } = (z.globalRegistry.get(schema) ?? {}) as { link?: readonly RecordKind[] };
  if (link !== undefined) return link.join() !== "source";
  const { type } = schema._zod.def;
  const parts = partsOf(schema);
  return ["enum", "boolean", "literal"].includes(type) || (parts.length > 0 && parts.every(isCode));
}

/** The schemas that one is made of. */
function partsOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = (schema as unknown as { _zod: { def: Record<string, unknown> } })._zod;
  return [def["innerType"], def["element"], def["in"], def["out"], def["options"], def["shape"]]
    .flatMap((part) => (part instanceof z.core.$ZodType ? [part] : Object.values(part ?? {})))
    .filter((part): part is z.core.$ZodType => part instanceof z.core.$ZodType);
}

const linked = new WeakMap<z.core.$ZodType, boolean>();

/** Whether a schema or anything in it is a link; most fields of a record are none, and unions are costly to try. */
function holdsLinks(schema: z.core.$ZodType): boolean {
  let holds = linked.get(schema);
  if (holds === undefined) {
    holds =
      (z.globalRegistry.get(schema) as { link?: unknown } | undefined)?.link !== undefined ||
      partsOf(schema).some(holdsLinks);
    linked.set(schema, holds);
  }
  return holds;
}

/** The refs in a linked value: a ref, a locator's source, a frame's members. */
function namedIn(value: unknown): Ref[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(namedIn);
  if (typeof value !== "object" || value === null) return [];
  const { ref, source } = value as { ref?: unknown; source?: unknown };
  return [ref, source].filter((name): name is string => typeof name === "string");
}
