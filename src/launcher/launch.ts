import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { SlotOptions } from "../crypto/key.ts";
import { Problem } from "../domain/problem.ts";
import { newEntry } from "../http/guard.ts";
import { dossiersFolder, dossiersIn } from "../service/dossier-folder.ts";
import type { News, KeeperOrder } from "../keeper/message.ts";
import { destroySlots, hasKeySlot } from "./destroy-slots.ts";
import { dueIn } from "./due.ts";
import { type Incoming, openFront } from "./front.ts";
import { idleWatch } from "./idle.ts";
import { installationHost, letters } from "./installation.ts";
import { type Keeper, type HowOpen, startKeeper } from "./keeper-process.ts";
import { lockedApp } from "./locked-app.ts";

/** What is served, how, and who hears of it. */
export type Launch = {
  readonly dossiers: Extract<KeeperOrder, { readonly do: "begin" }>["dossiers"];
  readonly mode: "read" | "write";
  readonly addressed?: Extract<KeeperOrder, { readonly do: "begin" }>["addressed"];
  readonly port: number;
  /** Minutes without a person after which it locks. */
  readonly idleMinutes: number;
  /** How the dossiers are opened: at once; by a person in the browser, on the locked page; or what needs no passphrase at once, and the rest in the browser. */
  readonly opening: HowOpened | "locked" | "as-they-are";
  /** Whether a panic destroys the key slots of the dossiers. */
  readonly panicDestroys?: boolean;
  readonly slot?: SlotOptions | undefined;
  /** Ends a start that is under way. */
  readonly signal: AbortSignal;
  readonly say: (sentence: string) => void;
};

/** The passphrase of all dossiers, or who is asked for that of the one at a place of the call. Each is wiped as soon as it was used. */
export type HowOpened =
  | { readonly given: Uint8Array }
  | { readonly asked: (at: number) => Promise<Uint8Array> };

/** A run that is served, open or locked. Both addresses hold the token that lets one browser in. */
export type ServedRun = {
  readonly url: string;
  readonly plainUrl: string;
  readonly total: number;
  readonly isLocked: () => boolean;
  readonly lock: () => void;
  /** Resolves when somebody has panicked and open pages have had the time to go blank. */
  readonly isOver: Promise<void>;
  /** Locks, and closes the port. */
  readonly close: () => Promise<void>;
};

/** How long open pages have to notice a panic: they look every four seconds. */
const untilBlankMs = 5000;

/** How often it looks whether the keys of what is open are still there: a panic from a terminal ends this run within it. */
const untilSeenMs = 100;

/**
 * Starts what a run is served by: this process holds the port, what lets a browser in, and the locked page; a keeper that it
 * starts holds all else, and ends with each lock. Pages are reached under a name of this run below the installation's.
 *
 * @throws Problem where the port is taken, a folder is no dossier, or a passphrase is wrong
 */
