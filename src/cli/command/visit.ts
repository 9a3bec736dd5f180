import { placeVisit } from "../../api/place.ts";
import { onOption, trackedDay } from "../on-day.ts";
import { visitText } from "../text/visit.ts";
import { answering } from "../with-session.ts";

export const visitCommand = answering({
  name: "visit",
  operands: "DIR PLACE",
  about: "a checklist on paper for the next visit to a place; it names no person",
  options: onOption,
  operation: placeVisit,
  input: (call) => ({ ref: call.args[1]!, on: trackedDay(call) }),
  text: visitText,
});
