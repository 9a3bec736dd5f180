import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context, Handler, MiddlewareHandler } from "hono";

/**
 * What stands between a request and the dossiers of one run (docs/decisions/0020-browser.md).
 *
 * - `door`, for every request: the host is one of ours (DNS rebinding), nothing comes from another site, nothing is
 *   sent in but to the operations and, by a page of ours alone, to `posted`; every answer forbids scripts, frames, foreign
 *   sources, caching and referrers.
 * - `exchange` gives the key of the run for the `token` of the printed address, once.
 * - `keyed`, for whatever holds a word of a dossier: the page has sent the key in a header, which no browser does by
 *   itself. There is no cookie.
 */
export type Gate = {
  readonly door: MiddlewareHandler;
  readonly exchange: Handler;
  readonly keyed: MiddlewareHandler;
};

/**
 * What lets a browser into one run: the token of the printed address, which is good once, and the key that pages send.
 * The same before a lock and after it, so that open tabs go on.
 */
export type Entry = { readonly token: string; readonly key: string; isUsed: boolean };

export function newEntry(): Entry {
  return {
    token: randomBytes(24).toString("base64url"),
    key: randomBytes(32).toString("base64url"),
    isUsed: false,
  };
}

/**
 * Who hears of what came through a gate: that a browser has had the key, and that a person asked for something. What a
 * page asks by itself bears the header `Habeas-By-Itself`.
 */
export type Told = { readonly letIn?: () => void; readonly person?: () => void };

/**
 * A gate of one run. `hosts` are the names with port under which the server is reached, `posted` the paths to which
 * something may be sent, `tell` hears of what came through it.
 */
export function gate(
  hosts: () => readonly string[],
  posted: readonly string[] = [],
  entry: Entry = newEntry(),
  tell: Told = {},
): Gate {
  const door: MiddlewareHandler = async (context, next) => {
    for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
    const host = context.req.header("host") ?? "";
    if (!hosts().includes(host)) return context.text("This address is not served here.", 421);
    const origin = context.req.header("origin");
    if (origin !== undefined && origin !== `http://${host}`)
      return context.text("Requests of other sites are refused.", 403);
    const site = context.req.header("sec-fetch-site") ?? "none";
    const followsLink = context.req.header("sec-fetch-mode") === "navigate";
    if (site !== "none" && site !== "same-origin" && !followsLink)
      return context.text("Requests of other sites are refused.", 403);
    const { method, path } = context.req;
    if (method === "POST" && posted.includes(path)) {
      // What a browser sends has the origin of the page that sends it.
      if (origin === undefined) return context.text("Requests of other sites are refused.", 403);
    } else if (method !== "GET" && method !== "HEAD" && !(method === "POST" && path.startsWith("/api/")))
      return context.text("Nothing can be sent here.", 405, { Allow: "GET, HEAD" });
    await next();
    return undefined;
  };

  const exchange: Handler = (context) => {
    if (entry.isUsed || !same(context.req.header("habeas-token") ?? "", entry.token))
      return context.text(lacksKey, 403);
    entry.isUsed = true;
    tell.letIn?.();
    return context.text(entry.key);
  };

  const keyed: MiddlewareHandler = async (context, next) => {
    if (!same(context.req.header("habeas-key") ?? "", entry.key)) return context.text(lacksKey, 403);
    if (context.req.header("habeas-by-itself") === undefined) tell.person?.();
    await next();
    return undefined;
  };

  return { door, exchange, keyed };
}

const lacksKey =
  "Open the address that the program printed when it started: it works once, in one browser, and this one lacks its key. Start the program again for a new one.";

/** Whether a person looks at an address in a browser: a page is to be shown, not fetched. */
export function isLook(context: Context): boolean {
  const mode = context.req.header("sec-fetch-mode");
  if (mode !== undefined) return mode === "navigate";
  return (context.req.header("accept") ?? "").includes("text/html");
}

/** Lets one answer run the program's own scripts, which the policy of the other answers forbids. */
export function allowScripts(context: Context, nonce?: string): void {
  const style = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  context.header(
    "Content-Security-Policy",
    `default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src ${style}; img-src 'self' blob:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types habeas`,
  );
}

const securityHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
};

/** Compares in a time that does not tell how much was right. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
