import type { Reading } from "../read/reading.ts";
import { checkDates } from "./calendar.ts";
import { checkAgainClaims } from "./claim/again.ts";
import { checkBoundClaims } from "./claim/bound.ts";
import { checkChangeClaims } from "./claim/change.ts";
import { checkGroupClaims } from "./claim/group.ts";
import { checkOccupancyClaims } from "./claim/occupancy.ts";
import { checkRateClaims } from "./claim/rate.ts";
import { checkShareClaims } from "./claim/share.ts";
import { checkThree } from "./claim/three.ts";
import { checkTotalClaims } from "./claim/total.ts";
import type { RelationContext } from "./context.ts";
import { checkConversions, type Rate } from "./conversion.ts";
import { checkPossible } from "./possible.ts";
import { checkQuantifiers } from "./quantifier.ts";
import { checkValues } from "./value.ts";
import { viewOf } from "./view.ts";

/** Every relation that the numbers of a block settle among themselves, families in the order of their claims. */
export function checkRelations(context: RelationContext, reading: Reading, rates: readonly Rate[]): void {
  const view = viewOf(context, reading.tokens);
  checkOccupancyClaims(view);
  checkRateClaims(view);
  checkChangeClaims(view);
  checkShareClaims(view);
  checkTotalClaims(view);
  checkGroupClaims(view);
  checkBoundClaims(view);
  checkAgainClaims(view);
  checkPossible(context);
  checkConversions(context, rates);
  checkDates(context, reading);
  checkValues(context);
  checkQuantifiers(context);
  checkThree(view);
}
