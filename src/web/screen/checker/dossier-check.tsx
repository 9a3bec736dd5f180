import { useMemo } from "react";
import type { ScreenOf } from "../../app/screen.tsx";
import { CheckerPage } from "./checker-page.tsx";
import { ledgerOf } from "./ledger.ts";

/** The number checker, with drafts held against this dossier. */
export function Page({ dossier, answer }: ScreenOf<"figure.ledger">) {
  const ledger = useMemo(() => ledgerOf(dossier, answer), [dossier, answer]);
  return <CheckerPage ledger={ledger} dossier={dossier} />;
}
