import { formOf } from "../../../../api/form.ts";
import { wordsOf } from "../../../../domain/noun.ts";
import { childKinds, type RecordKind } from "../../../../domain/record.ts";
import { addressOf } from "../../../app/address.ts";
import { Go } from "../../../app/ui/go.tsx";

/** The kinds of records that an answer can be about. */
function isAsked(kind: RecordKind): boolean {
  const subject = formOf("assertion").find(({ name }) => name === "subject")?.control;
  return subject?.is === "record" && subject.kinds.includes(kind);
}

/** New records that belong to this one, and answers about it. */
export function NewWithin({
  dossier,
  kind,
  id,
}: {
  readonly dossier: string;
  readonly kind: RecordKind;
  readonly id: string;
}) {
  const kinds = [...Object.keys(childKinds[kind] ?? {}), ...(isAsked(kind) ? ["assertion"] : [])];
  if (kinds.length === 0) return null;
  return (
    <p className="small new-within">
      New here:{" "}
      {kinds.map((child, index) => (
        <span key={child}>
          {index === 0 ? "" : " · "}
          <Go to={addressOf.newRecord(dossier, child, id)}>
            {child === "assertion" ? "answer" : wordsOf(child)}
          </Go>
        </span>
      ))}
    </p>
  );
}
