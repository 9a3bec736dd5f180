import type { DossierRow } from "../../../api/dossier.ts";
import { addressOf } from "../../app/address.ts";
import { Go } from "../../app/ui/go.tsx";
import { Said } from "../../app/ui/said.tsx";

/** The dossiers of this run. */
export function DossierList({ dossiers }: { readonly dossiers: readonly DossierRow[] }) {
  return (
    <>
      <h1>Dossiers</h1>
      <p className="lead">Each is encrypted on this machine and shown to this browser only.</p>
      <ul className="dossiers">
        {dossiers.map(({ id, name, writable }) => (
          <li key={id}>
            <Go to={addressOf.dossier(id)}>
              <Said text={name} />
            </Go>{" "}
            <span className="called">{writable ? "open to read and write" : "open to read"}</span>
          </li>
        ))}
      </ul>
      {dossiers.length === 0 ? <p>This run of the program serves none.</p> : null}
    </>
  );
}
