import type { z } from "zod";
import {
  disclosureList,
  disclosureOrganisation,
  disclosurePropose,
  disclosureRelease,
} from "../api/disclosure.ts";
import {
  dossierAudit,
  dossierBackup,
  dossierExport,
  dossierRaid,
  dossierRebuild,
  dossierShow,
  dossierSite,
  dossierVerify,
  showOverview,
} from "../api/dossier.ts";
import { figureList, ledgerShow, reconciliationList } from "../api/figure.ts";
import { consistencyList, findingCompute, findingList, findingShow, tableCount } from "../api/finding.ts";
import { followUpDue, followUpRemind } from "../api/follow-up.ts";
import { forecastQuestion as forecastQuestionShow, forecastRun } from "../api/forecast.ts";
import {
  identityAsk,
  identityCheck,
  identityEpoch,
  identityExport,
  identityHolder,
  identityOpen,
  identityPseudonym,
  identityShare,
  identityStatus,
  identityUnlock,
  identityWrite,
} from "../api/identity.ts";
import { gridExport, gridShow, gridTry, gridWrite } from "../api/grid.ts";
import {
  importBring,
  importForget,
  importKeep,
  importKept,
  importList,
  importPreview,
  importProgress,
  importPropose,
  importTry,
  importUndo,
  importUndoTry,
  importWrite,
} from "../api/import.ts";
import { matrixCodebook, matrixShow } from "../api/matrix.ts";
import type { ListOperation, Operation } from "../api/operation.ts";
import { pendingDrop, pendingPut, pendingShow } from "../api/pending.ts";
import { placeList, placeShow, placeVisit } from "../api/place.ts";
import {
  conflictList,
  recordFind,
  erasureList,
  recordErase,
  recordWouldErase,
  recordHistory,
  recordList,
  recordMerge,
  recordOpen,
  recordReinstate,
  recordRetract,
  recordSearch,
  recordSet,
  recordShow,
  recordUndo,
  recordWrite,
  retractedList,
} from "../api/record.ts";
import { recoveryDrill, recoveryMake } from "../api/recovery.ts";
import { contradictionShow } from "../api/contradiction.ts";
import { caseAssess } from "../api/assessment.ts";
import { caseClocks } from "../api/case.ts";
import {
  chainList,
  letterList,
  repeatConfirm,
  repeatList,
  replyLedgerList,
  threadList,
  trackerList,
} from "../api/tracker.ts";
import { consentRecall, consentShow, consentWentOut } from "../api/consent.ts";
import { Problem } from "../domain/problem.ts";
import { journalExport, journalImport, teamChange, teamShow } from "../api/team.ts";
import { currentCheckpoint } from "../store/read.ts";
import { listAudit } from "./audit.ts";
import { backupDossier } from "./backup.ts";
import { dossierLedger } from "./check-ledger.ts";
import { listWentOut, showConsent } from "./consent.ts";
import { showContradictions } from "./contradiction.ts";
import { type Disclosed, disclose, within } from "./disclose.ts";
import { raidOn } from "./drill/raid.ts";
import { eraseRecord, listErasures, previewErasure } from "./erasure.ts";
import { exportFor } from "./export.ts";
import { listFigures, listReconciliations } from "./figure.ts";
import { listDue, remindOnLockedPage } from "./follow-up.ts";
import { computeOne, listConsistency, listFindings } from "./finding.ts";
import {
  askHolders,
  becomeHolder,
  changeHolders,
  checkIdentity,
  drawPseudonyms,
  exportIdentities,
  openIdentity,
  sealIdentity,
  shareKey,
  statusOf,
  unlockSecond,
} from "./identity.ts";
import { exportGrid, showGrid } from "./grid.ts";
import { writeCells } from "./grid-write.ts";
import { importFiles } from "./import.ts";
import {
  bringSent,
  forgetMapping,
  importProgressOf,
  keepMapping,
  keptMappings,
  proposeImport,
} from "./import-plan.ts";
import { listImports, undoImport } from "./import-undo.ts";
import { rebuildDossier, verifyDossier } from "./keep.ts";
import { codebookOf, matrixOf } from "./matrix.ts";
import { forecastQuestion } from "./forecast-data.ts";
import { dossierRow, findingDetail, overviewOf, recordDetail } from "./overview.ts";
import { dropPending, putPending, showPending } from "./pending.ts";
import { listPlaces, showPlace } from "./place.ts";
import { findRecords, listConflicts, listRecords, searchRecords, showHistory } from "./record.ts";
import { controlOrganisation, listReleases, proposeRelease, releaseNumbers } from "./release.ts";
import { drillRecovery, makeSheets } from "./recovery.ts";
import { listRetracted, mergeRecords, reinstateRecord, retractRecord } from "./retraction.ts";
import type { ReadSession } from "./session.ts";
import { setFields } from "./set.ts";
import { exportSite } from "./site.ts";
import { tableOf } from "./table.ts";
import { changeMembers, exportJournalTo, importJournalFrom, showTeam } from "./team.ts";
import { assess } from "./assessment.ts";
import { clocksOf } from "./case-clock.ts";
import {
  confirmRepeat,
  listChains,
  listLetters,
  listRepeats,
  listReplyLedger,
  listThreads,
  listTracked,
} from "./tracker.ts";
import { visitSheet } from "./visit.ts";
import { type Around, type UseCase, implement, implementList, implementTraced, named } from "./use-case.ts";
import { undoSteps } from "./undo.ts";
import { showHeads, writeRecord } from "./write.ts";

