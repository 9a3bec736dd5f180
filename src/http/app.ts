import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import { own } from "../domain/own.ts";
import { Problem } from "../domain/problem.ts";
import { openApart } from "../intake/apart/apart.ts";
import { readDraft } from "../intake/documents/read-draft.ts";
import { builtWeb } from "../service/build-web.ts";
import { notYetSafe } from "../service/dossier.ts";
import { largestDraft, tooLarge } from "../text/draft-text.ts";
import { allowScripts } from "./guard.ts";
import { postedName } from "./posted-name.ts";

/**
 * The application in the browser: its built files, and at every other address its page, which finds its own way. Both are
 * the program's own, have no word of a dossier, and are given to those who have no key yet. Scripts and workers run in
 * it, and only those of this server; they can reach nothing else.
 *
 * `/draft`, posted with the key, says what a DOCX or PDF holds, with the way back to it, or why it can't be read; nothing is
 * kept of it.
 */
export function browserApp({
  keyed,
  built = builtWeb,
}: {
  readonly keyed: MiddlewareHandler;
  readonly built?: string;
}): Hono {
  const app = new Hono();

  app.get("/assets/:file", (context) => {
    const file = context.req.param("file");
    const type = own(contentTypes, /^[\w-][\w.-]*\.(\w+)$/.exec(file)?.[1] ?? "");
    const path = join(built, "assets", file);
    if (type === undefined || !existsSync(path)) return context.text("There is no such file.", 404);
    allowScripts(context);
    return context.body(readFileSync(path), 200, { "Content-Type": type });
  });

  app.get("/icon.svg", (context) => context.body(icon, 200, { "Content-Type": "image/svg+xml" }));

  const capped = bodyLimit({
    maxSize: largestDraft,
    onError: (context) => context.json({ problem: tooLarge(fileName(context)) }, 413),
  });
  app.post("/draft", keyed, capped, async (context) => {
    const apart = openApart({ signal: context.req.raw.signal });
    try {
      const bytes = new Uint8Array(await context.req.arrayBuffer());
      const { format, original, map, ...read } = await readDraft(fileName(context), bytes, apart);
      return context.json(
        original === undefined
          ? { format, read: { ...read, pieces: map.pieces } }
          : { format, text: original },
      );
    } catch (error) {
      // That a file can't be read is what was asked, and no fault of the request.
      if (error instanceof Problem) return context.json({ problem: error.message });
      throw error;
    } finally {
      apart.close();
    }
  });

  app.get("*", (context) => {
    const path = join(built, "index.html");
    // A build takes seconds; the browser asks again by itself until it is there.
    if (!existsSync(path)) return context.html(notBuilt, 503, { Refresh: "1" });
    const nonce = randomBytes(18).toString("base64url");
    allowScripts(context, nonce);
    const page = readFileSync(path, "utf8");
    return context.html(page.replaceAll("NONCE", nonce).replace("NOT-YET-SAFE", notYetSafe));
  });

  return app;
}

/** What takes a body, whole paths: nothing of it is stored. */
export const posted: readonly string[] = ["/draft"];

/** What a posted file is called; one whose name can't be read is called the file. */
function fileName(context: Context): string {
  return postedName(context) || "The file";
}

const contentTypes: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

const icon = readFileSync(new URL("../publish/site/icon.svg", import.meta.url), "utf8");

/** A page that keeps the token behind `#` in its address, as a page that loads anew does. */
const notBuilt = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Not built yet – Habeas</title>
    </head>
    <body>
      <main>
        <h1>The application is not built yet.</h1>
        <p>
          It is built in the background in a few seconds, and this page looks again every second. If it stays,
          run <code>npm run build:web</code> in the project’s folder, which says why.
        </p>
      </main>
    </body>
  </html>`;
