import "./record.css";
import { useEffect, useState } from "react";
import { wordsOf } from "../../../domain/noun.ts";
import { own } from "../../../domain/own.ts";
import { type AnswerOf, call, Refusal } from "../../app/client.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { rememberSearch, searchedFor } from "../../app/searched.ts";
import { Go } from "../../app/ui/go.tsx";
import { addressOfHit, Marked } from "../../app/ui/hit.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

type SearchFound = AnswerOf<"record.search"> & { readonly words: string };

/** The most that one answer holds. */
const limit = 1000;

/** Records by their words. What is searched for stands in no address and no title, as a browser keeps both. */
export function Page({ dossier }: ScreenOf<"dossier.show">) {
  const [words, setWords] = useState(() => searchedFor(dossier));
  const [found, setFound] = useState<SearchFound>();
  const [problem, setProblem] = useState<string>();

  async function search(): Promise<void> {
    setProblem(undefined);
    rememberSearch(dossier, words);
    if (words.trim() === "") return setFound(undefined);
    try {
      setFound({ ...(await call(dossier, "record.search", { words, limit })), words });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
    return undefined;
  }

  // Whoever comes back finds what they had found.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, as the screen opens
  useEffect(() => void search(), []);

  return (
    <>
      <h1>Search</h1>
      <form
        role="search"
        className="search"
        onSubmit={(event) => {
          event.preventDefault();
          void search();
        }}
      >
        <label htmlFor="words">Words, or parts of them; a record must hold all</label>
        <div className="search-line">
          <input
            id="words"
            type="search"
            autoComplete="off"
            spellCheck={false}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page is this field
            autoFocus
            value={words}
            onChange={({ target }) => setWords(target.value)}
          />
          <button type="submit" className="button primary">
            Search
          </button>
        </div>
      </form>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      {found === undefined ? null : <Hits key={found.words} dossier={dossier} found={found} again={search} />}
    </>
  );
}

function Hits({
  dossier,
  found,
  again,
}: {
  readonly dossier: string;
  readonly found: SearchFound;
  readonly again: () => Promise<void>;
}) {
  const { words } = found;
  const { rows, names, more } = useRows(dossier, "record.search", { words, limit }, found, again);
  const [only, setOnly] = useState<string>();
  const kinds = [...Map.groupBy(rows, ({ kind }) => kind)].map(
    ([kind, some]) => [kind, some.length] as const,
  );
  const shown = only === undefined ? rows : rows.filter(({ kind }) => kind === only);
  return (
    <NamingContext value={{ dossier, names }}>
      <p role="status" className="small">
        {rows.length === 0
          ? "No record holds all of these words."
          : `${rows.length.toLocaleString("en")} ${rows.length === 1 ? "record" : "records"}${found.answer.next === null ? "" : " of more"}, best first.`}
      </p>
      {kinds.length < 2 ? null : (
        <div className="actions" role="group" aria-label="Only of one kind">
          {kinds.map(([kind, count]) => (
            <button
              key={kind}
              type="button"
              className="button small-button"
              aria-pressed={only === kind}
              onClick={() => setOnly(only === kind ? undefined : kind)}
            >
              {wordsOf(kind)} {count.toLocaleString("en")}
            </button>
          ))}
        </div>
      )}
      <ul className="hits">
        {shown.map((hit) => {
          const to = addressOfHit(dossier, names, hit);
          const label = own(names, hit.ref)?.label;
          return (
            <li key={hit.ref}>
              {to === undefined || label === undefined || label === "" ? (
                <RefLink reference={hit.ref} />
              ) : (
                <>
                  <Go to={to}>
                    <Said text={label} />
                  </Go>{" "}
                  <RefLink reference={hit.ref} bare />
                </>
              )}{" "}
              <span className="called">{wordsOf(hit.kind)}</span>
              <p>
                <Marked text={hit.excerpt} words={words} />
              </p>
            </li>
          );
        })}
      </ul>
      {more}
    </NamingContext>
  );
}
