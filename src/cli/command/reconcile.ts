import { reconciliationList } from "../../api/figure.ts";
import { reconciliationsText } from "../text/figure.ts";
import { listing } from "../with-session.ts";

export const reconcileCommand = listing({
  name: "reconcile",
  operands: "DIR",
  about: "figures about one thing held against each other, with verdict and arithmetic",
  operation: reconciliationList,
  text: reconciliationsText,
});
