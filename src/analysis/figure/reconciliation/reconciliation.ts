import type { AnyRecord } from "../../../domain/record.ts";
import { statementsOf } from "../statement.ts";
import { claimsAgainstFigures } from "./claim.ts";
import { hedgesUnderOtherWords, omittedExtremes } from "./drift.ts";
import { compareGroup, groupsOf } from "./group.ts";
import { recomputations } from "./input.ts";
import { wholesAndParts } from "./part.ts";
import { periodsLeftOut } from "./period.ts";
import { countedOverTime, sumsInTime } from "./sum.ts";
import { anotherThing } from "./thing.ts";
import { compare, type Reconciliation, weight } from "./verdict.ts";

/**
 * Every set of figures that can be compared, each once: restatements, rival statements, and figures against the inputs
 * that they name or that their indicator calls for, and against the parts of their period. Figures meet only where indicator, population, place and time allow
 * it; text is never compared. In order of verdict (worst first), quantity, place and id.
 */
export function reconcile(records: readonly AnyRecord[]): Reconciliation[] {
  const statements = countedOverTime(statementsOf(records));
  const found = new Map<string, Reconciliation>();
  const add = (reconciliation: Reconciliation): void => {
    const known = found.get(reconciliation.id);
    if (known === undefined || weight(reconciliation.verdict) > weight(known.verdict)) {
      found.set(reconciliation.id, reconciliation);
    }
  };
  const computed = recomputations(statements);
  for (const reconciliation of computed) add(reconciliation);
  const differences = Map.groupBy(
    computed,
    ({ verdict, quantity, figures }) => `${verdict} ${quantity} ${figures[0]}`,
  );
  // That figures differ is not said again where a recomputation says it with their inputs beside them.
  const isTold = ({ verdict, quantity, figures }: Reconciliation): boolean =>
    verdict !== "agree" &&
    verdict !== "rounding" &&
    figures
      .flatMap((ref) => differences.get(`${verdict} ${quantity} ${ref}`) ?? [])
      .some((other) => figures.every((ref) => other.figures.includes(ref)));
  for (const reconciliation of wholesAndParts(statements)) add(reconciliation);
  for (const reconciliation of anotherThing(statements)) add(reconciliation);
  for (const reconciliation of periodsLeftOut(statements)) add(reconciliation);
  for (const reconciliation of sumsInTime(statements)) add(reconciliation);
  for (const reconciliation of hedgesUnderOtherWords(statements)) add(reconciliation);
  for (const reconciliation of claimsAgainstFigures(records, statements)) add(reconciliation);
  for (const group of groupsOf(statements)) {
    for (const reconciliation of compareGroup(group)) if (!isTold(reconciliation)) add(reconciliation);
    for (const reconciliation of omittedExtremes(group)) add(reconciliation);
  }
  return [...found.values()].sort(
    (a, b) =>
      weight(b.verdict) - weight(a.verdict) ||
      compare(a.quantity, b.quantity) ||
      compare(a.place, b.place) ||
      compare(a.id, b.id),
  );
}
