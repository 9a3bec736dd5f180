import type { z } from "zod";
import { type Control, formOf } from "../api/form.ts";
import type { gridWrite } from "../api/grid.ts";
import { type Variable, variablesOf } from "../domain/codebook.ts";
import { codeLabel } from "../domain/field-words.ts";
import { counted, wordsOf } from "../domain/noun.ts";
import { parseQuantity } from "../domain/quantity.ts";
import { type AnyRecord, parseBody, type RecordKind } from "../domain/record.ts";
import { parseTime, type Time } from "../domain/time.ts";
import { canonical } from "../domain/version.ts";
import { readAnswerValue } from "../intake/records/answer.ts";
import { hedgedDateReader, plainDateReader } from "../intake/tables/date-form.ts";
import { plainNumbers } from "../intake/tables/number-form.ts";
import { lackOf } from "../intake/tables/propose/word.ts";
import type { StoredRecord } from "../store/record.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { textOf } from "./grid.ts";
import { loadRecords } from "./load.ts";
import { type ReadSession, refuseNarrowed, writing } from "./session.ts";
import { type Snapshot, snapshotFor } from "./snapshot.ts";
import { newName, refusalsIn, writeBodies } from "./write.ts";

type CellsAsked = z.output<typeof gridWrite.input>;
type CellAsked = CellsAsked["cells"][number];
type CellsWritten = z.output<typeof gridWrite.output>;
type CellWritten = CellsWritten["cells"][number];

/** What a cell is to hold, or why it can't; null where nothing is to stand. */
type CellRead =
  | { readonly patch: Readonly<Record<string, unknown>> }
  | { readonly why: string; readonly asks?: "decimal" | "state" };

/**
 * Writes what was typed or pasted into cells of a grid, all of it or nothing, as one step that `record.undo` undoes. Each text
 * is read as its field takes it, as a form reads it. Cells of a record that is to be made make it. A cell that says by now neither what its writer saw nor what they write
 * is in conflict.
 */
export async function writeCells(
  session: ReadSession,
  { kind, cells, decimal }: CellsAsked,
  { write }: { readonly write: boolean },
): Promise<Disclosed<CellsWritten>> {
  refuseNarrowed(session);
  const snapshot = await snapshotFor(session);
  const variables = kind === "assertion" ? await variablesIn(session) : new Map<string, Variable>();
  const bodies = new Map<
    string,
    { record: AnyRecord; body: Record<string, unknown>; touched: Set<string> }
  >();
  const found: CellWritten[] = [];
  for (const cell of cells) {
    const record = recordFor(kind, cell, bodies, snapshot);
    if (record === undefined || record.kind !== kind) {
      found.push(
        refused(cell, "", `There is no ${wordsOf(kind)} ${cell.ref} any more; look at the list again.`),
      );
      continue;
    }
    if (cell.make !== undefined && cell.text.trim() === "") {
      const { ref, field } = cell;
      found.push({ ref, field, outcome: "same", now: "", after: "", why: null, asks: null });
      continue;
    }
    const now = shownIn(record, record.body, cell.field, snapshot);
    const read = readCell(record, cell, { decimal, snapshot, variables });
    if ("why" in read) {
      found.push({ ...refused(cell, now, read.why), asks: read.asks ?? null });
      continue;
    }
    const entry = bodies.get(cell.ref) ?? {
      record,
      body: { ...record.body, ...cell.make } as Record<string, unknown>,
      touched: new Set<string>(),
    };
    for (const [field, value] of Object.entries(read.patch)) {
      if (value === null) delete entry.body[field];
      else entry.body[field] = value;
      entry.touched.add(field);
    }
    bodies.set(cell.ref, entry);
    const after = shownIn(record, entry.body, cell.field, snapshot);
    const isSame = Object.entries(read.patch).every(
      ([field, value]) =>
        canonical((record.body as Record<string, unknown>)[field] ?? null) === canonical(value),
    );
    const isMoved = !isSame && cell.seen !== now;
    found.push({
      ref: cell.ref,
      field: cell.field,
      outcome: isSame ? "same" : isMoved ? "conflict" : "changed",
      now,
      after,
      why: isMoved ? "Somebody has changed it meanwhile." : null,
      asks: null,
    });
  }
  const parsed = found.map((cell) => wholeOf(cell, bodies));
  const meant = [...new Set(parsed.filter(({ outcome }) => outcome === "changed").map(({ ref }) => ref))];
  const whole = meant.map((ref) => bodies.get(ref)!);
  const doubts =
    meant.length === 0
      ? new Map<string, string>()
      : await refusalsIn(session, whole as unknown as Parameters<typeof refusalsIn>[1]);
  const rows = parsed.map((cell) =>
    doubtedIn(cell, parsed, doubts.get(bodies.get(cell.ref)?.record.ref ?? cell.ref)),
  );
  const isHeld = rows.some(({ outcome }) => outcome === "refused" || outcome === "conflict");
  const changed = rows.filter(({ outcome }) => outcome === "changed").map(({ ref }) => ref);
  const refs = [...new Set(changed)];
  if (isHeld || refs.length === 0)
    return disclose({ outcome: isHeld ? "refused" : "unchanged", cells: rows, refs: [] }, session);
  if (write)
    await writeBodies(
      writing(session),
      refs.map((ref) => {
        const { record, body, touched } = bodies.get(ref)!;
        const whole = { record: record as unknown as StoredRecord, body };
        return snapshot.recordOf(record.ref) === undefined ? whole : { ...whole, touched: [...touched] };
      }),
      { note: `changed ${counted(changed.length, "cell")} of a list` },
    );
  return disclose(
    {
      outcome: "written",
      cells: rows,
      refs: write ? refs.map((ref) => bodies.get(ref)!.record.ref) : [],
    },
    session,
  );
}

