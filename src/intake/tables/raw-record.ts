import { parseQuantity, type Quantity } from "../../domain/quantity.ts";
import { namedByPlace, withArticle } from "../records/draft.ts";
import { SpelledNumber } from "../records/settle.ts";
import { shownText } from "./cell.ts";
import { type CompiledRecord, essentialFields } from "./compile-table.ts";
import { type AnswerReading, type CellContext, quoted, textOf } from "./reading.ts";

/** Marks a raw record with the mapping that made it and its row, so that a problem can name its column. */
export const madeBy = Symbol("made by");
type Made = { readonly spec: CompiledRecord; readonly row: number };
export type RawRecord = Record<string, unknown> & { [madeBy]?: Made };

/** The records that a row makes by one part of the mapping. `gathered`: inside records that several rows make together. */
export function itemsOf(spec: CompiledRecord, context: CellContext, gathered: boolean): RawRecord[] {
  // Parts of a cell, and records that several rows bring together, have no place that stays: without a name of their own
  // their content tells which is which.
  const defaultId = gathered && !spec.repeats ? undefined : spec.defaultId;
  if (spec.each === undefined) {
    const item = itemOf(spec, context, defaultId, gathered);
    return item === undefined ? [] : [item];
  }
  const parts = spec.each.read(context);
  const list: unknown[] = Array.isArray(parts) ? parts : parts === undefined ? [] : [parts];
  return list
    .map((part) => itemOf(spec, { ...context, each: textOf(part) }, undefined, gathered))
    .filter((item) => item !== undefined);
}

function itemOf(
  spec: CompiledRecord,
  context: CellContext,
  defaultId: string | undefined,
  gathered: boolean,
): RawRecord | undefined {
  if (!spec.made(context)) return undefined;
  const item: RawRecord = {};
  // Out of sight of everything that goes over the fields of a record.
  Object.defineProperty(item, madeBy, { value: { spec, row: context.row } satisfies Made });
  const given = spec.id?.read(context);
  const id = given ?? defaultId;
  if (id !== undefined) item["id"] = id;
  const isCounted = given !== undefined && spec.countsRows(context);
  if (given === undefined || isCounted) Object.defineProperty(item, namedByPlace, { value: true });
  const refused = context.refusals();
  for (const [field, { read }] of spec.fields) {
    const value = read(context);
    if (value !== undefined) item[field] = value;
  }
  // Its number was refused and that is told; that it is missing is not told again.
  const essential = essentialFields[spec.kind];
  if (essential !== undefined && item[essential] === undefined && context.refusals() > refused)
    return undefined;
  if (
    spec.labelled !== undefined &&
    !isCounted &&
    id !== undefined &&
    item[spec.labelled.field] === undefined
  ) {
    const text = shownText(context.cells[spec.labelled.position]);
    if (text !== "" && (spec.labelled.always || (!textOf(id).endsWith(text) && !/^uuid:/i.test(text))))
      item[spec.labelled.field] = text;
  }
  if (spec.kind === "figure") splitHedge(item);
  if (spec.answers.length > 0) {
    const answers: Record<string, unknown> = {};
    for (const [variable, list] of spec.answers) {
      const given = list.map((answer) => answerOf(answer, context)).filter((answer) => answer !== undefined);
      if (given.length > 0) answers[variable] = given.length === 1 ? given[0] : given;
    }
    item["answers"] = answers;
  }
  for (const child of spec.inside) {
    for (const inner of itemsOf(child, context, gathered || spec.repeats)) {
      const list = (item[child.plural] ??= []) as RawRecord[];
      list.push(inner);
    }
  }
  return item;
}

/** A figure keeps its number, its hedge and the words of the cell apart; a cell holds them together. */
function splitHedge(item: RawRecord): void {
  const { value } = item;
  const quantity = typeof value === "string" ? parseQuantity(value) : isQuantity(value) ? value : undefined;
  if (quantity === undefined) return;
  item["value"] = [quantity.low, quantity.high];
  if (quantity.qualifier !== "exact") item["qualifier"] ??= quantity.qualifier;
  if (quantity.words !== undefined) item["printed"] ??= quantity.words;
}

function isQuantity(value: unknown): value is Quantity {
  return typeof value === "object" && value !== null && "low" in value && "qualifier" in value;
}

