import { replyLedgerList } from "../../api/tracker.ts";
import { onOption, trackedDay } from "../on-day.ts";
import { replyLedgerText } from "../text/tracker.ts";
import { listing } from "../with-session.ts";

export const replyLedgerCommand = listing({
  name: "reply-ledger",
  operands: "DIR",
  about: "right of reply: whether each call was put to those whom it is about",
  options: onOption,
  operation: replyLedgerList,
  input: (call) => ({ on: trackedDay(call) }),
  text: replyLedgerText,
});
