import type { Reading } from "./core.ts";
import { checkDates } from "./relation/calendar.ts";
import { checkChanges } from "./relation/change.ts";
import type { RelationContext } from "./relation/context.ts";
import { checkConversions, type Rate } from "./relation/conversion.ts";
import { checkOccupancy } from "./relation/occupancy.ts";
import { checkQuantifiers } from "./relation/quantifier.ts";
import { checkRatios } from "./relation/ratio.ts";
import { checkShares } from "./relation/share.ts";
import { checkSums } from "./relation/sum.ts";
import { checkValues } from "./relation/value.ts";

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
