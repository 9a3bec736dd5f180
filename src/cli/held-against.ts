import { ledgerShow } from "../api/figure.ts";
import type { LedgerFigure } from "../numbers/ledger/ledger.ts";
import type { DossierLedger } from "../service/check-ledger.ts";
import { type Call, type Command, forOption, optionText } from "./command.ts";

/** Options of `check` and `lsp` that say what drafts are held against. */
export const ledgerOptions: Command["options"] = {
  ledger: {
    value: "FIGURES",
    about:
      "hold the drafts against these figures: lines of JSON, or a table (.csv, .xlsx) with the same columns",
  },
  dossier: { value: "DIR", about: "hold the drafts against the figures and findings of this dossier" },
  settings: { value: "FILE.json", about: "tolerances, and the day that the drafts speak on" },
  ...forOption,
  strict: { about: "also report, and fail on, checkable claims that no figure answers" },
};

/** The figures that `--ledger` and `--dossier` name, with the settings, read anew. */
export async function basisOf(call: Call): Promise<{
  readonly ledger: readonly LedgerFigure[];
  readonly basis: DossierLedger | undefined;
  readonly settings: { readonly strict: boolean };
}> {
  const { bytesOf } = await import("../service/check.ts");
  const { parseCheckSettings } = await import("../service/check-ledger.ts");
  const { readLedger } = await import("../service/ledger-table.ts");
  const read = async (path: string): Promise<string> => Buffer.from(await bytesOf(path)).toString("utf8");
  const ledgerFile = optionText(call, "ledger");
  const settingsFile = optionText(call, "settings");
  const dossierDir = optionText(call, "dossier");
  const own = ledgerFile === undefined ? [] : await readLedger(ledgerFile, call.signal);
  const settings =
    settingsFile === undefined ? {} : parseCheckSettings(settingsFile, await read(settingsFile));
  const basis = dossierDir === undefined ? undefined : await readDossier(call, dossierDir);
  return {
    ledger: [...own, ...(basis?.figures ?? [])],
    basis,
    settings: {
      ...settings,
      strict: call.options["strict"] === true,
      ...(basis === undefined ? {} : { unbacked: basis.unbacked }),
    },
  };
}

async function readDossier(call: Call, dir: string): Promise<DossierLedger> {
  const { around, withSession } = await import("./with-session.ts");
  const { perform } = await import("../service/operations.ts");
  const { shown } = await import("../service/disclose.ts");
  return withSession(
    call,
    "read",
    async (session) =>
      shown(await perform(session, ledgerShow, {}, around(call, session))) as unknown as DossierLedger,
    { dir },
  );
}
