import { z } from "zod";
import { conditionOf } from "../../analysis/clock/condition.ts";
import { zoneNamed } from "../../analysis/clock/zone.ts";
import {
  clockRowSchema,
  courtCalendarSchema,
  type ClockRow,
  type CourtCalendar,
} from "../../domain/clock-row.ts";
import { Problem } from "../../domain/problem.ts";
import { problemsIn } from "../../domain/schema-problem.ts";
import { settle } from "../records/settle.ts";
import type { Tree } from "../records/yaml-tree.ts";

/** Time limits of one file, with the days on which its courts sit. */
export type ClockFile = {
  readonly rows: readonly ClockRow[];
  readonly calendars: readonly CourtCalendar[];
};

const manual = "docs/law-data.md";
const lists = { clocks: clockRowSchema, court_days: courtCalendarSchema } as const;
/** What else may stand at the head of such a file: what was read for it, and when. */
const remarks: ReadonlySet<string> = new Set(["version", "checked", "sources"]);

/**
 * The rows of a file of clocks, all of them sound.
 *
 * @throws Problem `bad-input` with a sentence for each thing that is wrong, with its line
 */
export function readClockFile(name: string, { root, lineOf, problems }: Tree): ClockFile {
  const wrong = problems.map(({ line, message }) => at(name, line, message));
  const found: { clocks: ClockRow[]; court_days: CourtCalendar[] } = { clocks: [], court_days: [] };
  if (typeof root !== "object" || root === null || Array.isArray(root))
    throw new Problem("bad-input", `${name} holds no list under clocks: (${manual}).`);
  const parts = root as Record<string, unknown>;
  const lines = new Map<object, number | undefined>();
  for (const [key, value] of Object.entries(parts)) {
    if (remarks.has(key)) continue;
    if (!Object.hasOwn(lists, key) || !Array.isArray(value)) {
      wrong.push(at(name, lineOf(root, [key]), `${key} is no list of a file of clocks; see ${manual}`));
      continue;
    }
    for (const raw of value as readonly unknown[]) {
      const line = lineOf(value, [value.indexOf(raw)]);
      const read = readItem(lists[key as keyof typeof lists], raw);
      if (read.problems.length > 0)
        for (const { field, message } of read.problems)
          wrong.push(at(name, lineIn(raw, field, lineOf) ?? line, `${field} ${message}`));
      else {
        found[key as keyof typeof lists].push(read.item as never);
        lines.set(read.item as object, line);
      }
    }
  }
  const ids = new Set<string>();
  for (const row of found.clocks) {
    const isTwice = ids.has(row.id);
    ids.add(row.id);
    const flaws = [
      ...(isTwice ? [`${row.id} stands there twice; give each row an id of its own`] : []),
      ...flawsOf(row),
    ];
    for (const message of flaws) wrong.push(at(name, lines.get(row), message));
  }
  if (wrong.length > 0) throw new Problem("bad-input", wrong.join("\n"));
  return { rows: found.clocks, calendars: found.court_days };
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

/** What no schema sees: a zone, a condition. */
function flawsOf(row: ClockRow): string[] {
  const flaws: string[] = [];
  if (zoneNamed(row.tz) === undefined)
    flaws.push(
      `${row.id} has the time zone ${row.tz}, which nobody knows; write one such as Asia/Phnom_Penh`,
    );
  for (const text of [row.applies_if, ...row.extensions.flatMap(({ needs }) => needs ?? [])]) {
    try {
      conditionOf(text);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      flaws.push(`${row.id}: ${error.message.replace(/\.$/, "")}`);
    }
  }
  return flaws;
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
