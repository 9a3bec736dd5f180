import { caseAssess } from "../../api/assessment.ts";
import { Problem } from "../../domain/problem.ts";
import { onOption, trackedDay } from "../on-day.ts";
import { assessText } from "../text/assess.ts";
import { answering } from "../with-session.ts";

export const assessCommand = answering({
  name: "assess",
  operands: "DIR CASE",
  about:
    "hold elements of norms, and grounds of a petition, against one person or place: what speaks against, what is missing, what speaks for",
  options: {
    ...onOption,
    norm: { value: "NORM", about: "one norm in full, such as cat-1; without it all in short" },
  },
  operation: caseAssess,
  input: (call) => {
    const [, ref] = call.args;
    if (ref === undefined)
      throw new Problem(
        "bad-usage",
        "assess needs DIR and CASE, the one person, episode or facility to look at.",
      );
    const norm = call.options["norm"];
    return { ref, on: trackedDay(call), ...(typeof norm === "string" ? { norm } : {}) };
  },
  text: (answer, call) => assessText(answer, call.options["norm"] !== undefined),
});
