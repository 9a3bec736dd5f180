import { repeatList, threadList, trackerList } from "../../api/tracker.ts";
import { shown } from "../../service/disclose.ts";
import { performAll } from "../../service/operations.ts";
import type { Command, Option } from "../command.ts";
import { onOption, trackedDay } from "../on-day.ts";
import { repeatsText, threadsText, trackText } from "../text/tracker.ts";
import { around, listing } from "../with-session.ts";

const options: Readonly<Record<string, Option>> = {
  ...onOption,
  threads: { about: "the threads of confirmed repeats alone" },
  repeats: { about: "instead, pairs of calls that may ask for the same thing, the likeliest first" },
};
const named = {
  name: "track",
  operands: "DIR",
  about:
    "calls and promises: threads of what was asked again, and what became of each, by dated evidence alone",
  options,
};

const status = listing({
  ...named,
  operation: trackerList,
  input: (call) => ({ on: trackedDay(call) }),
  text: trackText,
  before: async (session, call) =>
    threadsText(
      shown(await performAll(session, threadList, { on: trackedDay(call) }, around(call, session))),
    ),
});
const threads = listing({
  ...named,
  operation: threadList,
  input: (call) => ({ on: trackedDay(call) }),
  text: threadsText,
});
const repeats = listing({ ...named, operation: repeatList, text: repeatsText });

export const trackCommand: Command = {
  ...status,
  run: (call) =>
    (call.options["repeats"] === true ? repeats : call.options["threads"] === true ? threads : status).run(
      call,
    ),
};
