import { expect, test } from "vitest";
import { counted, sized } from "../../../../test/size.ts";
import { type AnyRecord, parseBody } from "../../../domain/record.ts";
import { figureTable } from "../table.ts";
import { reconcile } from "./reconciliation.ts";

function held(ref: string, value: number, more: object = {}): AnyRecord {
  const raw = { indicator: "prison_population", value, unit: "persons", place: "Marovia", ...more };
  const parsed = parseBody("figure", raw);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { kind: "figure", ref, body: parsed.body };
}

const number = sized(10_000);

test(`what follows from ${counted(number)} figures grows with the figures, not with their pairs`, () => {
  const month = (index: number): string =>
    `${1900 + (index % 110)}-${String(1 + (index % 12)).padStart(2, "0")}`;
  const sizes = Array.from({ length: number }, (_, index) => index);
  const oneGroup = sizes.map((index) =>
    held(`f${index}`, 1000 + ((index * 7919) % 9000), { as_of: month(index) }),
  );
  const undated = sizes.map((index) => held(`f${index}`, 1000 + index));
  const manyPlaces = sizes.map((index) =>
    held(`f${index}`, 1000 + ((index * 7919) % 9000), {
      place: `place ${index % (number / 5)}`,
      as_of: month(index),
    }),
  );
  const periods = sizes.map((index) =>
    held(`f${index}`, 1000 + ((index * 7919) % 9000), {
      indicator: index % 2 === 0 ? "arrests" : "visits",
      as_of: index % 13 === 0 ? String(1900 + (index % 110)) : month(index),
    }),
  );
  for (const records of [oneGroup, undated, manyPlaces, periods]) {
    expect(reconcile(records).length).toBeLessThan(records.length * 3);
    expect(figureTable(records).length).toBeLessThan(records.length * 8);
  }
});
