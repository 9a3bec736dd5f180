import { z } from "zod";
import { showOverview } from "../api/dossier.ts";
import { figureList, ledgerShow, reconciliationList } from "../api/figure.ts";
import { consistencyList, findingCompute, findingList, findingShow, tableCount } from "../api/finding.ts";
import type { Operation, Page, PageInput } from "../api/operation.ts";
import {
  recordHistory,
  recordList,
  recordMerge,
  recordOpen,
  recordReinstate,
  recordRetract,
  recordSearch,
  recordSet,
  recordShow,
  recordWrite,
  retractedList,
} from "../api/record.ts";
import { Problem } from "../domain/problem.ts";
import { recordAudit } from "../store/append.ts";
import { type Turns, turns } from "../store/turns.ts";
import { dossierLedger } from "./check-ledger.ts";
import { listFigures, listReconciliations } from "./figure.ts";
import { computeOne, listConsistency, listFindings } from "./finding.ts";
import { loadRecords } from "./load.ts";
import { findingDetail, overviewOf, recordDetail } from "./overview.ts";
import { searchRecords, showHistory, showRecord } from "./record.ts";
import { listRetracted, mergeRecords, reinstateRecord, retractRecord } from "./retraction.ts";
import { type ReadSession, type SessionOf, writing } from "./session.ts";
import { setFields } from "./set.ts";
import { snapshotFor } from "./snapshot.ts";
import { tableOf } from "./table.ts";
import { type Disclosed, disclose, within } from "./disclose.ts";
import { headsOf, writeRecord } from "./write.ts";

/** A use case behind its contract: what it takes is checked, and what it gives is sealed for the session's audience. */
type UseCase = {
  readonly operation: Operation;
  readonly run: (session: ReadSession, input: unknown) => Promise<Disclosed<unknown>>;
};

/**
 * Runs an operation by its name on what a caller sends.
 *
 * @throws Problem `not-found` for a name that no operation has, `bad-input` for what it does not take, `not-writable` where
 * it writes and the dossier was opened to read; else the sentences of the use case
 */
export async function runOperation(
  session: ReadSession,
  name: string,
  input: unknown,
): Promise<Disclosed<unknown>> {
  const useCase = useCases.get(name);
  if (useCase === undefined)
    throw new Problem(
      "not-found",
      `There is no operation ${JSON.stringify(name)}; docs/operations.md lists them.`,
    );
  return useCase.run(session, input);
}

function implement<Effect extends "reads" | "writes", I extends z.ZodType, O extends z.ZodType>(
  operation: Operation<Effect, I, O>,
  run: (
    session: SessionOf<Effect extends "writes" ? "write" : "read">,
    input: z.output<I>,
  ) => Promise<Disclosed<z.input<O>>>,
): UseCase {
  return {
    operation,
    async run(session, raw) {
      const input = operation.input.safeParse(raw);
      if (!input.success) {
        const [issue] = input.error.issues;
        const at = issue!.path.length === 0 ? "" : ` at ${issue!.path.join(".")}`;
        throw new Problem("bad-input", `${operation.name} does not take this${at}: ${issue!.message}.`);
      }
      if (operation.effect === "writes" && !("writer" in session))
        throw new Problem("not-writable", "This dossier is open to read; nothing was written.");
      if (operation.audit !== undefined)
        await recordAudit(writing(session).writer, { event: operation.audit });
      if (operation.effect === "reads") return run(session as never, input.data);
      return turnsOf(session).take(() => run(session as never, input.data));
    },
  };
}

const turnsTaken = new WeakMap<ReadSession["store"], Turns>();

/** What writes in one dossier, one after the other: what is read for a change is still so when it is written. */
function turnsOf({ store }: ReadSession): Turns {
  let taken = turnsTaken.get(store);
  if (taken === undefined) turnsTaken.set(store, (taken = turns()));
  return taken;
}

const implemented: readonly UseCase[] = [
  implement(showOverview, overviewOf),
  implement(recordList, async (session, { kind, ...page }) => {
    const { labelOf } = await snapshotFor(session);
    const rows = (await loadRecords(session, kind)).map(({ ref, body }) => ({
      ref,
      label: labelOf(ref),
      body: { ...body } as Record<string, unknown>,
    }));
    return disclose(
      paged(rows, ({ ref }) => ref, page),
      session,
    );
  }),
  implement(recordSearch, async (session, { words, ...page }) => {
    // What comes behind a page is found by finding one more than it and all before it.
    const most = 10_000;
    return within(await searchRecords(session, words, most), (rows) => paged(rows, ({ ref }) => ref, page));
  }),
  implement(recordShow, async (session, { ref }) => {
    const record = await showRecord(session, ref);
    const heads = session.shows === undefined ? await headsOf(session, ref) : [];
    return within(record, (row) => ({ ...row, heads }));
  }),
  implement(recordOpen, (session, { ref }) => recordDetail(session, ref)),
  implement(recordHistory, (session, { ref }) => showHistory(session, ref)),
  implement(recordWrite, async (session, write) => disclose(await writeRecord(session, write), session)),
  implement(recordSet, (session, { ref, assignments, why, allow_implausible: allowImplausible }) =>
    setFields(session, ref, { assignments, why, allowImplausible }),
  ),
  implement(recordRetract, (session, { ref, why, with_children: withChildren }) =>
    retractRecord(session, ref, { why, withChildren }),
  ),
  implement(recordMerge, (session, { ref, into, why }) => mergeRecords(session, ref, { into, why })),
  implement(recordReinstate, (session, { ref, why }) => reinstateRecord(session, ref, { why })),
  implement(retractedList, async (session, page) =>
    within(await listRetracted(session), (rows) => paged(rows, ({ ref }) => ref, page)),
  ),
  implement(figureList, async (session, page) =>
    within(await listFigures(session), (rows) => paged(rows, ({ ref }) => ref, page)),
  ),
  implement(reconciliationList, async (session, page) =>
    within(await listReconciliations(session), (rows) => paged(rows, ({ id }) => id, page)),
  ),
  implement(ledgerShow, dossierLedger as never),
  implement(findingList, async (session, page) =>
    within(await listFindings(session), (rows) => paged(rows, ({ ref }) => ref ?? "", page)),
  ),
  implement(findingShow, (session, { ref }) => findingDetail(session, ref)),
  implement(findingCompute, (session, { frame, ...asked }) => computeOne(session, { ...asked, frame })),
  implement(consistencyList, async (session, page) =>
    within(await listConsistency(session), (rows) => paged(rows, ({ id }) => id, page)),
  ),
  implement(
    tableCount,
    (session, { columns, frame, ...asked }) => tableOf(session, { ...asked, columns, frame }) as never,
  ),
];

export const useCases: ReadonlyMap<string, UseCase> = new Map(
  implemented.map((one) => [one.operation.name, one]),
);

/** A page of rows behind the one whose key is the cursor. A cursor that no row has any more is a refusal. */
function paged<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  { limit, cursor }: PageInput,
): Page<Row> & { readonly rows: Row[] } {
  const from = cursor === undefined ? 0 : rows.findIndex((row) => keyOf(row) === cursor) + 1;
  if (cursor !== undefined && from === 0)
    throw new Problem("bad-input", "The list has changed since; ask for its first page again.");
  const page = rows.slice(from, from + limit);
  const isLast = from + limit >= rows.length;
  return { rows: page, next: isLast ? null : keyOf(page.at(-1)!) };
}
