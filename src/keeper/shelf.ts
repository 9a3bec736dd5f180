import { rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ShelfState } from "../api/dossier.ts";
import { Problem } from "../domain/problem.ts";
import type { Shelf } from "../http/shelf.ts";
import { type Attempts, attemptsIn, tooSoon } from "../service/attempt.ts";
import { initDossier, isExampleDossier, refuseNoDossier } from "../service/dossier.ts";
import { dossierPath, dossiersFolder, dossiersIn, newDossierIn } from "../service/dossier-folder.ts";
import { examplePassphrase, refusePrinted } from "../service/example.ts";
import { noteDue } from "../service/follow-up.ts";
import { restoreDossier } from "../service/keep.ts";
import { type ReadSession, openSession, sessionFor } from "../service/session.ts";
import { createMissingExamples } from "./example.ts";
import type { KeeperOrder, News } from "./message.ts";

/**
 * The dossiers of one run: those that the call names, or all of a folder with the examples, made where they are not there.
 * It opens them, and in a folder it makes and restores others; what it has opened stays open until the process ends.
 */

type Begun = Extract<KeeperOrder, { readonly do: "begin" }>;
type Place = {
  readonly dir: string;
  readonly isExample: boolean;
  readonly attempts: Attempts;
  session?: ReadSession;
};

export type OpenShelf = Shelf & {
  /** The places that no passphrase has opened yet, and how many there are. An example opens by itself as pages are served. */
  readonly standing: () => { readonly closed: readonly number[]; readonly total: number };
  /** Opens the dossier at that place, or all that the passphrase fits. Problems are those of `open`. */
  readonly attempt: (passphrase: string, at?: number) => Promise<void>;
  /** Opens what needs no passphrase; gives the sessions that are served, to which what is opened later is added. */
  readonly serve: () => Promise<readonly ReadSession[]>;
};

export async function openShelf(begun: Begun, tell: (news: News) => void): Promise<OpenShelf> {
  const { dossiers, mode, addressed, slot } = begun;
  const folder = "dirs" in dossiers ? undefined : (dossiers.folder ?? dossiersFolder());
  const places: Place[] =
    folder === undefined && "dirs" in dossiers ? dossiers.dirs.map(placeOf) : await placesIn(folder!, tell);
  const served: ReadSession[] = [];
  const sent = new Sent(folder);
  const warn = (sentence: string): void => tell({ did: "warn", sentence });
  const closed = (): Place[] => places.filter((place) => place.session === undefined && !place.isExample);

  /** Opens a dossier to read and write, where the run may; one that can't be written to now is opened to read, and that is said. */
  async function sessionAt(dir: string, passphrase: string): Promise<ReadSession> {
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

  async function attempt(asked: readonly Place[], passphrase: string): Promise<void> {
    const now = Date.now();
    const soon = tooSoon(Math.max(0, ...asked.map(({ attempts }) => attempts.wait(now))));
    if (soon !== undefined) throw soon;
    const begins = asked.map(({ attempts }) => attempts.begin(now));
    let opened = 0;
    let refused: unknown;
    for (const [index, place] of asked.entries()) {
      try {
        place.session = await sessionAt(place.dir, passphrase);
        place.attempts.forget();
        opened += 1;
      } catch (error) {
        const isWrong = error instanceof Problem && error.code === "wrong-passphrase";
        if (!isWrong) begins[index]!.undo();
        if (!isWrong || refused === undefined) refused = error;
        if (!isWrong) break;
      }
    }
    if (opened === 0 && refused !== undefined) throw refused;
    // What opens one dossier is no guess at the others.
    for (const [index, place] of asked.entries()) if (place.session === undefined) begins[index]!.undo();
  }

  /** Serves what is open and was not served before. Dossiers are addressed by their ids, which a copy shares with what it was made of. */
  async function serveOpen(): Promise<void> {
    for (const place of places) {
      const { session, dir } = place;
      if (session === undefined || served.some((other) => other.dir === session.dir)) continue;
      const other = served.find(({ id }) => id === session.id);
      if (other !== undefined) {
        const copies = `${basename(other.dir)} and ${basename(dir)} are copies of one dossier; serve one of them at a time.`;
        if (folder === undefined) throw new Problem("bad-usage", copies);
        // In a folder each can be opened alone.
        delete place.session;
        await session.close();
        warn(copies);
        continue;
      }
      await noteDue(session);
      served.push(addressed === undefined ? session : sessionFor(session, addressed));
      tell({ did: "opened", dir, isExample: place.isExample });
    }
  }

  /** A dossier that was made just now, by `make`; one that can't be served is gone again. */
  async function madeAndServed(make: (dir: string) => Promise<void>, passphrase: string): Promise<string> {
    if (folder === undefined || mode === "read" || addressed !== undefined) throw notHere();
    const dir = newDossierIn(folder);
    await make(dir);
    const place = placeOf(dir);
    const session = await sessionAt(dir, passphrase);
    if (served.some(({ id }) => id === session.id)) {
      await session.close();
      rmSync(dir, { recursive: true, force: true });
      throw new Problem(
        "already-there",
        "The dossier of this backup is open here; lock, and move its folder away first where the backup is to replace it.",
      );
    }
    place.session = session;
    places.push(place);
    await serveOpen();
    return session.id;
  }

  /** One after the other: each looks at what the one before has left. */
  let before: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = before.then(work);
    before = turn.catch(() => undefined);
    return turn;
  }

  return {
    standing: () => ({
      closed: [...places.entries()].filter(([, place]) => closed().includes(place)).map(([at]) => at),
      total: places.length,
    }),
    attempt: (passphrase, at) => attempt(at === undefined ? closed() : [places[at]!], passphrase),
    async serve() {
      for (const place of places)
        if (place.isExample) place.session ??= await sessionAt(place.dir, examplePassphrase);
      await serveOpen();
      return served;
    },
    state: (): ShelfState => ({
      closed: closed().length,
      folder: mode === "read" || addressed !== undefined ? null : (folder ?? null),
    }),
    open: (passphrase) =>
      inTurn(async () => {
        if (closed().length === 0) return;
        await attempt(closed(), passphrase);
        await serveOpen();
      }),
    make: (name, passphrase) =>
      inTurn(async () => {
        refusePrinted(passphrase);
        return madeAndServed((dir) => initDossier(dir, { name, passphrase, slot }), passphrase);
      }),
    take: (pieces) => inTurn(() => sent.take(pieces)),
    restore: (passphrase, watch) =>
      inTurn(async () => {
        const id = await madeAndServed(async (dir) => {
          await restoreDossier(sent.file(), dir, { passphrase, slot }, watch, "");
        }, passphrase);
        sent.drop();
        return id;
      }),
  };
}

