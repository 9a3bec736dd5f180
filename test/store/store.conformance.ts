import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verifyConsistency, verifyInclusion } from "../../src/crypto/merkle.ts";
import { entryHash } from "../../src/crypto/entry.ts";
import { verifyNote } from "../../src/crypto/note.ts";
import { append, recordAudit } from "../../src/store/append.ts";
import { canonicalJson, type JsonObject } from "../../src/domain/canonical-json.ts";
import { getColumn, kindStamp, putColumns } from "../../src/store/projection/column.ts";
import { logName } from "../../src/store/journal/log.ts";
import {
  asOf,
  auditEvents,
  checkpoints,
  childrenOf,
  conflicts,
  consistencyProof,
  currentCheckpoint,
  heads,
  history,
  inclusionProofs,
  recordByRef,
  kindsByRef,
  recordsOfKind,
  sealedRecords,
  search,
} from "../../src/store/read.ts";
import type { Reader } from "../../src/store/reader.ts";
import { rebuild } from "../../src/store/projection/follow.ts";
import { type Change, type Hooks, isUlid } from "../../src/store/record.ts";
import { verify } from "../../src/store/verify.ts";
import type { Writer } from "../../src/store/writer.ts";

/** A store for one test: empty but for its device's entry, with these hooks, and closed by the test's end. */
export type Backend = {
  readonly name: string;
  readonly open: (hooks: Hooks) => Promise<{
    readonly writer: Writer;
    readonly reader: Reader;
    readonly close: () => Promise<void>;
  }>;
};

/** Texts are searched; of two heads each field's smaller value holds; `caseRef` names the owner. */
export const testHooks: Hooks = {
  merge: (_kind, versions) => {
    const merged: Record<string, string> = {};
    for (const { body } of versions) {
      for (const [field, value] of Object.entries(body)) {
        const text = String(value);
        const known = merged[field];
        merged[field] = known === undefined || text < known ? text : known;
      }
    }
    return merged;
  },
  index: (_kind, body) => ({
    text: typeof body["text"] === "string" ? body["text"] : "",
    owner: typeof body["caseRef"] === "string" ? body["caseRef"] : undefined,
  }),
};

