import { shortHash } from "../analysis/figure/reconciliation/verdict.ts";
import { statementsOf } from "../analysis/figure/statement.ts";
import { disagreements } from "../api/wording.ts";
import type { ContradictionRow } from "../api/listing.ts";
import type { Contradictions } from "../api/contradiction.ts";
import type { RecordOf } from "../domain/record.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { figureLines, figureRecords, reconciled } from "./figure.ts";
import { loadRecords } from "./load.ts";
import { namesIn } from "./names.ts";
import { versionRows } from "./record.ts";
import { type ReadSession, keptIn } from "./session.ts";
import { snapshotFor } from "./snapshot.ts";
import { headsOf } from "./write.ts";

/** Figures that do not simply agree, the gravest first, with the lines that they print and what was decided about each. */
export async function showContradictions(session: ReadSession): Promise<Disclosed<Contradictions>> {
  const rows = await contradictionRows(session);
  const figures = figureLines(
    statementsOf(await figureRecords(session)),
    rows.flatMap((row) => row.figures),
  );
  const names = namesIn(await snapshotFor(session), rows, figures);
  return disclose({ rows, figures, names }, session);
}

/** How many wait for a decision, of those that disagree: those about which nobody has decided, and those whose verdict is another now. */
export async function undecided(
  session: ReadSession,
): Promise<{ readonly open: number; readonly stale: number }> {
  const disagreeing = new Set<string>(disagreements.map(([verdict]) => verdict));
  const rows = (await contradictionRows(session)).filter(({ verdict }) => disagreeing.has(verdict));
  return {
    open: rows.filter(({ decision }) => decision === null).length,
    stale: rows.filter(({ decision }) => decision?.stale === true).length,
  };
}

function contradictionRows(session: ReadSession): Promise<ContradictionRow[]> {
  return keptIn(session, "contradictions", async () => {
    const decisions = new Map(
      (await loadRecords(session, "resolution")).map((record) => [record.body.contradiction, record]),
    );
    const rows: ContradictionRow[] = [];
    for (const row of await reconciled(session)) {
      if (row.verdict === "agree") continue;
      const record = decisions.get(row.id);
      rows.push({
        ...row,
        decided_as: record?.ref ?? `resolution-${shortHash(row.id)}`,
        decision: record === undefined ? null : await decisionOf(session, record, row.verdict),
      });
    }
    return rows;
  });
}

async function decisionOf(
  session: ReadSession,
  { ref, body }: RecordOf<"resolution">,
  verdict: string,
): Promise<ContradictionRow["decision"]> {
  const last = (await versionRows(session, ref)).at(-1)!;
  return {
    outcome: body.outcome,
    reason: body.reason,
    letter: body.letter ?? null,
    at: last.at,
    member: last.member,
    heads: session.shows === undefined ? await headsOf(session, ref) : [],
    stale: body.verdict !== verdict,
  };
}