/**
 * Runs an operation by its name on what a caller elsewhere sends: one that is not `local`.
 *
 * @throws Problem `not-found` for a name that no such operation has, `bad-input` for what it does not take, `not-writable`
 * where it writes and the dossier was opened to read; else the sentences of the use case
 */
export async function runOperation(
  session: ReadSession,
  name: string,
  input: unknown,
  around?: Around,
): Promise<Disclosed<unknown>> {
  const useCase = useCases.get(name);
  if (useCase === undefined)
    throw new Problem(
      "not-found",
      `There is no operation ${JSON.stringify(name)}; docs/operations.md lists them.`,
    );
  if (useCase.operation.local)
    throw new Problem("not-found", `${name} names files of this machine; run it from its command line.`);
  return useCase.run(session, input, around);
}

/** What an operation gives, and the size of the journal that it was computed from; no size for an audience that may not see all. */
export type Answered = { readonly answer: Disclosed<unknown>; readonly checkpoint: number | undefined };

/** How often an answer is computed again where something was written meanwhile. */
const mostTurns = 3;

/**
 * Runs an operation for a page, so that its answer is of one state of the journal, the one at `checkpoint` where one is
 * given; what writes is held against that state.
 *
 * @throws Problem as `runOperation`; for what reads `moved` where the journal has grown beyond `checkpoint`, or grows faster
 * than an answer is computed
 */
export async function answerOperation(
  session: ReadSession,
  name: string,
  input: unknown,
  checkpoint: number | undefined,
  around: Around,
): Promise<Answered> {
  for (let turn = 1; ; turn++) {
    const before = await sizeOf(session);
    const operation = useCases.get(name)?.operation;
    // What leaves a trace writes one itself, and is done once.
    const reads = operation?.effect === "reads" && operation.audit === undefined;
    if (reads && checkpoint !== undefined && before !== undefined && before !== checkpoint) throw moved();
    const answer = await runOperation(session, name, input, { ...around, since: checkpoint });
    const after = await sizeOf(session);
    if (!reads || after === before) return { answer, checkpoint: after };
    if (turn === mostTurns) throw moved();
  }
}

async function sizeOf({ shows, reader }: ReadSession): Promise<number | undefined> {
  return shows === undefined ? (await currentCheckpoint(reader)).size : undefined;
}

function moved(): Problem {
  return new Problem("moved", "The dossier has changed meanwhile; ask again for what stands now.");
}

/** Runs an operation for a command: what it takes is checked, traced and given as for every caller. */
export async function perform<I extends z.ZodType, O extends z.ZodType>(
  session: ReadSession,
  operation: Operation<"reads" | "writes", I, O>,
  input: z.input<I>,
  around?: Around,
): Promise<Disclosed<z.output<O>>> {
  return (await useCases.get(operation.name)!.run(session, input, around)) as Disclosed<z.output<O>>;
}

