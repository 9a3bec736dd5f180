import type { ReactNode } from "react";
import type { SourcedPlace } from "../../../api/overview.ts";
import { statedText } from "../../../arithmetic/number-text.ts";
import { fieldLabel } from "../../../domain/field-words.ts";
import type { Quantity } from "../../../domain/quantity.ts";
import { Facts } from "./parts.tsx";
import { PlaceLink, RefLink } from "./record-link.tsx";
import { useNaming } from "../screen.tsx";
import { own } from "../../../domain/own.ts";
import { Said } from "./said.tsx";

/** A value of the record `of` as a reader has it: times in their own words, numbers with their hedges, refs and places as links. */
export function Value({
  value,
  of,
}: {
  readonly value: unknown;
  readonly of: string | undefined;
}): ReactNode {
  const { names } = useNaming();
  if (Array.isArray(value))
    return (
      <ul className="plain">
        {value.map((item, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a list of the record, in its order
          <li key={index}>
            <Value value={item} of={of} />
          </li>
        ))}
      </ul>
    );
  if (typeof value === "object" && value !== null) {
    const inner = value as Readonly<Record<string, unknown>>;
    const { source, edtf, words, kind } = inner;
    if (typeof source === "string") return <PlaceLink at={inner as SourcedPlace} by={of} />;
    if (typeof edtf === "string")
      return typeof words === "string" ? (
        <>
          <Said text={words} /> <span className="called">{edtf}</span>
        </>
      ) : (
        edtf
      );
    if (typeof inner["low"] === "number" && typeof inner["high"] === "number") {
      const { low, high, qualifier = "exact" } = inner as Quantity;
      return statedText(low, qualifier, high);
    }
    // An answer's value says by its kind what its one other field is.
    const [only, ...others] = Object.keys(inner).filter((name) => name !== "kind");
    if (typeof kind === "string" && only !== undefined && others.length === 0)
      return <Value value={inner[only]} of={of} />;
    return <Fields body={inner} of={of} />;
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" && own(names, value) !== undefined) return <RefLink reference={value} />;
  return <Said text={String(value)} />;
}

/** The fields of a record, or of a part of one, that hold anything. */
export function Fields({
  body,
  of,
}: {
  readonly body: Readonly<Record<string, unknown>>;
  readonly of: string | undefined;
}) {
  const shown = Object.entries(body).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return (
    <Facts
      rows={shown.map(
        ([field, value]) => [field, <Value key={field} value={value} of={of} />, fieldLabel(field)] as const,
      )}
    />
  );
}
