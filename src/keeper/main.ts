import type { Server } from "node:http";
import type { Socket } from "node:net";
import { basename } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { Problem } from "../domain/problem.ts";
import { application } from "../http/application.ts";
import { isExampleDossier, refuseNoDossier } from "../service/dossier.ts";
import { dossierPath, dossiersFolder } from "../service/dossier-folder.ts";
import { noteDue } from "../service/follow-up.ts";
import { examplePassphrase } from "../service/example.ts";
import { type Attempts, attemptsIn, tooSoon } from "../service/attempt.ts";
import { type ReadSession, openSession, sessionFor } from "../service/session.ts";
import { endAll } from "./end.js";
import { createMissingExamples } from "./example.ts";
import type { Reply, News, KeeperOrder } from "./message.ts";
import { passphrases } from "./passphrase.ts";

/**
 * The process that holds all keys and all plaintext of a run: store, service and pages. It listens nowhere; the launcher
 * hands it connections, and ends it by SIGKILL when it locks. It ends itself when the launcher is gone.
 */

type Begun = Extract<KeeperOrder, { readonly do: "begin" }>;
type Place = {
  readonly dir: string;
  readonly isExample: boolean;
  readonly attempts: Attempts;
  session?: ReadSession;
};

let begun: Begun | undefined;
let places: readonly Place[] = [];
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
        places = (await namedBy(order.dossiers)).map(placeOf);
        return standing();
      case "try":
        await tryNext(order.at);
        return standing();
      case "serve":
        return await serve();
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { did: "refuse", code: error.code, sentence: error.message };
  }
}

async function namedBy(dossiers: Begun["dossiers"]): Promise<readonly string[]> {
  if ("dirs" in dossiers) return dossiers.dirs;
  return createMissingExamples(dossiers.folder ?? dossiersFolder());
}

function placeOf(dir: string): Place {
  refuseNoDossier(dir);
  return { dir, isExample: isExampleDossier(dir), attempts: attemptsIn(dossierPath(dir)) };
}

function standing(): Reply {
  const closed = [...places.entries()].filter(([, place]) => isClosed(place)).map(([at]) => at);
  return { did: "stand", closed, total: places.length };
}

/** An example opens by itself as pages are served. */
function isClosed({ session, isExample }: Place): boolean {
  return session === undefined && !isExample;
}

/** @throws Problem `wrong-passphrase` where it opens none, or must wait; else the sentences of the store */
async function tryNext(at: number | undefined): Promise<void> {
  const passphrase = await nextPassphrase();
  const asked = at === undefined ? places.filter(isClosed) : [places[at]!];
  const now = Date.now();
  const soon = tooSoon(Math.max(0, ...asked.map(({ attempts }) => attempts.wait(now))));
  if (soon !== undefined) throw soon;
  const begins = asked.map(({ attempts }) => attempts.begin(now));
  let opened = 0;
  let refused: unknown;
  for (const [index, place] of asked.entries()) {
    try {
      place.session = await opening(place.dir, passphrase);
      place.attempts.forget();
      opened += 1;
    } catch (error) {
      const isWrong = error instanceof Problem && error.code === "wrong-passphrase";
      if (!isWrong) begins[index]!.undo();
      if (!isWrong || refused === undefined) refused = error;
      if (!isWrong) break;
    }
  }
  if (opened > 0 || refused === undefined) {
    // What opens one dossier is no guess at the others.
    for (const [index, place] of asked.entries()) if (place.session === undefined) begins[index]!.undo();
    return;
  }
  throw refused;
}

/** What keeps a dossier from being written to, and from being read by nobody. */
const unwritable: ReadonlySet<string> = new Set(["locked", "not-writable", "no-space", "bad-input"]);

/** Opens a dossier to read and write, where the run may; one that can't be written to now is opened to read, and that is said. */
async function opening(dir: string, passphrase: string): Promise<ReadSession> {
  const { mode, slot, addressed } = begun!;
  const warn = (sentence: string): void => tell({ did: "warn", sentence });
  if (mode === "write") {
    try {
      return await openSession(dir, { passphrase, slot, mode, warn });
    } catch (error) {
      // What is given out has to leave its trace.
      const mustWrite = addressed !== undefined;
      if (mustWrite || !(error instanceof Problem) || !unwritable.has(error.code)) throw error;
      warn(`${basename(dir)} is open to read alone: ${error.message}`);
    }
  }
  return openSession(dir, { passphrase, slot, mode: "read", warn });
}

async function serve(): Promise<Reply> {
  for (const place of places)
    if (place.isExample) place.session ??= await opening(place.dir, examplePassphrase);
  const sessions = places.flatMap(({ session }) => session ?? []);
  refuseCopies(sessions);
  for (const session of sessions) await noteDue(session);
  const { hosts, entry, addressed, slot } = begun!;
  const served =
    addressed === undefined ? sessions : sessions.map((session) => sessionFor(session, addressed));
  const told = { letIn: () => tell({ did: "let-in" }), person: () => tell({ did: "hear" }) };
  const { app } = application(served, () => hosts, entry, told, slot);
  server = createAdaptorServer({ fetch: app.fetch }) as Server;
  // Each connection has one request: the launcher looks at its first bytes, where a lock stands, whatever is busy here.
  server.maxRequestsPerSocket = 1;
  // What keeps a connection that asks half and waits from staying begins as a server listens; this one is handed them.
  server.emit("listening");
  return { did: "serve", total: sessions.length };
}

/** Dossiers are addressed by their ids, which a copy shares with what it was made of. */
function refuseCopies(sessions: readonly ReadSession[]): void {
  const dirs = new Map<string, string>();
  for (const { id, dir } of sessions) {
    const other = dirs.get(id);
    if (other !== undefined)
      throw new Problem(
        "bad-usage",
        `${basename(other)} and ${basename(dir)} are copies of one dossier; serve one of them at a time.`,
      );
    dirs.set(id, dir);
  }
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
