import { strongWords } from "../../domain/assessment.ts";
import type { CaseRule, Check } from "./case.ts";

/** Words on what facts amount to in law, in a finding of our own, without an assessment that a person brought to its end. */
export const strongWord: CaseRule = {
  check: (cases) => {
    const isConcluded = cases.all("assessment").some(({ body }) => body.overall !== undefined);
    if (isConcluded) return [];
    return cases.all("finding").flatMap(({ ref, body }): Check[] => {
      const word = strongWords.exec(`${body.statement} ${body.predicate ?? ""}`)?.[0];
      // What stands in a source is said by the source.
      if (word === undefined || body.at.length > 0) return [];
      return [
        {
          record: ref,
          verdict: "broken",
          reason: `It says “${word}”, and no assessment of the dossier says what it comes to; write what is reported, or conclude an assessment.`,
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
