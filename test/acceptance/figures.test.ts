import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { deriveFigures } from "../../src/analysis/figure-derivation.ts";
import { reconcile } from "../../src/analysis/reconciliation.ts";
import { type AnyRecord, parseBody } from "../../src/domain/record.ts";

// Beside the repository, or beside the folder of a second worktree.
const candidates = ["../../../shared/cambodia-2020/", "../../../../shared/cambodia-2020/"].map(
  (path) => new URL(path, import.meta.url),
);
const folder = candidates.find((each) => existsSync(new URL("figures.json", each))) ?? candidates[0]!;
const here = existsSync(new URL("figures.json", folder));
if (!here) console.warn("figures acceptance is skipped: ../shared/cambodia-2020 is not on this machine");

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

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
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

test.runIf(here)("x", () => {
  const all = reconcile(records);
  for (const each of all)
    console.log(
      each.verdict,
      "|",
      each.quantity,
      "|",
      each.place,
      "|",
      each.figures.join(","),
      "|",
      each.arithmetic,
      "|",
      each.note,
    );
  const flagged = new Set(
    all
      .filter((each) => !["agree", "rounding", "not-comparable"].includes(each.verdict))
      .flatMap((each) => each.figures),
  );
  console.log(
    "MISSED",
    json!.meta.recomputation_disagrees_ids.filter((id) => !flagged.has(id)),
  );
  console.log(all.length, deriveFigures(records).length);
});
