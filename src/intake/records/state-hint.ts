import { valueStates } from "../../domain/value-state.ts";
import { isSignOfNotKnowing } from "./nearest.ts";

/** For a text that says that nothing is known: the states that say why, as the end of a sentence; else nothing. */
export function stateHint(text: string): string {
  return isSignOfNotKnowing(text)
    ? `; where the answer is not known, state why: ${valueStates.filter((state) => state !== "answered").join(", ")}`
    : "";
}
