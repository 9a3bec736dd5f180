import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newDeviceKey } from "../../src/crypto/key.ts";
import { checkJournal } from "../../src/store/journal/check.ts";
import { copyJournal } from "../../src/store/journal/copy.ts";
import type { EntryRow, Journal, KeptEntry } from "../../src/store/journal/journal.ts";
import {
  checkpointOf,
  emptyTail,
  extendJournal,
  type JournalWriter,
  noRecord,
} from "../../src/store/journal/log.ts";
import { entriesAt, entriesBetween } from "../../src/store/journal/reader.ts";
import { noTeam } from "../../src/store/journal/team.ts";

/** A journal for one test: it has its tables and nothing in them. `reopen` gives it as another program would find it. */
export type JournalBackend = {
  readonly name: string;
  readonly open: () => Promise<{
    readonly journal: Journal;
    readonly reopen: () => Promise<Journal>;
    readonly close: () => Promise<void>;
  }>;
};

/** What every journal must do, whichever database it stands on. */
export function describeJournal(backend: JournalBackend): void {
  const withJournal =
    (work: (journal: Journal, reopen: () => Promise<Journal>) => Promise<void>) => async () => {
      const { journal, reopen, close } = await backend.open();
      try {
        await work(journal, reopen);
      } finally {
        await close();
      }
    };

  describe(`a journal on ${backend.name}`, () => {
    test(
      "entries come back byte for byte, also erased ones, large ones and kinds that this program does not know",
      withJournal(async (journal) => {
        const rows: EntryRow[] = [
          entry(0),
          { ...entry(1), kind: "of-a-newer-program" },
          { ...entry(2), ciphertext: null },
          { ...entry(3), ciphertext: bytes(3_000_000) },
          entry(4),
          entry(2 ** 40),
        ];
        await journal.write(async (batch) => {
          for (const row of rows) await batch.insertEntry(row);
        });
        const kept = rows.map(unwrapped);
        expect(plain(await entriesBetween({ journal }, 0, Number.MAX_SAFE_INTEGER))).toEqual(kept);
        expect(plain(await entriesBetween({ journal }, 1, 3))).toEqual(kept.slice(1, 3));
        expect(plain(await entriesAt({ journal }, [4, 0, 99]))).toEqual([kept[0], kept[4]]);
      }),
    );

    test(
      "the other rows come back as they were written, and a device keeps its first position",
      withJournal(async (journal) => {
        const [name, wrapped, key] = [bytes(40), bytes(40), bytes(32)];
        const dossier = { id: bytes(16), name, epoch: 2 ** 32 - 1, founding: bytes(32) };
        const forkEntry = { hash: bytes(32), bytes: bytes(200), signature: bytes(64) };
        const checkpoint = { size: 2 ** 40, time: 2 ** 48 - 1, note: "— ខ្មែរ\n", range: bytes(300) };
        await journal.write(async (batch) => {
          await batch.putDossier({ ...dossier, epoch: 0, founding: null });
          await batch.putDossier(dossier);
          await batch.putEpoch({ class: "C", number: 2 ** 32 - 1, wrapped });
          await batch.putEpoch({ class: "I", number: 2 ** 32 - 1, wrapped });
          await batch.putDevice({ key, first: 3, last: 4 });
          await batch.putDevice({ key, first: 8, last: 9 });
          await batch.insertCheckpoint(checkpoint);
          for (const seq of [7, 3, 5]) await batch.putFork({ device: key, seq });
          for (const row of [forkEntry, forkEntry]) await batch.putForkEntry(row);
        });
        const all = async (table: "dossier" | "epoch" | "device" | "fork" | "fork_entry" | "checkpoint") =>
          plain(await journal.tables.selectFrom(table).selectAll().execute());
        expect(await all("dossier")).toEqual([dossier]);
        expect(await all("epoch")).toEqual(
          ["C", "I"].map((each) => ({ class: each, number: 2 ** 32 - 1, wrapped })),
        );
        expect(await all("device")).toEqual([{ key, first: 3, last: 9 }]);
        expect(await all("fork")).toEqual([{ device: key, seq: 3 }]);
        expect(await all("fork_entry")).toEqual([forkEntry]);
        expect(await all("checkpoint")).toEqual([checkpoint]);
      }),
    );

    test(
      "a wrap stands beside its entry, and one of a later epoch takes its place",
      withJournal(async (journal) => {
        const wraps = [
          { entry: 0, class: "C" as const, epoch: 0, wrapped: bytes(40) },
          { entry: 1, class: "I" as const, epoch: 2 ** 32 - 1, wrapped: bytes(40) },
        ];
        await journal.write(async (batch) => {
          for (const position of [0, 1, 2]) await batch.insertEntry(entry(position));
          for (const row of wraps) await batch.putWrap(row);
        });
        const later = { ...wraps[0]!, epoch: 1, wrapped: bytes(40) };
        await journal.write(async (batch) => {
          await batch.putWrap(later);
          expect(plain([(await batch.entryAt(0))!])[0]).toMatchObject({
            wrap_epoch: 1,
            wrapped: later.wrapped,
          });
        });
        const rows = plain(await journal.tables.selectFrom("wrap").selectAll().orderBy("entry").execute());
        expect(rows).toEqual([later, wraps[1]]);
        expect(plain(await entriesBetween({ journal }, 0, 9))).toMatchObject([
          { wrap_class: "C", wrap_epoch: 1, wrapped: later.wrapped },
          { wrap_class: "I", wrap_epoch: 2 ** 32 - 1, wrapped: wraps[1]!.wrapped },
          { wrap_class: null, wrap_epoch: null, wrapped: null },
        ]);
      }),
    );

    test(
      "a transaction sees what it has written, and nobody else does before it is done",
      withJournal(async (journal) => {
        const row = entry(0);
        await journal.write(async (batch) => {
          expect(await batch.entryAt(0)).toBeUndefined();
          expect(await batch.positionOf(row.hash)).toBeUndefined();
          await batch.insertEntry(row);
          expect(plain([(await batch.entryAt(0))!])).toEqual([unwrapped(row)]);
          expect(await batch.positionOf(row.hash)).toBe(0);
          expect(await entriesBetween({ journal }, 0, 9)).toEqual([]);
        });
        expect(plain(await entriesBetween({ journal }, 0, 9))).toEqual([unwrapped(row)]);
      }),
    );

    test(
      "a transaction that fails leaves nothing, and the next one goes on",
      withJournal(async (journal) => {
        const failed = journal.write(async (batch) => {
          await batch.insertEntry(entry(0));
          throw new Error("the source ended early");
        });
        await expect(failed).rejects.toThrow("the source ended early");
        const row = entry(1);
        await journal.write(async (batch) => batch.insertEntry(row));
        expect(plain(await entriesBetween({ journal }, 0, 9))).toEqual([unwrapped(row)]);
      }),
    );

    test(
      "no two entries have one position or one hash: the whole transaction is refused",
      withJournal(async (journal) => {
        const row = entry(0);
        await journal.write(async (batch) => batch.insertEntry(row));
        for (const twin of [entry(0), { ...entry(5), hash: row.hash }]) {
          const refused = journal.write(async (batch) => {
            await batch.insertEntry(entry(1));
            await batch.insertEntry(twin);
          });
          await expect(refused).rejects.toThrow();
          expect(plain(await entriesBetween({ journal }, 0, 9))).toEqual([unwrapped(row)]);
        }
      }),
    );

    test(
      "transactions asked for at one time come one after the other",
      withJournal(async (journal) => {
        const order: string[] = [];
        const one = (name: string, position: number) =>
          journal.write(async (batch) => {
            order.push(`${name} begins`);
            await batch.insertEntry(entry(position));
            order.push(`${name} ends`);
          });
        await Promise.all([one("first", 0), one("second", 1)]);
        expect(order).toEqual(["first begins", "first ends", "second begins", "second ends"]);
      }),
    );

    test(
      "what was written is there for another program, and a log in it is found sound",
      withJournal(async (journal, reopen) => {
        const writer = writerOn(journal);
        await extendJournal(writer, (draft) =>
          draft.add({ kind: "device", record: noRecord, parents: [], class: "C", content: "{}" }),
        );
        for (let commit = 0; commit < 3; commit += 1)
          await extendJournal(writer, async (draft) => {
            for (let at = 0; at < 400; at += 1)
              await draft.add({ kind: "audit", record: noRecord, parents: [], class: "C", content: "{}" });
          });
        const again = await reopen();
        const told: string[] = [];
        const checked = await checkJournal(
          { ...writer, journal: again },
          { tell: (sentence) => told.push(sentence) },
        );
        expect([told, checked]).toEqual([[], { entries: 1201, erased: 0, unknown: 0 }]);
        const rows = await again.tables.selectFrom("checkpoint").selectAll().orderBy("size").execute();
        expect(rows.map((row) => checkpointOf(row).size)).toEqual([1, 401, 801, 1201]);
        expect(await again.storageProblems()).toEqual([]);
        await again.close();
      }),
    );

    test("a copy holds every row, those of kinds that this program does not know included", async () => {
      const [first, second] = [await backend.open(), await backend.open()];
      try {
        const writer = writerOn(first.journal);
        await first.journal.write(async (batch) => {
          await batch.putDossier({
            id: writer.dossier.id,
            name: bytes(40),
            epoch: 0,
            founding: null,
          });
          await batch.putEpoch({ class: "C", number: 0, wrapped: bytes(40) });
        });
        for (const kind of ["device", "of-a-newer-program", "audit", "wrap"])
          await extendJournal(writer, (draft) =>
            draft.add({ kind, record: noRecord, parents: [], class: "C", content: "{}" }),
          );
        await copyJournal(first.journal, second.journal);
        for (const table of [
          "dossier",
          "epoch",
          "device",
          "entry",
          "wrap",
          "fork",
          "fork_entry",
          "checkpoint",
        ] as const) {
          const rows = async (journal: Journal) =>
            plain(await journal.tables.selectFrom(table).selectAll().execute());
          expect(await rows(second.journal), table).toEqual(await rows(first.journal));
        }
        const told: string[] = [];
        const copied = { ...writer, journal: second.journal };
        const checked = await checkJournal(copied, { tell: (sentence) => told.push(sentence) });
        expect([told, checked]).toEqual([[], { entries: 4, erased: 0, unknown: 2 }]);
        // The log goes on from there.
        await extendJournal(copied, (draft) =>
          draft.add({ kind: "audit", record: noRecord, parents: [], class: "C", content: "{}" }),
        );
        await expect(copyJournal(first.journal, second.journal)).rejects.toMatchObject({
          code: "already-there",
        });
      } finally {
        await first.close();
        await second.close();
      }
    });
  });
}

function writerOn(journal: Journal): JournalWriter {
  return {
    journal,
    dossier: { id: bytes(16), name: "test" },
    epochKeys: { C: new Map([[0, createSecretKey(randomBytes(32))]]), I: new Map() },
    device: newDeviceKey(),
    clock: Date.now,
    tail: { current: emptyTail },
    acknowledge: () => {},
    keepKey: (key) => key,
    team: { current: noTeam },
  };
}

/** Rows with their bytes as plain arrays, whatever a database gives. */
function plain<T extends object>(rows: readonly T[]): unknown[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        value instanceof Uint8Array ? new Uint8Array(value) : value,
      ]),
    ),
  );
}

/** An entry as it is read where nothing wraps its key. */
function unwrapped(row: EntryRow): KeptEntry {
  return { ...row, wrap_class: null, wrap_epoch: null, wrapped: null };
}

function entry(position: number): EntryRow {
  return {
    position,
    hash: bytes(32),
    kind: "version",
    bytes: bytes(250),
    signature: bytes(64),
    ciphertext: bytes(400),
  };
}

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
