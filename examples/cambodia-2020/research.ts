import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the research wrote down, in its own form, as far as records are made of it. */

export type RawRef = {
  readonly doc: string;
  readonly line: number;
  readonly locator_quote?: string;
  readonly footnote?: number | null;
};
export type RawTime = { readonly value: string; readonly precision: string };
export type RawFigure = RawRef & {
  readonly id: string;
  readonly quantity: string;
  readonly place: string | null;
  readonly population: string;
  readonly value: number | string | null;
  readonly value_high?: number;
  readonly value_text?: string;
  readonly unit: string;
  readonly qualifier: string;
  readonly as_of: RawTime | null;
  readonly published: string | null;
  readonly attributed_source: { readonly name: string | null; readonly footnote: number | null } | null;
  readonly derived_from: readonly string[] | null;
  readonly hedge?: string;
  readonly estimate?: boolean;
  readonly note?: string;
  readonly case_id?: string;
};
export type RawFacility = {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: string;
  readonly authority: string | null;
  readonly place: string | null;
  readonly series: readonly { readonly figure_id: string }[];
  readonly conditions_reported: readonly string[];
  readonly cases: readonly string[];
  readonly refs: readonly RawRef[];
  readonly note: string | null;
};
export type RawFinding = RawRef & {
  readonly id: string;
  readonly statement: string;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly quantifier: string;
  readonly figure_ids: readonly string[];
  readonly restated_at: readonly RawRef[];
  readonly note?: string;
};
export type RawFlow = {
  readonly id: string;
  readonly name?: string;
  readonly system?: string;
  readonly facility_types?: readonly string[];
  readonly in_custody?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly description: string;
  readonly decision_criteria?: readonly string[] | null;
  readonly durations?: readonly string[] | null;
  readonly rates?: readonly string[] | null;
  readonly safeguards_reported_missing?: readonly string[] | null;
  readonly figure_ids: readonly string[];
  readonly refs: readonly RawRef[];
};
export type RawFlows = {
  readonly stages: readonly RawFlow[];
  readonly transitions: readonly RawFlow[];
  readonly calibration_series: readonly {
    readonly series: string;
    readonly unit: string;
    readonly points: readonly { readonly fig: string }[];
  }[];
  readonly scenarios: readonly {
    readonly id: string;
    readonly description: string;
    readonly start?: number;
    readonly end?: number;
    readonly occupancy_percent?: number;
    readonly value?: number;
    readonly figs: readonly string[];
    readonly note?: string;
  }[];
};
export type RawNorm = RawRef & {
  readonly id: string;
  readonly instrument: string;
  readonly provision: string;
  readonly provision_number_in_text?: boolean;
  readonly kind: string;
  readonly requirement: string;
  readonly held_against: readonly string[];
  readonly note?: string;
};
export type RawRecommendation = RawRef & {
  readonly id: string;
  readonly number: number | null;
  readonly source: string;
  readonly addressee: string;
  readonly action_verb: string;
  readonly paraphrase: string;
  readonly indicator: string | null;
  readonly deadline: string | null;
  readonly related_figures: readonly string[];
  readonly related: readonly string[];
};
export type RawPromise = {
  readonly id: string;
  readonly kind: string;
  readonly by: string;
  readonly office: string | null;
  readonly made: RawTime | null;
  readonly commitment: string;
  readonly target: string | null;
  readonly target_value: number | null;
  readonly target_unit: string | null;
  readonly due: string | null;
  readonly progress_reported: readonly { readonly as_of: string; readonly text: string }[];
  readonly status_per_documents: string;
  readonly sources: readonly RawRef[];
  readonly related: readonly string[];
};
export type RawLetter = {
  readonly id: string;
  readonly sender: string;
  readonly date_in_letter: string | null;
  readonly addressee: string;
  readonly addressee_title: string | null;
  readonly subject: string;
  readonly cc: readonly string[] | null;
  readonly questions: readonly string[] | null;
  readonly response_deadline: string | null;
  readonly response_status: string;
  readonly refs: readonly RawRef[];
  readonly note: string | null;
};

/** The parts of a case that conversion of the public record has to know in order to leave it out. */
export type RawCaseName = {
  readonly id: string;
  readonly pseudonym: string | null;
  readonly record_type: string;
  readonly refs: Readonly<Record<string, readonly RawRef[]>>;
};

/** What the research coded, as the folder `shared` holds it. */
export type Research = {
  readonly figures: readonly RawFigure[];
  readonly facilities: readonly RawFacility[];
  readonly findings: readonly RawFinding[];
  readonly flows: RawFlows;
  readonly norms: readonly RawNorm[];
  readonly recommendations: readonly RawRecommendation[];
  readonly promises: readonly RawPromise[];
  readonly letters: readonly RawLetter[];
  readonly caseNames: readonly RawCaseName[];
};

/** Reads the research files in `folder`. */
export function readResearch(folder: string): Research {
  const read = (name: string): Readonly<Record<string, unknown>> => JSON.parse(readFileSync(join(folder, name), "utf8")) as Readonly<Record<string, unknown>>;
  return {
    figures: read("figures.json")["figures"] as RawFigure[],
    facilities: read("facilities.json")["facilities"] as RawFacility[],
    findings: read("findings.json")["findings"] as RawFinding[],
    flows: read("flows.json") as unknown as RawFlows,
    norms: read("norms.json")["norms"] as RawNorm[],
    recommendations: read("recommendations.json")["recommendations"] as RawRecommendation[],
    promises: read("promises.json")["promises"] as RawPromise[],
    letters: read("correspondence.json")["letters"] as RawLetter[],
    caseNames: read("cases.json")["cases"] as RawCaseName[],
  };
}

/** Whether words are somebody's own telling rather than the document's. */
export function isTestimony(quote: string): boolean {
  return /\b(I|me|my|us|we|our)\b/i.test(quote.replace(/\bUS\b/g, ""));
}

/**
 * Tells whether a text names a case person (a pseudonym as it is written, or the id of a case), and whether the id of
 * another record does. Names of office holders, who stand in the promises and letters, may share a word with a
 * pseudonym.
 */
export function casePersons(research: Pick<Research, "caseNames" | "promises" | "letters">): {
  readonly inText: (text: string) => boolean;
  readonly inId: (id: string) => boolean;
} {
  const pseudonyms = research.caseNames.flatMap(({ pseudonym }) => pseudonym ?? []).join("|");
  const asWritten = new RegExp(`\\b(${pseudonyms})\\b|\\bc-[a-z]`);
  const asPart = new RegExp(`(^|[-/])(${pseudonyms})([-/]|$)`, "i");
  const inOffice = [
    ...research.promises.map(({ by }) => by),
    ...research.letters.flatMap(({ addressee, cc }) => [addressee, ...(cc ?? [])]),
  ].flatMap((text) => text.split(/, | and /)[0]!.match(/^[A-Z][a-z]+( [A-Z][a-z]+)+$/)?.[0] ?? []);
  return {
    inText: (text) => asWritten.test(inOffice.reduce((rest, name) => rest.replaceAll(name, ""), text)),
    inId: (id) => asPart.test(id),
  };
}

