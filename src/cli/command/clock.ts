import { Problem } from "../../domain/problem.ts";
import { type Command, needed } from "../command.ts";

export const clockCommand: Command = {
  name: "clock",
  operands: "",
  about: "hold cases against time limits of law: within, exceeded, or what would decide it",
  options: {
    batch: {
      value: "CASES.jsonl",
      about: "one case a line, each with the clock or the group of clocks that it is held against",
    },
    clocks: { value: "FILE.yaml", about: "the time limits, as a file of a country states them" },
  },
  async run(call) {
    const { clockBatch } = await import("../../service/clock-batch.ts");
    const cases = needed(
      call,
      "batch",
      "clock needs --batch CASES.jsonl, the cases to hold against the clocks.",
    );
    const clocks = needed(call, "clocks", "clock needs --clocks FILE.yaml, the time limits.");
    if (cases === clocks)
      throw new Problem("bad-usage", "The cases and the clocks are two files; name both.");
    for (const line of await clockBatch(cases, clocks, call.signal)) call.out(JSON.stringify(line));
  },
};
