import { html } from "hono/html";

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
