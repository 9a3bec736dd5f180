import { counted } from "../../../domain/noun.ts";
import type { Apart } from "../../apart/apart.ts";
import type { FileProblem } from "../../records/draft.ts";
import { DraftReader } from "../../records/draft-reader.ts";
import { readRecordsInto } from "../../records/record-file.ts";
import { SpelledNumber } from "../../records/settle.ts";
import { readYamlTree } from "../../records/yaml-tree.ts";
import { readTables } from "../mapped-table.ts";
import { namedForms } from "../date-form.ts";
import { readMapping } from "../mapping.ts";
import { rowsAt } from "../table.ts";
import { rowsLookedAt } from "./open.ts";
import type { Proposal } from "./propose.ts";

/** What an import would refuse in one column, for one reason. */
export type Refused = {
  readonly column: string | undefined;
  readonly reason: string;
  /** The cells that say what they hold, and how often. */
  readonly texts: Map<string, number>;
  /** Where a text stands that is there once. */
  readonly places: Map<string, string>;
  readonly rows: number[];
};

/** Reasons that are listed, and cells and rows of each. */
const [mostReasons, mostTexts, mostRows] = [20, 6, 12];

/**
 * The proposal with the cells that an import by it would refuse, as comments at its head: the rows are read as the import reads
 * them, without what is left to decide. Of a column about which something is to be decided nothing is said.
 */
export async function rehearsed(
  proposal: Proposal,
  open: (file: string) => AsyncIterable<Uint8Array>,
  apart: Apart,
): Promise<Proposal> {
  const refused = refusals(await refusedBy(proposal, open, apart));
  if (refused.length === 0) return proposal;
  const count = new Set(refused.flatMap(({ rows: at }) => at)).size;
  const [first, second, ...rest] = proposal.mapping.split("\n");
  const more = refused.length - mostReasons;
  const lines = [
    `# Import will refuse ${counted(count, "row")} as the sheet stands. Mend the cells, or say under "values" what they mean:`,
    ...refused.slice(0, mostReasons).map((each) => `# - ${lineOf(each)}`),
    ...(more > 0 ? [`# - and ${counted(more, "reason")} more`] : []),
  ];
  return {
    ...proposal,
    mapping: [first, second, ...lines, ...rest].join("\n"),
    notes: [
      ...proposal.notes,
      `Import will refuse ${counted(count, "row")} as the sheet stands; the head of the mapping says which cells.`,
    ],
  };
}

/** Notations of numbers of which one may be decided on. */
const notations: readonly unknown[] = [
  undefined,
  { decimal: ".", group: "," },
  { decimal: ",", group: "." },
  { decimal: ",", group: " " },
];

/** The problems of rows and cells that an import by the proposal has, whatever is decided about how numbers are written. */
async function refusedBy(
  proposal: Proposal,
  open: (file: string) => AsyncIterable<Uint8Array>,
  apart: Apart,
): Promise<readonly FileProblem[]> {
  const { root } = readYamlTree(proposal.mapping);
  const asksNumber = /^[^#]*\bnumber: decide\b/m.test(proposal.mapping);
  const runs: FileProblem[][] = [];
  for (const number of asksNumber ? notations : [undefined]) {
    const problems = await problemsOf(decided(root, number), proposal.codebook, open, apart);
    if (problems === undefined) return [];
    runs.push(
      problems
        // While something is left to decide of the rows, only cells can be judged.
        .filter(({ message }) => proposal.undecided === 0 || /^(?:holds|cannot be read) /.test(message))
        .filter(
          ({ line, field, column }) => line !== undefined && (column !== undefined || field === "the row"),
        ),
    );
  }
  const keyOf = ({ line, column, message }: FileProblem): string =>
    `${line}\n${column}\n${message.split(", which ")[0]}`;
  const [first, ...others] = runs.map((run) => new Set(run.map(keyOf)));
  return runs[0]!.filter(
    (problem) => first!.has(keyOf(problem)) && others.every((run) => run.has(keyOf(problem))),
  );
}

/** The problems of the rows of the tables by a mapping; undefined where it is none. */
async function problemsOf(
  root: unknown,
  codebook: string,
  open: (file: string) => AsyncIterable<Uint8Array>,
  apart: Apart,
): Promise<readonly FileProblem[] | undefined> {
  const read = readMapping({
    name: "the mapping",
    tree: { root, lineOf: () => undefined, problems: [] },
  });
  // What stands in no column cannot be read.
  if ("problems" in read) return undefined;
  // What a link names may stand in the dossier.
  const reader = new DraftReader({ codebooks: [], hasRef: () => true });
  readRecordsInto(reader, [{ name: "codebook.yaml", text: codebook }]);
  const before = reader.problemCount;
  let rows = 0;
  for await (const _ of readTables(read.mapping, open, reader, { apart, undecided: true }))
    if (++rows > rowsLookedAt) break;
  return reader.problemsSince(before);
}

/** Problems of rows, those of one column and one reason together. */
export function refusals(
  problems: readonly FileProblem[],
  shownAs: (text: string) => string = safeText,
): Refused[] {
  const found = new Map<string, Refused>();
  const seen = new Set<string>();
  for (const { column, line, message } of problems) {
    const [, quotedText, place = "", after] =
      /^holds ("(?:[^"\\]|\\.)*")( in (?:(?:'(?:[^']|'')*'|[^\s!']+)!)?[A-Z]+\d+)?,? (.*)$/su.exec(message) ??
      [];
    const reason = (after ?? message).replace(/^(?:which|and) /, "");
    const key = `${column}\n${reason}`;
    const each = found.get(key) ?? {
      column,
      reason,
      texts: new Map<string, number>(),
      places: new Map<string, string>(),
      rows: [],
    };
    found.set(key, each);
    // Of a row that several columns become rows of, a cell beside them is read with each.
    const cell = `${key}\n${line}\n${quotedText}${place}`;
    if (quotedText !== undefined && !seen.has(cell)) {
      const text = shownAs(JSON.parse(quotedText) as string);
      each.places.set(text, each.texts.has(text) ? "" : place);
      each.texts.set(text, (each.texts.get(text) ?? 0) + 1);
    }
    seen.add(cell);
    if (each.rows.at(-1) !== line) each.rows.push(line ?? 0);
  }
  return [...found.values()];
}

