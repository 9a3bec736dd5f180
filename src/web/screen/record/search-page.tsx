import "./record.css";
import { useState } from "react";
import { wordsOf } from "../../../domain/noun.ts";
import type { AnswerOf } from "../../app/client.ts";
import { call, Refusal } from "../../app/client.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

type SearchFound = AnswerOf<"record.search"> & { readonly words: string };

/** Records by their words. What is searched for stands in no address and no title, as a browser keeps both. */
export function Page({ dossier }: ScreenOf<"dossier.show">) {
  const [words, setWords] = useState("");
  const [found, setFound] = useState<SearchFound>();
  const [problem, setProblem] = useState<string>();

  async function search(): Promise<void> {
    setProblem(undefined);
    if (words.trim() === "") return setFound(undefined);
    try {
      setFound({ ...(await call(dossier, "record.search", { words })), words });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
    return undefined;
  }

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
  const { rows, names, more } = useRows(dossier, "record.search", { words: found.words }, found, again);
  return (
    <NamingContext value={{ dossier, names }}>
      <p role="status" className="small">
        {rows.length === 0
          ? "No record holds all of these words."
          : `${rows.length.toLocaleString("en")} ${rows.length === 1 ? "record" : "records"}, best first.`}
      </p>
      <ul className="hits">
        {rows.map(({ ref, kind, excerpt }) => (
          <li key={ref}>
            <RefLink reference={ref} /> <span className="called">{wordsOf(kind)}</span>
            <p>
              <Said text={excerpt} />
            </p>
          </li>
        ))}
      </ul>
      {more}
    </NamingContext>
  );
}
