import { expect, test } from "vitest";
import { type Control, formOf } from "../../src/api/form.ts";
import { locatorSchema, parsePlace } from "../../src/domain/locator.ts";
import { placeText } from "../../src/api/wording.ts";
import { quantitySchema } from "../../src/domain/quantity.ts";
import { type RecordKind, recordKinds, recordSchemas, unlistedKinds } from "../../src/domain/record.ts";
import { timeSchema } from "../../src/domain/time.ts";
import { shown } from "../../src/service/disclose.ts";
import { listRecords } from "../../src/service/record.ts";
import type { ReadSession } from "../../src/service/session.ts";
import { snapshotFor } from "../../src/service/snapshot.ts";
import { changesIn, emptyOf, numberText, startOf, timeText } from "../../src/web/screen/record/form/draft.ts";
import { example } from "../example.ts";

const dossiers = [example("riverbend"), example("cambodia-2020")];

/** Each control of a value with the value that it shows. */
function* shownBy(control: Control, value: unknown): Generator<readonly [Control, unknown]> {
  if (value === undefined) return;
  yield [control, value];
  if (control.is === "list") for (const item of value as unknown[]) yield* shownBy(control.of, item);
  const parts =
    control.is === "parts"
      ? control.fields
      : control.is === "variants"
        ? (control.variants.find(({ kind }) => kind === (value as { kind: string }).kind)?.fields ?? [])
        : [];
  for (const { name, control: inner } of parts)
    yield* shownBy(inner, (value as Record<string, unknown>)[name]);
}

test("every kind has a form with every field of its schema, and each says what it means", () => {
  for (const kind of recordKinds) {
    const shape = Object.keys((recordSchemas[kind] as unknown as { shape: object }).shape);
    const asked = formOf(kind);
    expect(asked.map(({ name }) => name)).toEqual(shape.filter((name) => name !== "coded_with"));
    for (const { name, label, help } of asked)
      expect([kind, name, label !== "" && help !== ""]).toEqual([kind, name, true]);
  }
});

test("a new record asks by name for what is needed, and an opened part or item says what it lacks", () => {
  for (const kind of recordKinds) {
    const fields = formOf(kind);
    const found = changesIn(kind, {}, startOf(fields));
    const missing = found.ok ? [] : [...new Set(found.problems.map(({ field }) => field.split(/[.[]/)[0]))];
    // An answer that is needed only because of another one is asked for too.
    expect([kind, missing]).toEqual([
      kind,
      expect.arrayContaining(fields.filter(({ needed }) => needed).map(({ name }) => name)),
    ]);
    for (const { name, control } of fields)
      if (control.is === "list" && control.of.is === "place") {
        const opened = changesIn(
          kind,
          {},
          { ...startOf(fields), [name]: [{ ...(emptyOf(control.of) as object), page: 3 }] },
        );
        expect(opened.ok ? [] : opened.problems.map(({ field }) => field.split(/[.[]/)[0])).toContain(name);
      }
  }
});

/** All records of a kind, also of one that is in no list. */
async function recordsOf(dossier: ReadSession, kind: RecordKind) {
  if (!unlistedKinds.has(kind)) return shown(await listRecords(dossier, kind));
  const { records } = await snapshotFor(dossier);
  return records
    .filter((record) => record.kind === kind)
    .map(({ ref, body }) => ({ ref, body: body as Record<string, unknown> }));
}

test("no record of the examples is changed by opening its form and saving it", async () => {
  for (const { dossier } of dossiers)
    for (const kind of recordKinds)
      for (const { ref, body } of await recordsOf(dossier, kind))
        expect([ref, changesIn(kind, body, { ...body })]).toEqual([ref, { ok: true, patch: {} }]);
});

test("what a control shows of a date, a number or a place, typed again, means the same", async () => {
  let seen = 0;
  for (const { dossier } of dossiers)
    for (const kind of recordKinds)
      for (const { ref, body } of await recordsOf(dossier, kind))
        for (const field of formOf(kind))
          for (const [control, value] of shownBy(field.control, body[field.name])) {
            if (control.is === "time") {
              seen += 1;
              expect([ref, timeSchema.parse(timeText(value)).edtf]).toEqual([
                ref,
                (value as { edtf: string }).edtf,
              ]);
            } else if (control.is === "quantity") {
              seen += 1;
              const { words: _, ...read } = quantitySchema.parse(numberText(value)) as { words?: string };
              const { words: __, ...was } = value as { words?: string };
              expect([ref, read]).toEqual([ref, was]);
            } else if (control.is === "place") {
              seen += 1;
              const { source, quote: _, ...place } = locatorSchema.parse(value);
              expect([ref, parsePlace(placeText({ source, ...place }))]).toEqual([ref, place]);
            }
          }
  expect(seen).toBeGreaterThan(3000);
});

test("a place is read as people write it, and what is none is told", () => {
  expect(parsePlace("p. 41, line 3")).toEqual({ page: 41, line: 3 });
  expect(parsePlace("1:02:05 - 1:02:30")).toEqual({ time: { from: 3725, until: 3750 } });
  expect(parsePlace("")).toEqual({});
  for (const none of ["somewhere", "page", "page 0", "12", "page 1, page 2"])
    expect(parsePlace(none)).toBeUndefined();
});
