import { useEffect, useRef, useState } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { DossierRow } from "../../../api/dossier.ts";
import { sidecarOf, writeSidecar } from "../../../numbers/sidecar.ts";
import { download } from "../../app/ui/download.ts";
import { FileInput } from "../../app/ui/file-input.tsx";
import { call, listDossiers } from "../../app/client.ts";
import { ledgerOf } from "./ledger.ts";
import { copyName, type OpenDraft } from "./draft.ts";
import { type DraftAction, type Checker, noLedger } from "./state.ts";

/** What the draft is held against, and the ways out of the page. */
export function Toolbar({
  checker,
  draft,
  dispatch,
  onFiles,
}: {
  readonly checker: Checker;
  readonly draft: OpenDraft;
  readonly dispatch: (action: DraftAction) => void;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const dossiers = useDossiers();
  const file = useRef<HTMLInputElement>(null);
  const { ledger } = checker;
  const { source } = draft;
  const others = checker.drafts.length - 1;

  async function choose(key: string): Promise<void> {
    if (key === "none") return dispatch({ type: "ledger", ledger: noLedger });
    if (key === "file") return file.current?.click();
    const dossier = dossiers.find(({ id }) => id === key);
    if (dossier === undefined) return undefined;
    try {
      const { answer } = await call(dossier.id, "figure.ledger", {});
      return dispatch({ type: "ledger", ledger: ledgerOf(dossier.id, answer) });
    } catch {
      return dispatch({
        type: "notice",
        notice: `The figures of ${dossier.name} could not be read; is the program still running?`,
      });
    }
  }

  return (
    <div className="toolbar">
      <p className="against">
        Held against{" "}
        <MenuTrigger>
          <Button className="link-button">
            {ledger.kind === "none"
              ? others === 0
                ? "its own numbers only"
                : "the other drafts only"
              : `${ledger.kind === "dossier" ? "the dossier " : ""}${ledger.name}`}
            <span aria-hidden="true"> ▾</span>
            <span className="visually-hidden">, change</span>
          </Button>
          <Popover className="popover" placement="bottom start">
            <Menu className="menu" aria-label="Ledger" onAction={(key) => void choose(String(key))}>
              <MenuItem id="none" className="menu-item">
                No ledger: the drafts themselves
              </MenuItem>
              {dossiers.map(({ id, name }) => (
                <MenuItem key={id} id={id} className="menu-item" textValue={name}>
                  Dossier {name}
                </MenuItem>
              ))}
              <MenuItem id="file" className="menu-item">
                A ledger file (JSONL)…
              </MenuItem>
            </Menu>
          </Popover>
        </MenuTrigger>
        {ledger.kind === "none" ? "" : `, ${ledger.figures.length} figures`}
        {ledger.kind !== "none" && others > 0 ? ", and the other drafts" : ""}
      </p>
      <FileInput ref={file} accept=".jsonl" onFiles={onFiles} />
      <div className="actions">
        {"read" in source ? null : (
          <Button
            className="button small-button"
            onPress={() => {
              download(copyName(draft.name), source.text, "text/plain");
              dispatch({ type: "saved" });
            }}
          >
            Save a copy
          </Button>
        )}
        <Button
          className="button small-button"
          isDisabled={draft.decisions.length === 0}
          onPress={() => {
            download(sidecarOf(draft.name), writeSidecar(draft.decisions), "application/jsonl");
            dispatch({ type: "saved" });
          }}
        >
          Save decisions
        </Button>
        <Button
          className="button small-button"
          onPress={() => {
            if (!draft.isChanged || confirm(`Close ${draft.name}? What you changed is not saved.`))
              dispatch({ type: "close", id: draft.id });
          }}
        >
          Close
        </Button>
      </div>
    </div>
  );
}

function useDossiers(): readonly DossierRow[] {
  const [dossiers, setDossiers] = useState<readonly DossierRow[]>([]);
  useEffect(() => {
    const leaving = new AbortController();
    // Without the server's list the other ledgers still work.
    listDossiers(leaving.signal).then(setDossiers, () => {});
    return () => leaving.abort();
  }, []);
  return dossiers;
}
