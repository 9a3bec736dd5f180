import { recordHistory } from "../../api/record.ts";
import { historyText } from "../text/record.ts";
import { answering } from "../with-session.ts";

export const historyCommand = answering({
  name: "history",
  operands: "DIR REF",
  about: "every version of one record",
  operation: recordHistory,
  input: ({ args }) => ({ ref: args[1]! }),
  text: historyText,
});
