import type { Cases, Check, CaseRule } from "./case.ts";

export const nothingRetracted: CaseRule = {
  check: namesNothingRetracted,
  explanations: [
    "what was taken back should be reinstated",
    "the record should be taken back with it, or name another in its place",
  ],
};

/** Members of frames, and the only sources of a record, against what was taken back; only what is broken is told. */
function namesNothingRetracted({ named }: Cases): Check[] {
  return named.map(({ record, retracted, as }) => ({
    record,
    against: retracted,
    verdict: "broken",
    reason:
      as === "member"
        ? `It lists ${retracted}, which was retracted and is not counted in it.`
        : `It rests on ${retracted} and on no source that stands; ${retracted} was retracted.`,
  }));
}
