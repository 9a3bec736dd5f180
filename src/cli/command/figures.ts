import { figureList } from "../../api/figure.ts";
import { figuresText } from "../text/figure.ts";
import { listing } from "../with-session.ts";

export const figuresCommand = listing({
  name: "figures",
  operands: "DIR",
  about: "every figure, stated and derived, with its source or arithmetic",
  operation: figureList,
  text: figuresText,
});
