import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useRouter } from "@tanstack/react-router";
import { call, Refusal } from "./client.ts";

/**
 * What a screen needs to write in a dossier: whether it may, who writes, and what is said of what was written. "Saved" is
 * said of versions alone, once the program has answered that they are durable.
 */
export type Writing = {
  readonly writable: boolean;
  /** Who writes, as in the versions of a record. */
  readonly member: string | null;
  /** For whom the dossier is read, in words. */
  readonly readFor: string;
  /** Says that these records were written, so that it can be undone in one step. */
  readonly saved: (refs: readonly string[], said?: string) => void;
};

export const WritingContext = createContext<Writing>({
  writable: false,
  member: null,
  readFor: "",
  saved: () => undefined,
});

export function useWriting(): Writing {
  return useContext(WritingContext);
}

type SavedLine = { readonly text: string; readonly at: string; readonly refs: readonly string[] };

/** What is written, said and undone in a dossier: a line for the frame, and the context of its screens. */
export function useWritten(
  dossier: string,
  { writable, member, readFor }: Pick<Writing, "writable" | "member" | "readFor">,
): { readonly writing: Writing; readonly line: ReactNode } {
  const router = useRouter();
  const [said, setSaid] = useState<SavedLine>();
  const [problem, setProblem] = useState<string>();
  /** The steps of this page that can be undone, the last at the end. */
  const steps = useRef<(readonly string[])[]>([]);

  const saved = useCallback((refs: readonly string[], text = "Saved"): void => {
    steps.current.push(refs);
    setProblem(undefined);
    setSaid({ text, at: clockNow(), refs });
  }, []);

  const undo = useCallback(async (): Promise<void> => {
    const step = steps.current.pop() ?? (await shownRecord());
    if (step === undefined) return;
    try {
      await call(dossier, "record.undo", { refs: [...step] });
      setProblem(undefined);
      setSaid({ text: "Undone", at: clockNow(), refs: [] });
      await router.invalidate();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
  }, [dossier, router]);

  useEffect(() => {
    if (!writable) return;
    const onKey = (event: KeyboardEvent): void => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
      // A field that is being written in undoes its own letters.
      if (!isUndo || isField(event.target) || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      void undo();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [undo, writable]);

  const writing = useMemo(() => ({ writable, member, readFor, saved }), [writable, member, readFor, saved]);
  const line = (
    <span className="saved" role="status">
      {problem !== undefined ? (
        <span className="saved-problem">{problem}</span>
      ) : said === undefined ? null : (
        <>
          {said.text} <span className="when">{said.at}</span>
          {said.refs.length === 0 ? null : (
            <>
              {" · "}
              <button type="button" className="link-button" onClick={() => void undo()}>
                Undo
              </button>
            </>
          )}
        </>
      )}
    </span>
  );
  return { writing, line };

  /** The record that is shown: its last step can be undone although this page has not made it. */
  async function shownRecord(): Promise<readonly string[] | undefined> {
    const id = /\/r\/([0-9A-Z]{26})$/.exec(location.pathname)?.[1];
    return id === undefined ? undefined : [id];
  }
}

function clockNow(): string {
  return new Date().toTimeString().slice(0, 8);
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}
