import type { SetReport } from "../api/listing.ts";
import type { Assertion } from "../domain/assertion.ts";
import { variablesOf } from "../domain/codebook.ts";
import { Problem } from "../domain/problem.ts";
import { type RecordKind, recordSchemas } from "../domain/record.ts";
import { readAnswerValue } from "../intake/records/answer.ts";
import { SpelledNumber } from "../intake/records/settle.ts";
import { canonical } from "../domain/version.ts";
import { asOf, recordByRef } from "../store/read.ts";
import type { StoredRecord } from "../store/record.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { ReadSession, WriteSession } from "./session.ts";
import { loadRecords } from "./load.ts";
import { noRecord } from "./record.ts";
import { refuseRetracted, writeBodies } from "./write.ts";

/**
 * Corrects fields of one record: a new version with the values given, checked as an import checks them, with the reason
 * in its history. `FIELD=VALUE` takes a field of the record (`age.years=23`, nothing after `=` takes it away), a variable
 * that it has one answer to, or of an answer `is=` and `state=`. Of a record in conflict it settles what it names.
 */
export async function setFields(
  session: WriteSession,
  refOrId: string,
  {
    assignments,
    why,
    allowImplausible,
    since,
  }: {
    readonly assignments: readonly string[];
    readonly why: string;
    /** Why what cannot stand is taken all the same, as for an import. */
    readonly allowImplausible?: string | undefined;
    /** The journal's size on which the corrections were made; left out, they are made on what stands. */
    readonly since?: number | undefined;
  },
): Promise<Disclosed<SetReport>> {
  if (why.trim() === "")
    throw new Problem("bad-usage", "A reason is needed; give it with --why TEXT, in words without names.");
  const record = await recordByRef(session.reader, refOrId);
  if (record === undefined) throw noRecord(refOrId);
  refuseRetracted(record);
  const bodies = new Map<
    string,
    { record: StoredRecord; body: Record<string, unknown>; touched: string[] }
  >();
  for (const assignment of assignments) {
    const equals = assignment.indexOf("=");
    if (equals < 1)
      throw new Problem(
        "bad-usage",
        `${JSON.stringify(assignment)} sets nothing; write FIELD=VALUE, such as sex=f.`,
      );
    const [field, text] = [assignment.slice(0, equals).trim(), assignment.slice(equals + 1).trim()];
    const target = await targetOf(session, record, field);
    const entry = bodies.get(target.record.ref) ?? {
      record: target.record,
      body: structuredClone(target.record.body) as Record<string, unknown>,
      touched: [],
    };
    bodies.set(target.record.ref, entry);
    if (target.record.kind === "assertion" && (target.field === "is" || target.field === "state")) {
      await answer(session, entry.record.ref, entry.body, target.field, text);
      entry.touched.push("state", "value");
    } else {
      put(entry.body, target.field, text, record.ref);
      entry.touched.push(/^[^.[]*/.exec(target.field)![0]);
    }
  }
  const conflicts = await contradicted(session, bodies.values(), since);
  const nameOf = (ref: string, field: string): string =>
    ref === record.ref ? field : `${ref.slice(record.ref.length + 1)}.${field}`;
  if (conflicts.length > 0) {
    const fields = conflicts.map(({ ref, field }) => nameOf(ref, field)).sort();
    return disclose({ ref: record.ref, outcome: "conflict", fields, changed: [], notes: [] }, session);
  }
  const { changed, notes } = await writeBodies(session, [...bodies.values()], {
    note: `set ${record.ref}: ${why.trim()}`,
    allowImplausible,
  });
  const named = changed.map(({ ref, field }) => nameOf(ref, field)).sort();
  return disclose({ ref: record.ref, outcome: "written", fields: [], changed: named, notes }, session);
}

/** Fields that somebody has set since the journal's size `since`, and that are now to say something else. */
async function contradicted(
  { reader }: WriteSession,
  bodies: Iterable<{ readonly record: StoredRecord; readonly body: Readonly<Record<string, unknown>> }>,
  since: number | undefined,
): Promise<{ readonly ref: string; readonly field: string }[]> {
  const found: { ref: string; field: string }[] = [];
  for (const { record, body } of bodies) {
    if (since === undefined || record.last < since) continue;
    const then = (await recordByRef(await asOf(reader, since), record.ref))?.body ?? {};
    for (const field of new Set([...Object.keys(record.body), ...Object.keys(body)])) {
      const [before, now, wanted] = [then, record.body, body].map((one) => canonical(one[field]));
      if (now !== before && wanted !== now) found.push({ ref: record.ref, field });
    }
  }
  return found;
}

/** The record and field that an assignment means: of the record itself, or its one answer to a variable of that name. */
async function targetOf(
  session: ReadSession,
  record: StoredRecord,
  field: string,
): Promise<{ readonly record: StoredRecord; readonly field: string }> {
  const shape = (recordSchemas[record.kind as RecordKind] as unknown as { shape?: object }).shape ?? {};
  const [name] = field.split(/[.[]/);
  if (record.kind === "assertion" || Object.hasOwn(shape, name!)) return { record, field };
  const own = (await loadRecords(session, "assertion")).filter(
    ({ body }) => body.subject === record.ref && body.variable === field,
  );
  if (own.length === 0)
    throw new Problem(
      "bad-input",
      `${record.ref} has no field ${field} and no answer to a variable of that name; "habeas show DIR ${record.ref}" lists what it has.`,
    );
  if (own.length > 1)
    throw new Problem(
      "bad-input",
      `${record.ref} has ${own.length} answers to ${field}; set is= of one of ${own.map(({ ref }) => ref).join(", ")}.`,
    );
  return { record: (await recordByRef(session.reader, own[0]!.ref))!, field: "is" };
}

async function answer(
  session: ReadSession,
  ref: string,
  body: Record<string, unknown>,
  field: "is" | "state",
  text: string,
): Promise<void> {
  if (field === "state") {
    body["state"] = text;
    if (text !== "answered") delete body["value"];
    return;
  }
  const { variable: name, subject } = body as unknown as Assertion;
  const kind = (await recordByRef(session.reader, subject))?.kind;
  const codebooks = (await loadRecords(session, "codebook")).map((codebook) => codebook.body);
  const variable = variablesOf(codebooks).get(`${kind}.${name}`);
  const value = variable === undefined ? undefined : readAnswerValue(variable, valueIn(text));
  if (value === undefined)
    throw new Problem(
      "bad-input",
      `${ref}: ${name} is in no codebook for ${kind ?? "it"}; add it there first.`,
    );
  if ("refused" in value) throw new Problem("bad-input", `${ref}: ${value.refused}.`);
  body["state"] = "answered";
  body["value"] = value;
}

/** Puts a value where `age.years` or `members[2].reason` says; an empty one takes the field away. */
function put(body: Record<string, unknown>, field: string, text: string, ref: string): void {
  const steps = [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([step, index]) =>
    index === undefined ? step : Number(index) - 1,
  );
  if (steps.includes("__proto__")) throw new Problem("bad-input", `${ref} has no field of that name.`);
  let around = body as Record<string | number, unknown>;
  for (const step of steps.slice(0, -1)) {
    if (!Object.hasOwn(around, step)) around[step] = {};
    const next = around[step];
    if (typeof next !== "object" || next === null)
      throw new Problem(
        "bad-input",
        `${ref} has nothing inside ${String(step)}; set ${String(step)} itself.`,
      );
    around = next as Record<string | number, unknown>;
  }
  const last = steps.at(-1)!;
  if (text !== "") around[last] = valueIn(text);
  else if (Array.isArray(around)) around.splice(last as number, 1);
  else delete around[last];
}

/** A value as a record file would have it: JSON where it is written so, a number as a number, else the text itself. */
function valueIn(text: string): unknown {
  if (/^[[{"]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      throw new Problem(
        "bad-usage",
        `${text.slice(0, 1)}… is no JSON; close it, or write the text without it.`,
      );
    }
  }
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) ? new SpelledNumber(Number(text), text) : text;
}
