import type { Reading } from "../read/reading.ts";
import { checkDates } from "./calendar.ts";
import { checkChanges } from "./change.ts";
import type { RelationContext } from "./context.ts";
import { checkConversions, type Rate } from "./conversion.ts";
import { checkOccupancy } from "./occupancy.ts";
import { checkQuantifiers } from "./quantifier.ts";
import { checkRatios } from "./ratio.ts";
import { checkShares } from "./share.ts";
import { checkSums } from "./sum.ts";
import { checkValues } from "./value.ts";

/** Every relation that the numbers of a block settle among themselves, families in the order of their claims. */
export function checkRelations(context: RelationContext, reading: Reading, rates: readonly Rate[]): void {
  checkOccupancy(context);
  checkChanges(context);
  checkRatios(context);
  checkShares(context);
  checkSums(context);
  checkConversions(context, rates);
  checkDates(context, reading);
  checkValues(context);
  checkQuantifiers(context);
}
