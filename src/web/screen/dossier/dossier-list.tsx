import "./dossier-list.css";
import { useState } from "react";
import { useRouter } from "@tanstack/react-router";
import type { DossierRow, ShelfState } from "../../../api/dossier.ts";
import { addressOf } from "../../app/address.ts";
import { Go } from "../../app/ui/go.tsx";
import { Said } from "../../app/ui/said.tsx";
import { NewDossier } from "./new-dossier.tsx";
import { OpenDossiers } from "./open-dossiers.tsx";
import { RestoreDossier } from "./restore-dossier.tsx";

/** The dossiers of this run: those that are open, how to open the others, and where a new one begins. */
export function DossierList({
  rows,
  state: { closed, folder },
}: {
  readonly rows: readonly DossierRow[];
  readonly state: ShelfState;
}) {
  const router = useRouter();
  const [making, setMaking] = useState<"new" | "restore">();
  const goTo = async (id: string): Promise<void> => {
    await router.invalidate();
    router.history.push(addressOf.dossier(id));
  };
  return (
    <>
      <h1>Dossiers</h1>
      <p className="lead">Each is encrypted on this machine and shown to this browser only.</p>
      <ul className="dossiers">
        {rows.map(({ id, name, writable }) => (
          <li key={id}>
            <Go to={addressOf.dossier(id)}>
              <Said text={name} />
            </Go>{" "}
            <span className="called">{writable ? "open to read and write" : "open to read"}</span>
          </li>
        ))}
      </ul>
      {rows.length === 0 ? <p>None is open.</p> : null}
      {closed === 0 ? null : <OpenDossiers closed={closed} onOpen={() => void router.invalidate()} />}
      {folder === null ? null : (
        <section className="begin" aria-labelledby="begin">
          <h2 id="begin">Begin</h2>
          <p>
            A dossier of your own is empty at first. The examples above are invented or public, and may be
            tried and changed freely. All of them lie in <span className="mono">{folder}</span>.
          </p>
          <div className="actions">
            <button
              type="button"
              className="button primary"
              aria-expanded={making === "new"}
              onClick={() => setMaking(making === "new" ? undefined : "new")}
            >
              New dossier
            </button>
            <button
              type="button"
              className="button"
              aria-expanded={making === "restore"}
              onClick={() => setMaking(making === "restore" ? undefined : "restore")}
            >
              Restore from a backup
            </button>
          </div>
          {making === "new" ? <NewDossier onMade={goTo} /> : null}
          {making === "restore" ? <RestoreDossier onMade={goTo} /> : null}
        </section>
      )}
    </>
  );
}
