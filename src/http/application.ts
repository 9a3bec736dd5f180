import { Hono } from "hono";
import type { SlotOptions } from "../crypto/key.ts";
import { Problem } from "../domain/problem.ts";
import type { ReadSession } from "../service/session.ts";
import { browserApp, posted } from "./app.ts";
import { type Entry, type Told, gate, newEntry } from "./guard.ts";
import { operationRoutes } from "./operations.ts";
import { type Shelf, shelfPosted, shelfRoutes } from "./shelf.ts";

/**
 * All that is served of the dossiers: the application in the browser and the operations that it calls; docs/serving.md lists
 * the routes. They are reached under `hosts`, and `token` gives the key to them once. A new screen changes nothing here.
 */
export function application(
  sessions: readonly ReadSession[],
  hosts: () => readonly string[],
  entry: Entry = newEntry(),
  tell: Told = {},
  slot?: SlotOptions,
  shelf: Shelf = nothingElse,
): { readonly app: Hono; readonly token: string } {
  const app = new Hono();
  const { door, exchange, keyed } = gate(hosts, [...posted, ...shelfPosted], entry, tell);
  app.use(door);
  app.get("/key", exchange);
  // A page that says that its reader is there, or looks whether it is still open.
  app.get("/here", keyed, (context) => context.body(null, 204));
  app.route("/api", operationRoutes(sessions, keyed, slot));
  app.route("/shelf", shelfRoutes(shelf, keyed));
  app.route("/", browserApp({ keyed }));
  app.notFound((context) => context.text("There is nothing here.", 404));
  app.onError((error, context) => context.text(`Something is wrong in the program. (${error.name})`, 500));
  return { app, token: entry.token };
}

/** Of a run whose dossiers were opened by whoever serves them: none is closed, and none is made. */
const nothingElse: Shelf = (() => {
  const refuse = (): never => {
    throw new Problem(
      "bad-usage",
      "This run makes and opens no other dossiers; start the program with habeas start.",
    );
  };
  return {
    state: () => ({ closed: 0, folder: null }),
    open: refuse,
    make: refuse,
    take: refuse,
    restore: refuse,
  };
})();
