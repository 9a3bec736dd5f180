import "./record.css";
import { fieldLabel } from "../../../domain/field-words.ts";
import { pluralOfPhrase, wordsOf } from "../../../domain/noun.ts";
import { addressOf } from "../../app/address.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { NameLink, RefLink } from "../../app/ui/record-link.tsx";
import { Value } from "../../app/ui/value.tsx";
import { useWriting } from "../../app/writing.tsx";

/** The fields that a list has beside the name: the first of the kind that say something in a line. */
const mostColumns = 5;

/** The records of a kind, whichever it is: each by its name, with the fields that fit in a line. */
export function Page({ dossier, params, answer, checkpoint }: ScreenOf<"record.list">) {
  const kind = params["kind"]!;
  const { writable } = useWriting();
  const { rows, names, more } = useRows(
    dossier,
    "record.list",
    { kind: kind as never },
    { answer, checkpoint },
  );
  const title = kind === "assertion" ? "answers" : pluralOfPhrase(wordsOf(kind));
  const columns = columnsOf(rows);
  const heads = columns.map(fieldLabel);
  return (
    <NamingContext value={{ dossier, names }}>
      <div className="page-head">
        <h1 className="list-title">{title}</h1>
        {writable ? (
          <Go className="button" to={addressOf.newRecord(dossier, kind)}>
            New {wordsOf(kind)}
          </Go>
        ) : null}
      </div>
      {rows.length === 0 ? (
        <p>No record of this kind stands.</p>
      ) : (
        <Sheet label={title} heads={["record", ...heads]}>
          {rows.map(({ ref, body, label }) => (
            <tr key={ref}>
              <td className="named">
                <RecordName reference={ref} label={label} />
              </td>
              {columns.map((field) => (
                <Cell key={field} value={body[field]} of={ref} />
              ))}
            </tr>
          ))}
        </Sheet>
      )}
      {more}
    </NamingContext>
  );
}

function RecordName({ reference, label }: { readonly reference: string; readonly label: string }) {
  if (label === "") return <RefLink reference={reference} />;
  return <NameLink reference={reference} />;
}

/** A value in one line, or a few links beside each other. */
function Cell({ value, of }: { readonly value: unknown; readonly of: string }) {
  if (value === undefined) return <td />;
  const items = Array.isArray(value) ? value : [value];
  const isShort = items.length === 1 && String(items[0]).length <= 24;
  return (
    <td className={isShort ? "short" : undefined}>
      {items.map((item, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a list of the record, in its order
        <span key={index}>
          {index === 0 ? "" : ", "}
          <Value value={item} of={of} />
        </span>
      ))}
    </td>
  );
}

type Labelled = { readonly body: Readonly<Record<string, unknown>>; readonly label: string };

/** The fields that fit in a line wherever they are, and say more than the name does. */
function columnsOf(rows: readonly Labelled[]): readonly string[] {
  const fields = new Map<string, { fits: boolean; tells: boolean }>();
  for (const { body, label } of rows)
    for (const [field, value] of Object.entries(body)) {
      if (Array.isArray(value) && value.length === 0) continue;
      const { fits = true, tells = false } = fields.get(field) ?? {};
      fields.set(field, { fits: fits && fitsInLine(value), tells: tells || value !== label });
    }
  return [...fields]
    .flatMap(([field, { fits, tells }]) => (fits && tells ? [field] : []))
    .slice(0, mostColumns);
}

/** Whether a value is read at a glance: a text that is no paragraph, a number, time or place, or a few words. */
function fitsInLine(value: unknown): boolean {
  if (typeof value === "string") return value.length <= 160;
  if (Array.isArray(value)) return value.length <= 8 && value.every((item) => typeof item === "string");
  if (typeof value !== "object" || value === null) return true;
  return "edtf" in value || "low" in value || "source" in value || "kind" in value;
}
