import { z } from "zod";
import { canBothHold, conditionOf } from "../../analysis/clock/condition.ts";
import { zoneNamed } from "../../analysis/clock/zone.ts";
import {
  clockRowSchema,
  courtCalendarSchema,
  type ClockRow,
  type CourtCalendar,
} from "../../domain/clock-row.ts";
import { fieldsAsked, fieldsOf } from "../../analysis/assessment/bearing.ts";
import {
  type Criterion,
  criterionSchema,
  type ElementList,
  elementListSchema,
  type NormElement,
} from "../../domain/element.ts";
import { Problem } from "../../domain/problem.ts";
import { spanOf } from "../../domain/time.ts";
import { problemsIn } from "../../domain/schema-problem.ts";
import { settle } from "../records/settle.ts";
import type { Tree } from "../records/yaml-tree.ts";

/** The rules of one file: time limits with the days on which its courts sit, elements of norms, grounds for petitions. */
export type LawFile = {
  readonly clocks: readonly ClockRow[];
  readonly court_days: readonly CourtCalendar[];
  readonly norms: readonly ElementList[];
  readonly criteria: readonly Criterion[];
};

const manual = "docs/law-data.md";
const lists = {
  clocks: clockRowSchema,
  court_days: courtCalendarSchema,
  norms: elementListSchema,
  criteria: criterionSchema,
} as const;
type Item = ClockRow | CourtCalendar | ElementList | Criterion;
/** What else may stand at the head of such a file: what was read for it, and when. */
const remarks: ReadonlySet<string> = new Set(["version", "checked", "sources"]);

/**
 * The rules that a file states, all of them sound.
 *
 * @throws Problem `bad-input` with a sentence for each thing that is wrong, with its line
 */
export function readLawFile(name: string, { root, lineOf, problems }: Tree): LawFile {
  const wrong = problems.map(({ line, message }) => at(name, line, message));
  const found = { clocks: [], court_days: [], norms: [], criteria: [] } as Record<keyof typeof lists, Item[]>;
  if (typeof root !== "object" || root === null || Array.isArray(root))
    throw new Problem(
      "bad-input",
      `${name} holds no list under ${Object.keys(lists).join(":, ")}: (${manual}).`,
    );
  const parts = root as Record<string, unknown>;
  const ids = new Set<string>();
  const sound: ClockRow[] = [];
  for (const [key, value] of Object.entries(parts)) {
    if (remarks.has(key)) continue;
    if (!Object.hasOwn(lists, key) || !Array.isArray(value)) {
      wrong.push(at(name, lineOf(root, [key]), `${key} is no list of a file of law; see ${manual}`));
      continue;
    }
    const list = key as keyof typeof lists;
    for (const raw of value as readonly unknown[]) {
      const line = lineOf(value, [value.indexOf(raw)]);
      const read = readItem(lists[list], raw);
      for (const { field, message } of read.problems)
        wrong.push(at(name, lineIn(raw, field, lineOf) ?? line, `${field} ${message}`));
      if (read.problems.length > 0) continue;
      const item = read.item as Item;
      found[list].push(item);
      for (const id of idsOf(item)) {
        if (ids.has(`${list} ${id}`))
          wrong.push(at(name, line, `${id} stands there twice; give each row an id of its own`));
        ids.add(`${list} ${id}`);
      }
      const flaws = flawsOf(item);
      if (flaws.length === 0 && "end" in item) {
        flaws.push(...overlapsOf(item, sound));
        sound.push(item);
      }
      for (const message of flaws) wrong.push(at(name, line, message));
    }
  }
  if (wrong.length > 0) throw new Problem("bad-input", wrong.join("\n"));
  return found as unknown as LawFile;
}

function idsOf(item: Item): readonly string[] {
  return "elements" in item ? [item.norm, ...item.elements.map(({ id }) => id)] : [item.id];
}

function readItem(
  schema: z.ZodType,
  raw: unknown,
): { readonly item: unknown; readonly problems: readonly { field: string; message: string }[] } {
  const settled = settle(schema, raw) as Record<string, unknown>;
  // A limit that is left empty is one that nobody knows, and not one that was forgotten.
  const isBlank = typeof raw === "object" && raw !== null && (raw as { limit?: unknown }).limit === null;
  if (isBlank) settled["limit"] = null;
  const parsed = schema.safeParse(settled);
  if (parsed.success) return { item: parsed.data, problems: [] };
  return { item: undefined, problems: problemsIn(parsed.error, schema, settled, manual) };
}

/** What no schema sees: a zone, a condition, a field that records of a kind do not have. */
function flawsOf(item: Item): string[] {
  if ("elements" in item)
    return [
      ...badConditions(item.norm, [item.applies_if ?? "true"]),
      ...item.elements.flatMap(strangeFields),
    ];
  if ("when" in item) return badConditions(item.id, [item.when]);
  if (!("applies_if" in item)) return [];
  const zone =
    zoneNamed(item.tz) === undefined
      ? [`${item.id} has the time zone ${item.tz}, which nobody knows; write one such as Asia/Phnom_Penh`]
      : [];
  return [
    ...zone,
    ...badConditions(item.id, [item.applies_if, ...item.extensions.flatMap(({ needs }) => needs ?? [])]),
  ];
}

/** Rows of a group are alternatives: two that may bind one person at one time are none, but for conflicting accounts. */
function overlapsOf(row: ClockRow, others: readonly ClockRow[]): string[] {
  return others
    .filter(
      (other) =>
        row.group !== undefined &&
        other.group === row.group &&
        (row.dispute === undefined || other.dispute !== row.dispute) &&
        !isOver(row, other) &&
        !isOver(other, row) &&
        canBothHold(conditionOf(row.applies_if), conditionOf(other.applies_if)),
    )
    .map(
      ({ id }) =>
        `${row.id} and ${id} of the group ${row.group} may both bind one person; tell them apart by applies_if or dates, or name one dispute in both`,
    );
}

function isOver({ valid_to: to }: ClockRow, { valid_from: from }: ClockRow): boolean {
  if (to === undefined || from === undefined) return false;
  return (spanOf(to).from ?? -Infinity) <= (spanOf(from).until ?? Infinity);
}

function badConditions(id: string, texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    try {
      conditionOf(text);
      return [];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return [`${id}: ${error.message.replace(/\.$/, "")}`];
    }
  });
}

function strangeFields(element: NormElement): string[] {
  return [...element.for, ...element.against, ...element.missing].flatMap(({ where }) =>
    where.flatMap((bearing) =>
      fieldsAsked(bearing).flatMap((field) =>
        fieldsOf(bearing.kind).has(field)
          ? []
          : [
              `${element.id}: records of kind ${bearing.kind} have no ${field}; one of ${[...fieldsOf(bearing.kind)].join(", ")}`,
            ],
      ),
    ),
  );
}

function lineIn(raw: unknown, field: string, lineOf: Tree["lineOf"]): number | undefined {
  if (typeof raw !== "object" || raw === null) return undefined;
  const path = field.split(/\.|\[|\]\.?/).flatMap((part) => {
    if (part === "") return [];
    return [/^\d+$/.test(part) ? Number(part) - 1 : part];
  });
  return lineOf(raw, path);
}

function at(name: string, line: number | undefined, message: string): string {
  return `${name}${line === undefined ? "" : `:${line}`} ${message.replace(/\.$/, "")}.`;
}
