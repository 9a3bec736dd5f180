import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { counted, sized } from "../../../test/size.ts";
import { openApart } from "../apart/apart.ts";
import { DraftReader } from "../records/draft-reader.ts";
import { type Mapping, readMapping } from "./mapping.ts";
import { readTables } from "./mapped-table.ts";

const [people, acts] = [sized(100_000), sized(300_000)];
const words = "as they stand in the file ".repeat(20);

test(`${counted(people)} people and ${counted(acts)} acts are read as a stream: little ahead, little kept, and counted on the way`, async () => {
  const parsed = readMapping({
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
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  // The first reading loads the program's own code, which is no part of what a table takes.
  await readThrough(parsed.mapping, 100, 300);
  const { problems, rows, drafts, told, furthestAhead, kept } = await readThrough(
    parsed.mapping,
    people,
    acts,
  );
  expect(problems).toEqual([]);
  expect([rows, drafts]).toEqual([people + acts, people + acts]);
  expect(told).toBeGreaterThan((people + acts) / 4000);
  // About 5,000 rows are under way at once, the two looks at the headers included.
  expect(furthestAhead).toBeLessThan(20_000);
  // The names of the records are kept, so that links can be held against them: 130 bytes each (53 MB at full size),
  // and 3 MB whatever the size. The words, at full size 208 MB, are not.
  expect(kept).toBeLessThan(0.4 * words.length * (people + acts) + 4_000_000);
});

/** Reads so many people and acts as a mapped table, and says what came, how far ahead it was read and what was kept. */
async function readThrough(mapping: Mapping, people: number, acts: number) {
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
  for await (const row of readTables(mapping, open, reader, { apart, progress: () => told++ })) {
    rows++;
    drafts += row.drafts.length;
    furthestAhead = Math.max(furthestAhead, given - rows);
  }
  apart.close();
  const kept = heldBytes() - heldBefore;
  return { problems: reader.finish(), rows, drafts, told, furthestAhead, kept };
}

/** Bytes that the program still holds once the garbage is collected. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
