import type { SourcedPlace } from "../../../api/overview.ts";
import { placeText, quoteOf } from "../../../api/wording.ts";
import { own } from "../../../domain/own.ts";
import { addressOf } from "../address.ts";
import { useNaming } from "../screen.tsx";
import { Go } from "./go.tsx";
import { Quoted, Said } from "./said.tsx";

/** What a record is called; undefined where it is called nothing, or may not be opened. */
export function useLabel(reference: string): string | undefined {
  const label = own(useNaming().names, reference)?.label;
  return label === "" ? undefined : label;
}

/** A link to a record: its ref, and beside it what it is called. A record that may not be opened is its ref alone. */
export function RefLink({
  reference,
  bare = false,
}: {
  readonly reference: string;
  readonly bare?: boolean;
}) {
  const { dossier, names } = useNaming();
  const id = own(names, reference)?.id;
  const label = useLabel(reference);
  return (
    <>
      {id === undefined ? (
        <span className="ref">{reference}</span>
      ) : (
        <Go className="ref" to={addressOf.record(dossier, id)}>
          {reference}
        </Go>
      )}
      {label === undefined || bare ? null : (
        <>
          {" "}
          <span className="called">
            <Said text={label} />
          </span>
        </>
      )}
    </>
  );
}

/** A link to a record that reads as what it is called, with its ref beside it. */
export function NameLink({ reference }: { readonly reference: string }) {
  const { dossier, names } = useNaming();
  const id = own(names, reference)?.id;
  const label = useLabel(reference);
  if (label === undefined || id === undefined) return <RefLink reference={reference} />;
  return (
    <>
      <Go to={addressOf.record(dossier, id)}>
        <Said text={label} />
      </Go>{" "}
      <span className="called">{reference}</span>
    </>
  );
}

/**
 * A link to the place in a source that the record `by` cites, which is marked on the source's page. `only` leaves out the
 * source's name, where it was named just before.
 */
export function PlaceLink({
  at,
  by,
  quotes = true,
  only = false,
}: {
  readonly at: SourcedPlace;
  readonly by: string | undefined;
  readonly quotes?: boolean;
  readonly only?: boolean;
}) {
  const { dossier, names } = useNaming();
  const place = placeText(at);
  const quote = quotes ? quoteOf(at) : undefined;
  const id = own(names, at.source)?.id;
  const citing = by === undefined ? undefined : own(names, by)?.id;
  const label = useLabel(at.source) ?? at.source;
  const text = only ? (
    <span className="place">{place}</span>
  ) : (
    <>
      <Said text={label} />
      {place === "" ? null : (
        <>
          , <span className="place">{place}</span>
        </>
      )}
    </>
  );
  return (
    <>
      {id === undefined ? <span>{text}</span> : <Go to={addressOf.record(dossier, id, citing)}>{text}</Go>}
      {quote === undefined ? null : <Quoted words={quote} />}
    </>
  );
}
