import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { Problem } from "../domain/problem.ts";
import { builtWeb } from "../service/build-web.ts";
import { dossierLedger } from "../service/check-ledger.ts";
import { disclose, shown } from "../service/disclose.ts";
import { type Dossier, notYetSafe } from "../service/dossier.ts";
import { forecastQuestion, forecastSubject } from "../service/forecast-data.ts";
import { own } from "../domain/own.ts";

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
 * | anything else | the page, which finds its own way |
 *
 * Scripts and workers run here, and only those of this server; they can reach nothing else.
 */
export function workbench(dossiers: readonly Dossier[], built = builtWeb): Hono {
  const app = new Hono();

  app.get("/assets/:file", (context) => {
    const file = context.req.param("file");
    const type = own(contentTypes, /^[\w-][\w.-]*\.(\w+)$/.exec(file)?.[1] ?? "");
    const path = join(built, "assets", file);
    if (type === undefined || !existsSync(path)) return context.text("There is no such file.", 404);
    allow(context);
    return context.body(readFileSync(path), 200, { "Content-Type": type });
  });

  app.get("/dossiers.json", (context) => {
    const rows = dossiers.map(({ name }, index) => ({ number: index + 1, name }));
    return context.json(shown(disclose(rows, "case-team")));
  });

  app.get("/ledger/:file{.+\\.json}", async (context) => {
    return context.json(shown(await dossierLedger(numbered(context.req.param("file")))));
  });

  app.get("/forecasts.json", async (context) => {
    const rows = [];
    for (const [index, dossier] of dossiers.entries()) {
      const subject = await forecastSubject(dossier);
      if (subject !== undefined) rows.push({ number: index + 1, name: dossier.name, subject });
    }
    return context.json(shown(disclose(rows, "case-team")));
  });

  app.get("/forecast/:file{.+\\.json}", async (context) => {
    try {
      return context.json(shown(await forecastQuestion(numbered(context.req.param("file")))));
    } catch (error) {
      // The screen shows why, as the command would.
      if (error instanceof Problem) return context.json({ problem: error.message }, error.status as 404);
      throw error;
    }
  });

  app.get("*", (context) => {
    const path = join(built, "index.html");
    // A build takes seconds; the browser asks again by itself until it is there.
    if (!existsSync(path)) return context.html(notBuilt, 503, { Refresh: "2" });
    const nonce = randomBytes(18).toString("base64url");
    allow(context, nonce);
    const page = readFileSync(path, "utf8");
    return context.html(page.replaceAll("NONCE", nonce).replace("NOT-YET-SAFE", notYetSafe));
  });

  function numbered(file: string): Dossier {
    const number = /^([1-9]\d{0,5})\.json$/.exec(file)?.[1];
    const dossier = dossiers[Number(number) - 1];
    if (dossier === undefined) throw new Problem("not-found", "There is no such dossier here.");
    return dossier;
  }

  return app;
}

const contentTypes: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

/** Replaces the script-free policy of the other pages for one answer. */
function allow(context: Context, nonce?: string): void {
  const style = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  context.header(
    "Content-Security-Policy",
    `default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src ${style}; img-src 'self' blob:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
}

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
