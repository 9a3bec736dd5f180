import type { Hono } from "hono";
import { application } from "../../src/http/application.ts";
import type { ReadSession } from "../../src/service/session.ts";

/** The name with port under which tests serve where nothing listens. */
export const host = "r-test.h-abcdefghijklmnopqrst.localhost:4711";

/** The name of an installation, for servers that tests start. */
export const installation = "h-abcdefghijklmnopqrst.localhost";

/** The pages of these dossiers, and the headers that a page which was let in sends. `add` may add routes before. */
export async function openedPages(
  dossiers: readonly ReadSession[],
  add: (app: Hono) => void = () => {},
): Promise<{
  readonly app: Hono;
  readonly headers: { readonly host: string; readonly "habeas-key": string };
}> {
  const { app, token } = application(dossiers, () => [host]);
  add(app);
  const answer = await app.request("/key", { headers: { host, "habeas-token": token } });
  return { app, headers: { host, "habeas-key": await answer.text() } };
}
