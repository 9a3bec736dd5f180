import { type ReactNode, useState } from "react";
import { useRouter } from "@tanstack/react-router";
import type { RecordNames } from "../../../api/operation.ts";
import type { OperationName } from "../../../api/operations.ts";
import { type AnswerOf, call, type InputOf, type OutputOf, Refusal } from "../client.ts";

/** What a list gives: rows, the cursor behind them, the records that they name. */
type Listed<Row> = {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly names: RecordNames;
};

type RowOf<Name extends OperationName> = OutputOf<Name> extends Listed<infer Row> ? Row : never;

/**
 * The rows of a list that a screen began with, and more of them on demand, all of one state of the dossier. Where it has
 * moved, the list says so and offers to begin anew, which `again` does where it is not for the whole screen to do.
 */
export function useRows<Name extends OperationName>(
  dossier: string,
  name: Name,
  input: InputOf<Name>,
  { answer, checkpoint }: AnswerOf<Name>,
  again?: () => Promise<void>,
): { readonly rows: readonly RowOf<Name>[]; readonly names: RecordNames; readonly more: ReactNode } {
  const router = useRouter();
  const first = answer as unknown as Listed<RowOf<Name>>;
  const [read, setRead] = useState({ of: first, list: first });
  const [problem, setProblem] = useState<Refusal>();
  // Another answer for the screen begins the list anew.
  const { rows, next, names } = read.of === first ? read.list : first;

  async function readMore(): Promise<void> {
    setProblem(undefined);
    try {
      const behind = await call(dossier, name, { ...(input as object), cursor: next } as InputOf<Name>, {
        checkpoint,
      });
      const page = behind.answer as unknown as Listed<RowOf<Name>>;
      const list = { rows: [...rows, ...page.rows], next: page.next, names: { ...names, ...page.names } };
      setRead({ of: first, list });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error);
    }
  }

  async function beginAnew(): Promise<void> {
    setProblem(undefined);
    await (again ?? (() => router.invalidate()))();
  }

  const isMoved = problem?.code === "moved";
  const more =
    next === null ? null : (
      <div className="more-rows">
        {problem === undefined ? null : <p role="alert">{problem.message}</p>}
        <button type="button" className="button" onClick={() => void (isMoved ? beginAnew() : readMore())}>
          {isMoved ? "Show it as it stands now" : "More rows"}
        </button>{" "}
        <span className="small">{rows.length.toLocaleString("en")} are shown, and there are more.</span>
      </div>
    );
  return { rows, names, more };
}
