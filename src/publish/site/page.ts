import { html } from "hono/html";
import { toneOf } from "../../api/wording.ts";
import { type Markup, said } from "./link.ts";

/** What stands around the content of a page. */
export type PageFrame = {
  readonly title: "Dossiers" | "Overview" | "Finding" | "Record" | "Not here" | "Not shown" | "A fault";
  /** Said first on every page. */
  readonly warning: string;
  /** Where the style sheet and the icon lie: an address that ends in /, or nothing for the page's own folder. */
  readonly files: string;
  readonly home: string;
  readonly dossiers: readonly { readonly name: string; readonly path: string }[];
  /** The path of the dossier that the page shows. */
  readonly shows?: string | undefined;
  readonly tools: readonly { readonly label: string; readonly path: string }[];
  readonly checkpoint?: { readonly size: number; readonly root: string } | null;
  /** Said last. */
  readonly foot: string;
};

/** A whole page around its content. `title` says what kind of page it is, as browsers keep titles. */
export function page(frame: PageFrame, content: Markup): Markup {
  const { title, warning, files, home, dossiers, shows, tools, checkpoint } = frame;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Habeas</title>
        <link rel="stylesheet" href="${files}style.css" />
        <link rel="icon" href="${files}icon.svg" type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        <aside class="warning" aria-label="Warning"><p>${warning}</p></aside>
        <header class="top">
          <div>
            <a class="brand" href="${home}">Habeas</a>
            <nav aria-label="Dossiers">
              ${dossiers.map(({ name, path }) => html`<a href="${path}" ${path === shows ? html`aria-current="page"` : ""}>${said(name)}</a>`)}
            </nav>
            ${
              tools.length === 0
                ? ""
                : html`<nav aria-label="Workbench">
                    ${tools.map(({ label, path }) => html`<a href="${path}">${label}</a>`)}
                  </nav>`
            }
          </div>
        </header>
        <main id="content">${content}</main>
        <footer class="bottom">
          <div>
            ${
              checkpoint === undefined || checkpoint === null
                ? frame.foot
                : html`Computed from checkpoint ${checkpoint.size}, root
                    <span class="mono">${checkpoint.root}</span>. ${frame.foot}`
            }
          </div>
        </footer>
      </body>
    </html>`;
}

/** The verdict, or other words for it, in its colour. */
export function verdictTag(verdict: string, label = verdict.replaceAll("-", " ")): Markup {
  return html`<span class="tag ${toneOf(verdict)}">${label}</span>`;
}
