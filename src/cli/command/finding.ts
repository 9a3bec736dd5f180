import { findingCompute } from "../../api/finding.ts";
import { needed, optionText } from "../command.ts";
import { unitOption } from "../unit-option.ts";
import { findingText } from "../text/finding.ts";
import { answering } from "../with-session.ts";

export const findingCommand = answering({
  name: "finding",
  operands: "DIR",
  about: "one finding, computed from the expressions given",
  options: {
    unit: { value: "UNIT", about: "what is counted: person, episode, stage …" },
    frame: {
      value: "REF",
      about: "the frame whose members are counted (default: all records of the unit)",
    },
    population: { value: "CEL", about: `who is meant (default: "true")` },
    property: { value: "CEL", about: "what is said of them" },
  },
  operation: findingCompute,
  input: (call) => {
    const property = needed(
      call,
      "property",
      "finding needs --property CEL; docs/findings.md shows how to write one.",
    );
    return {
      unit: unitOption(call),
      frame: optionText(call, "frame"),
      population: optionText(call, "population"),
      property,
    };
  },
  text: findingText,
});
