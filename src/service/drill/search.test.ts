import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/store/temporary.ts";
import { type Canary, Finder } from "./find.ts";
import { searchPlaces } from "./search.ts";

const word = "quivertandemloop";
const what = "a pseudonym";
const many: readonly Canary[] = [
  { word, what },
  ...Array.from({ length: 999 }, (_, at) => ({ word: `nobodywrites${at}`, what: "a note" })),
];
const text = Buffer.from(`before it ${word} after it`);

async function lookFor(write: (folder: string) => void) {
  const folder = temporaryFolder();
  write(folder);
  return searchPlaces([{ name: "here", paths: [folder] }], many);
}

const hidingPlaces: Readonly<Record<string, readonly [written: string, inside: string, bytes: Uint8Array]>> =
  {
    "plain text": ["UTF-8", "as it stands", text],
    "UTF-16": ["UTF-16", "as it stands", Buffer.from(`x ${word}`, "utf16le")],
    "UTF-16 of the other order": ["UTF-16", "as it stands", Buffer.from(`x ${word}`, "utf16le").swap16()],
    "UTF-16 that begins at an odd place": [
      "UTF-16",
      "as it stands",
      Buffer.concat([Buffer.of(1), Buffer.from(word, "utf16le")]),
    ],
    "a zlib stream": ["UTF-8", "compressed", Buffer.concat([Buffer.alloc(77, 120), deflateSync(text)])],
    "a zlib stream that is cut short": [
      "UTF-8",
      "compressed",
      deflateSync(Buffer.concat([text, Buffer.alloc(9000, "abcdefg")])).subarray(0, -6),
    ],
    "a gzip stream": ["UTF-8", "compressed", gzipSync(text)],
    "a gzip stream with a name": ["UTF-8", "compressed", named(gzipSync(text), "a.txt")],
    "UTF-16 in a gzip stream in a zlib stream": [
      "UTF-16",
      "compressed",
      deflateSync(gzipSync(Buffer.from(word, "utf16le"))),
    ],
    "a ZIP whose local headers say no sizes": ["UTF-8", "in an archive", zip(deflateRawSync(text))],
    "a ZIP inside a gzip stream": ["UTF-8", "in an archive", gzipSync(zip(deflateRawSync(text)))],
    ...Object.fromEntries(
      [0, 1, 2].map((before) => [
        `base64, ${before} bytes into a group of three`,
        [
          "base64",
          "as it stands",
          Buffer.from(Buffer.from("-".repeat(before) + word + "..").toString("base64")),
        ],
      ]),
    ),
  };

test.each(Object.entries(hidingPlaces))("a word is found in %s", async (_, [written, inside, bytes]) => {
  const { found } = await lookFor((folder) => {
    mkdirSync(join(folder, "deep"));
    writeFileSync(join(folder, "deep", "file"), bytes);
  });
  expect(found).toMatchObject([{ what, written, inside, words: 1 }]);
  expect(JSON.stringify(found)).not.toContain(word);
});

test.each([
  ["with spaces as a browser writes them", "as in an address", "q=Sok%20Dara%20th%C3%AD"],
  ["with spaces as a form sends them", "as in an address", "q=Sok+Dara+th%c3%ad"],
  ["with code units in JSON", "as in JSON", String.raw`{"name":"Sok Dara th\u00ed"}`],
  ["with code units in capitals", "as in JSON", String.raw`{"name":"Sok Dara th\u00ED"}`],
])("a name is found that is spelled %s", (_, written, spelled) => {
  const finder = new Finder([{ word: "Sok Dara thí", what }]);
  expect(finder.in(Buffer.from(spelled)).map((found) => found.written)).toEqual([written]);
  expect(finder.in(Buffer.from(spelled, "utf16le")).map((found) => found.written)).toEqual([written]);
});

test("a quotation with marks is found as JSON writes it, and in base64 as addresses write it", () => {
  const words = [{ word: 'they said "go"', what }];
  expect(new Finder(words).in(Buffer.from(JSON.stringify(words)))).toMatchObject([{ written: "as in JSON" }]);
  const marked = "~~~???>>>~~~";
  const [found] = new Finder([{ word: marked, what }]).in(
    Buffer.from(Buffer.from(`..${marked}..`).toString("base64url")),
  );
  expect(found?.written).toBe("base64");
});

