import type { Ref } from "../../domain/id.ts";
import type { RecordOf } from "../../domain/record.ts";
import { spanOf } from "../../domain/time.ts";
import { type Claim, claimOf, isAbout, isOfItsTime, stemsOf } from "../figure/claim.ts";
import type { Cases, Check, CaseRule } from "./case.ts";

export const claimAndCases: CaseRule = {
  check: claimsAgainstCases,
  explanations: [
    "the claim is of another day or of other people",
    "it was passed on in other words than it was made in",
    "the charge or its outcome was misprinted or miscoded",
  ],
};

/** "Nobody is in prison for using drugs" against the charges that people were convicted and held for. */
function claimsAgainstCases(cases: Cases): Check[] {
  const claims = cases.all("promise").flatMap((promise) => {
    const claim = claimOf(promise);
    return claim === undefined || claim.interval.high > 0 ? [] : [claim];
  });
  if (claims.length === 0) return [];
  const charges = cases.all("charge").map((charge) => ({ charge, words: wordsOfCharge(charge, cases) }));
  return claims.flatMap((claim): Check[] => {
    const against = charges.filter(
      ({ charge, words }) => isAbout(claim, words) && isOfItsTime(claim, spanOfCharge(charge, cases)),
    );
    return against.length === 0
      ? []
      : [
          brokenClaim(
            claim,
            against.map(({ charge }) => charge.ref),
          ),
        ];
  });
}

function brokenClaim(claim: Claim, charges: readonly Ref[]): Check {
  return {
    record: claim.ref,
    verdict: "broken",
    reason: `It is claimed that ${claim.text}; the coded cases have ${charges.length} (${charges.join(", ")}): these cannot all stand.`,
  };
}

function spanOfCharge({ body }: RecordOf<"charge">, cases: Cases): ReturnType<typeof spanOf> | undefined {
  const start = cases.find("episode", body.episode)?.start;
  return start === undefined ? undefined : spanOf(start);
}

/** What a charge is about, in the words that claims use: the offence, the law, and that it led to prison. */
function wordsOfCharge({ body, ref }: RecordOf<"charge">, cases: Cases): Set<string> {
  const norm = cases.find("norm", body.norm);
  const held = cases
    .all("stay")
    .some(
      (stay) =>
        stay.body.episode === body.episode &&
        cases.find("facility", stay.body.facility)?.type.startsWith("prison") === true,
    );
  const convicted = body.verdict === "convicted" || body.sentence_months !== undefined;
  const offences = cases
    .all("assertion")
    .flatMap((answer) =>
      answer.body.subject === ref && answer.body.variable === "offence" && answer.body.value?.kind === "code"
        ? [answer.body.value.code]
        : [],
    );
  return stemsOf(
    [
      body.offence === "other" || body.offence === undefined ? body.offence_words : body.offence,
      ...(body.offence === undefined ? offences : []),
      norm?.offence,
      norm?.instrument,
      "charged",
      convicted ? "convicted" : "",
      held || (convicted && body.sentence_months !== undefined) ? "prison" : "",
    ].join(" "),
  );
}
