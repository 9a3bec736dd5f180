import { retractedList } from "../../api/record.ts";
import { retractedText } from "../text/record.ts";
import { listing } from "../with-session.ts";

export const retractedCommand = listing({
  name: "retracted",
  operands: "DIR",
  about: "every record that was taken back, when, why, and what still names it",
  operation: retractedList,
  text: retractedText,
});
