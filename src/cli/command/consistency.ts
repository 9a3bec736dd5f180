import { consistencyList } from "../../api/finding.ts";
import { consistencyText } from "../text/finding.ts";
import { listing } from "../with-session.ts";

export const consistencyCommand = listing({
  name: "consistency",
  operands: "DIR",
  about: "rules that coded cases keep, break, or leave open (for the case team only)",
  operation: consistencyList,
  text: consistencyText,
});