/** The record of a cell; one that is to be made is made once for all of its cells, without a field. */
function recordFor(
  kind: RecordKind,
  { ref, make }: CellAsked,
  bodies: ReadonlyMap<string, { readonly record: AnyRecord }>,
  snapshot: Snapshot,
): AnyRecord | undefined {
  if (make === undefined) return snapshot.recordOf(ref);
  return bodies.get(ref)?.record ?? ({ ref: newName(kind, make), kind, body: {} } as unknown as AnyRecord);
}

function refused({ ref, field, text }: CellAsked, now: string, why: string): CellWritten {
  return { ref, field, outcome: "refused", now, after: text, why, asks: null };
}

/** A cell whose record, with all that is typed into it, is not one that may stand is refused too. */
function wholeOf(
  cell: CellWritten,
  bodies: ReadonlyMap<string, { readonly record: AnyRecord; readonly body: Record<string, unknown> }>,
): CellWritten {
  const entry = cell.outcome === "changed" ? bodies.get(cell.ref) : undefined;
  if (entry === undefined) return cell;
  const parsed = parseBody(entry.record.kind, entry.body);
  if (parsed.ok) return cell;
  const own =
    parsed.problems.find(({ field }) => field.split(/[.[]/)[0] === cell.field) ?? parsed.problems[0]!;
  return { ...cell, outcome: "refused", why: `${wordsOf(own.field)}: ${own.message}` };
}

function shownIn(record: AnyRecord, body: object, field: string, snapshot: Snapshot): string {
  return textOf(record.kind, field, (body as Record<string, unknown>)[field], snapshot);
}

async function variablesIn(session: ReadSession): Promise<ReadonlyMap<string, Variable>> {
  return variablesOf((await loadRecords(session, "codebook")).map(({ body }) => body));
}

/** A cell of a record that an import would refuse: the one that the sentence is about, or where it is about none, each. */
function doubtedIn(cell: CellWritten, all: readonly CellWritten[], why: string | undefined): CellWritten {
  if (why === undefined || cell.outcome !== "changed") return cell;
  const isAbout = ({ field }: CellWritten): boolean =>
    why.startsWith(`${field} `) || why.startsWith(`${field}:`);
  const own = all.filter((one) => one.ref === cell.ref && one.outcome === "changed");
  if (own.some(isAbout) && !isAbout(cell)) return cell;
  return {
    ...cell,
    outcome: "refused",
    why: why.replace(/^.*? is in doubt: /, "").replace(/ Correct it, or import with .*$/, ""),
  };
}

type CellReading = {
  readonly decimal: CellsAsked["decimal"];
  readonly snapshot: Snapshot;
  readonly variables: ReadonlyMap<string, Variable>;
};

function readCell(record: AnyRecord, cell: CellAsked, reading: CellReading): CellRead {
  const text = cell.text.trim();
  if (record.kind === "assertion" && cell.field === "value") return readAnswer(record, cell, reading);
  const field = formOf(record.kind).find(({ name }) => name === cell.field);
  if (field === undefined) return { why: "The cell is no field that can be written; open the record." };
  if (text === "")
    return field.needed
      ? { why: `${sentenceStart(field.label)} can’t be empty; write what it is.` }
      : { patch: { [cell.field]: null } };
  const isFree = field.control.is === "text";
  if (lackOf(text) !== undefined && !(isFree && /[\p{L}]{4}/u.test(text)))
    return {
      why: `“${text}” says why nothing is known, and is no ${field.label}; leave the cell empty.`,
      asks: "state",
    };
  const read = valueOf(record.kind, cell.field, field.control, text, reading);
  return "why" in read ? read : { patch: { [cell.field]: read.value } };
}

/** An answer: a value of its variable, or the state that says why there is none. */
function readAnswer(
  record: AnyRecord,
  { text, state }: CellAsked,
  { variables, snapshot }: CellReading,
): CellRead {
  const { subject, variable: name } = record.body as { readonly subject: string; readonly variable: string };
  if (state !== undefined) return { patch: { state, value: null } };
  const said = text.trim();
  if (said === "" || lackOf(said) !== undefined)
    return {
      why:
        said === ""
          ? "An answer can’t be empty; say why there is none."
          : `“${said}” says that there is no answer; say why.`,
      asks: "state",
    };
  const unit = snapshot.recordOf(subject)?.kind;
  const variable = variables.get(`${unit}.${name}`);
  if (variable === undefined) return { why: "No codebook has its variable; open the answer." };
  const read = readAnswerValue(variable, said);
  return "refused" in read
    ? { why: `“${said}”: ${read.refused}.` }
    : { patch: { state: "answered", value: read } };
}

function valueOf(
  kind: RecordKind,
  field: string,
  control: Control,
  text: string,
  reading: CellReading,
): { readonly value: unknown } | { readonly why: string; readonly asks?: "decimal" } {
  switch (control.is) {
    case "text":
      return { value: text };
    case "number":
    case "quantity": {
      const isDoubtful = reading.decimal === undefined && /^[^\d]*\d{1,3}[.]\d{3}(?!\d)/.test(text);
      if (isDoubtful)
        return {
          why: `“${text}” can be above a thousand or a decimal; say which sign stands before decimals.`,
          asks: "decimal",
        };
      const notation = reading.decimal === "," ? { decimal: ",", group: "." } : { decimal: ".", group: "," };
      const plain = plainNumbers(text, notation) ?? text;
      if (control.is === "number") {
        const value = Number(plain);
        return Number.isFinite(value) ? { value } : { why: `“${text}” is no number; write one such as 12.` };
      }
      const value = parseQuantity(plain);
      return value === undefined
        ? { why: `“${text}” is read as no number; write one such as 12, over 40 or 50-60.` }
        : { value };
    }
    case "yes-no": {
      const word = text.toLowerCase();
      if (["yes", "true", "y"].includes(word)) return { value: true };
      if (["no", "false", "n"].includes(word)) return { value: false };
      return { why: `“${text}” is neither yes nor no; write one of them.` };
    }
    case "choice": {
      const key = text.toLowerCase();
      const code = control.codes.find(
        (one) =>
          one.toLowerCase() === key ||
          (codeLabel(kind, field, one) ?? one).toLowerCase() === key ||
          wordsOf(one).toLowerCase() === key,
      );
      const list = control.codes.slice(0, 12).map((one) => codeLabel(kind, field, one) ?? wordsOf(one));
      return code === undefined
        ? {
            why: `“${text}” is none of ${list.join(", ")}${control.codes.length > 12 ? " …" : ""}; write one of them.`,
          }
        : { value: code };
    }
    case "time": {
      const ambiguous = /^(\d{1,2})[./-](\d{1,2})[./-]\d{2,4}$/.exec(text);
      if (ambiguous !== null)
        return { why: `“${text}” can be two days; write it with the name of the month, or as 2019-04-03.` };
      const value = parseTime(text) ?? namedTime(text);
      return value === undefined
        ? { why: `“${text}” is read as no date; write one such as 2019-04-03, May 2019 or late 2017.` }
        : { value };
    }
    case "record": {
      const { snapshot } = reading;
      const fits = (one: AnyRecord): boolean =>
        control.kinds.length === 0 || control.kinds.includes(one.kind);
      const ref = /\(([^()]+)\)$/.exec(text)?.[1] ?? text;
      const own = snapshot.recordOf(ref);
      if (own !== undefined && fits(own)) return { value: own.ref };
      const named = snapshot.records.filter(
        (one) => fits(one) && snapshot.labelOf(one.ref).toLowerCase() === text.toLowerCase(),
      );
      if (named.length === 1) return { value: named[0]!.ref };
      return {
        why:
          named.length > 1
            ? `Several records are called “${text}”; write the ref of one.`
            : `No record that may stand here is called “${text}”; write its name or ref.`,
      };
    }
    case "list": {
      const values: unknown[] = [];
      for (const part of text
        .split(";")
        .map((one) => one.trim())
        .filter((one) => one !== "")) {
        const read = valueOf(kind, field, control.of, part, reading);
        if ("why" in read) return read;
        values.push(read.value);
      }
      return { value: values };
    }
    default:
      return { why: "The cell has several parts; open the record to write it." };
  }
}

const namedDate = hedgedDateReader(plainDateReader({ languages: [] }));

/** A date with the name of its month, or with a hedge, as a table is read; its words stay beside it. */
function namedTime(text: string): Time | undefined {
  const edtf = namedDate(text);
  const time = edtf === undefined ? undefined : parseTime(edtf);
  return time === undefined ? undefined : { ...time, words: text };
}

function sentenceStart(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
