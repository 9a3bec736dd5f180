import { z } from "zod";
import { dossierAudit, dossierRaid } from "./dossier.ts";
import { figureList, reconciliationList } from "./figure.ts";
import { consistencyList, findingCompute, findingList, tableCount } from "./finding.ts";
import { followUpDue } from "./follow-up.ts";
import { caseAssess } from "./assessment.ts";
import { caseClocks } from "./case.ts";
import { letterList, repeatConfirm, replyLedgerList, trackerList } from "./tracker.ts";
import { placeVisit } from "./place.ts";
import { importWrite } from "./import.ts";
import { verifyHereShape } from "./listing.ts";
import type { ListOperation } from "./operation.ts";
import {
  erasureList,
  recordErase,
  recordHistory,
  recordMerge,
  recordReinstate,
  recordRetract,
  recordSearch,
  recordSet,
  recordShow,
  retractedList,
} from "./record.ts";

/**
 * What `--format json` prints, by command: the output of the operation that the command runs, and of a list all its rows.
 * docs/json.md describes each field; a test fails where one is missing there.
 */
export const outputs = {
  finding: findingCompute.output,
  findings: rowsOf(findingList),
  reconcile: rowsOf(reconciliationList),
  consistency: rowsOf(consistencyList),
  figures: rowsOf(figureList),
  search: rowsOf(recordSearch),
  show: recordShow.output,
  history: recordHistory.output,
  import: importWrite.output,
  retract: recordRetract.output,
  merge: recordMerge.output,
  reinstate: recordReinstate.output,
  retracted: rowsOf(retractedList),
  set: recordSet.output,
  due: rowsOf(followUpDue),
  clock: caseClocks.output,
  assess: caseAssess.output,
  track: rowsOf(trackerList),
  confirm: repeatConfirm.output,
  letters: rowsOf(letterList),
  "reply-ledger": rowsOf(replyLedgerList),
  visit: placeVisit.output,
  table: tableCount.output,
  audit: rowsOf(dossierAudit),
  verify: verifyHereShape,
  drill: dossierRaid.output,
  erase: recordErase.output,
  erasures: rowsOf(erasureList),
} as const;

function rowsOf<I extends z.ZodType, Row extends z.ZodType>(list: ListOperation<I, Row>): z.ZodArray<Row> {
  return list.output.shape.rows;
}
