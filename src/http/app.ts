import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import { Problem } from "../domain/problem.ts";
import { openApart } from "../intake/apart/apart.ts";
import { readDraft } from "../intake/documents/read-draft.ts";
import { builtWeb } from "../service/build-web.ts";
import { dossierLedger } from "../service/check-ledger.ts";
import { shown } from "../service/disclose.ts";
import { notYetSafe } from "../service/dossier.ts";
import type { ReadSession } from "../service/session.ts";
import { forecastQuestion, forecastSubject } from "../service/forecast-data.ts";
import { own } from "../domain/own.ts";
import { largestDraft, tooLarge } from "../text/draft-text.ts";
import { allowScripts } from "./guard.ts";
import { type AddressBook, wayIn } from "./address.ts";
import type { Way } from "../publish/site/link.ts";

/**
 * The workbench, as routes below `/app`:
 *
 * | route | gives |
 * |---|---|
 * | `/assets/FILE` | a built file |
 * | `/dossiers.json` | number and name of each dossier |
 * | `/ledger/N.json` | the figures and findings of the N-th dossier, as a ledger |
 * | `/forecasts.json` | number, name and subject of each dossier that a forecast can be made for |
 * | `/forecast/N.json` | the N-th dossier's system of detention and scenarios, or why there is none |
 * | `/draft`, posted | what a DOCX or PDF says, with the way back to it, or why it can't be read; nothing is kept of it |
 * | anything else | the page, which finds its own way |
 *
 * Scripts and workers run here, and only those of this server; they can reach nothing else. What is of a dossier (the
 * JSON) asks for the key of the run; the rest is the program's own and has no word of one.
 */
export function workbench(
  sessions: readonly ReadSession[],
  {
    keyed,
    book,
    built = builtWeb,
  }: { readonly keyed: MiddlewareHandler; readonly book: AddressBook; readonly built?: string },
): Hono {
  const app = new Hono();

  app.get("/assets/:file", (context) => {
    const file = context.req.param("file");
    const type = own(contentTypes, /^[\w-][\w.-]*\.(\w+)$/.exec(file)?.[1] ?? "");
    const path = join(built, "assets", file);
    if (type === undefined || !existsSync(path)) return context.text("There is no such file.", 404);
    allowScripts(context, "");
    return context.body(readFileSync(path), 200, { "Content-Type": type });
  });

  app.get("/dossiers.json", keyed, (context) => {
    const rows = sessions.map(({ name }, index) => ({ number: index + 1, name }));
    return context.json(rows);
  });

  app.get("/ledger/:file{.+\\.json}", keyed, async (context) => {
    const { session, way } = numbered(context.req.param("file"));
    const ledger = shown(await dossierLedger(session));
    const refs = ledger.figures.flatMap(({ id, source }) =>
      typeof source === "string" ? [id, source] : [id],
    );
    return context.json({ ...ledger, addresses: addressesOf(refs, way) });
  });

  app.get("/forecasts.json", keyed, async (context) => {
    const rows = [];
    for (const [index, session] of sessions.entries()) {
      const subject = await forecastSubject(session);
      if (subject !== undefined) rows.push({ number: index + 1, name: session.name, subject });
    }
    return context.json(rows);
  });

  app.get("/forecast/:file{.+\\.json}", keyed, async (context) => {
    try {
      const { session, way } = numbered(context.req.param("file"));
      const question = shown(await forecastQuestion(session));
      const refs = question.system.data.flatMap(({ record }) => (record === undefined ? [] : [record]));
      return context.json({ ...question, address: way.overview(), addresses: addressesOf(refs, way) });
    } catch (error) {
      // The screen shows why, as the command would.
      if (error instanceof Problem) return context.json({ problem: error.message }, error.status as 404);
      throw error;
    }
  });

  const capped = bodyLimit({
    maxSize: largestDraft,
    onError: (context) => context.json({ problem: tooLarge(postedName(context)) }, 413),
  });
  app.post("/draft", keyed, capped, async (context) => {
    const apart = openApart({ signal: context.req.raw.signal });
    try {
      const bytes = new Uint8Array(await context.req.arrayBuffer());
      const { format, original, map, ...read } = await readDraft(postedName(context), bytes, apart);
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
    if (!existsSync(path)) return context.html(notBuilt, 503, { Refresh: "2" });
    const nonce = randomBytes(18).toString("base64url");
    allowScripts(context, "", nonce);
    const page = readFileSync(path, "utf8");
    return context.html(page.replaceAll("NONCE", nonce).replace("NOT-YET-SAFE", notYetSafe));
  });

  function numbered(file: string): { readonly session: ReadSession; readonly way: Way } {
    const number = /^([1-9]\d{0,5})\.json$/.exec(file)?.[1];
    const session = sessions[Number(number) - 1];
    if (session === undefined) throw new Problem("not-found", "There is no such dossier here.");
    return { session, way: wayIn(`/d/${number}/`, {}, book) };
  }

  return app;
}

/** What takes a body, whole paths: nothing of it is stored. */
export const posted: readonly string[] = ["/app/draft"];

/** The name of a posted file, which a browser sends in a header as in an address: headers have no other letters. */
function postedName(context: Context): string {
  try {
    return decodeURIComponent(context.req.header("habeas-name") ?? "");
  } catch {
    return "The file";
  }
}

/** Where the records of these refs are shown, by ref; words that no record can have as its name are left out. */
function addressesOf(refs: readonly string[], way: Way): Readonly<Record<string, string>> {
  const named = refs.filter((ref) => /^[A-Za-z0-9][\w.~/-]*$/.test(ref));
  return Object.fromEntries(named.map((ref) => [ref, way.record(ref)]));
}

const contentTypes: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

const notBuilt = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Not built yet – Habeas</title>
      <link rel="stylesheet" href="/style.css" />
    </head>
    <body>
      <main>
        <h1>The workbench is not built yet.</h1>
        <p>
          <code>npm start</code> builds it in the background; this page looks again every two seconds. If you
          started <code>habeas serve</code>, run <code>npm run build:web</code> once in the project's folder.
        </p>
        <p><a href="/">To the dossiers</a></p>
      </main>
    </body>
  </html>`;
