import "./record.css";
import { useEffect, useRef } from "react";
import { useRouter } from "@tanstack/react-router";
import { clockWords } from "../../../api/clock.ts";
import type { ListedVersion } from "../../../api/listing.ts";
import type { CitationRow } from "../../../api/overview.ts";
import { placeText } from "../../../api/wording.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { own } from "../../../domain/own.ts";
import { addressOf } from "../../app/address.ts";
import { type ScreenOf, useNaming } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { Facts, Sheet, Tally } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Quoted, Said } from "../../app/ui/said.tsx";
import { Fields } from "../../app/ui/value.tsx";

/** One record: its fields with every link to follow, what is cited from it, what it holds and what names it, its versions. */
export function Page({
  dossier,
  by,
  answer: { record, label, citations, versions },
}: ScreenOf<"record.open">) {
  return (
    <>
      <h1>{label === "" ? record.ref : <Said text={label} />}</h1>
      <p className="small">
        <Go to={addressOf.list(dossier, record.kind)}>{wordsOf(record.kind)}</Go>{" "}
        <span className="ref">{record.ref}</span>
        {record.kind === "finding" ? (
          <>
            {" · "}
            <Go to={addressOf.finding(dossier, record.id)}>computed from the records</Go>
          </>
        ) : null}
      </p>
      {record.conflicts.length === 0 ? null : (
        <p>
          <span className="tag bad">conflict</span> Versions of equal standing disagree on{" "}
          {record.conflicts.map(wordsOf).join(", ")}.
        </p>
      )}
      <Fields body={record.body} of={record.ref} />
      {record.body["variable"] !== undefined && record.body["coded_with"] === undefined ? (
        <Facts rows={[["coded with", "not recorded"]]} />
      ) : null}
      <Citations citations={citations} by={by} />
      <Refs title="Holds" refs={record.children} />
      <Refs title="Named by" refs={record.named_by} />
      <Versions versions={versions} />
    </>
  );
}

/** Of a source: every place that a record cites. Those that the record of the address cites are marked, and shown first. */
function Citations({
  citations,
  by: id,
}: {
  readonly citations: readonly CitationRow[];
  readonly by: string | undefined;
}) {
  const { names } = useNaming();
  const router = useRouter();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const show = (): void => {
      const marked = list.current?.querySelector<HTMLElement>(".is-marked");
      marked?.scrollIntoView({ block: "center" });
      marked?.focus({ preventScroll: true });
    };
    show();
    // The router goes to the head of a page that it has put there.
    return router.subscribe("onRendered", show);
  }, [id, router]);
  if (citations.length === 0) return null;
  return (
    <>
      <h2>Cited from it</h2>
      <p className="small">
        Each place with the words that were kept of it, and the records that rest on it.
      </p>
      <ol className="citations" ref={list}>
        {citations.map(({ at, words, by }) => {
          const place = placeText(at);
          const isMarked = id !== undefined && by.some((ref) => own(names, ref)?.id === id);
          return (
            <li
              key={JSON.stringify(at)}
              className={isMarked ? "is-marked" : undefined}
              aria-current={isMarked ? "location" : undefined}
              tabIndex={isMarked ? -1 : undefined}
            >
              <b className="place">{place === "" ? "the whole" : place}</b>
              <div>
                {words.map((text) => (
                  <Quoted key={text} words={text} />
                ))}
                <ul className="plain">
                  {by.map((ref) => (
                    <li key={ref}>
                      <RefLink reference={ref} />
                    </li>
                  ))}
                </ul>
              </div>
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** How many refs stand open; a longer list is opened on demand. */
const openRefs = 24;

/** A list of refs to follow; nothing where it is empty. */
function Refs({ title, refs }: { readonly title: string; readonly refs: readonly string[] }) {
  if (refs.length === 0) return null;
  const list = (
    <ul className="refs">
      {refs.map((ref) => (
        <li key={ref}>
          <RefLink reference={ref} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <h2>
        {title} <Tally count={refs.length} />
      </h2>
      {refs.length <= openRefs ? (
        list
      ) : (
        <details className="tail">
          <summary>All {refs.length}</summary>
          {list}
        </details>
      )}
    </>
  );
}

function Versions({ versions }: { readonly versions: readonly ListedVersion[] }) {
  return (
    <>
      <h2>
        Versions <Tally count={versions.length} />
      </h2>
      <Sheet label="Versions" heads={[{ number: "Entry" }, "Written", "Changed", "Device"]}>
        {versions.map(({ entry, position, at, clock, parents, changed, device }) => (
          <tr key={entry}>
            <td className="number">{position}</td>
            <td>
              {at.slice(0, 16).replace("T", " ")} UTC{clockWords[clock]}
            </td>
            <td>{parents.length === 0 ? "first version" : changed.map(wordsOf).join(", ")}</td>
            <td className="mono">{device.slice(0, 8)}</td>
          </tr>
        ))}
      </Sheet>
    </>
  );
}
