import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { type Context, Hono } from "hono";
import { Problem } from "../domain/problem.ts";
import { type Entry, allowScripts, gate, isLook } from "../http/guard.ts";
import { lockedPage } from "./locked-page.ts";

/** What the locked page can do. */
export type Lock = {
  /** Whether any dossier of the call is behind a passphrase that a person must give. */
  readonly asks: () => boolean;
  /** Whether some are open without one, so that one can go on without any. */
  readonly hasOpen: () => boolean;
  /** How many follow-ups are due, as far as it is to be told while locked. */
  readonly due: () => number;
  readonly lock: () => void;
  /** Ends the run, and where that was asked for the keys of its dossiers. */
  readonly panic: () => void;
  readonly isOver: () => boolean;
  /**
   * Tries a passphrase, or with none opens what needs none and what the passphrases before have opened. Gives how many of
   * all dossiers are closed still; 0: pages are served from now on.
   *
   * @throws Problem what the keeper refuses
   */
  readonly unlock: (
    passphrase: Uint8Array | undefined,
  ) => Promise<{ readonly closed: number; readonly total: number }>;
};

/** Bytes that a passphrase may have. */
const longest = 4096;

/** The sentence for whatever is asked while the run is locked. */
const lockedSentence = "The dossiers are locked; open this address in the browser and unlock them.";

/**
 * What the launcher answers itself: the lock and the panic, always; and while the run is locked, everything. A person who looks gets the
 * locked page at every address, a program 423 and one sentence.
 */
export function lockedApp(hosts: () => readonly string[], entry: Entry, lock: Lock): Hono {
  const app = new Hono();
  const { door, exchange, keyed } = gate(hosts, ["/lock", "/panic", "/unlock"], entry);
  app.use(door);
  // After a panic every address has an empty page, the key of the run opens nothing, and no program is named.
  app.use(async (context, next) =>
    lock.isOver() ? context.html("<!doctype html><title></title>", 410) : next(),
  );
  app.get("/key", exchange);
  for (const [path, file, type] of files) app.get(path, asset(file, type));

  app.post("/lock", keyed, (context) => {
    lock.lock();
    return context.body(null, 204);
  });
  app.post("/panic", keyed, (context) => {
    lock.panic();
    return context.body(null, 204);
  });
  app.post("/unlock", keyed, async (context) => {
    const passphrase = await bodyOf((context.env as { readonly incoming: IncomingMessage }).incoming);
    if (passphrase === undefined)
      throw new Problem("bad-input", "That is longer than any passphrase; type it again.");
    try {
      return context.json(await lock.unlock(passphrase.length === 0 ? undefined : passphrase));
    } finally {
      passphrase.fill(0);
    }
  });
  app.all("*", (context) => {
    if (!isLook(context)) throw new Problem("not-unlocked", lockedSentence);
    allowScripts(context);
    return context.html(lockedPage(lock.asks(), lock.hasOpen(), lock.due()), 423);
  });
  app.onError((error, context) => {
    if (!(error instanceof Problem))
      return context.text(`Something is wrong in the program. Nothing was changed. (${error.name})`, 500);
    return context.json({ problem: error.code, sentence: error.message }, error.status as 423);
  });
  return app;
}

const files = [
  ["/locked/page.js", "./locked-page.js", "text/javascript; charset=utf-8"],
  ["/locked/key.js", "../web/app/key.js", "text/javascript; charset=utf-8"],
  ["/locked/icon.svg", "./locked-icon.svg", "image/svg+xml"],
  ["/locked/style.css", "./locked-page.css", "text/css; charset=utf-8"],
] as const;

function asset(file: string, type: string): (context: Context) => Response {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  return (context) => context.body(text, 200, { "Content-Type": type });
}

/**
 * The bytes of a request, or undefined where they are too many. They never become a text, which nobody could wipe, and the
 * pieces that they came in are wiped.
 */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const whole = Buffer.alloc(longest);
  let length = 0;
  let isTooLong = false;
  for await (const piece of request as AsyncIterable<Buffer>) {
    isTooLong ||= length + piece.length > longest;
    if (!isTooLong) length += piece.copy(whole, length);
    piece.fill(0);
  }
  if (!isTooLong) return whole.subarray(0, length);
  whole.fill(0);
  return undefined;
}