function answerOf(
  { reading, parts }: AnswerReading,
  context: CellContext,
): Record<string, unknown> | undefined {
  const answer = reading.read(context) as Record<string, unknown> | undefined;
  if (answer === undefined) return undefined;
  for (const [part, { read }] of parts) {
    const value = read(context);
    if (value !== undefined) answer[part] = value;
  }
  return answer;
}

/**
 * Adds what another row says of one record: fields and answers that are still open, and the records inside it. Where two rows
 * say two things, each column that differs is told.
 */
export function mergeInto(first: RawRecord, next: RawRecord, context: CellContext, name: string): boolean {
  const { spec, row } = first[madeBy]!;
  let any = false;
  const differs = (key: string, one: unknown, other: unknown): void => {
    any = true;
    context.refuse(
      spec.columnOf.get(key),
      `says ${quoted(textIn(other))} of ${name}, and row ${row} says ${quoted(textIn(one))}; make them agree, or, where they are two, name the columns that tell them apart in a list under id`,
    );
  };
  for (const [key, value] of Object.entries(next)) {
    const before = first[key];
    if (key === "id" || value === undefined) continue;
    if (key === "at")
      first[key] =
        Array.isArray(before) && Array.isArray(value) ? placesOf(before, value) : (before ?? value);
    else if (key === "answers") {
      const answers = (first[key] ??= {}) as Record<string, unknown>;
      for (const [variable, answer] of Object.entries(value as Record<string, unknown>)) {
        const known = Object.hasOwn(answers, variable) ? answers[variable] : undefined;
        if (known === undefined) answers[variable] = answer;
        else if (sameText(known) !== sameText(answer)) differs(`answers.${variable}`, known, answer);
      }
    } else if ([spec, next[madeBy]!.spec].some(({ inside }) => inside.some(({ plural }) => plural === key)))
      mergeLists(first, key, value as RawRecord[], context);
    else if (before === undefined) first[key] = value;
    else if (sameText(before) !== sameText(value)) differs(key, before, value);
  }
  return any;
}

/** Places in a source, each once: a row that became several stands in one. */
function placesOf(before: readonly unknown[], more: readonly unknown[]): unknown[] {
  const last = JSON.stringify(before.at(-1));
  return [...before, ...more.filter((place) => JSON.stringify(place) !== last)];
}

/**
 * Records inside a record of several rows: those of one name are one, and where they say two things both rows are told;
 * without a name those that say the same in every word are one, and the others stand side by side. What was taken for one
 * without the mapping saying so is told.
 */
function mergeLists(
  first: RawRecord,
  plural: string,
  items: readonly RawRecord[],
  context: CellContext,
): void {
  const list = (first[plural] ??= []) as RawRecord[];
  for (const item of items) {
    const { spec } = item[madeBy]!;
    const id = idOf(item);
    const others = list.filter((each) => each[madeBy]!.spec === spec && idOf(each) === id);
    const alike = others.find((each) => sameText(each) === sameText(item));
    const same = spec.repeats || id !== undefined ? (alike ?? others[0]) : alike;
    if (same === undefined) {
      list.push(item);
      continue;
    }
    if (!spec.repeats && alike !== undefined) context.alike(spec.kind);
    const differs = mergeInto(same, item, context, id ?? `this ${spec.kind}`);
    if (!spec.repeats && alike === undefined && !differs)
      context.refuse(
        spec.id?.columns[0],
        `makes ${withArticle(spec.kind)} ${id} again, of which row ${same[madeBy]!.row} says more or less; fill in the same in both rows where they are one, or, where they are two, name the columns that tell them apart in a list under id`,
      );
  }
}

function idOf(item: RawRecord): string | undefined {
  return item["id"] === undefined ? undefined : textOf(item["id"]);
}

/** What is said, without the place where it stands: every row has a place of its own. */
function sameText(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (key === "at" ? undefined : inner));
}

function textIn(value: unknown): string {
  if (typeof value !== "object" || value === null || value instanceof SpelledNumber) return textOf(value);
  const { is, state } = value as { is?: unknown; state?: unknown };
  if (is !== undefined || state !== undefined) return textIn(is ?? state);
  return Array.isArray(value) ? value.map(textIn).join(", ") : Object.values(value).map(textIn).join(" ");
}
