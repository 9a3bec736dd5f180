import { readFileSync } from "node:fs";
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { Problem } from "../domain/problem.ts";
import { shown } from "../service/disclose.ts";
import { notYetSafe } from "../service/dossier.ts";
import type { ReadSession } from "../service/session.ts";
import { findingDetail, overviewOf, recordDetail } from "../service/overview.ts";
import { findingPage } from "../publish/site/finding-page.ts";
import { addressBook, wayIn } from "./address.ts";
import { posted, workbench } from "./app.ts";
import { type Entry, type Told, gate, newEntry } from "./guard.ts";
import { operationRoutes } from "./operations.ts";
import { type Markup, said } from "../publish/site/link.ts";
import { overviewPage } from "../publish/site/overview.ts";
import { type PageFrame, page } from "../publish/site/page.ts";
import { recordPage } from "../publish/site/record-page.ts";

/**
 * The pages of the dossiers, all of them read-only; docs/serving.md lists the routes. They are reached under `hosts`, and
 * `token` gives the key to them once.
 */
export function application(
  sessions: readonly ReadSession[],
  hosts: () => readonly string[],
  entry: Entry = newEntry(),
  tell: Told = {},
): { readonly app: Hono; readonly token: string } {
  const app = new Hono();
  const { door, exchange, keyed } = gate(hosts, posted, entry, tell);
  const book = addressBook();
  app.use(door);

  const paths = sessions.map(({ name }, index) => ({ name, path: book.of(`/d/${index + 1}/`) }));
  const framed = (frame: Pick<PageFrame, "title" | "shows" | "checkpoint">, content: Markup): Markup =>
    page(
      {
        warning: notYetSafe,
        files: "/",
        home: "/",
        dossiers: paths,
        tools: [
          { label: "Check a draft", path: "/app/numbers" },
          { label: "Forecast", path: "/app/forecast" },
        ],
        foot: "On this machine only.",
        ...frame,
      },
      content,
    );

  // The program's own files, which hold no word of a dossier and are given to those who have no key yet.
  app.get("/key", exchange);
  app.get("/style.css", asset("../publish/site/style.css", "text/css; charset=utf-8"));
  app.get("/icon.svg", asset("../publish/site/icon.svg", "image/svg+xml"));
  app.get("/script/key.js", asset("../web/page/key.js", "text/javascript; charset=utf-8"));
  app.get("/script/lock.js", asset("../web/page/lock.js", "text/javascript; charset=utf-8"));
  app.get("/script/page.js", asset("../web/page/page.js", "text/javascript; charset=utf-8"));
  app.route("/app", workbench(sessions, { keyed, book }));

  app.route("/api", operationRoutes(sessions, keyed));
  app.use(keyed);
  // A page that says that its reader is there, or looks whether it is still open.
  app.get("/here", (context) => context.body(null, 204));
  app.get("/p/:id", (context) => {
    const path = book.pathOf(context.req.param("id"));
    return path === undefined
      ? context.notFound()
      : app.request(path, { method: context.req.method, headers: context.req.raw.headers });
  });

  app.get("/", (context) => {
    const [only, ...others] = paths;
    if (only !== undefined && others.length === 0) return context.redirect(only.path, 303);
    const list = html`<h1>Dossiers</h1>
      <p class="lead">Each is encrypted on this machine and shown to this browser only.</p>
      <ul class="dossiers">
        ${paths.map(({ name, path }) => html`<li><a href="${path}">${said(name)}</a></li>`)}
      </ul>`;
    return context.html(framed({ title: "Dossiers" }, list));
  });

  app.get("/d/:number/", async (context) => {
    const { session, path } = chosen(context);
    const overview = shown(await overviewOf(session));
    return context.html(
      framed(
        { title: "Overview", shows: book.of(path), checkpoint: overview.checkpoint },
        overviewPage(overview, wayIn(path, overview.labels, book)),
      ),
    );
  });

  app.get("/d/:number/finding/:ref{.+}", async (context) => {
    const { session, path } = chosen(context);
    const detail = shown(await findingDetail(session, context.req.param("ref")));
    return context.html(
      framed(
        { title: "Finding", shows: book.of(path), checkpoint: detail.checkpoint },
        findingPage(detail, wayIn(path, detail.labels, book)),
      ),
    );
  });

  app.get("/d/:number/record/:ref{.+}", async (context) => {
    const { session, path } = chosen(context);
    const detail = shown(await recordDetail(session, context.req.param("ref")));
    return context.html(
      framed(
        { title: "Record", shows: book.of(path), checkpoint: detail.checkpoint },
        recordPage(detail, wayIn(path, detail.labels, book)),
      ),
    );
  });

  app.notFound((context) =>
    context.html(
      framed(
        { title: "Not here" },
        html`<h1>There is no such page.</h1>
          <p><a href="/">To the dossiers</a></p>`,
      ),
      404,
    ),
  );
  app.onError((error, context) => {
    if (error instanceof Problem)
      return context.html(
        framed(
          { title: "Not shown" },
          html`<h1>Not shown</h1>
            <p>${error.message}</p>`,
        ),
        error.status as 404,
      );
    return context.html(
      framed(
        { title: "A fault" },
        html`<h1>Something is wrong in the program.</h1>
          <p>Nothing was changed. (${error.name})</p>`,
      ),
      500,
    );
  });

  function chosen(context: Context): { readonly session: ReadSession; readonly path: string } {
    const number = context.req.param("number") ?? "";
    const index = /^[1-9]\d{0,5}$/.test(number) ? Number(number) - 1 : -1;
    const session = sessions[index];
    if (session === undefined) throw new Problem("not-found", "There is no such dossier here.");
    return { session, path: `/d/${index + 1}/` };
  }

  return { app, token: entry.token };
}

function asset(file: string, type: string): (context: Context) => Response {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  return (context) => context.body(text, 200, { "Content-Type": type });
}
