import { chainList, letterList } from "../../api/tracker.ts";
import type { Command } from "../command.ts";
import { onOption, trackedDay } from "../on-day.ts";
import { chainsText, lettersText } from "../text/tracker.ts";
import { listing } from "../with-session.ts";

const named = {
  name: "letters",
  operands: "DIR",
  about: "letters: answered, waiting, or overdue; and question by question",
  options: {
    ...onOption,
    chains: {
      about: "instead, each letter with its reminders and answers, and what came to each of its questions",
    },
  },
};

const list = listing({
  ...named,
  operation: letterList,
  input: (call) => ({ on: trackedDay(call) }),
  text: lettersText,
});
const chains = listing({
  ...named,
  operation: chainList,
  input: (call) => ({ on: trackedDay(call) }),
  text: chainsText,
});

export const lettersCommand: Command = {
  ...list,
  run: (call) => (call.options["chains"] === true ? chains : list).run(call),
};
