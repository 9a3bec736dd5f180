import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deriveFigures } from "../../src/analysis/figure/derivation.ts";
import { figureTable } from "../../src/analysis/figure/table.ts";
import { reconcile } from "../../src/analysis/figure/reconciliation/reconciliation.ts";
import type { Reconciliation } from "../../src/analysis/figure/reconciliation/verdict.ts";
import { type AnyRecord, parseBody } from "../../src/domain/record.ts";
import { fromShared } from "../needs.ts";

const folder = fromShared("cambodia-2020", "the figures of the research");
const here = folder !== undefined;

type StatedJson = {
  readonly id: string;
  readonly quantity: string;
  readonly place: string | null;
  readonly population: string | null;
  readonly value: number | string | null;
  readonly value_high?: number | null;
  readonly value_text?: string;
  readonly unit: string;
  readonly qualifier: string;
  readonly as_of: { readonly value: string; readonly precision: string } | null;
  readonly published: string | null;
  readonly doc: string;
  readonly line: number;
  readonly locator_quote: string;
  readonly derived_from: readonly string[] | null;
  readonly case_id?: string | null;
  readonly estimate?: boolean | null;
  readonly hedge?: string | null;
  readonly note?: string | null;
};

const read = (name: string): unknown => JSON.parse(readFileSync(join(folder!, name), "utf8"));
const json = here
  ? (read("figures.json") as { meta: { recomputation_disagrees_ids: string[] }; figures: StatedJson[] })
  : undefined;

/** "late-year" of 2016 is "late 2016". */
function timeOf({ value, precision }: { readonly value: string; readonly precision: string }): string {
  const part = /^(early|mid|late)-year$/.exec(precision)?.[1];
  return part === undefined ? value : `${part} ${value}`;
}

function valueOf({ value, value_high, value_text, unit }: StatedJson): unknown {
  if (unit === "date" && typeof value === "string") return { time: value };
  if (typeof value !== "number") return { text: value_text ?? value ?? "not stated as a number" };
  return typeof value_high === "number" ? [value, value_high] : value;
}

function figureOf(stated: StatedJson): AnyRecord {
  const parsed = parseBody("figure", {
    indicator: stated.quantity,
    value: valueOf(stated),
    qualifier: stated.qualifier,
    unit: stated.unit,
    derived_from: stated.derived_from ?? [],
    at: {
      source: stated.doc.replace(/\.txt$/, ""),
      line: stated.line,
      quote: { exact: stated.locator_quote },
    },
    ...(stated.place === null ? {} : { place: stated.place }),
    ...(stated.population === null ? {} : { population: stated.population }),
    ...(stated.as_of === null ? {} : { as_of: timeOf(stated.as_of) }),
    ...(stated.published === null ? {} : { published: stated.published }),
    ...(typeof stated.case_id === "string" ? { case: stated.case_id } : {}),
    ...(stated.estimate === true ? { estimate: true } : {}),
    ...(typeof stated.hedge === "string" ? { hedge: stated.hedge } : {}),
    ...(typeof stated.note === "string" ? { note: stated.note } : {}),
  });
  if (!parsed.ok) throw new Error(`${stated.id}: ${JSON.stringify(parsed.problems)}`);
  return { kind: "figure", ref: stated.id, body: parsed.body };
}

type FacilityJson = {
  readonly id: string;
  readonly name: string;
  readonly aliases: string[];
  readonly type: string;
  readonly place: string | null;
};

function facilityOf({ id, name, aliases, type, place }: FacilityJson): AnyRecord {
  const words: Record<string, string> = {
    drug_detention_centre: "drug-detention-centre",
    planned_drug_treatment_centre: "planned-treatment-centre",
  };
  const parsed = parseBody("facility", {
    name,
    aliases,
    type: words[type] ?? type.replaceAll("_", "-"),
    ...(place === null ? {} : { place }),
  });
  if (!parsed.ok) throw new Error(`${id}: ${JSON.stringify(parsed.problems)}`);
  return { kind: "facility", ref: id, body: parsed.body };
}

const records: AnyRecord[] =
  json === undefined
    ? []
    : [
        ...(read("facilities.json") as { facilities: FacilityJson[] }).facilities.map(facilityOf),
        ...json.figures.map(figureOf),
      ];

const derived = deriveFigures(records);
const found = reconcile(records);
const wrong = ["date", "definition", "population", "irreconcilable"];

/** Texts of the derived figures of one kind that rest on the inputs named. */
const texts = (indicator: string, ...inputs: string[]): string[] =>
  derived
    .filter(
      (figure) => figure.indicator === indicator && inputs.every((input) => figure.inputs.includes(input)),
    )
    .map(({ text }) => text);
/** The reconciliations that set all these figures side by side. */
const over = (...refs: string[]): Reconciliation[] =>
  found.filter(({ figures }) => refs.every((ref) => figures.includes(ref)));
const verdictsOver = (...refs: string[]): string[] => over(...refs).map(({ verdict }) => verdict);

test.runIf(here)("all 555 figures are read and stand in the table with their derived ones", () => {
  const table = figureTable(records);
  expect(table.filter((row) => !row.derived)).toHaveLength(555);
  expect(table.filter((row) => row.derived)).toHaveLength(derived.length);
  expect(table.every(({ ref, value }) => ref !== "" && value !== "")).toBe(true);
  expect(new Set(table.map(({ ref }) => ref)).size).toBe(table.length);
});