test("a word is found in a block that LevelDB has compressed, in a record of its log in two pieces, and in a value that a browser compressed", async () => {
  const literal = Buffer.from(word.slice(0, 9));
  const rest = Buffer.from(`${word.slice(9)}${word.slice(0, 9)}`);
  // The word's second half is followed by a copy of its first: nowhere does it stand in one piece.
  const snappy = Buffer.concat([
    Buffer.of(34, (9 - 1) << 2),
    literal,
    Buffer.of((rest.length - 9 - 1) << 2),
    rest.subarray(0, -9),
    Buffer.of(((9 - 4) << 2) | 1, word.length),
    Buffer.of(((9 - 1) << 2) | 2, 9, 0),
  ]);
  const handle = (offset: number, size: number): Buffer => Buffer.of(offset, size);
  const block = Buffer.concat([snappy, Buffer.of(1, 0, 0, 0, 0)]);
  const index = Buffer.concat([
    Buffer.of(0, 1, 2, 97),
    handle(0, snappy.length),
    Buffer.of(0, 0, 0, 0, 1, 0, 0, 0),
  ]);
  const table = Buffer.concat([
    block,
    index,
    Buffer.alloc(5),
    handle(0, 0),
    handle(block.length, index.length),
    Buffer.alloc(36),
    Buffer.from("57fb808b247547db", "hex"),
  ]);
  const first = Buffer.alloc(32_768 - 7, "-");
  first.write(word.slice(0, 6), first.length - 6);
  const last = Buffer.from(word.slice(6));
  const head = (type: number, length: number): Buffer =>
    Buffer.of(0, 0, 0, 0, length & 255, length >> 8, type);
  const log = Buffer.concat([head(2, first.length), first, head(4, last.length), last]);
  const value = Buffer.concat([Buffer.from("key"), Buffer.of(0xff, 0x11, 0x02), snappy]);
  for (const [name, bytes, inside] of [
    ["1.ldb", table, "in a database"],
    ["2.log", log, "in a database"],
    ["3.blob", value, "compressed"],
  ] as const) {
    const { found } = await lookFor((folder) => writeFileSync(join(folder, name), bytes));
    expect([name, found.map((one) => one.inside)]).toEqual([name, [inside]]);
  }
});

test("a word is found that an SQLite database keeps in two pages, and one of a row that was deleted", async () => {
  for (const isDeleted of [false, true]) {
    const { found } = await lookFor((folder) => {
      const database = new DatabaseSync(join(folder, "history"));
      database.exec("PRAGMA page_size = 512; CREATE TABLE url (title TEXT)");
      if (isDeleted) {
        database.prepare("INSERT INTO url VALUES (?)").run(`x ${word}`);
        database.exec("DELETE FROM url");
      } else {
        // A row of every length, so that the word lies across the end of a page in some.
        const put = database.prepare("INSERT INTO url VALUES (?)");
        for (let before = 480; before < 520; before += 1)
          put.run("-".repeat(before) + word + "-".repeat(700));
      }
      database.close();
    });
    expect(found.map(({ inside }) => inside)).toContain(isDeleted ? "as it stands" : "in a database");
  }
});

test("a word in the name of a file is found and not repeated; links are not followed; a file counts once", async () => {
  const report = await lookFor((folder) => {
    writeFileSync(join(folder, `${word}.txt`), "nothing");
    writeFileSync(join(folder, "other"), "nothing");
    symlinkSync("/", join(folder, "root"));
  });
  expect(report.found).toMatchObject([
    { inside: "in its name", words: 1, path: expect.stringContaining("…") as string },
  ]);
  expect(JSON.stringify(report)).not.toContain(word);
  expect(report.places).toEqual([{ name: "here", files: 2, bytes: 14 }]);
});

test("nothing is found where nothing stands, in random bytes and in words that are nearly the same", async () => {
  const { found, words } = await lookFor((folder) => {
    const random = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 2_654_435_761) >>> 24));
    writeFileSync(join(folder, "random"), random);
    writeFileSync(join(folder, "near"), `${word.slice(0, -1)} ${word.slice(1)} ${word.toUpperCase()}`);
  });
  expect([found, words]).toEqual([[], 1000]);
});

test("each word of any script is found wherever it stands, and no other one", () => {
  const anyWord = fc.string({ unit: "grapheme", minLength: 4, maxLength: 12 });
  fc.assert(
    fc.property(fc.uniqueArray(anyWord, { minLength: 1, maxLength: 8 }), fc.uint8Array(), (words, before) => {
      const [first, ...others] = words as [string, ...string[]];
      const finder = new Finder(words.map((each) => ({ word: each, what: each })));
      const bytes = Buffer.concat([before, Buffer.from(first)]);
      const seen = new Set(finder.in(bytes).map(({ canary }) => canary.word));
      expect(seen.has(first)).toBe(true);
      for (const other of others)
        expect(seen.has(other) && !first.includes(other) && !bytes.includes(Buffer.from(other))).toBe(false);
    }),
  );
});

test("a search can be cancelled", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), text);
  const cancelled = searchPlaces([{ name: "here", paths: [folder] }], many, { signal: AbortSignal.abort() });
  await expect(cancelled).rejects.toThrow("Cancelled");
});

/** A gzip stream with the flag for a name, and the name. */
function named(gzip: Buffer, name: string): Buffer {
  const head = Buffer.from(gzip.subarray(0, 10));
  head[3] = 8;
  return Buffer.concat([head, Buffer.from(`${name}\0`), gzip.subarray(10)]);
}

/** A ZIP of one entry whose sizes only its central directory says, as programs write it that do not know them before. */
function zip(packed: Buffer): Buffer {
  const name = Buffer.from("a");
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 6);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, central, name, end]);
}
