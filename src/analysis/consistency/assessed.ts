import { concludedOf, strongWordTable, unbackedWords } from "../../domain/strong-word.ts";
import type { CaseRule, Check } from "./case.ts";

/** Words that say that facts amount to something, whatever that is. */
const amounting = /\b(?:amount(?:s|ed|ing)? to|constitut(?:es?|ed|ing)|violat(?:es?|ed|ing|ions?))\b/iu;

/**
 * Words on what facts amount to in law, in a finding of our own, without an assessment that stands behind them; the checker of
 * drafts warns of the same words.
 */
export const strongWord: CaseRule = {
  check: (cases) => {
    const assessments = cases.all("assessment");
    const unbacked = unbackedWords(
      assessments.map(({ body }) => concludedOf(body, cases.find("norm", body.norm))),
    );
    const isConcluded = assessments.some(({ body }) => body.overall !== undefined);
    const patterns: readonly RegExp[] = [
      ...strongWordTable.filter(({ word }) => unbacked.includes(word)).map(({ pattern }) => pattern),
      ...(isConcluded ? [] : [amounting]),
    ];
    return cases.all("finding").flatMap(({ ref, body }): Check[] => {
      // What stands in a source is said by the source.
      if (body.at.length > 0) return [];
      const text = `${body.statement} ${body.predicate ?? ""}`;
      const found = patterns.flatMap((pattern) => pattern.exec(text) ?? []);
      if (found.length === 0) return [];
      return [
        {
          record: ref,
          verdict: "broken",
          reason: `It says “${found[0]}”, and no assessment of the dossier stands behind it; write what is reported, or conclude an assessment.`,
        },
      ];
    });
  },
  explanations: ["it quotes somebody, which is not recorded"],
};

/** A place that is called treatment in the community and is not voluntary is looked at as a place of detention; nobody is moved. */
export const voluntaryTreatment: CaseRule = {
  check: (cases) =>
    cases.all("assessment").flatMap(({ ref, body }): Check[] => {
      const place = cases.find("facility", body.about);
      const isTreatment = place?.type === "community-treatment" || place?.type === "treatment-service";
      const element = body.elements.find((one) => one.element === "ct-voluntary");
      if (!isTreatment || element === undefined || element.conclusion === "unassessed") return [];
      if (element.conclusion === "shown" || element.conclusion === "arguable")
        return [
          { record: body.about, against: ref, verdict: "holds", reason: "Its users come of their own will." },
        ];
      return [
        {
          record: body.about,
          against: ref,
          verdict: "broken",
          reason: `It is kept as ${place.type}, and that its users come and go of their own will is ${element.conclusion}: review whether it is a place of detention.`,
        },
      ];
    }),
  explanations: ["the conclusion is of another time than the type"],
};
