import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { application } from "../../src/http/application.ts";
import { openFront } from "../../src/launcher/front.ts";
import { letters } from "../../src/launcher/installation.ts";
import { weakSlot } from "../weak-slot.ts";
import type { ReadSession } from "../../src/service/session.ts";

/** A server that listens; both addresses hold the token that opens one of them once. */
export type Served = {
  readonly url: string;
  readonly plainUrl: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};

/**
 * The pages of sessions that a test has opened, behind the launcher's front and in the process of the test: what a browser
 * sees of a run, without a keeper, which would not open a weak slot.
 */
export async function serveDossiers(
  sessions: readonly ReadSession[],
  { port, host }: { readonly port: number; readonly host: string },
): Promise<Served> {
  let hosts: readonly string[] = [];
  const { app, token } = application(sessions, () => hosts, undefined, undefined, weakSlot);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.maxRequestsPerSocket = 1;
  server.emit("listening");
  const front = await openFront(port, ({ here }) => void server.emit("connection", here()));
  const name = `r-${letters(12)}.${host}`;
  hosts = [`${name}:${front.port}`, `127.0.0.1:${front.port}`];
  const open = `:${front.port}/#token=${token}`;
  return {
    url: `http://${name}${open}`,
    plainUrl: `http://127.0.0.1${open}`,
    port: front.port,
    async close() {
      await front.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
