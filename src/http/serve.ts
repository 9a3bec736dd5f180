import type { AddressInfo } from "node:net";
import { type ServerType, createAdaptorServer } from "@hono/node-server";
import { Problem } from "../domain/problem.ts";
import type { ReadSession } from "../service/session.ts";
import { letters } from "../service/installation.ts";
import { application } from "./application.ts";
import { isFromThisUser } from "./peer.ts";

/**
 * A server that listens. Both addresses hold the token that opens one of them once: `url` under a name of this run,
 * `plainUrl` under 127.0.0.1 for a browser that does not find names under localhost.
 */
export type Server = {
  readonly url: string;
  readonly plainUrl: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};

/**
 * Serves the overview of each dossier on this machine alone, under a name of this run below `host`, the installation's.
 * `port` 0 takes a free one. Fails in a sentence when the port is taken.
 */
export async function serveDossiers(
  sessions: readonly ReadSession[],
  { port, host }: { readonly port: number; readonly host: string },
): Promise<Server> {
  let listening = 0;
  // No origin is used twice: what another program left in the browser, or learns later, is of another one.
  const name = `r-${letters(12)}.${host}`;
  const { app, token } = application(sessions, () => [`${name}:${listening}`, `127.0.0.1:${listening}`]);
  const servers = await listenOnLoopback(app.fetch, port);
  listening = (servers[0]!.address() as AddressInfo).port;
  const open = `:${listening}/#token=${token}`;
  return {
    url: `http://${name}${open}`,
    plainUrl: `http://127.0.0.1${open}`,
    port: listening,
    close: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

/** How often another free port is tried where somebody has its other half. */
const mostTries = 20;

/**
 * Takes a port on both loopback addresses. A browser that looks for a name under localhost goes to ::1 first: whoever
 * listened there on our port would be sent what is meant for us.
 */
async function listenOnLoopback(
  fetch: Parameters<typeof createAdaptorServer>[0]["fetch"],
  port: number,
): Promise<readonly ServerType[]> {
  for (let tries = 1; ; tries++) {
    const four = await listen(fetch, "127.0.0.1", port);
    if (typeof four === "string") throw taken(port);
    const six = await listen(fetch, "::1", (four.address() as AddressInfo).port);
    if (typeof six !== "string") return [four, six];
    // No IPv6 here, for anybody.
    if (six === "EADDRNOTAVAIL" || six === "EAFNOSUPPORT") return [four];
    await close(four);
    if (port !== 0 || tries === mostTries) throw taken(port);
  }
}

/** A server that listens, or the system's word for why it can't. */
async function listen(
  fetch: Parameters<typeof createAdaptorServer>[0]["fetch"],
  hostname: string,
  port: number,
): Promise<ServerType | string> {
  const server = createAdaptorServer({ fetch });
  server.prependListener("connection", (socket) => {
    if (!isFromThisUser(socket)) socket.destroy();
  });
  return new Promise((done) => {
    server.once("listening", () => done(server));
    server.once("error", ({ code }: NodeJS.ErrnoException) => done(code ?? "unknown"));
    server.listen(port, hostname);
  });
}

function taken(port: number): Problem {
  return new Problem(
    "bad-usage",
    `Port ${port} can't be used (it is taken or not permitted); choose another with --port, or none for a free one.`,
  );
}

function close(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