/** All rows of a list, in its order, for a command. */
export async function performAll<I extends z.ZodType, Row extends z.ZodType>(
  session: ReadSession,
  operation: ListOperation<I, Row>,
  input: z.input<I>,
  around?: Around,
): Promise<Disclosed<readonly z.output<Row>[]>> {
  return (await useCases.get(operation.name)!.all!(session, input, around)) as Disclosed<
    readonly z.output<Row>[]
  >;
}

const implemented: readonly UseCase[] = [
  implement(dossierShow, dossierRow),
  implement(showOverview, overviewOf),
  implement(dossierVerify, (session, _, watch) => verifyDossier(session, watch)),
  implement(dossierRebuild, async (session, _, watch) =>
    disclose({ records: await rebuildDossier(session, watch) }, session),
  ),
  implement(dossierBackup, (session, { file, remind }, around) =>
    backupDossier(session, file, { remind }, around),
  ),
  implement(dossierRaid, raidOn),
  implementTraced(dossierExport, exportFor),
  implementTraced(dossierSite, (session, input, watch) => exportSite(session, input, watch)),
  implementList(dossierAudit, listAudit, ({ position }) => String(position)),
  implementList(followUpDue, listDue, ({ ref }) => ref),
  implement(followUpRemind, (session, { while_locked: isOn }) => remindOnLockedPage(session, isOn)),
  implement(identityStatus, statusOf),
  implement(identityPseudonym, drawPseudonyms),
  implement(identityHolder, (session, _, around) => becomeHolder(session, around)),
  implement(identityUnlock, (session, _, around) => unlockSecond(session, around)),
  implement(identityWrite, sealIdentity),
  implementTraced(identityCheck, checkIdentity),
  implementTraced(identityOpen, openIdentity),
  implement(identityAsk, askHolders),
  implementTraced(identityShare, shareKey),
  implementTraced(identityExport, exportIdentities),
  implement(identityEpoch, changeHolders),
  implement(pendingPut, putPending),
  implement(pendingShow, showPending),
  implement(pendingDrop, dropPending),
  implementList(
    recordList,
    (session, { kind }) => listRecords(session, kind),
    ({ ref }) => ref,
  ),
  implementList(
    recordSearch,
    (session, { words, ...page }) => searchRecords(session, words, page),
    ({ ref }) => ref,
  ),
  implement(recordFind, findRecords),
  implement(recordShow, (session, { ref }) => showHeads(session, ref)),
  implement(recordOpen, (session, { ref }) => recordDetail(session, ref)),
  implement(recordHistory, (session, { ref }) => showHistory(session, ref)),
  implement(recordWrite, async (session, write) => disclose(await writeRecord(session, write), session)),
  implement(recordSet, (session, { ref, assignments, why, allow_implausible: allowImplausible }, { since }) =>
    setFields(session, ref, { assignments, why, allowImplausible, since }),
  ),
  implement(recordRetract, (session, { ref, why, with_children: withChildren, alone }) =>
    retractRecord(session, ref, { why, withChildren, alone }),
  ),
  implement(recordMerge, (session, { ref, ...merge }) => mergeRecords(session, ref, merge)),
  implement(recordReinstate, (session, { ref, why }) => reinstateRecord(session, ref, { why })),
  implementList(conflictList, listConflicts, ({ ref }) => ref),
  implement(recordUndo, (session, { refs }) => undoSteps(session, refs)),
  implement(gridShow, showGrid),
  implementTraced(gridExport, exportGrid),
  implement(gridTry, (session, input) => writeCells(session, input, { write: false })),
  implement(gridWrite, (session, input) => writeCells(session, input, { write: true })),
  implementList(retractedList, listRetracted, ({ ref }) => ref),
  implement(consentShow, showConsent),
  implementList(consentWentOut, listWentOut, ({ position }) => String(position)),
  implement(consentRecall, async (session, input, watch) => {
    // What reads drafts is large, and no other operation needs it.
    const { usesInDrafts } = await import("./recall.ts");
    return usesInDrafts(session, input, watch);
  }),
  implement(
    recordWouldErase,
    async (session, input) => named(session, await previewErasure(session, input)) as never,
  ),
  implement(recordErase, eraseRecord),
  implementList(erasureList, listErasures, ({ position }) => String(position)),
  ...[importPreview, importWrite].map((operation) =>
    implement<"reads" | "writes", typeof operation.input, typeof operation.output>(
      operation,
      (session, { files, ...input }, { since, progress, signal, passphrase }) =>
        importFiles(session, files, {
          mapping: input.mapping,
          base: input.base ?? since,
          dryRun: operation.effect === "reads",
          allowImplausible: input.allow_implausible,
          unnamedAsNew: input.unnamed_as_new,
          skipRetracted: input.skip_retracted,
          allowErased: input.allow_erased,
          passphrase,
          progress,
          signal,
        }),
    ),
  ),
  implement(importPropose, proposeImport),
  implement(importTry, (session, input, { signal, since }) =>
    bringSent(session, input, { signal, since, write: false }),
  ),
  implement(importBring, (session, input, { signal, since }) =>
    bringSent(session, input, { signal, since, write: true }),
  ),
  implement(importProgress, importProgressOf),
  implement(importKeep, keepMapping),
  implement(importKept, keptMappings),
  implement(importForget, forgetMapping),
  implementList(importList, listImports, ({ run }) => String(run)),
  implement(importUndoTry, (session, input) => undoImport(session, input, { write: false })),
  implement(importUndo, (session, input) => undoImport(session, input, { write: true })),
  implementList(figureList, listFigures, ({ ref }) => ref),
  implementList(reconciliationList, listReconciliations, ({ id }) => id),
  implement(contradictionShow, showContradictions),
  implementList(placeList, listPlaces, ({ ref }) => ref),
  implement(placeShow, (session, { ref }) => showPlace(session, ref)),
  implement(placeVisit, visitSheet),
  implement(ledgerShow, async (session) => named(session, await dossierLedger(session)) as never),
  implementList(findingList, listFindings, ({ ref }) => ref ?? ""),
  implement(findingShow, (session, { ref }) => findingDetail(session, ref)),
  implement(findingCompute, (session, { frame, ...asked }) => computeOne(session, { ...asked, frame })),
  implementList(consistencyList, listConsistency, ({ id }) => id),
  implement(
    tableCount,
    (session, { columns, frame, ...asked }) => tableOf(session, { ...asked, columns, frame }) as never,
  ),
  implement(caseClocks, clocksOf),
  implement(caseAssess, assess),
  implementList(
    trackerList,
    (session, { on }) => listTracked(session, on),
    ({ ref }) => ref,
  ),
  implementList(
    threadList,
    (session, { on }) => listThreads(session, on),
    ({ thread }) => thread,
  ),
  implement(repeatConfirm, confirmRepeat),
  implementList(
    letterList,
    (session, { on }) => listLetters(session, on),
    ({ ref }) => ref,
  ),
  implementList(
    chainList,
    (session, { on }) => listChains(session, on),
    ({ chain }) => chain,
  ),
  implementList(
    replyLedgerList,
    (session, { on }) => listReplyLedger(session, on),
    ({ ref }) => ref,
  ),
  implementList(repeatList, listRepeats, ({ first, second }) => `${first} ${second}`),
  implement(teamShow, showTeam),
  implement(teamChange, async (session, change, watch) =>
    disclose(await changeMembers(session, change, watch), session),
  ),
  implement(recoveryMake, makeSheets),
  implement(recoveryDrill, drillRecovery),
  implement(journalExport, async (session, { file }) =>
    disclose(await exportJournalTo(session, file), session),
  ),
  implement(journalImport, async (session, { file }) =>
    disclose(await importJournalFrom(session, file), session),
  ),
  implement(matrixShow, async (session, { unit }) =>
    within(await matrixOf(session, unit), (csv) => ({ csv })),
  ),
  implement(matrixCodebook, async (session) => within(await codebookOf(session), (csv) => ({ csv }))),
  implementTraced(
    disclosurePropose,
    async (session, asked, around) => () => proposeRelease(session, asked, around),
  ),
  implement(disclosureRelease, releaseNumbers),
  implementList(disclosureList, listReleases, ({ position }) => String(position)),
  implement(disclosureOrganisation, controlOrganisation),
  implement(
    forecastQuestionShow,
    async (session) => named(session, await forecastQuestion(session)) as never,
  ),
  implement(forecastRun, async (session, input, watch) => {
    // What simulates is large, and no other operation needs it.
    const { answerForecast } = await import("./forecast.ts");
    return answerForecast(session, input, watch);
  }),
];

export const useCases: ReadonlyMap<string, UseCase> = new Map(
  implemented.map((one) => [one.operation.name, one]),
);
