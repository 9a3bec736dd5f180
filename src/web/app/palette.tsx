import "./palette.css";
import { useEffect, useId, useRef, useState } from "react";
import { useRouter } from "@tanstack/react-router";
import type { RecordNames } from "../../api/operation.ts";
import { wordsOf } from "../../domain/noun.ts";
import { own } from "../../domain/own.ts";
import type { RecordKind } from "../../domain/record.ts";
import { addressOf } from "./address.ts";
import { call, Refusal } from "./client.ts";
import { rememberSearch } from "./searched.ts";
import { Dialog } from "./ui/dialog.tsx";
import { addressOfHit, Marked } from "./ui/hit.tsx";
import { Said } from "./ui/said.tsx";

/** Something that can be done from anywhere: its name, and what it does. */
export type Action = { readonly name: string; readonly run: () => void };

type FoundRecord = {
  readonly key: string;
  readonly to: string;
  readonly label: string;
  readonly kind: string;
  readonly excerpt?: string;
};

/** How long a hand rests before records are looked up. */
const restMs = 120;
/** How many records are shown; the search has them all. */
const mostRecords = 8;

/**
 * One box for all: records by their words, their ref or what they are called, counted; below them what can be done. What is
 * typed stands in no address.
 */
export function Palette({
  dossier,
  actions,
  onClose,
}: {
  readonly dossier: string | undefined;
  readonly actions: readonly Action[];
  readonly onClose: () => void;
}) {
  const { history } = useRouter();
  const id = useId();
  const [words, setWords] = useState("");
  const [found, setFound] = useState<{ readonly records: readonly FoundRecord[]; readonly count: string }>();
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const typed = words.trim();

  useEffect(() => {
    setAt(0);
    if (dossier === undefined || typed === "") return setFound(undefined);
    const abort = new AbortController();
    const timer = setTimeout(() => {
      lookUp(dossier, typed, abort.signal)
        .then(setFound)
        .catch((error: unknown) => {
          if (!abort.signal.aborted && !(error instanceof Refusal)) throw error;
        });
    }, restMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [dossier, typed]);

  const records = found?.records ?? [];
  const asked = typed.toLowerCase().split(/\s+/);
  const fitting = actions.filter(({ name }) => asked.every((word) => name.toLowerCase().includes(word)));
  const all: readonly (() => void)[] = [
    ...records.map(({ to }) => () => {
      // Going back leads to the results, whose words this tab alone remembers.
      rememberSearch(dossier!, typed);
      if (location.pathname !== addressOf.dossier(dossier!, "search")) {
        history.push(addressOf.dossier(dossier!, "search"));
        // Two steps of one moment would become one.
        history.flush();
      }
      history.push(to);
    }),
    ...fitting.map(({ run }) => run),
  ];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [at]);

  function choose(index: number): void {
    onClose();
    all[index]?.();
  }

  const option = (index: number, content: React.ReactNode, key: string): React.ReactNode => (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys
    <li
      key={key}
      id={`${id}-${index}`}
      role="option"
      aria-selected={index === at}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => choose(index)}
    >
      {content}
    </li>
  );

  return (
    <Dialog title="Find or do" onClose={onClose}>
      <input
        className="palette-field"
        role="combobox"
        aria-label="Find a record or an action"
        aria-expanded={all.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={all.length === 0 ? undefined : `${id}-${at}`}
        aria-autocomplete="list"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is this field
        autoFocus
        value={words}
        onChange={({ target }) => setWords(target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : -1;
            if (all.length > 0) setAt((at + step + all.length) % all.length);
          } else if (event.key === "Enter") {
            event.preventDefault();
            choose(at);
          }
        }}
      />
      <p role="status" className="small">
        {typed === "" ? "Words, a ref, or the name of a screen." : (found?.count ?? "")}
      </p>
      <ul
        className="palette"
        role="listbox"
        id={`${id}-list`}
        aria-label="FoundRecord"
        ref={list}
        tabIndex={-1}
      >
        {records.map(({ key, label, kind, excerpt }, index) =>
          option(
            index,
            <>
              <b>
                <Said text={label} />
              </b>{" "}
              <span className="called">{kind}</span>
              {excerpt === undefined ? null : (
                <span className="palette-excerpt">
                  <Marked text={excerpt} words={typed} />
                </span>
              )}
            </>,
            key,
          ),
        )}
        {fitting.map(({ name }, index) => option(records.length + index, name, `do ${name}`))}
      </ul>
      {all.length === 0 && found !== undefined ? <p>No record and no action fits.</p> : null}
    </Dialog>
  );
}

