import { counted } from "../../../domain/noun.ts";
import type { Apart } from "../../apart/apart.ts";
import type { FileProblem } from "../../records/draft.ts";
import { DraftReader } from "../../records/draft-reader.ts";
import { readRecordsInto } from "../../records/record-file.ts";
import { SpelledNumber } from "../../records/settle.ts";
import { readYamlTree } from "../../records/yaml-tree.ts";
import { readTables } from "../mapped-table.ts";
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
  const undecided = new Set<string>();
  const root = decided(readYamlTree(proposal.mapping).root, undecided);
  const read = readMapping({
    name: "the mapping",
    tree: { root, lineOf: () => undefined, problems: [] },
  });
  // What stands in no column cannot be read.
  if ("problems" in read) return proposal;
  // What a link names may stand in the dossier.
  const reader = new DraftReader({ codebooks: [], hasRef: () => true });
  readRecordsInto(reader, [{ name: "codebook.yaml", text: proposal.codebook }]);
  const before = reader.problemCount;
  let rows = 0;
  for await (const _ of readTables(read.mapping, open, reader, { apart })) if (++rows > rowsLookedAt) break;
  const refused = refusals(
    reader
      .problemsSince(before)
      // While something is left to decide of the rows, only cells can be judged.
      .filter(({ message }) => proposal.undecided === 0 || /^(?:holds|cannot be read) /.test(message))
      .filter(({ line, field, column }) =>
        line === undefined || column === undefined
          ? line !== undefined && field === "the row"
          : !undecided.has(column),
      ),
  );
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

/** Problems of rows, those of one column and one reason together. */
export function refusals(
  problems: readonly FileProblem[],
  shownAs: (text: string) => string = safeText,
): Refused[] {
  const found = new Map<string, Refused>();
  for (const { column, line, message } of problems) {
    const [, quotedText, place = "", after] =
      /^holds ("(?:[^"\\]|\\.)*")( in [A-Z]+\d+)?,? (.*)$/su.exec(message) ?? [];
    const reason = (after ?? message).replace(/^(?:which|and) /, "");
    const key = `${column}\n${reason}`;
    const each = found.get(key) ?? { column, reason, texts: new Map<string, number>(), rows: [] };
    found.set(key, each);
    // Of a row that several columns become rows of, a cell beside them is read with each.
    if (quotedText !== undefined && (each.rows.at(-1) !== line || place !== "")) {
      const text = `${shownAs(JSON.parse(quotedText) as string)}${place}`;
      each.texts.set(text, (each.texts.get(text) ?? 0) + 1);
    }
    if (each.rows.at(-1) !== line) each.rows.push(line ?? 0);
  }
  return [...found.values()];
}

/** The text of a cell as a proposal may show it: what may be a name or a sentence is not shown. */
function safeText(text: string): string {
  const isNumberLike = /\p{Nd}/u.test(text) && !/\p{L}{4}/u.test(text);
  return isNumberLike ? JSON.stringify(text) : "a text that is not shown";
}

function lineOf({ column, reason, texts, rows }: Refused): string {
  const shown = [...texts].slice(0, mostTexts).map(([text, count]) => `${text} ${count}`);
  const list = [...shown, ...(texts.size > mostTexts ? ["…"] : [])].join(", ");
  const at = `${rowsAt(rows.slice(0, mostRows))}${rows.length > mostRows ? ", …" : ""}`;
  return `${column === undefined ? "" : `${column}${list === "" ? "" : `: ${list}`}; `}${at}: ${reason}`.replaceAll(
    /\s+/gu,
    " ",
  );
}

/**
 * A mapping without what is left to decide in it; `undefined` for a part that nothing is left of. The columns of which it is to
 * be decided how their cells are written go to `undecided`.
 */
function decided(value: unknown, undecided: Set<string>): unknown {
  if (Array.isArray(value))
    return value.map((item) => decided(item, undecided)).filter((item) => item !== undefined);
  if (typeof value !== "object" || value === null || value instanceof SpelledNumber) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  const isOpen = (key: string): boolean => fields[key] === "decide";
  if (isOpen("kind") || isOpen("constant")) return undefined;
  if (typeof fields["column"] === "string" && ["date", "era", "number"].some(isOpen))
    undecided.add(fields["column"]);
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
    if (inner !== "decide" || key === "column" || key === "file" || key === "sheet") {
      const left = decided(inner, undecided);
      return left === undefined ? [] : [[key, left]];
    }
    // The row stands in for a column that names the records: no two are of one name.
    if (key === "id") return [[key, { row: true }]];
    // What asks about whole rows would be refused in each of them.
    return key === "merged" ? [[key, "repeat"]] : key === "duplicates" ? [[key, "keep"]] : [];
  });
  return Object.fromEntries(entries);
}

/** States without those that are left to decide, whose cells say in any case that there is no answer. */
function statesOf(states: object): Record<string, unknown> {
  const { decide = [], not_stated = [], ...rest } = states as Readonly<Record<string, unknown[]>>;
  return { ...rest, not_stated: [...not_stated, ...decide] };
}
