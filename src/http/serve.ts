import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Problem } from "../domain/problem.ts";
import type { Dossier } from "../service/dossier.ts";
import { application } from "./application.ts";

/** A server that listens; `url` holds the token that opens it once. */
export type Server = { readonly url: string; readonly port: number; readonly close: () => Promise<void> };

/**
 * Serves the overview of each dossier on 127.0.0.1. `port` 0 takes a free one. Fails in a sentence when the port is
 * taken.
 */
export async function serveDossiers(
  dossiers: readonly Dossier[],
  { port }: { readonly port: number },
): Promise<Server> {
  let listening = 0;
  const { app, token } = application(dossiers, () => listening);
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port });
  await new Promise<void>((done, fail) => {
    server.once("listening", done);
    server.once("error", (error: NodeJS.ErrnoException) => {
      fail(
        error.code === "EADDRINUSE" || error.code === "EACCES"
          ? new Problem(
              "bad-usage",
              `Port ${port} can't be used (it is taken or not permitted); choose another with --port, or none for a free one.`,
            )
          : error,
      );
    });
  });
  listening = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${listening}/?token=${token}`,
    port: listening,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