/** The examples, and what else is a dossier in the folder; of one that is not whole the terminal hears. */
async function placesIn(folder: string, tell: (news: News) => void): Promise<Place[]> {
  const examples = await createMissingExamples(folder);
  const others = dossiersIn(folder).filter((dir) => !examples.includes(dir));
  return [
    ...examples.map(placeOf),
    ...others.flatMap((dir) => {
      try {
        return placeOf(dir);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        tell({ did: "warn", sentence: error.message });
        return [];
      }
    }),
  ];
}

function placeOf(dir: string): Place {
  refuseNoDossier(dir);
  return { dir, isExample: isExampleDossier(dir), attempts: attemptsIn(dossierPath(dir)) };
}

/** What keeps a dossier from being written to, and from being read by nobody. */
const unwritable: ReadonlySet<string> = new Set(["locked", "not-writable", "no-space", "bad-input"]);

function notHere(): Problem {
  return new Problem(
    "bad-usage",
    "This run makes no dossiers; start the program with habeas start, without --read-only.",
  );
}

/** A backup that a page has sent: encrypted as it came, beside the dossiers, until it is restored or another is sent. */
class Sent {
  readonly #file: string | undefined;

  constructor(folder: string | undefined) {
    this.#file = folder === undefined ? undefined : join(folder, ".sent.backup");
    // What a run before was locked over.
    this.drop();
  }

  file(): string {
    if (this.#file === undefined) throw notHere();
    return this.#file;
  }

  drop(): void {
    if (this.#file !== undefined) rmSync(this.#file, { force: true });
  }

  async take(pieces: AsyncIterable<Uint8Array>): Promise<void> {
    this.drop();
    const to = await open(this.file(), "wx", 0o600);
    try {
      for await (const piece of pieces) await to.writeFile(piece);
    } catch (error) {
      this.drop();
      if ((error as NodeJS.ErrnoException).code === "ENOSPC")
        throw new Problem(
          "no-space",
          "The disk is full, so the backup could not be taken in; make room and try again.",
        );
      throw error;
    } finally {
      await to.close();
    }
  }
}
