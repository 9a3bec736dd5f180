import { z } from "zod";
import type { pendingDrop, pendingPut, pendingShow } from "../api/pending.ts";
import { Problem } from "../domain/problem.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type ReadSession, refuseNarrowed } from "./session.ts";

/**
 * Text that somebody is typing and has not saved: sealed in the dossier's folder on this device, so that it outlives a lock and
 * never lies in the browser. It is no version of anything, and no search, list, export or backup knows of it.
 */
const keptSchema = z.record(z.string(), z.object({ text: z.string(), at: z.number() }));
type Kept = z.infer<typeof keptSchema>;

/** Places at which text is kept at once; beyond that the oldest is forgotten. */
const mostPlaces = 100;

export async function putPending(
  session: ReadSession,
  { place, text }: z.output<typeof pendingPut.input>,
): Promise<Disclosed<z.output<typeof pendingPut.output>>> {
  refuseNarrowed(session);
  const others = Object.entries(keptIn(session))
    .filter(([name]) => name !== place)
    .toSorted(([, a], [, b]) => b.at - a.at)
    .slice(0, mostPlaces - 1);
  const kept = { ...Object.fromEntries(others), [place]: { text, at: session.now() } };
  return disclose({ kept: write(session, kept) }, session);
}

export async function showPending(
  session: ReadSession,
  { place }: z.output<typeof pendingShow.input>,
): Promise<Disclosed<z.output<typeof pendingShow.output>>> {
  refuseNarrowed(session);
  const kept = keptIn(session);
  const found = Object.hasOwn(kept, place) ? kept[place] : undefined;
  return disclose(
    { text: found?.text ?? null, at: found === undefined ? null : new Date(found.at).toISOString() },
    session,
  );
}

export async function dropPending(
  session: ReadSession,
  { place }: z.output<typeof pendingDrop.input>,
): Promise<Disclosed<z.output<typeof pendingDrop.output>>> {
  refuseNarrowed(session);
  const kept = keptIn(session);
  if (!Object.hasOwn(kept, place)) return disclose({ dropped: true }, session);
  const { [place]: _, ...others } = kept;
  return disclose({ dropped: write(session, others) }, session);
}

/** The texts that are kept at places whose names begin so, by the rest of the name. */
export function pendingUnder(
  session: ReadSession,
  beginning: string,
): readonly { readonly name: string; readonly text: string; readonly at: number }[] {
  refuseNarrowed(session);
  return Object.entries(keptIn(session)).flatMap(([place, { text, at }]) =>
    place.startsWith(beginning) ? [{ name: place.slice(beginning.length), text, at }] : [],
  );
}

/** Forgets every text that speaks of something which `isAbout` knows, by what it says or where it stands. */
export function forgetPending(session: ReadSession, isAbout: (text: string) => boolean): void {
  const kept = Object.entries(keptIn(session));
  const left = kept.filter(([place, { text }]) => !isAbout(place) && !isAbout(text));
  if (left.length < kept.length && !write(session, Object.fromEntries(left)))
    throw new Problem(
      "no-space",
      "What is being typed of it and was not saved could not be forgotten, as the disk takes nothing; nothing was erased.",
    );
}

/** A note that is damaged says nothing; the next text writes it anew. */
function keptIn({ store }: ReadSession): Kept {
  try {
    const parsed = keptSchema.safeParse(store.pendingNote.read() ?? {});
    return parsed.success ? parsed.data : {};
  } catch (error) {
    if (error instanceof Problem) return {};
    throw error;
  }
}

function write({ store }: ReadSession, kept: Kept): boolean {
  try {
    store.pendingNote.write(kept);
    return true;
  } catch (error) {
    if (["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code!))
      return false;
    throw error;
  }
}
