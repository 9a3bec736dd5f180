import { afterAll, expect, test } from "vitest";
import { openApart } from "./apart/apart.ts";
import { readDraft } from "./documents/read-draft.ts";
import { DraftReader } from "./records/draft-reader.ts";
import { treeMessages } from "./records/yaml-parser.ts";
import { parseRecordFile, readRecordsInto } from "./records/record-file.ts";

const apart = openApart();
const hurried = openApart({ limits: { seconds: 0.5 } });
afterAll(() => {
  apart.close();
  hurried.close();
});

/** What an import says of one file, each refusal once. */
async function refusalsOf(name: string, text: string): Promise<string[]> {
  const reader = new DraftReader({ codebooks: [], hasRef: () => false });
  const input = Buffer.from(text);
  readRecordsInto(reader, [await parseRecordFile(apart, { name, input }, input.length)]);
  return [...new Set(reader.finish().map(({ message }) => message))];
}

const years = Array.from({ length: 50_000 }, (_, index) => 1000 + (index % 9000)).join(",");
const deep = "is nested too deep to be read";

test.each([
  [
    "a birth as a list of 50,000 years",
    "a.yaml",
    `persons: [{id: c-1, birth: "[${years}]"}]`,
    /of a long list give the first and the last/,
  ],
  [
    "the same in JSONL",
    "a.jsonl",
    `{"kind": "person", "id": "c-1", "birth": "[${years}]"}`,
    /of a long list give the first and the last/,
  ],
  ["YAML nested without end", "b.yaml", `persons: ${"[".repeat(50_000)}`, deep],
  [
    "YAML nested 200 deep and closed",
    "c.yaml",
    `persons: [{id: c-1, notes: ${"[".repeat(200)}${"]".repeat(200)}}]`,
    deep,
  ],
  ["JSONL nested without end", "d.jsonl", `{"a":`.repeat(100_000), deep],
  [
    "more values than a line may hold",
    "f.jsonl",
    `[${"[],".repeat(60_000)}1]`,
    "holds more than 100,000 values; split it",
  ],
  [
    "a line without end",
    "g.jsonl",
    `"${"x".repeat(3_000_000)}"`,
    "has more than 1,000,000 characters; split it",
  ],
  [
    "a key that stands twice",
    "h.jsonl",
    `{"kind": "person", "id": "c-1", "id": "c-2"}`,
    "has a key twice in one object; keep one of the two",
  ],
  [
    "a number without end",
    "i.jsonl",
    `{"kind": "person", "id": 1e999}`,
    /^has a number larger than a number can be/,
  ],
] as const)("%s is refused", async (_, name, text, expected) => {
  const before = process.memoryUsage.rss();
  const refusals = await refusalsOf(name, text);
  expect(
    refusals.some((said) => (typeof expected === "string" ? said === expected : expected.test(said))),
    refusals.slice(0, 3).join("\n"),
  ).toBe(true);
  expect(process.memoryUsage.rss() - before).toBeLessThan(400 * 1024 * 1024);
});

test("a tree with more values than a file may hold is one sentence, and so is one of endless errors", () => {
  const said = [...treeMessages(`persons: [${"1,".repeat(50)}]`, 40)].filter(
    ({ kind }) => kind === "problem",
  );
  expect(said).toEqual([
    { kind: "problem", line: 0, message: "holds more than 40 values; split it, or bring it as JSONL or CSV" },
  ]);
  const told = [...treeMessages("a: !x 1\n".repeat(1_000))].filter(({ kind }) => kind === "problem");
  expect(told.length).toBeLessThanOrEqual(200);
});

test("Markdown without end ends in one sentence, in a child", async () => {
  await expect(readDraft("a.md", Buffer.from("[a](".repeat(100_000)), hurried)).rejects.toThrow(
    /^a\.md (could not be read within 0.5 seconds|is nested too deeply|needs more memory)/,
  );
});
