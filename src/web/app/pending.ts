import { useCallback, useEffect, useRef } from "react";
import { call } from "./client.ts";

/** How long a text rests before it is kept. */
const restMs = 300;

/** What a field that is being typed into is kept by. */
export type PendingText = {
  /** Says what stands in the field now; kept once it rests. */
  readonly typed: (text: string) => void;
  /** It was saved or given up. */
  readonly done: () => void;
};

/**
 * Keeps what is typed at a place of a dossier, sealed by the program beside the dossier, so that a lock, a closed tab or a crash
 * loses nothing and the browser stores nothing. `offer` gets what was kept before, once. Without a dossier nothing is kept.
 */
export function usePending(
  dossier: string | undefined,
  place: string,
  offer: (text: string) => void,
): PendingText {
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const offered = useRef(offer);
  offered.current = offer;
  useEffect(() => {
    if (dossier === undefined) return undefined;
    const abort = new AbortController();
    // Where the program does not answer the page says so elsewhere; the field is empty then.
    call(dossier, "pending.show", { place }, { signal: abort.signal })
      .then(({ answer: { text } }) => text !== null && text !== "" && offered.current(text))
      .catch(() => undefined);
    return () => {
      abort.abort();
      clearTimeout(resting.current);
    };
  }, [dossier, place]);
  const typed = useCallback(
    (text: string) => {
      if (dossier === undefined) return;
      clearTimeout(resting.current);
      resting.current = setTimeout(() => {
        const asked =
          text === ""
            ? call(dossier, "pending.drop", { place })
            : call(dossier, "pending.put", { place, text });
        asked.catch(() => undefined);
      }, restMs);
    },
    [dossier, place],
  );
  const done = useCallback(() => {
    clearTimeout(resting.current);
    if (dossier !== undefined) call(dossier, "pending.drop", { place }).catch(() => undefined);
  }, [dossier, place]);
  return { typed, done };
}
