import { wordsOf } from "../../../../domain/noun.ts";
import { childKinds, type RecordKind } from "../../../../domain/record.ts";
import { addressOf } from "../../../app/address.ts";
import { Go } from "../../../app/ui/go.tsx";

/** New records that belong to this one. */
export function NewWithin({
  dossier,
  kind,
  id,
}: {
  readonly dossier: string;
  readonly kind: RecordKind;
  readonly id: string;
}) {
  const kinds = Object.keys(childKinds[kind] ?? {});
  if (kinds.length === 0) return null;
  return (
    <p className="small new-within">
      New here:{" "}
      {kinds.map((child, index) => (
        <span key={child}>
          {index === 0 ? "" : " · "}
          <Go to={addressOf.newRecord(dossier, child, id)}>{wordsOf(child)}</Go>
        </span>
      ))}
    </p>
  );
}