/** Records that are called so or have this ref, and those that hold the words; each once. */
async function lookUp(
  dossier: string,
  words: string,
  signal: AbortSignal,
): Promise<{ readonly records: readonly FoundRecord[]; readonly count: string }> {
  const [called, holding] = await Promise.all([
    call(dossier, "record.find", { words, limit: mostRecords }, { signal }),
    call(dossier, "record.search", { words, limit: 1000 }, { signal }),
  ]);
  const { rows, names, next } = holding.answer;
  const records = new Map<string, FoundRecord>();
  const labelOf = (ref: string, in_: RecordNames): string => own(in_, ref)?.label || ref;
  for (const hit of rows.slice(0, mostRecords)) {
    const to = addressOfHit(dossier, names, hit);
    if (to !== undefined)
      records.set(hit.ref, {
        key: hit.ref,
        to,
        label: labelOf(hit.ref, names),
        kind: wordsOf(hit.kind),
        excerpt: hit.excerpt,
      });
  }
  for (const { ref, id, kind, label } of called.answer.rows)
    if (!records.has(ref) && records.size < mostRecords)
      records.set(ref, {
        key: ref,
        to: addressOf.record(dossier, id),
        label: label || ref,
        kind: wordsOf(kind),
      });
  const total = new Set([...rows.map(({ ref }) => ref), ...called.answer.rows.map(({ ref }) => ref)]).size;
  const more = next !== null || called.answer.more;
  return {
    records: [...records.values()],
    count: `${more ? "More than " : ""}${total.toLocaleString("en")} ${total === 1 && !more ? "record" : "records"}.`,
  };
}

/** What can be done in a dossier from anywhere. */
export function dossierActions(
  go: (to: string) => void,
  dossier: string,
  kinds: readonly { readonly kind: string; readonly label: string }[],
  newKinds: readonly RecordKind[],
): readonly Action[] {
  const at = (inner: string) => (): void => go(addressOf.dossier(dossier, inner));
  return [
    ...screensOf.map(([inner, name]) => ({ name: `Go to ${name}`, run: at(inner) })),
    ...kinds.map(({ kind, label }) => ({
      name: `Go to the list of ${label}`,
      run: () => go(addressOf.list(dossier, kind)),
    })),
    ...newKinds.map((kind) => ({
      name: `New ${wordsOf(kind)}`,
      run: () => go(addressOf.newRecord(dossier, kind)),
    })),
  ];
}

const screensOf: readonly (readonly [string, string])[] = [
  ["", "the overview"],
  ["search", "search"],
  ["figures", "figures"],
  ["contradictions", "contradictions"],
  ["findings", "findings"],
  ["places", "places"],
  ["work/due", "follow-ups that are due"],
  ["work/conflicts", "conflicts"],
  ["work/calls", "calls and promises"],
  ["work/threads", "threads of calls that were repeated"],
  ["work/repeats", "calls that may repeat each other"],
  ["work/letters", "letters"],
  ["checks", "checks"],
  ["import", "import"],
  ["taken-back", "what was taken back"],
  ["erasures", "erasures"],
  ["identities", "identities"],
  ["audit", "the audit"],
  ["check", "the number checker"],
  ["forecast", "the forecast"],
];