test.runIf(here)("growth, occupancy and the people above capacity follow", () => {
  expect(texts("growth", "p-pop")).toContain("78.04 % increase");
  expect(texts("occupancy", "p-pop")).toEqual(["146.6 % of capacity"]);
  expect(texts("over-capacity", "p-pop")).toEqual(["46.6 % over capacity"]);
  expect(texts("people-above-capacity", "p-pop")).toEqual(["12,397 persons"]);
  expect(
    derived.find(({ indicator, inputs }) => indicator === "occupancy" && inputs[0] === "p-pop")?.arithmetic,
  ).toBe("38,990 / 26,593 = 146.6 %; 12,397 above capacity");
});

test.runIf(here)("a hedge stays in what follows from it", () => {
  expect(texts("occupancy", "r-cc1-pop", "r-cc1-cap")).toEqual(["over 463.4 % of capacity"]);
});

test.runIf(here)("shares, sums, floor area and what a release leaves follow", () => {
  expect(texts("share", "r-drug-count", "r-pop-2020-04")).toEqual(["56.9 %"]);
  expect(texts("sum", "r-cbdt-national", "r-cbdt-provincial", "r-cbdt-district", "r-cbdt-commune")).toEqual([
    "431 facilities",
  ]);
  expect(texts("space", "r-sopheap-length", "r-sopheap-width", "r-sopheap-cell")).toEqual([
    "about 0.1875 m² a person",
  ]);
  expect(texts("remaining", "p-pop", "j-10000-lead")).toEqual(["28,990 persons"]);
  expect(texts("remaining-occupancy", "p-pop", "j-10000-lead")).toEqual(["109.0 % of capacity"]);
  expect(texts("remaining", "p-pop", "j-10000-upto")).toEqual(["at least 28,990 persons"]);
});

test.runIf(here)("one number for three dates is found", () => {
  const [three, ...more] = over("r-pop-2020-03", "r-pop-2020-04", "p-pop");
  expect(more).toEqual([]);
  expect(three).toMatchObject({ verdict: "date" });
  expect(three!.note).toContain("3 dates");
});

test.runIf(here)(
  "three shares awaiting trial are a question of population, with what cannot be excluded",
  () => {
    expect(verdictsOver("r-pretrial-42", "p-pretrial", "j-pretrial")).toEqual(["population"]);
    expect(over("r-pretrial-42", "p-pretrial")[0]!.note).toContain("cannot be excluded");
  },
);

test.runIf(here)("of capacity and over capacity are told apart", () => {
  expect(verdictsOver("p-463", "r-cc1-occ")).toEqual(["definition"]);
});

test.runIf(here)("growth printed as a ratio is named", () => {
  const [growth] = over("r-ddc-adm-growth");
  expect(growth).toMatchObject({ verdict: "definition" });
  expect(growth!.arithmetic).toContain("155.88 %");
});

test.runIf(here)("two numbers of treatment sites, and a peak left out between two dates, are found", () => {
  expect(verdictsOver("r-annex-432", "r-cbdt-2").every((verdict) => wrong.includes(verdict))).toBe(true);
  expect(verdictsOver("r-annex-432", "r-cbdt-national")).toEqual(["date"]);
  expect(verdictsOver("j-infants-2015", "r-infants-2018", "j-infants-2020")).toEqual(["date"]);
});

test.runIf(here)(
  "an event before its witness came, and sentences above the maximum quoted, are found",
  () => {
    expect(verdictsOver("r-ok-death-date-1", "r-phanith-stay-2")).toEqual(["date"]);
    for (const sentence of ["r-sopheap-sentence", "r-narin-sentence", "r-vannak-sentence"]) {
      expect(verdictsOver(sentence, "r-use-repeat-1"), sentence).toEqual(["irreconcilable"]);
    }
  },
);

test.runIf(here)("five and six children are a question of population", () => {
  expect(verdictsOver("r-children-5", "r-pwud-minors")).toEqual(["population"]);
});

test.runIf(here)("every figure whose recomputation disagrees stands in a reconciliation that says so", () => {
  const refs = new Set(
    found.filter(({ verdict }) => wrong.includes(verdict)).flatMap(({ figures }) => figures),
  );
  expect(json!.meta.recomputation_disagrees_ids.filter((id) => !refs.has(id))).toEqual([]);
});

test.runIf(here)("no figure whose recomputation agrees is said to differ from its inputs", () => {
  const disagrees = new Set(json!.meta.recomputation_disagrees_ids);
  const agreeing = json!.figures.filter(
    ({ id, derived_from }) => (derived_from ?? []).length > 0 && !disagrees.has(id),
  );
  const flagged = agreeing.filter(({ id, derived_from }) => {
    const inputs = derived_from!.filter((ref) => ref !== id && !disagrees.has(ref));
    return (
      inputs.length > 0 &&
      over(id, ...inputs).some(({ verdict, figures }) => wrong.includes(verdict) && figures[0] === id)
    );
  });
  expect(flagged.map(({ id }) => id)).toEqual([]);
});

test.runIf(here)("ids are unique and hold when a part of the figures is not there", () => {
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  const places = new Set(["Cambodia"]);
  const some = records.filter((record) => record.kind !== "figure" || places.has(record.body.place ?? ""));
  const known = new Set(found.map(({ id }) => id));
  const shared = reconcile(some).filter(
    ({ verdict, quantity }) => verdict === "date" && quantity === "prison_population",
  );
  expect(shared.map(({ id }) => known.has(id))).toEqual([true]);
});
