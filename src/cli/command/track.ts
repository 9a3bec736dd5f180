import { repeatList, trackerList } from "../../api/tracker.ts";
import type { Command, Option } from "../command.ts";
import { onOption, trackedDay } from "../on-day.ts";
import { repeatsText, trackText } from "../text/tracker.ts";
import { listing } from "../with-session.ts";

const options: Readonly<Record<string, Option>> = {
  ...onOption,
  repeats: { about: "instead, pairs of calls that may ask for the same thing, the likeliest first" },
};
const named = {
  name: "track",
  operands: "DIR",
  about: "calls and promises: what became of each, by dated evidence alone",
  options,
};

const status = listing({
  ...named,
  operation: trackerList,
  input: (call) => ({ on: trackedDay(call) }),
  text: trackText,
});
const repeats = listing({ ...named, operation: repeatList, text: repeatsText });

export const trackCommand: Command = {
  ...status,
  run: (call) => (call.options["repeats"] === true ? repeats : status).run(call),
};
