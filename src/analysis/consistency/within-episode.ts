import { capital } from "../../domain/noun.ts";
import type { RecordOf } from "../../domain/record.ts";
import { isBefore } from "../../domain/time.ts";
import { allOf, not } from "../../domain/trilean.ts";
import { type Cases, type Check, type CaseRule, judged, say, dateErrors } from "./case.ts";

/** Of stages or stays: their start and end against the start and end of their episode. */
export function withinEpisode(kind: "stage" | "stay"): CaseRule {
  return {
    check: (cases) => cases.all(kind).flatMap((record) => againstEpisode(cases, record)),
    explanations: [...dateErrors, `the ${kind} belongs to another episode`],
  };
}

function againstEpisode(cases: Cases, { ref, body }: RecordOf<"stage" | "stay">): Check[] {
  const episode = cases.find("episode", body.episode);
  if (episode === undefined) return [];
  const pairs = (["start", "end"] as const).flatMap((field) =>
    (["start", "end"] as const).flatMap((edge) => {
      const [inner, outer] = [body[field], episode[edge]];
      if (inner === undefined || outer === undefined) return [];
      // The same month for both is said of the same day, as far as anybody knows.
      const same = inner.edtf === outer.edtf;
      const outside = same ? "no" : edge === "start" ? isBefore(inner, outer) : isBefore(outer, inner);
      return [
        { field, outside, text: `its ${field} is ${say(inner)} and the episode's ${edge} ${say(outer)}` },
      ];
    }),
  );
  if (pairs.length === 0) return [];
  const about = { record: ref, against: body.episode };
  const broken = pairs.filter(({ outside }) => outside === "yes");
  const textOf = (those: typeof pairs): string => capital(those.map(({ text }) => text).join(", "));
  if (broken.length > 0)
    return [
      judged({ ...about, field: broken[0]!.field }, textOf(broken), "no", {
        apart: "these cannot all stand",
      }),
    ];
  const stands = allOf(pairs.map(({ outside }) => not(outside)));
  return [judged(about, textOf(pairs), stands, { open: "days within these decide" })];
}
