import { erasureList } from "../../api/record.ts";
import { erasuresText } from "../text/erase.ts";
import { listing } from "../with-session.ts";

export const erasuresCommand = listing({
  name: "erasures",
  operands: "DIR",
  about: "what was erased, when, and which devices have carried it out",
  operation: erasureList,
  text: erasuresText,
});
