import { html } from "hono/html";

/**
 * The page that stands at every address while the run is locked: it names no dossier and does not say what the program is.
 * That something is due is said where somebody asked for it, as a number alone.
 */
export function lockedPage(asks: boolean, hasOpen: boolean, due: number): ReturnType<typeof html> {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Locked</title>
        <link rel="stylesheet" href="/locked/style.css" />
        <link rel="icon" href="/locked/icon.svg" type="image/svg+xml" />
        <script type="module" src="/locked/page.js"></script>
      </head>
      <body>
        <main>
          <h1>Locked</h1>
          <form id="unlock" autocomplete="off">
            ${
              asks
                ? html`<label for="passphrase">Passphrase</label>
                    <input
                      id="passphrase"
                      type="password"
                      autocomplete="off"
                      autocapitalize="none"
                      spellcheck="false"
                      aria-describedby="state"
                      autofocus
                    />
                    <label class="show"
                      ><input id="show" type="checkbox" autocomplete="off" /> Show it</label
                    >`
                : html`<p>No passphrase is needed here.</p>`
            }
            <div class="buttons">
              <button type="submit">Unlock</button>
              <button type="button" id="go-on" ${asks && hasOpen ? "" : "hidden"}>
                Go on with what is open
              </button>
            </div>
          </form>
          ${due === 0 ? "" : html`<p>${due === 1 ? "1 thing is due." : `${due} things are due.`}</p>`}
          <p id="state" role="status"></p>
          <noscript><p>A script of this page sends the passphrase; allow it to run.</p></noscript>
        </main>
      </body>
    </html>`;
}
