import { Problem } from "../domain/problem.ts";
import { parseTime, spanOf } from "../domain/time.ts";
import { type Call, type Option, optionText } from "./command.ts";

/** Of commands that say how something stood on a day. */
export const onOption: Readonly<Record<string, Option>> = {
  on: { value: "DAY", about: "as it stood by the end of that day, such as 2020-05-07, instead of today" },
};

/** The day that `--on` names, as an operation takes it. */
export function trackedDay(call: Call): string | undefined {
  const text = optionText(call, "on");
  if (text === undefined) return undefined;
  const time = parseTime(text);
  if (time !== undefined && spanOf(time).until !== undefined) return time.edtf;
  throw new Problem("bad-usage", `--on takes a day, such as 2020-05-07, not ${JSON.stringify(text)}.`);
}
