import "./record.css";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useRouter } from "@tanstack/react-router";
import type { ListedVersion } from "../../../api/listing.ts";
import type { CitationRow } from "../../../api/overview.ts";
import { placeText } from "../../../api/wording.ts";
import { fieldLabel } from "../../../domain/field-words.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { own } from "../../../domain/own.ts";
import { canonical } from "../../../domain/version.ts";
import { addressOf } from "../../app/address.ts";
import { call, Refusal } from "../../app/client.ts";
import { type ScreenOf, useNaming } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { Facts, Sheet, Tally } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Quoted, Said } from "../../app/ui/said.tsx";
import { Fields, Value } from "../../app/ui/value.tsx";
import { useWriting } from "../../app/writing.tsx";
import { Conflicts, Writer } from "./conflict.tsx";
import { DuplicateOf, EnteredByMistake, TakenBack } from "./take-back.tsx";

const NewWithin = lazy(async () => ({ default: (await import("./form/new-within.tsx")).NewWithin }));
const RecordForm = lazy(async () => ({ default: (await import("./form/record-form.tsx")).RecordForm }));

/** Kinds that elements of norms are held against, one at a time. */
const assessed: ReadonlySet<string> = new Set(["person", "episode", "facility"]);

/** One record: its fields with every link to follow, what is cited from it, what it holds and what names it, its versions. */
export function Page({ dossier, by, answer }: ScreenOf<"record.open">) {
  const { record, label, citations, heads, versions, retraction } = answer;
  const { writable, saved } = useWriting();
  const router = useRouter();
  const [isEdited, setEdited] = useState(false);
  const [asked, setAsked] = useState<"mistake" | "duplicate">();
  const [notice, setNotice] = useState<string>();
  const edit = useRef<HTMLButtonElement>(null);
  // Another record begins as it is read.
  useEffect(() => {
    setEdited(false);
    setAsked(undefined);
    setNotice(undefined);
  }, [record.id]);
  const stands = retraction === null;

  function closeForm(): void {
    setEdited(false);
    requestAnimationFrame(() => edit.current?.focus());
  }

  return (
    <>
      <div className="page-head">
        <div>
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
            {record.kind === "person" ? (
              <>
                {" · "}
                <Go to={addressOf.dossier(dossier, `consent/${record.id}`)}>consent, and what went out</Go>
                {" · "}
                <Go to={addressOf.identity(dossier, record.id)}>identity</Go>
                {" · "}
                <Go to={addressOf.dossier(dossier, `clocks/${record.id}`)}>time limits of law</Go>
              </>
            ) : null}
            {assessed.has(record.kind) ? (
              <>
                {" · "}
                <Go to={addressOf.dossier(dossier, `assess/${record.id}`)}>elements of norms</Go>
              </>
            ) : null}
          </p>
        </div>
        {writable && stands && !isEdited ? (
          <div className="actions">
            <button
              ref={edit}
              type="button"
              className="button primary"
              data-key="e"
              onClick={() => setEdited(true)}
            >
              Edit
            </button>
            <button type="button" className="button" onClick={() => setAsked("mistake")}>
              Entered by mistake
            </button>
            <button type="button" className="button" onClick={() => setAsked("duplicate")}>
              Duplicate of
            </button>
            <Go className="button" to={addressOf.erase(dossier, record.id)}>
              Erase for good
            </Go>
          </div>
        ) : null}
      </div>
      {notice === undefined ? null : (
        <div className="callout" role="alert">
          <p>{notice}</p>
        </div>
      )}
      {asked === "mistake" ? (
        <EnteredByMistake dossier={dossier} shown={answer} onClose={() => setAsked(undefined)} />
      ) : asked === "duplicate" ? (
        <DuplicateOf dossier={dossier} shown={answer} onClose={() => setAsked(undefined)} />
      ) : null}
      <TakenBack dossier={dossier} shown={answer} />
      <Conflicts dossier={dossier} shown={answer} />
      {isEdited ? (
        <Suspense fallback={<p role="status">The form is being opened …</p>}>
          <RecordForm
            dossier={dossier}
            kind={record.kind}
            reference={record.ref}
            id={record.id}
            heads={heads}
            body={record.body}
            onCancel={closeForm}
            onWritten={(written) => {
              closeForm();
              if (written.outcome === "written") {
                setNotice(undefined);
                saved([record.ref]);
              } else {
                saved([], "Kept beside");
                setNotice(
                  `Somebody else changed ${written.fields.map(fieldLabel).join(", ")} while you wrote. Both values are kept and stand below; nobody has won.`,
                );
              }
              void router.invalidate();
            }}
          />
        </Suspense>
      ) : stands ? (
        <>
          <Fields body={record.body} of={record.ref} />
          {record.body["variable"] !== undefined && record.body["coded_with"] === undefined ? (
            <Facts rows={[["coded with", "not recorded"]]} />
          ) : null}
        </>
      ) : null}
      <Citations citations={citations} by={by} />
      <Refs title="Holds" refs={record.children} />
      {writable && stands ? (
        <Suspense fallback={null}>
          <NewWithin dossier={dossier} kind={record.kind} id={record.id} />
        </Suspense>
      ) : null}
      <Refs title="Named by" refs={record.named_by} />
      <Versions
        dossier={dossier}
        reference={record.ref}
        heads={heads}
        body={record.body}
        versions={versions}
        stands={stands}
      />
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

function Versions({
  dossier,
  reference,
  heads,
  body,
  versions,
  stands,
}: {
  readonly dossier: string;
  readonly reference: string;
  readonly heads: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
  readonly versions: readonly ListedVersion[];
  readonly stands: boolean;
}) {
  const router = useRouter();
  const { writable, saved } = useWriting();
  const [problem, setProblem] = useState<string>();

  /** A new version that says what this one said. */
  async function restore(version: ListedVersion): Promise<void> {
    setProblem(undefined);
    const fields = new Set([...Object.keys(body), ...Object.keys(version.body)]);
    const patch = Object.fromEntries(
      [...fields]
        .filter((field) => canonical(body[field]) !== canonical(version.body[field]))
        .map((field) => [field, version.body[field] ?? null]),
    );
    try {
      const { answer } = await call(dossier, "record.write", {
        ref: reference,
        base: [...heads],
        patch,
        why: `restored entry ${version.position}`,
      });
      if (answer.outcome === "written") saved([reference], "Restored");
      else setProblem("The record was changed meanwhile; look at what stands now, and restore it again.");
      await router.invalidate();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
  }

  const canRestore = writable && stands && versions.length > 1;
  return (
    <>
      <h2>
        History <Tally count={versions.length} />
      </h2>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      <Sheet
        label="History"
        heads={[{ number: "Entry" }, "Who, when", "Changed", "Why", ...(canRestore ? ["Stands"] : [])]}
      >
        {versions.toReversed().map((version) => {
          const { entry, position, parents, changed, note } = version;
          return (
            <tr key={entry}>
              <td className="number">{position}</td>
              <td>
                <Writer version={version} />
              </td>
              <td>
                {parents.length === 0 ? (
                  "first version"
                ) : (
                  <Changes
                    fields={changed}
                    version={version}
                    before={bodyOf(versions, parents[0])}
                    of={reference}
                  />
                )}
              </td>
              <td>{note === null ? null : <Said text={note} />}</td>
              {canRestore ? (
                <td>
                  {heads.length === 1 && heads.includes(entry) ? (
                    <span className="small">now</span>
                  ) : "retracted" in version.body ? null : (
                    <button
                      type="button"
                      className="button small-button"
                      aria-label={`Restore entry ${position}`}
                      onClick={() => void restore(version)}
                    >
                      Restore
                    </button>
                  )}
                </td>
              ) : null}
            </tr>
          );
        })}
      </Sheet>
    </>
  );
}

function bodyOf(versions: readonly ListedVersion[], entry: string | undefined): ListedVersion["body"] {
  return versions.find((version) => version.entry === entry)?.body ?? {};
}

/** What a version changed: each field with what it said before and says since. */
function Changes({
  fields,
  version,
  before,
  of,
}: {
  readonly fields: readonly string[];
  readonly version: ListedVersion;
  readonly before: ListedVersion["body"];
  readonly of: string;
}) {
  if (fields.length === 0) return <>nothing</>;
  if ("retracted" in version.body) return <>taken back</>;
  return (
    <ul className="plain changes">
      {fields.map((field) => (
        <li key={field}>
          <span className="called">{fieldLabel(field)}</span>{" "}
          {before[field] === undefined ? null : (
            <>
              <del>
                <Value value={before[field]} of={of} />
              </del>{" "}
            </>
          )}
          {version.body[field] === undefined ? (
            <i>taken away</i>
          ) : (
            <ins>
              <Value value={version.body[field]} of={of} />
            </ins>
          )}
        </li>
      ))}
    </ul>
  );
}
