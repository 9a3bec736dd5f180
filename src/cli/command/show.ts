import { recordShow } from "../../api/record.ts";
import { recordText } from "../text/record.ts";
import { answering } from "../with-session.ts";

export const showCommand = answering({
  name: "show",
  operands: "DIR REF",
  about: "one record as it stands",
  operation: recordShow,
  input: ({ args }) => ({ ref: args[1]! }),
  text: recordText,
});
