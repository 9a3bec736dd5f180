import { letterList } from "../../api/tracker.ts";
import { onOption, trackedDay } from "../on-day.ts";
import { lettersText } from "../text/tracker.ts";
import { listing } from "../with-session.ts";

export const lettersCommand = listing({
  name: "letters",
  operands: "DIR",
  about: "letters: answered, waiting, or overdue",
  options: onOption,
  operation: letterList,
  input: (call) => ({ on: trackedDay(call) }),
  text: lettersText,
});
