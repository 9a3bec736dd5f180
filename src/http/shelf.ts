import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ShelfState } from "../api/dossier.ts";
import { refuseWeak, sixWords } from "../crypto/passphrase.ts";
import { Problem } from "../domain/problem.ts";
import { postedName } from "./posted-name.ts";

/** What a page can do with the dossiers of a run beside reading and writing them. Each gives the id of what is open then. */
export type Shelf = {
  readonly state: () => ShelfState;
  /** Opens every closed dossier that the passphrase fits. Problems: `wrong-passphrase` where it fits none, or must wait. */
  readonly open: (passphrase: string) => Promise<void>;
  /** Makes an empty dossier, which nobody opens without the passphrase. Problems: `bad-input` for one that can be guessed. */
  readonly make: (name: string, passphrase: string) => Promise<string>;
  /** Takes a backup in, encrypted as it is; it lies beside the dossiers until it is restored, another comes, or the run ends. */
  readonly take: (pieces: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Makes a dossier of the backup that was taken in. Problems: `not-a-dossier`, `damaged`, `wrong-passphrase`, `already-there`. */
  readonly restore: (passphrase: string, watch: { readonly signal?: AbortSignal }) => Promise<string>;
};

/** Bytes that a passphrase may have. */
const mostPassphrase = 4096;

/** What is posted here, whole paths, each by a page of this run alone. */
export const shelfPosted: readonly string[] = [
  "/shelf/open",
  "/shelf/strength",
  "/shelf/make",
  "/shelf/backup",
  "/shelf/restore",
];

/**
 * The dossiers of a run, as routes: how they stand, opening, making, restoring. A passphrase is the body of what is posted,
 * as it is; it is kept nowhere, and the process that has had it ends with the lock.
 */
export function shelfRoutes(shelf: Shelf, keyed: MiddlewareHandler): Hono {
  const app = new Hono();
  app.use(keyed);
  const capped = bodyLimit({
    maxSize: mostPassphrase,
    onError: () => {
      throw new Problem("bad-input", "That is longer than any passphrase; type it again.");
    },
  });

  app.get("/", (context) => context.json(shelf.state()));
  app.get("/words", async (context) => context.json({ words: await sixWords() }));
  app.post("/strength", capped, async (context) => {
    const name = postedName(context);
    try {
      await refuseWeak(await passphraseIn(context), name === "" ? [] : [name]);
      return context.json({ enough: true, sentence: "Strong: nobody guesses it." });
    } catch (error) {
      if (error instanceof Problem) return context.json({ enough: false, sentence: error.message });
      throw error;
    }
  });
  app.post("/open", capped, async (context) => {
    await shelf.open(await passphraseIn(context));
    return context.json(shelf.state());
  });
  app.post("/make", capped, async (context) =>
    context.json({ id: await shelf.make(postedName(context).trim(), await passphraseIn(context)) }),
  );
  app.post("/backup", async (context) => {
    const { body } = context.req.raw;
    if (body === null) throw new Problem("bad-input", "No file came; choose the file that the backup wrote.");
    await shelf.take(body);
    return context.body(null, 204);
  });
  app.post("/restore", capped, async (context) =>
    context.json({
      id: await shelf.restore(await passphraseIn(context), { signal: context.req.raw.signal }),
    }),
  );
  app.onError((error, context) => {
    if (!(error instanceof Problem))
      return context.json(
        { problem: "fault", sentence: `Something is wrong in the program. (${error.name})` },
        500,
      );
    return context.json({ problem: error.code, sentence: error.message }, error.status as 400);
  });
  return app;
}

async function passphraseIn(context: Context): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await context.req.arrayBuffer());
  } catch {
    throw new Problem("bad-input", "The passphrase is no UTF-8 text; type it again.");
  }
}
