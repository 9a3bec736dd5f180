import type { ListedPlace } from "../../../api/place.ts";
import { own } from "../../../domain/own.ts";
import { addressOf } from "../../app/address.ts";
import { useNaming } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { Said } from "../../app/ui/said.tsx";

/** A place by its name, which opens it. */
export function PlaceName({ place: { ref, name } }: { readonly place: Pick<ListedPlace, "ref" | "name"> }) {
  const { dossier, names } = useNaming();
  const id = own(names, ref)?.id;
  if (id === undefined) return <Said text={name} />;
  return (
    <Go to={addressOf.place(dossier, id)}>
      <Said text={name} />
    </Go>
  );
}