export async function launch(how: Launch): Promise<ServedRun> {
  // No origin is used twice: what another program left in the browser, or learns later, is of another one.
  const name = `r-${letters(12)}.${installationHost()}`;
  const entry = newEntry();
  const { opening } = how;
  let hosts: readonly string[] = [];
  /** The keeper of now, and whether it serves pages. */
  let keeper: Keeper | undefined;
  let isOpen = false;
  let asks = true;
  /** Whether a dossier of the call needs no passphrase. */
  let hasOpen = false;
  let isTrying = true;
  let port = 0;
  /** The end of the keeper before: until then the system may hold its files locked. */
  let before: Promise<void> = Promise.resolve();

  const idle = idleWatch(how.idleMinutes, () => {
    // What takes long to open has somebody who waits for it.
    if (isTrying) idle.person();
    else lock("Locked, as nobody was there.");
  });

  let hasPanicked = false;
  const over = Promise.withResolvers<void>();

  /** Ends all that is open first, and the keys where that was asked for; from then on there is nothing at any address. */
  function panic(): void {
    hasPanicked = true;
    lock();
    if (how.panicDestroys === true && "dirs" in how.dossiers)
      for (const dir of how.dossiers.dirs) destroySlots(dir);
    setTimeout(over.resolve, untilBlankMs);
  }

  /** The folders of the dossiers that are open. */
  const opened = new Set<string>();

  /** Keys that were destroyed, or a disk that was pulled out, while the dossiers were open. */
  const slots = setInterval(() => {
    if (isOpen && ![...opened].every(hasKeySlot)) lock("Locked, as the keys of a dossier are gone.");
  }, untilSeenMs);

  function lock(sentence?: string): void {
    if (keeper === undefined) return;
    const { kill, gone } = keeper;
    keeper = undefined;
    isOpen = false;
    opened.clear();
    kill();
    before = gone;
    if (sentence !== undefined) how.say(sentence);
  }

  function hear(news: News): void {
    if (news.did === "hear") idle.person();
    else if (news.did === "let-in") entry.isUsed = true;
    else if (news.did === "opened") {
      opened.add(news.dir);
      asks ||= !news.isExample;
    } else how.say(`habeas: ${news.sentence}`);
  }

  /** A keeper that knows what it is to open, and has opened nothing. */
  async function begin(): Promise<{ readonly keeper: Keeper; readonly standing: HowOpen }> {
    await before;
    const started = startKeeper(hear);
    keeper = started;
    idle.person();
    void started.gone.finally(() => {
      if (keeper !== started) return;
      lock();
      how.say("habeas: The process that held the dossiers ended by itself; unlock them in the browser.");
    });
    const { dossiers, mode, addressed, slot } = how;
    const standing = await started.order({ do: "begin", dossiers, mode, addressed, hosts, entry, slot });
    asks = standing.closed.length > 0;
    hasOpen = standing.closed.length < standing.total;
    return { keeper: started, standing };
  }

  async function serve(with_: Keeper): Promise<HowOpen> {
    const standing = await with_.order({ do: "serve" });
    if (keeper === with_) isOpen = true;
    return standing;
  }

  async function unlock(passphrase: Uint8Array | undefined): Promise<{ closed: number; total: number }> {
    if (hasPanicked) throw new Problem("not-unlocked", "This run is over; start the program again.");
    if (isTrying) throw new Problem("wrong-passphrase", "Another passphrase is being tried; wait a moment.");
    isTrying = true;
    try {
      if (isOpen) return { closed: 0, total: 0 };
      const with_ = keeper ?? (await begin()).keeper;
      idle.person();
      const standing = passphrase === undefined ? undefined : await with_.attempt(passphrase);
      if (standing !== undefined && standing.closed.length > 0)
        return { closed: standing.closed.length, total: standing.total };
      return { closed: 0, total: (await serve(with_)).total };
    } finally {
      isTrying = false;
      idle.person();
    }
  }

  const { dossiers } = how;
  const app = lockedApp(() => hosts, entry, {
    asks: () => asks,
    hasOpen: () => hasOpen,
    due: () => dueIn("dirs" in dossiers ? dossiers.dirs : dossiersIn(dossiers.folder ?? dossiersFolder())),
    lock: () => lock("Locked."),
    panic,
    isOver: () => hasPanicked,
    unlock,
  });
  const here = createAdaptorServer({ fetch: app.fetch }) as Server;
  here.maxRequestsPerSocket = 1;
  // What bounds the patience of a server begins as it listens; this one is handed its connections.
  here.emit("listening");

  function take({ isOwn, head, socket, here: read }: Incoming): void {
    if (isOpen && !isOwn) keeper!.hand(socket, head);
    else here.emit("connection", read());
  }

  const front = await openFront(how.port, take);
  ({ port } = front);
  hosts = [`${name}:${port}`, `127.0.0.1:${port}`];
  const close = async (): Promise<void> => {
    idle.stop();
    clearInterval(slots);
    lock();
    await front.close();
    here.closeAllConnections();
    here.close();
  };
  how.signal.addEventListener("abort", () => lock(), { once: true });
  try {
    const first = await begin();
    if (opening === "locked") lock();
    else if (opening === "as-they-are") await serve(first.keeper);
    else {
      for (const at of first.standing.closed) {
        const passphrase = "given" in opening ? Buffer.from(opening.given) : await opening.asked(at);
        await first.keeper.attempt(passphrase, at);
      }
      await serve(first.keeper);
    }
    const at = `:${port}/#token=${entry.token}`;
    return {
      url: `http://${name}${at}`,
      plainUrl: `http://127.0.0.1${at}`,
      total: first.standing.total,
      isLocked: () => !isOpen,
      lock: () => lock(),
      isOver: over.promise,
      close,
    };
  } catch (error) {
    await close();
    if (how.signal.aborted) throw new Problem("cancelled", "Cancelled; nothing is served.");
    throw error;
  } finally {
    isTrying = false;
    idle.person();
    if (typeof opening === "object" && "given" in opening) opening.given.fill(0);
  }
}
