import { findingList } from "../../api/finding.ts";
import { findingsText } from "../text/finding.ts";
import { listing } from "../with-session.ts";

export const findingsCommand = listing({
  name: "findings",
  operands: "DIR",
  about: "every finding on file, computed from the coded records, with its verdict",
  operation: findingList,
  text: findingsText,
});
