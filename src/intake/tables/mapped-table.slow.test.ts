import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { openApart } from "../apart/apart.ts";
import { DraftReader } from "../draft.ts";
import { readMapping } from "./mapping.ts";
import { readTables } from "./mapped-table.ts";

const [people, acts] = [100_000, 300_000];
const mebibyte = 2 ** 20;

test("100,000 people and 300,000 acts are read as a stream: little ahead, little kept, and counted on the way", async () => {
  const read = readMapping({
    name: "map.yaml",
    text: `
mapping: 1
tables:
  - file: people.csv
    records: [{kind: person, id: {column: Number, prefix: c-}, fields: {note: Words}}]
  - file: acts.csv
    records: [{kind: act, under: {kind: person, id: {column: Case, prefix: c-}}, id: {column: Act, prefix: a-}, fields: {type: What, method: Words}}]
`,
  });
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  const words = "as they stand in the file ".repeat(20);
  let given = 0;
  const table = function* (header: string, rows: number, row: (n: number) => string): Generator<Buffer> {
    yield Buffer.from(`${header}\n`);
    for (let n = 0; n < rows; n += 100) {
      given += 100;
      yield Buffer.from(Array.from({ length: 100 }, (_, k) => `${row(n + k)}\n`).join(""));
    }
  };
  const open = (file: string): AsyncIterable<Uint8Array> =>
    Readable.from(
      file === "people.csv"
        ? table("Number,Words", people, (n) => `${n},${words}`)
        : table("Act,Case,What,Words", acts, (n) => `${n},${Math.floor(n / 3)},beating,${words}`),
    );
  const reader = new DraftReader({ codebooks: [], hasRef: () => false });
  const apart = openApart();
  let [rows, drafts, told, furthestAhead] = [0, 0, 0, 0];
  const heldBefore = heldBytes();
  for await (const row of readTables(read.mapping, open, reader, { apart, progress: () => told++ })) {
    rows++;
    drafts += row.drafts.length;
    furthestAhead = Math.max(furthestAhead, given - rows);
  }
  apart.close();
  const kept = heldBytes() - heldBefore;
  expect(reader.finish()).toEqual([]);
  expect([rows, drafts]).toEqual([people + acts, people + acts]);
  expect(told).toBeGreaterThan(100);
  // About 5,000 rows are under way at once, the two looks at the headers included.
  expect(furthestAhead).toBeLessThan(20_000);
  // The names of the records are kept, some 45 MiB, so that links can be held against them; 200 MiB of words are not.
  expect(kept / mebibyte).toBeLessThan(80);
});

/** Bytes that the program still holds once the garbage is collected. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
