import { counted } from "../domain/noun.ts";
import type { Call } from "./command.ts";

/** What `--leave-out` says to an operation that gives something out. */
export function leaveOut(call: Call): { readonly leave_out?: true } {
  return call.options["leave-out"] === true ? { leave_out: true } : {};
}

/** How many people are not in what was written. */
export function leftOutText(people: number): string {
  return `${counted(people, "person is", "people are")} left out, as they have not consented to it; "habeas consent DIR PERSON" says why.`;
}
