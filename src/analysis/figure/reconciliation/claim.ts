import { figureText, timeText } from "../../../arithmetic/figure-text.ts";
import { intervalOf } from "../../../arithmetic/hedge-law.ts";
import { intervalsMeet } from "../../../arithmetic/interval.ts";
import type { AnyRecord } from "../../../domain/record.ts";
import { type Claim, claimOf, claimOfFigure, isAbout, isOfItsTime, stemsOf } from "../claim.ts";
import { type Statement, unitOf } from "../statement.ts";
import { reconciliationAbout, type Reconciliation } from "./verdict.ts";

/**
 * What somebody in office said of the present against the figures of the dossier: "drug users in prison = 0" against 39 %
 * of the imprisoned. Only figures whose words have all that the claim is about are held against it.
 */
export function claimsAgainstFigures(
  records: readonly AnyRecord[],
  statements: readonly Statement[],
): Reconciliation[] {
  const claims = [
    ...records.flatMap((record) => (record.kind === "promise" ? (claimOf(record) ?? []) : [])),
    ...statements.flatMap((statement) => claimOfFigure(statement) ?? []),
  ];
  if (claims.length === 0) return [];
  const said = statements
    .filter(({ quantity, figure }) => quantity !== undefined && figure.case === undefined)
    .map((statement) => {
      const { indicator, population, label } = statement.figure;
      // A claim may name the place that a figure is of.
      return { statement, words: stemsOf([indicator, population, label, statement.placeName].join(" ")) };
    });
  return claims.flatMap((claim) => {
    const against = said
      .filter(({ statement, words }) => isAbout(claim, words) && contradicts(statement, claim))
      .map(({ statement }) => statement);
    return against.length === 0 ? [] : [againstClaim(claim, against)];
  });
}

function contradicts({ quantity, figure, span, place }: Statement, claim: Claim): boolean {
  if (!isOfItsTime(claim, span) || (claim.place !== undefined && claim.place !== place)) return false;
  if (claim.by !== "" && figure.attributed_to?.includes(claim.by) === true) return false;
  const counted = intervalOf(quantity!);
  // That there are none is contradicted by any number of them and any share.
  if (claim.interval.high === 0) return counted.low > 0 || (counted.low === 0 && counted.lowOpen);
  const same = unitOf(figure.unit).dimension === unitOf(claim.unit).dimension;
  return same && !intervalsMeet(counted, claim.interval);
}

function againstClaim(claim: Claim, against: readonly Statement[]): Reconciliation {
  const numbers = against.map(({ figure, ref }) => {
    const whom = figure.population === undefined ? "" : ` of “${figure.population}”`;
    return `${figureText(figure)}${whom} (${timeText(figure.as_of)}: ${ref})`;
  });
  return reconciliationAbout(
    "irreconcilable",
    { quantity: against[0]!.figure.indicator, place: against[0]!.place, placeName: against[0]!.placeName },
    [claim.ref, ...against.map(({ ref }) => ref)],
    `claimed: ${claim.text} (${claim.ref}); ${numbers.join("; ")}`,
    "The claim and the figures cannot both stand. That the claim is of another day, of other people or was passed on in other words cannot be excluded.",
  );
}
