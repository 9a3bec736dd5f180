import { type Unit, units } from "../domain/frame.ts";
import { Problem } from "../domain/problem.ts";
import { type Call, optionText } from "./command.ts";

/** What `--unit` names. Apart from `command.ts`, so that `habeas panic` starts without the schemas of records. */
export function unitOption(call: Call): Unit {
  const unit = optionText(call, "unit");
  if (unit === undefined || !units.includes(unit as Unit)) {
    throw new Problem(
      "bad-usage",
      `--unit takes one of ${units.join(", ")}${unit === undefined ? "" : `, not ${JSON.stringify(unit)}`}.`,
    );
  }
  return unit as Unit;
}