/** The text of a cell as a proposal may show it: what may be a name or a sentence is not shown. */
function safeText(text: string): string {
  const isNumberLike = /\p{Nd}/u.test(text) && !/\p{L}{4}/u.test(text);
  return isNumberLike ? JSON.stringify(text) : "a text that is not shown";
}

function lineOf({ column, reason, texts, places, rows }: Refused): string {
  const shown = [...texts]
    .slice(0, mostTexts)
    .map(([text, count]) => (count === 1 ? `${text}${places.get(text)}` : `${text} ${count}`));
  const list = [...shown, ...(texts.size > mostTexts ? ["…"] : [])].join(", ");
  const at = `${rowsAt(rows.slice(0, mostRows))}${rows.length > mostRows ? ", …" : ""}`;
  return `${column === undefined ? "" : `${column}${list === "" ? "" : `: ${list}`}; `}${at}: ${reason}`.replaceAll(
    /\s+/gu,
    " ",
  );
}

/**
 * A mapping with what may be decided in the place of what is left to decide: of dates every form, of numbers `number`, of kinds
 * one that takes its cells; `undefined` for a part that nothing is left of.
 */
function decided(value: unknown, number: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item) => decided(item, number)).filter((item) => item !== undefined);
  if (typeof value !== "object" || value === null || value instanceof SpelledNumber) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  if (fields["constant"] === "decide") return undefined;
  // A year of an era that is still to be named is no year yet.
  const isOfEra = fields["era"] === "decide" && "column" in fields;
  const entries = Object.entries(fields).flatMap(([key, inner]): [string, unknown][] => {
    if (key === "states" && typeof inner === "object" && inner !== null) return [[key, statesOf(inner)]];
    if (key === "values" && typeof inner === "object" && inner !== null)
      return [
        [
          key,
          Object.fromEntries(
            Object.entries(inner).map(([word, code]) => [word, code === "decide" ? null : code]),
          ),
        ],
      ];
    const left =
      inner === "decide" && key !== "column" && key !== "file" && key !== "sheet"
        ? undefined
        : decided(inner, number);
    if (left !== undefined) return [[key, left]];
    // The row stands in for a column that names the records: no two are of one name.
    if (key === "id") return [[key, { row: true }]];
    if (inner !== "decide") return [];
    if (key === "kind") return [[key, kindFor(fieldsOf(fields["fields"]))]];
    if (key === "date") return [[key, anyDate]];
    if (key === "number") return number === undefined ? [] : [[key, number]];
    // What asks about whole rows would be refused in each of them.
    return key === "merged" ? [[key, "repeat"]] : key === "duplicates" ? [[key, "keep"]] : [];
  });
  return isOfEra ? undefined : Object.fromEntries(entries);
}

/** A kind that takes the cells of a record of which it is to be decided what it is. */
function kindFor(fields: object): string {
  return "places" in fields ? "capacity" : "died" in fields ? "death" : "episode";
}

function fieldsOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

/** Every form in which a date may be written: what none of them reads is no date, whichever is decided on. */
const anyDate: readonly string[] = [
  ...["/", ".", "-"].flatMap((sign) =>
    ["d m y", "m d y", "y m d", "y d m", "m y", "y m"].flatMap((order) =>
      ["yyyy", "yy"].map((year) => order.replaceAll(" ", sign).replace("y", year)),
    ),
  ),
  "mmm-yy",
  "mmm yy",
  "d-mmm-yy",
  "d mmm yy",
  "d/mmm/yyyy",
  "d.mmm.yyyy",
  "d/m/yyyy hh:mm",
  "m/d/yyyy hh:mm",
  "d.m.yyyy hh:mm",
  "yyyy-mm-dd hh:mm",
  ...namedForms,
  "yyyy",
  "edtf",
];

/** States without those that are left to decide, whose cells say in any case that there is no answer. */
function statesOf(states: object): Record<string, unknown> {
  const { decide = [], not_stated = [], ...rest } = states as Readonly<Record<string, unknown[]>>;
  return { ...rest, not_stated: [...not_stated, ...decide] };
}
