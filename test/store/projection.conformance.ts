import { describe, expect, test } from "vitest";
import { getColumn, kindStamp, putColumns } from "../../src/store/projection/column.ts";
import { reachedBy } from "../../src/store/projection/follow.ts";
import type { Projection, ReachedRow, RecordRow } from "../../src/store/projection/projection.ts";

/** A projection for one test, which shows nothing yet. */
export type ProjectionBackend = {
  readonly name: string;
  /** Where nobody else can look meanwhile, there is nothing to keep from them. */
  readonly isAlone?: boolean;
  readonly open: () => Promise<{ readonly projection: Projection; readonly close: () => Promise<void> }>;
};

/** What every projection must do, whichever database it stands on. */
export function describeProjection(backend: ProjectionBackend): void {
  const withProjection = (work: (projection: Projection) => Promise<void>) => async () => {
    const { projection, close } = await backend.open();
    try {
      await work(projection);
      expect(await projection.storageProblems()).toEqual([]);
      expect(await projection.searchIsSound()).toBe(true);
    } finally {
      await close();
    }
  };

  describe(`a projection on ${backend.name}`, () => {
    test(
      "it knows the state of the journal that it has reached, in the same commit as what it shows of it",
      withProjection(async (projection) => {
        expect(await reachedBy({ projection })).toEqual({ size: 0, root: new Uint8Array(32) });
        const reached = { size: 2 ** 40, root: new Uint8Array(32).fill(7) };
        await projection.write(async (batch) => {
          expect((await batch.reached()).size).toBe(0);
          await batch.putReached({ size: 3, root: new Uint8Array(32) });
          await batch.putReached(reached);
          expect(stateOf(await batch.reached())).toEqual(stateOf(reached));
        });
        expect(stateOf(await reachedBy({ projection }))).toEqual(stateOf(reached));
        const failed = projection.write(async (batch) => {
          await batch.putReached({ size: 9, root: new Uint8Array(32) });
          await batch.putRecord(record(1));
          throw new Error("stopped");
        });
        await expect(failed).rejects.toThrow("stopped");
        expect(stateOf(await reachedBy({ projection }))).toEqual(stateOf(reached));
        expect(await projection.tables.selectFrom("record").selectAll().execute()).toEqual([]);
      }),
    );

    test(
      "whoever reads sees the brief writes that have resolved, one or many, also while another is at work",
      withProjection(async (projection) => {
        const put = (size: number) =>
          projection.write(async (batch) => batch.putReached({ size, root: new Uint8Array(32) }), "brief");
        await put(1);
        expect((await reachedBy({ projection })).size).toBe(1);
        await put(2);
        await put(3);
        const [, seen] = await Promise.all([put(4), reachedBy({ projection })]);
        expect(seen.size).toBeGreaterThanOrEqual(3);
        await put(5);
        await projection.write(async (batch) => expect((await batch.reached()).size).toBe(5));
        await put(6);
        expect(await projection.storageProblems()).toEqual([]);
        expect((await reachedBy({ projection })).size).toBe(6);
      }),
    );

    test(
      "a brief write that fails is undone alone, and those before and after it stand",
      withProjection(async (projection) => {
        const put = (number: number, work: () => void = () => {}) =>
          projection.write(async (batch) => {
            await batch.putRecord(record(number));
            work();
          }, "brief");
        const fail = (): void => {
          throw new Error("stopped");
        };
        await put(1);
        await expect(put(2, fail)).rejects.toThrow("stopped");
        await put(3);
        const [failed, seen] = await Promise.allSettled([
          put(4, fail),
          projection.tables.selectFrom("record").select("number").orderBy("number").execute(),
        ]);
        expect(failed.status).toBe("rejected");
        expect(seen).toMatchObject({ value: [{ number: 1 }, { number: 3 }] });
        await put(5);
        const rows = await projection.tables.selectFrom("record").selectAll().orderBy("number").execute();
        expect(rows).toEqual([record(1), record(3), record(5)]);
      }),
    );

    test(
      "a record is found by its ref and by its id, and a later row replaces what may change",
      withProjection(async (projection) => {
        const changed = { ...record(1), class: "I" as const, owner: "c-1", last: 5, conflict: 1, body: "[]" };
        await projection.write(async (batch) => {
          expect(await batch.lastRecordNumber()).toBe(0);
          await batch.putRecord(record(1));
          await batch.putRecord(record(2));
          expect(await batch.recordByRef("r-2")).toEqual(record(2));
          await batch.putRecord(changed);
          expect(await batch.recordById(record(1).id)).toEqual(changed);
          expect(await batch.recordByRef("r-3")).toBeUndefined();
          expect(await batch.lastRecordNumber()).toBe(2);
        });
        const rows = await projection.tables.selectFrom("record").selectAll().orderBy("number").execute();
        expect(rows).toEqual([changed, record(2)]);
      }),
    );

    test(
      "the heads of a record are its versions that none of its versions follows",
      withProjection(async (projection) => {
        await projection.write(async (batch) => {
          await batch.putRecord(record(1));
          await batch.putRecord(record(2));
          for (const [position, of] of [
            [1, 1],
            [2, 2],
            [3, 1],
            [4, 1],
          ] as const)
            await batch.insertVersion({ position, hash: new Uint8Array(32).fill(position), record: of });
          await batch.insertSupersedes(1, 3);
          await batch.insertSupersedes(1, 4);
          const positions = (rows: readonly { position: number }[]) => rows.map(({ position }) => position);
          expect(positions(await batch.versionsOf(1))).toEqual([1, 3, 4]);
          expect(positions(await batch.headsOf(1))).toEqual([3, 4]);
          const [{ hash, ...head } = { hash: undefined }] = await batch.headsOf(2);
          expect(head).toEqual({ position: 2, record: 2 });
          expect(Buffer.from(hash ?? []).equals(Buffer.alloc(32, 2))).toBe(true);
          expect(await batch.recordOf(3)).toBe(1);
          expect(await batch.recordOf(9)).toBeUndefined();
        });
      }),
    );

    test(
      "nobody sees a transaction before it is done, and those asked for at one time come one after the other",
      withProjection(async (projection) => {
        const count = async () => (await projection.tables.selectFrom("record").selectAll().execute()).length;
        await Promise.all([
          projection.write(async (batch) => {
            await batch.putRecord(record(1));
            if (backend.isAlone !== true) expect(await count()).toBe(0);
          }),
          projection.write(async (batch) => {
            expect(await batch.recordByRef("r-1")).toBeDefined();
            expect(await count()).toBe(1);
          }),
        ]);
      }),
    );

    test(
      "words are found by their beginning, best first, then anywhere, and what was changed is forgotten",
      withProjection(async (projection) => {
        const texts = ["a lawyer came", "an outlaw", "គាត់ត្រូវបានឃុំខ្លួន"];
        await projection.write(async (batch) => {
          for (const [at, text] of texts.entries())
            await batch.putRecord({ ...record(at + 1), search: `${text}  ` });
        });
        expect(await projection.search([["law"]], 9)).toEqual([1, 2]);
        expect(await projection.search([["law", "none"], ["came"]], 9)).toEqual([1]);
        expect(await projection.search([["ឃុំ"]], 9)).toEqual([3]);
        expect(await projection.search([["law"]], 1)).toEqual([1]);
        await projection.write(async (batch) => batch.putRecord(record(1)));
        expect(await projection.search([["lawyer"]], 9)).toEqual([]);
      }),
    );

    test(
      "columns come back whole with their stamp, and the last change of a kind is known",
      withProjection(async (projection) => {
        const bytes = new Uint8Array(9_000_001).map((_, at) => at % 251);
        await putColumns({ projection }, new Map([["a", { stamp: 4, bytes }]]));
        const column = await getColumn({ projection }, "a");
        expect([column?.stamp, Buffer.from(column?.bytes ?? []).equals(bytes)]).toEqual([4, true]);
        expect(await kindStamp({ projection }, "note")).toBe(-1);
        await projection.write(async (batch) => batch.putKindStamp("note", 2 ** 40));
        expect(await kindStamp({ projection }, "note")).toBe(2 ** 40);
      }),
    );

    test(
      "a new one takes its place whole, and one that could not be filled leaves it as it is",
      withProjection(async (projection) => {
        const refs = async () =>
          (await projection.tables.selectFrom("record").select("ref").execute()).map(({ ref }) => ref);
        await projection.write(async (batch) => batch.putRecord(record(1)));
        const failed = projection.replace(async (batch) => {
          await batch.putRecord(record(2));
          throw new Error("stopped");
        });
        await expect(failed).rejects.toThrow("stopped");
        expect(await refs()).toEqual(["r-1"]);
        await projection.replace(async (batch) => {
          expect(await batch.lastRecordNumber()).toBe(0);
          await batch.putRecord(record(3));
        });
        expect(await refs()).toEqual(["r-3"]);
        await projection.write(async (batch) => batch.putRecord(record(2)));
        expect(await refs()).toEqual(["r-2", "r-3"]);
      }),
    );

    test(
      "cleared or replaced by an empty one it shows nothing, and takes everything again",
      withProjection(async (projection) => {
        const fill = () =>
          projection.write(async (batch) => {
            await batch.putRecord({ ...record(1), search: "lawyer  " });
            await batch.insertVersion({ position: 1, hash: new Uint8Array(32), record: 1 });
            await batch.insertVersion({ position: 2, hash: new Uint8Array(32), record: 1 });
            await batch.insertSupersedes(1, 2);
            await batch.putKindStamp("note", 2);
            await batch.putReached({ size: 3, root: new Uint8Array(32) });
            await batch.putColumn("a", 1, [new Uint8Array(3)]);
          });
        const empties = [
          () => projection.write(async (batch) => batch.clear()),
          () => projection.replace(async () => {}),
        ];
        for (const empty of empties) {
          await fill();
          expect(await projection.search([["lawyer"]], 9)).toEqual([1]);
          await empty();
          for (const table of [
            "reached",
            "version",
            "supersedes",
            "record",
            "kind_stamp",
            "column_chunk",
          ] as const)
            expect(await projection.tables.selectFrom(table).selectAll().execute(), table).toEqual([]);
          expect(await projection.search([["lawyer"]], 9)).toEqual([]);
        }
        await fill();
      }),
    );
  });
}

function stateOf({ size, root }: ReachedRow): string {
  return `${size} ${Buffer.from(root).toString("hex")}`;
}

function record(number: number): RecordRow {
  return {
    number,
    id: `01ARZ3NDEKTSV4RRFFQ69G5FA${number}`,
    ref: `r-${number}`,
    kind: "note",
    class: "C",
    owner: null,
    first: number,
    last: number,
    conflict: 0,
    body: "{}",
    search: "",
  };
}
