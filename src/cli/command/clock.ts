import { caseClocks } from "../../api/case.ts";
import { Problem } from "../../domain/problem.ts";
import { type Call, type Command, needed, optionText } from "../command.ts";
import { onOption, trackedDay } from "../on-day.ts";
import { caseClocksText } from "../text/case.ts";
import { answering } from "../with-session.ts";

const named = {
  name: "clock",
  operands: "[DIR] [CASE]",
  about:
    "hold one person, or a file of cases, against time limits of law: within, exceeded, or what would decide it",
};

const ofCase = answering({
  ...named,
  options: onOption,
  operation: caseClocks,
  input: (call) => ({ ref: call.args[1]!, on: trackedDay(call) }),
  text: caseClocksText,
});

export const clockCommand: Command = {
  ...named,
  options: {
    ...ofCase.options,
    batch: {
      value: "CASES.jsonl",
      about:
        "without DIR, one case a line, each with the clock or the group of clocks that it is held against",
    },
    clocks: {
      value: "FILE.yaml",
      about:
        "with --batch, the time limits, as a file of a country states them; without, the hash of each of its rows, for counsel to sign",
    },
  },
  run: (call) => {
    if (call.args.length === 0) return batch(call);
    if (call.args.length === 1)
      throw new Problem(
        "bad-usage",
        "clock DIR needs a CASE, the person or episode to hold against the clocks.",
      );
    if (call.options["batch"] !== undefined || call.options["clocks"] !== undefined)
      throw new Problem(
        "bad-usage",
        "clock takes DIR and CASE, or --batch and --clocks; give one of the two.",
      );
    return ofCase.run(call);
  },
};

async function batch(call: Call): Promise<void | { readonly exit: number }> {
  const { clockBatch, lawRows } = await import("../../service/clock-batch.ts");
  const file = optionText(call, "clocks");
  if (file !== undefined && call.options["batch"] === undefined) {
    for (const line of await lawRows(file, call.signal)) call.out(JSON.stringify(line));
    return;
  }
  const cases = needed(
    call,
    "batch",
    "clock needs DIR and CASE, or --batch CASES.jsonl, the cases to hold against the clocks.",
  );
  const clocks = needed(call, "clocks", "clock needs --clocks FILE.yaml, the time limits.");
  if (cases === clocks) throw new Problem("bad-usage", "The cases and the clocks are two files; name both.");
  const { lines, wrong } = await clockBatch(cases, clocks, call.signal);
  for (const line of lines) call.out(JSON.stringify(line));
  for (const sentence of wrong) call.say(sentence);
  if (wrong.length > 0) return { exit: 1 };
}
