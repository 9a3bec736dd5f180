import { html } from "hono/html";
import { notYetSafe } from "../service/dossier.ts";
import { type Markup, said } from "./link.ts";

/** Where a page stands: the dossiers of this server, and which of them it shows. */
export type PageFrame = {
  readonly title: "Dossiers" | "Overview" | "Finding" | "Record" | "Not here" | "Not shown" | "A fault";
  readonly dossiers: readonly { readonly name: string; readonly path: string }[];
  readonly shows?: string | undefined;
  readonly checkpoint?: { readonly size: number; readonly root: string } | null;
};

/**
 * The page without a word of a dossier, which anyone may see: its script asks for the rest with the key of the run. It
 * is the same at every address.
 */
export const shellPage = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Habeas</title>
      <link rel="stylesheet" href="/style.css" />
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <script type="module" src="/script/page.js"></script>
    </head>
    <body>
      <main id="content">
        <p id="state" role="status">The page is being opened …</p>
        <noscript
          ><p>The pages need a script of this server, which brings the key that opens them.</p></noscript
        >
      </main>
    </body>
  </html>`;

/** A whole page around its content. `title` says what kind of page it is, as browsers keep titles. */
export function page(frame: PageFrame, content: Markup): Markup {
  const { title, dossiers, shows, checkpoint } = frame;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Habeas</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        <aside class="warning" aria-label="Warning"><p>${notYetSafe}</p></aside>
        <header class="top">
          <div>
            <a class="brand" href="/">Habeas</a>
            <nav aria-label="Dossiers">
              ${dossiers.map(({ name, path }) => html`<a href="${path}" ${path === shows ? html`aria-current="page"` : ""}>${said(name)}</a>`)}
            </nav>
            <nav aria-label="Workbench">
              <a href="/app/numbers">Check a draft</a>
              <a href="/app/forecast">Forecast</a>
            </nav>
          </div>
        </header>
        <main id="content">${content}</main>
        <footer class="bottom">
          <div>
            ${
              checkpoint === undefined || checkpoint === null
                ? html`On this machine only.`
                : html`Computed from checkpoint ${checkpoint.size}, root
                    <span class="mono">${checkpoint.root}</span>. On this machine only.`
            }
          </div>
        </footer>
      </body>
    </html>`;
}

/** How a verdict looks: good, worth a look, wrong, or open. */
const tones: Readonly<Record<string, "good" | "warn" | "bad" | "open">> = {
  agrees: "good",
  agree: "good",
  holds: "good",
  rounding: "good",
  date: "warn",
  definition: "warn",
  population: "warn",
  circular: "warn",
  contradicted: "bad",
  differs: "bad",
  irreconcilable: "bad",
  broken: "bad",
};

/** The verdict, or other words for it, in its colour. */
export function verdictTag(verdict: string, label = verdict.replaceAll("-", " ")): Markup {
  return html`<span class="tag ${tones[verdict] ?? "open"}">${label}</span>`;
}
