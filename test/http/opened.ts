import type { Hono } from "hono";
import { application } from "../../src/http/application.ts";
import type { ReadSession } from "../../src/service/session.ts";

/** The name with port under which tests serve where nothing listens. */
export const host = "r-test.h-abcdefghijklmnopqrst.localhost:4711";

/** The name of an installation, for servers that tests start. */
export const installation = "h-abcdefghijklmnopqrst.localhost";

/** What is served of these dossiers, and the headers that a page which was let in sends. */
export async function openedPages(dossiers: readonly ReadSession[]): Promise<{
  readonly app: Hono;
  readonly headers: { readonly host: string; readonly "habeas-key": string };
}> {
  const { app, token } = application(dossiers, () => [host]);
  const answer = await app.request("/key", { headers: { host, "habeas-token": token } });
  return { app, headers: { host, "habeas-key": await answer.text() } };
}

/** What the operation of a name is answered, as a page that was let in asks it. */
export async function asked(
  app: Hono,
  dossier: string,
  name: string,
  input: unknown,
  headers: Record<string, string>,
): Promise<Response> {
  return app.request(`/api/${dossier}/${name}`, {
    method: "POST",
    body: JSON.stringify(input),
    headers: { "content-type": "application/json", ...headers },
  });
}