/** What every store must do, whichever database it stands on. */
export function describeStore(backend: Backend): void {
  const withStore = (work: (store: { writer: Writer; reader: Reader }) => Promise<void>) => async () => {
    const store = await backend.open(testHooks);
    try {
      await work(store);
      const { problems } = await verify(store.reader);
      expect(problems).toEqual([]);
    } finally {
      await store.close();
    }
  };

  describe(`a store on ${backend.name}`, () => {
    test(
      "a record that was written is read back by its ref and by its id",
      withStore(async ({ writer, reader }) => {
        const { written, unchanged } = await append(writer, [note("n-1", "the gate was open")]);
        expect({ written, unchanged }).toEqual({ written: 1, unchanged: 0 });
        const record = await recordByRef(reader, "n-1");
        expect(record).toMatchObject({
          ref: "n-1",
          kind: "note",
          conflict: false,
          body: { text: "the gate was open" },
        });
        expect(isUlid(record?.id ?? "")).toBe(true);
        expect(await recordByRef(reader, record?.id ?? "")).toEqual(record);
        expect(await recordByRef(reader, "n-2")).toBeUndefined();
      }),
    );

    test(
      "a body that is already there writes nothing, whatever the order of its keys",
      withStore(async ({ writer }) => {
        await append(writer, [{ ref: "n-1", kind: "note", body: { a: 1, b: 2 } }]);
        const before = await currentCheckpoint(writer);
        const again = await append(writer, [{ ref: "n-1", kind: "note", body: { b: 2, a: 1 } }], {
          note: "again",
        });
        expect(again).toEqual({ written: 0, unchanged: 1, checkpoint: before });
      }),
    );

    test(
      "half of a character is refused wherever it stands, and nothing is written",
      withStore(async ({ writer, reader }) => {
        const { size } = await currentCheckpoint(writer);
        const refused = { code: "bad-input", message: expect.stringContaining("half of a character") };
        for (const change of [
          { ref: "n-2", kind: "note", body: { text: "a\ud800" } },
          { ref: "n-2", kind: "note", body: { list: [{ "\udc00": 1 }] } },
          { ref: "n-2", kind: "note\ud800", body: {} },
          { ref: "n-2", kind: "note", owner: "\ud800", body: {} },
        ])
          await expect(append(writer, [note("n-1", "one"), change])).rejects.toMatchObject(refused);
        await expect(append(writer, [note("n-1", "one")], { note: "\ud800" })).rejects.toMatchObject(refused);
        await expect(recordAudit(writer, { event: "x", name: "\ud800" })).rejects.toMatchObject(refused);
        expect((await currentCheckpoint(reader)).size).toBe(size);
        expect(await recordByRef(reader, "n-1")).toBeUndefined();
      }),
    );

    test(
      "names that JavaScript knows, a zero and characters of two halves are kept as they are",
      withStore(async ({ writer, reader }) => {
        const body = JSON.parse(
          '{"__proto__":{"a":1},"constructor":"x","toString":"y","text":"a\\u0000b😀","k\\u0000":1}',
        ) as JsonObject;
        for (const ref of ["constructor", "toString", "hasOwnProperty"])
          await append(writer, [
            { ref, kind: "note", body },
            { ref, kind: "note", body: { text: "z" } },
          ]);
        for (const ref of ["constructor", "toString", "hasOwnProperty"]) {
          const [first] = await history(reader, ref);
          expect(canonicalJson(first!.body!)).toBe(canonicalJson(body));
          expect((await recordByRef(reader, ref))?.body).toEqual({ text: "z" });
        }
      }),
    );

    test(
      "a change follows the version before it, and both stay in the history",
      withStore(async ({ writer, reader }) => {
        await append(writer, [note("n-1", "one")]);
        await append(writer, [note("n-1", "two")]);
        const [first, second] = await history(reader, "n-1");
        expect(first).toMatchObject({ parents: [], body: { text: "one" } });
        expect(second).toMatchObject({ parents: [first?.hash], body: { text: "two" } });
        expect(second?.device).toBe(Buffer.from(writer.device.publicKey).toString("hex"));
        expect((await recordByRef(reader, "n-1"))?.body).toEqual({ text: "two" });
      }),
    );

    test(
      "one call may change a record twice",
      withStore(async ({ writer, reader }) => {
        const { written } = await append(writer, [
          note("n-1", "one"),
          note("n-1", "two"),
          note("n-1", "two"),
        ]);
        expect(written).toBe(2);
        expect(await history(reader, "n-1")).toHaveLength(2);
      }),
    );

    test(
      "two versions that don't know each other stand as a conflict until a third knows both",
      withStore(async ({ writer, reader }) => {
        await append(writer, [{ ref: "n-1", kind: "note", body: { a: "1", b: "1", text: "sun" } }]);
        const parents = (await heads(reader, "n-1")).map((head) => head.hash);
        await append(writer, [{ ref: "n-1", kind: "note", body: { a: "2", b: "1", text: "sun" }, parents }]);
        await append(writer, [{ ref: "n-1", kind: "note", body: { a: "1", b: "3", text: "moon" }, parents }]);
        expect(await recordByRef(reader, "n-1")).toMatchObject({
          conflict: true,
          body: { a: "1", b: "1", text: "moon" },
        });
        expect((await gather(conflicts(reader))).map((record) => record.ref)).toEqual(["n-1"]);
        expect(await heads(reader, "n-1")).toHaveLength(2);
        const { size } = await currentCheckpoint(reader);

        await append(writer, [{ ref: "n-1", kind: "note", body: { a: "2", b: "3", text: "moon" } }]);
        expect(await recordByRef(reader, "n-1")).toMatchObject({ conflict: false, body: { a: "2", b: "3" } });
        expect(await gather(conflicts(reader))).toEqual([]);
        const then = await asOf(reader, size);
        expect((await gather(conflicts(then))).map((record) => record.ref)).toEqual(["n-1"]);
      }),
    );

    test("a merge is given the newest version that all heads come from", async () => {
      const seen: unknown[] = [];
      const merge: Hooks["merge"] = (kind, versions, base) => {
        seen.push([versions.map((version) => version.body["text"]), base?.["text"]]);
        return testHooks.merge(kind, versions, base);
      };
      const { writer, reader, close } = await backend.open({ ...testHooks, merge });
      const latest = async () => (await heads(reader, "n-1")).map((head) => head.hash);
      await append(writer, [note("n-1", "first"), note("n-1", "second")]);
      const second = await latest();
      await append(writer, [note("n-1", "third")]);
      await append(writer, [{ ...note("n-1", "aside"), parents: second }]);
      expect(seen).toEqual([[["third", "aside"], "second"]]);
      const third = (await heads(reader, "n-1")).find((head) => head.body?.["text"] === "third")?.hash ?? "";
      await append(writer, [{ ...note("n-1", "fourth"), parents: [third] }]);
      expect(seen.at(-1)).toEqual([["aside", "fourth"], "second"]);
      await append(writer, [{ ...note("n-1", "alone"), parents: [] }]);
      expect(seen.at(-1)).toEqual([["aside", "fourth", "alone"], undefined]);
      await close();
    });

    test(
      "writing the view of a conflict settles it, for it is not what a single head says",
      withStore(async ({ writer, reader }) => {
        await append(writer, [note("n-1", "b")]);
        const parents = (await heads(reader, "n-1")).map((head) => head.hash);
        await append(writer, [
          { ...note("n-1", "c"), parents },
          { ...note("n-1", "d"), parents },
        ]);
        const view = await recordByRef(reader, "n-1");
        expect(view).toMatchObject({ conflict: true, body: { text: "c" } });
        const { written } = await append(writer, [{ ref: "n-1", kind: "note", body: view?.body ?? {} }]);
        expect(written).toBe(1);
        expect(await recordByRef(reader, "n-1")).toMatchObject({ conflict: false, body: { text: "c" } });
      }),
    );

    test(
      "records of a kind come in the order of their creation, not of their letters",
      withStore(async ({ writer, reader }) => {
        const refs = Array.from({ length: 1203 }, (_, at) => `n-${at + 1}`);
        await append(
          writer,
          refs.map((ref) => note(ref, "")),
        );
        await append(writer, [note("n-2", "changed later"), { ref: "x", kind: "other", body: {} }]);
        expect((await gather(recordsOfKind(reader, "note"))).map((record) => record.ref)).toEqual(refs);
        const kinds = new Map([...refs.map((ref): [string, string] => [ref, "note"]), ["x", "other"]]);
        expect(await kindsByRef(reader)).toEqual(kinds);
        expect(await kindsByRef(await asOf(reader, 0))).toEqual(new Map());
      }),
    );

    test(
      "the children of a ref are all beneath it and nothing beside it",
      withStore(async ({ writer, reader }) => {
        const refs = [
          "c-7",
          "c-7/episode-2",
          "c-7/episode-10",
          "c-70",
          "c-7/episode-2/stage-1",
          "c-7-b/episode-1",
        ];
        await append(
          writer,
          refs.map((ref) => note(ref, "")),
        );
        expect((await gather(childrenOf(reader, "c-7"))).map((record) => record.ref)).toEqual([
          "c-7/episode-2",
          "c-7/episode-10",
          "c-7/episode-2/stage-1",
        ]);
      }),
    );

    test(
      "the owner is the one that the change names, else the one that the body names",
      withStore(async ({ writer, reader }) => {
        await append(writer, [
          { ref: "a", kind: "note", body: { caseRef: "c-1" } },
          { ref: "b", kind: "note", owner: "c-2", body: { caseRef: "c-1" } },
          { ref: "c", kind: "note", body: {} },
        ]);
        const owners = [];
        for await (const { owner } of recordsOfKind(reader, "note")) owners.push(owner);
        expect(owners).toEqual(["c-1", "c-2", undefined]);
        const { written } = await append(writer, [{ ref: "c", kind: "note", owner: "c-3", body: {} }]);
        expect(written).toBe(1);
      }),
    );

    test(
      "a record keeps its kind, and a malformed ref or foreign parent is refused: nothing of the call is written",
      withStore(async ({ writer, reader }) => {
        await append(writer, [note("n-1", "one"), note("n-2", "two")]);
        const before = await currentCheckpoint(reader);
        const parents = (await heads(reader, "n-2")).map((head) => head.hash);
        const refused: Change[] = [
          { ref: "n-1", kind: "other", body: {} },
          { ...note("n-1", "x"), parents },
          { ...note("n-9", "x"), parents },
          { ...note("n-1", "x"), parents: ["ff"] },
          ...["", "a b", "/a", "a/", "a//b", "a\nb", "ស", "01ARZ3NDEKTSV4RRFFQ69G5FAV"].map((ref) =>
            note(ref, "x"),
          ),
        ];
        for (const change of refused) {
          await expect(append(writer, [note("n-3", "first"), change])).rejects.toMatchObject({
            code: "bad-input",
          });
        }
        expect(await recordByRef(reader, "n-3")).toBeUndefined();
        expect(await currentCheckpoint(reader)).toEqual(before);
      }),
    );

    test(
      "a failing source of changes and a cancelled call write nothing",
      withStore(async ({ writer, reader }) => {
        const before = await currentCheckpoint(reader);
        async function* failing() {
          yield note("n-1", "one");
          throw new Error("the source ended early");
        }
        await expect(append(writer, failing())).rejects.toThrow("the source ended early");

        const controller = new AbortController();
        const seen: number[] = [];
        function* many() {
          for (let at = 0; at < 100_000; at += 1) {
            if (at === 1000) controller.abort();
            yield note(`n-${at}`, "");
          }
        }
        const cancelled = append(writer, many(), {
          signal: controller.signal,
          progress: (done) => seen.push(done),
        });
        await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
        expect(seen.at(-1)).toBeLessThan(2000);
        expect(await currentCheckpoint(reader)).toEqual(before);
        await append(writer, [note("n-1", "after")]);
      }),
    );

    test(
      "a reader sees nothing of a write before it is whole, and calls at one time come one after the other",
      withStore(async ({ writer, reader }) => {
        async function* slow() {
          yield note("n-1", "one");
          expect(await recordByRef(reader, "n-1")).toBeUndefined();
          yield note("n-2", "two");
        }
        await Promise.all([
          append(writer, slow()),
          append(writer, [note("n-1", "three")]),
          recordAudit(writer, {}),
        ]);
        expect((await history(reader, "n-1")).map((version) => version.body)).toEqual([
          { text: "one" },
          { text: "three" },
        ]);
      }),
    );

    test(
      "what was true at a checkpoint is still read from it after every later change",
      withStore(async ({ writer, reader }) => {
        const change = fc.record({
          ref: fc.constantFrom("a", "b", "c"),
          text: fc.constantFrom("x", "y", "z"),
          blind: fc.boolean(),
        });
        const seen: { size: number; state: unknown }[] = [];
        const state = async (from: Reader) => ({
          records: await gather(recordsOfKind(from, "note")),
          a: await recordByRef(from, "a"),
          history: await history(from, "b"),
        });
        await fc.assert(
          fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
            for (const { ref, text, blind } of changes) {
              const parents = blind
                ? (await history(reader, ref)).slice(0, 1).map(({ hash }) => hash)
                : undefined;
              await append(writer, [{ ...note(ref, text), parents }]);
              seen.push({ size: (await currentCheckpoint(reader)).size, state: await state(reader) });
            }
          }),
          { numRuns: 15 },
        );
        for (const { size, state: expected } of seen) {
          expect(await state(await asOf(reader, size))).toEqual(expected);
        }
        expect(await gather(recordsOfKind(await asOf(reader, 0), "note"))).toEqual([]);
        const { size } = await currentCheckpoint(reader);
        await expect(asOf(reader, size + 1)).rejects.toThrow(RangeError);
      }),
    );

    test(
      "search finds words by their beginning, then anywhere, in any script, and forgets what was changed",
      withStore(async ({ writer, reader }) => {
        await append(writer, [
          note("n-1", "Nobody asked for a lawyer at the gate"),
          note("n-2", "An outlaw, they said"),
          note("n-3", "គាត់ត្រូវបានឃុំខ្លួននៅក្នុងពន្ធនាគារ"),
          note("n-4", "room 9, café"),
          { ...note("n-5", "sealed lawyer"), class: "I" },
        ]);
        const found = async (query: string) => (await search(reader, query, 10)).map((record) => record.ref);
        expect(await found("law")).toEqual(["n-1", "n-2"]);
        expect(await found("LAWYER gate")).toEqual(["n-1"]);
        expect(await found("lawyer café")).toEqual([]);
        expect(await found("ពន្ធនាគារ")).toEqual(["n-3"]);
        expect(await found("ឃុំ")).toEqual(["n-3"]);
        expect(await found("ខ")).toEqual(["n-3"]);
        expect(await found("រ")).toEqual(["n-3"]);
        expect(await found("9")).toEqual(["n-4"]);
        expect(await found("cafe")).toEqual(["n-4"]);
        expect(await found("sealed")).toEqual([]);
        expect(await found('"gate" OR NOT * (')).toEqual([]);
        expect(await found(" ")).toEqual([]);
        expect(await search(reader, "a", 1)).toHaveLength(1);
        await append(writer, [note("n-1", "nothing"), note("n-2", "")]);
        expect(await found("law")).toEqual([]);
        await append(writer, [note("n-5", "sealed again")]);
        expect(await recordByRef(reader, "n-5")).toBeUndefined();
        expect(await gather(sealedRecords(reader))).toMatchObject([
          { ref: "n-5", class: "I", body: { text: "sealed again" } },
        ]);
        expect(await found("sealed")).toEqual([]);
      }),
    );

    test(
      "each write has a signed checkpoint, each begins with the one before, and each record's head is proven in it",
      withStore(async ({ writer, reader }) => {
        const { size: start } = await currentCheckpoint(reader);
        await append(
          writer,
          Array.from({ length: 70 }, (_, at) => note(`n-${at}`, "")),
        );
        await append(writer, [note("n-3", "changed")]);
        const known = await checkpoints(reader);
        expect(known.map(({ size }) => size)).toEqual([start, start + 70, start + 71]);
        const name = logName(reader.dossier.id);
        for (const { note: text } of known) verifyNote(text, [{ name, publicKey: writer.device.publicKey }]);
        const [, before, now] = known;
        if (before === undefined || now === undefined) throw new Error("two checkpoints");
        const consistency = await consistencyProof(reader, before.size, now.size);
        expect(verifyConsistency(before.size, now.size, before.root, now.root, consistency)).toBe(true);
        const { checkpoint, inclusions } = await inclusionProofs(reader, ["n-3", "n-69"]);
        expect(checkpoint).toEqual(now);
        expect(inclusions.map(({ position }) => position)).toEqual([start + 70, start + 69]);
        for (const { entry, position, proof } of inclusions) {
          expect(verifyInclusion(entryHash(entry), position, now.size, proof, now.root)).toBe(true);
        }
        await expect(inclusionProofs(reader, ["n-99"])).rejects.toMatchObject({ code: "not-found" });
      }),
    );

    test(
      "audit events and notes stand in the log in their order",
      withStore(async ({ writer, reader }) => {
        await recordAudit(writer, { event: "export", of: "f-1" });
        await append(writer, [note("n-1", "")], { note: "form 3" });
        const events = (await auditEvents(reader)).map(({ event }) => event);
        expect(events.slice(1)).toEqual([
          { event: "export", of: "f-1" },
          { event: "note", text: "form 3" },
        ]);
      }),
    );

    test(
      "a clock that goes back does not make the log go back",
      withStore(async ({ writer, reader }) => {
        let now = 5_000_000_000_000;
        const turned = { ...writer, clock: () => now };
        await append(turned, [note("n-1", "one")]);
        now -= 1_000_000;
        await append(turned, [note("n-1", "two")]);
        const [first, second] = await history(reader, "n-1");
        expect(second?.time).toEqual([first?.time[0], (first?.time[1] ?? 0) + 1]);
      }),
    );

    test(
      "a cached column says how fresh it is, and comes back whole",
      withStore(async ({ writer, reader }) => {
        expect(await kindStamp(reader, "note")).toBe(-1);
        await append(writer, [note("n-1", "one")]);
        const stamp = await kindStamp(reader, "note");
        const { size: start } = await currentCheckpoint(reader);
        expect(stamp).toBe(start - 1);
        const bytes = Uint8Array.from({ length: 4_200_001 }, (_, at) => at % 251);
        await putColumns(
          writer,
          new Map([
            ["note.text", { stamp, bytes }],
            ["empty", { stamp, bytes: bytes.subarray(0, 0) }],
          ]),
        );
        const column = await getColumn(reader, "note.text");
        expect(column?.stamp).toBe(stamp);
        expect(Buffer.from(column?.bytes ?? []).equals(bytes)).toBe(true);
        expect((await getColumn(reader, "empty"))?.bytes).toHaveLength(0);
        expect(await getColumn(reader, "missing")).toBeUndefined();
        await append(writer, [{ ref: "x", kind: "other", body: {} }]);
        expect(await kindStamp(reader, "note")).toBe(stamp);
        await append(writer, [note("n-1", "two")]);
        expect(await kindStamp(reader, "note")).toBe(start + 1);
        await putColumns(writer, new Map([["note.text", { stamp: start + 1, bytes: bytes.subarray(0, 5) }]]));
        expect((await getColumn(reader, "note.text"))?.bytes).toHaveLength(5);
      }),
    );

    test(
      "a rebuild from the journal gives the present again",
      withStore(async ({ writer, reader }) => {
        await append(
          writer,
          Array.from({ length: 30 }, (_, at) => note(`n-${at}`, `word${at % 3} case`)),
        );
        const parents = (await heads(reader, "n-7")).map((head) => head.hash);
        await append(writer, [
          { ...note("n-7", "left"), parents },
          { ...note("n-7", "right"), parents },
        ]);
        await append(writer, [
          note("n-8", "changed"),
          { ref: "i-1", kind: "identity", class: "I", body: { text: "s" } },
        ]);
        const state = async () => [
          await gather(recordsOfKind(reader, "note")),
          await gather(sealedRecords(reader)),
          await search(reader, "word1", 99),
          await kindStamp(reader, "note"),
          await currentCheckpoint(reader),
        ];
        const before = await state();
        await rebuild(writer);
        expect(await state()).toEqual(before);
        await append(writer, [note("n-31", "after")]);
      }),
    );
  });
}

function note(ref: string, text: string): Change & { body: JsonObject } {
  return { ref, kind: "note", body: { text } };
}

async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}
