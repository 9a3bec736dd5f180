import type { Server } from "node:http";
import type { Socket } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Problem } from "../domain/problem.ts";
import { application } from "../http/application.ts";
import { endAll } from "./end.js";
import type { Reply, News, KeeperOrder } from "./message.ts";
import { passphrases } from "./passphrase.ts";
import { type OpenShelf, openShelf } from "./shelf.ts";

/**
 * The process that holds all keys and all plaintext of a run: store, service and pages. It listens nowhere; the launcher
 * hands it connections, and ends it by SIGKILL when it locks. It ends itself when the launcher is gone.
 */

type Begun = Extract<KeeperOrder, { readonly do: "begin" }>;

let begun: Begun | undefined;
let shelf: OpenShelf | undefined;
let server: Server | undefined;
const nextPassphrase = passphrases(process.stdin);

process.on("disconnect", endAll);
process.on("uncaughtException", (error) => {
  tell({
    did: "warn",
    sentence: `Something is wrong in the program (${error.name}); the dossiers were closed.`,
  });
  // What was sent stands in the pipe; a process that is killed sends nothing more.
  setTimeout(endAll, 100);
});

/** Orders are carried out one after the other; connections do not wait for them. */
let before: Promise<void> = Promise.resolve();
process.on("message", (order: KeeperOrder, socket: Socket | undefined) => {
  if (order.do === "answer") serveOn(socket, order.head);
  else before = before.then(async () => answer(await carriedOut(order)));
});

async function carriedOut(order: Exclude<KeeperOrder, { readonly do: "answer" }>): Promise<Reply> {
  try {
    switch (order.do) {
      case "begin":
        begun = order;
        shelf = await openShelf(order, tell);
        return standing();
      case "try":
        await shelf!.attempt(await nextPassphrase(), order.at);
        return standing();
      case "serve":
        return await serve();
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { did: "refuse", code: error.code, sentence: error.message };
  }
}

function standing(): Reply {
  return { did: "stand", ...shelf!.standing() };
}

async function serve(): Promise<Reply> {
  const { hosts, entry, slot } = begun!;
  const sessions = await shelf!.serve();
  const told = { letIn: () => tell({ did: "let-in" }), person: () => tell({ did: "hear" }) };
  const { app } = application(sessions, () => hosts, entry, told, slot, shelf);
  server = createAdaptorServer({ fetch: app.fetch }) as Server;
  // Each connection has one request: the launcher looks at its first bytes, where a lock stands, whatever is busy here.
  server.maxRequestsPerSocket = 1;
  // What keeps a connection that asks half and waits from staying begins as a server listens; this one is handed them.
  server.emit("listening");
  return { did: "serve", total: sessions.length };
}

function serveOn(socket: Socket | undefined, head: string): void {
  // A connection that was closed on its way comes without a socket.
  if (socket === undefined) return;
  if (server === undefined) return void socket.destroy();
  socket.unshift(Buffer.from(head, "latin1"));
  server.emit("connection", socket);
}

function answer(said: Reply): void {
  process.send?.(said);
}

function tell(news: News): void {
  if (process.connected) process.send?.(news);
}
