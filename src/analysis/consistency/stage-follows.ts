import { isBefore } from "../../domain/time.ts";
import { type Cases, type Check, type CaseRule, judged, say, dateErrors } from "./case.ts";

export const stageFollows: CaseRule = {
  check: stagesInOrder,
  explanations: [...dateErrors, "the order of the two stages is recorded the wrong way round"],
};

function stagesInOrder(cases: Cases): Check[] {
  return cases.all("stage").flatMap(({ ref, body }): Check[] => {
    const before = cases.find("stage", body.follows);
    if (before?.start === undefined || body.start === undefined) return [];
    const wrong = isBefore(body.start, before.start);
    const text = `It starts ${say(body.start)} and ${body.follows}, which it follows, starts ${say(before.start)}`;
    const stands = wrong === "yes" ? "no" : isBefore(before.start, body.start) === "yes" ? "yes" : "unknown";
    return [
      judged({ record: ref, against: body.follows! }, text, stands, { open: "the order of the two is open" }),
    ];
  });
}
