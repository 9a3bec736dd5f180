import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { html } from "hono/html";
import { Problem } from "../domain/problem.ts";
import { shown } from "../service/disclose.ts";
import type { Dossier } from "../service/dossier.ts";
import { findingDetail, overviewOf } from "../service/overview.ts";
import { showHistory, showRecord } from "../service/record.ts";
import { findingPage } from "./finding-page.ts";
import { workbench } from "./app.ts";
import { gate } from "./guard.ts";
import { overviewPage } from "./overview.ts";
import { type Markup, type PageFrame, page } from "./page.ts";
import { recordPage } from "./record-page.ts";

/**
 * The pages, all of them read-only:
 *
 * | route | shows |
 * |---|---|
 * | `/` | the dossiers, or the only one's overview |
 * | `/d/N/` | overview of the N-th dossier |
 * | `/d/N/finding/REF` | a finding down to its answers |
 * | `/d/N/record/REF` | a record with its versions |
 * | `/style.css` | the style sheet |
 * | `/app/…` | the number checker (app.ts), the one place with scripts |
 */
export function application(
  dossiers: readonly Dossier[],
  port: () => number,
): { readonly app: Hono; readonly token: string } {
  const app = new Hono();
  const { token, middleware } = gate(port);
  app.use(middleware);

  const paths = dossiers.map(({ name }, index) => ({ name, path: `/d/${index + 1}/` }));
  const framed = (frame: Omit<PageFrame, "dossiers">, content: Markup): Markup =>
    page({ ...frame, dossiers: paths }, content);
  const style = readFileSync(new URL("./asset/style.css", import.meta.url), "utf8");

  app.route("/app", workbench(dossiers));
  app.get("/style.css", (context) => context.body(style, 200, { "Content-Type": "text/css; charset=utf-8" }));

  app.get("/", (context) => {
    const [only, ...others] = paths;
    if (only !== undefined && others.length === 0) return context.redirect(only.path, 303);
    const list = html`<h1>Dossiers</h1>
      <p class="lead">Each is encrypted on this machine and served to this browser only.</p>
      ${paths.map(
        ({ name, path }) =>
          html`<p class="card">
            <span class="head"><a href="${path}">${name}</a></span>
          </p>`,
      )}`;
    return context.html(framed({ title: "Dossiers" }, list));
  });

  app.get("/d/:number/", async (context) => {
    const { dossier, path, at, findingAt } = chosen(context.req.param("number"));
    const overview = shown(await overviewOf(dossier));
    return context.html(
      framed(
        { title: dossier.name, shows: path, checkpoint: overview.checkpoint },
        overviewPage(overview, at, findingAt),
      ),
    );
  });

  app.get("/d/:number/finding/:ref{.+}", async (context) => {
    const { dossier, path, at } = chosen(context.req.param("number"));
    const detail = shown(await findingDetail(dossier, context.req.param("ref")));
    const title = detail.finding.statement ?? context.req.param("ref");
    return context.html(
      framed(
        { title, shows: path, checkpoint: detail.checkpoint },
        findingPage(detail, at, `${path}#findings`),
      ),
    );
  });

  app.get("/d/:number/record/:ref{.+}", async (context) => {
    const { dossier, path, at } = chosen(context.req.param("number"));
    const ref = context.req.param("ref");
    const record = shown(await showRecord(dossier, ref));
    const versions = shown(await showHistory(dossier, ref));
    return context.html(framed({ title: record.ref, shows: path }, recordPage(record, versions, at)));
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

  function chosen(number: string): {
    dossier: Dossier;
    path: string;
    at: (ref: string) => string;
    findingAt: (ref: string) => string;
  } {
    const index = /^[1-9]\d{0,5}$/.test(number) ? Number(number) - 1 : -1;
    const dossier = dossiers[index];
    if (dossier === undefined) throw new Problem("not-found", "There is no such dossier here.");
    const path = `/d/${index + 1}/`;
    const route = (kind: string) => (ref: string) =>
      `${path}${kind}/${ref.split("/").map(encodeURIComponent).join("/")}`;
    return { dossier, path, at: route("record"), findingAt: route("finding") };
  }

  return { app, token };
}
