import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RawRef } from "../../examples/cambodia-2020/research.ts";

/** The cases as the research wrote them down; null where the text is silent. */

export type RawStay = {
  readonly facility: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly precision: string | null;
  readonly duration: string | null;
  readonly persons_in_cell: string | number | null;
  readonly times: number | null;
  readonly note: string | null;
};
export type RawBribe = {
  readonly amount: number | null;
  readonly amount_high?: number;
  readonly currency: string | null;
  readonly approximate: boolean;
  readonly stage: string;
  readonly to: string;
  readonly purpose: string;
  readonly demanded: boolean | null;
  readonly paid: boolean | null;
  readonly payer: string | null;
  readonly ref: RawRef;
};
export type RawCase = {
  readonly id: string;
  readonly pseudonym: string | null;
  readonly description: string | null;
  readonly record_type:
    | "primary_case"
    | "primary_case_via_relative"
    | "relative"
    | "secondary_person"
    | "group"
    | "professional";
  readonly role: readonly string[];
  readonly sex: "F" | "M" | null;
  readonly age: number | null;
  readonly age_note: string | null;
  readonly age_at_arrest: number | null;
  readonly minor_at_arrest: boolean | null;
  readonly minor_basis: string | null;
  readonly characteristics: readonly string[];
  readonly interviews: readonly {
    readonly date: string;
    readonly place: string | null;
    readonly mode: string;
    readonly ref: RawRef;
  }[];
  readonly arrest: {
    readonly date: string | null;
    readonly precision: string | null;
    readonly place: string | null;
    readonly circumstances: string | null;
    readonly authority: string | null;
    readonly others_arrested: string | null;
  } | null;
  readonly drugs_found_on_person: boolean | null;
  readonly urine_test: {
    readonly tested: boolean | null;
    readonly forced: boolean | null;
    readonly result: "positive" | "negative" | null;
  } | null;
  readonly bribes: readonly RawBribe[];
  readonly route: readonly string[];
  readonly facilities: readonly RawStay[];
  readonly told_rights: boolean | string | null;
  readonly told_legal_basis: boolean | null;
  readonly lawyer: {
    readonly had: boolean | null;
    readonly type: string | null;
    readonly notes: string | null;
  } | null;
  readonly legal_aid: boolean | null;
  readonly brought_before_judge: boolean | null;
  readonly bail_considered: boolean | null;
  readonly pre_trial_detention: string | null;
  readonly charge: string | null;
  readonly trial: {
    readonly notes: string | null;
    readonly hearing_to_verdict_days: number | null;
    readonly investigating_judge_minutes: number | null;
    readonly duration_minutes: number | null;
  } | null;
  readonly verdict: string | null;
  readonly sentence: string | null;
  readonly time_served: string | null;
  readonly violations: readonly string[];
  readonly perpetrators: readonly string[];
  readonly outcome: string | null;
  readonly linked_cases: readonly string[];
  readonly refs: Readonly<Record<string, readonly RawRef[]>>;
};
export type RawMeta = {
  readonly coded_from_aggregate_statement: Readonly<Record<string, readonly string[] | string>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
};

/** The cases in `folder`, the research folder of the example. */
export function readCases(folder: string): {
  readonly meta: RawMeta;
  readonly cases: readonly RawCase[];
  readonly book: CaseBook;
} {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const { meta, cases } = read("cases.json") as {
    readonly meta: RawMeta;
    readonly cases: readonly RawCase[];
  };
  const { facilities } = read("facilities.json") as {
    readonly facilities: readonly { readonly id: string; readonly type: string }[];
  };
  return {
    meta,
    cases,
    book: new CaseBook(meta, cases, new Map(facilities.map(({ id, type }) => [id, type]))),
  };
}

/** Cases by id and name, kinds of places, and what was coded from statements about several. */
export class CaseBook {
  readonly leftOut: string[] = [];
  readonly #cases: ReadonlyMap<string, RawCase>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #placeTypes: ReadonlyMap<string, string>;
  readonly #aggregates: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(meta: RawMeta, cases: readonly RawCase[], placeTypes: ReadonlyMap<string, string>) {
    this.#cases = new Map(cases.map((subject) => [subject.id, subject]));
    this.#names = new Map(
      cases.flatMap(({ id, pseudonym }) => (pseudonym === null ? [] : [[pseudonym, id]])),
    );
    this.#placeTypes = placeTypes;
    this.#aggregates = new Map(
      Object.entries(meta.coded_from_aggregate_statement).flatMap(([fields, ids]) =>
        typeof ids === "string" ? [] : fields.split(", ").map((field) => [field, new Set(ids)] as const),
      ),
    );
  }

  get(id: string): RawCase | undefined {
    return this.#cases.get(id);
  }

  all(): RawCase[] {
    return [...this.#cases.values()];
  }

  /** The id of the case that a pseudonym or an id stands for. */
  named(name: string): string | undefined {
    return this.#cases.has(name) ? name : this.#names.get(name);
  }

  linked(subject: RawCase): RawCase[] {
    return subject.linked_cases.flatMap((id) => this.get(id) ?? []);
  }

  placeKind(facility: string): "centre" | "prison" | "police" | "court" | "other" {
    const type = this.#placeTypes.get(facility) ?? "";
    if (/social_affairs|drug_detention|transition/.test(type)) return "centre";
    if (type.startsWith("prison")) return "prison";
    if (type === "police_station") return "police";
    return type === "court" ? "court" : "other";
  }

  isAggregate(field: string, id: string): boolean {
    return this.#aggregates.get(field)?.has(id) === true;
  }
}
