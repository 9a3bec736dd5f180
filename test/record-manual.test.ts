import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { codebookSchema } from "../src/domain/codebook.ts";
import { pluralOf, recordKinds, recordSchemas } from "../src/domain/record.ts";
import { readRecordFiles } from "../src/intake/records/record-file.ts";
import { idleExplanations, recordManual } from "./record-manual.ts";

const path = new URL("../docs/records.md", import.meta.url);
const manual = readFileSync(path, "utf8");
const mark = "<!-- From here on the text follows from the schemas; a test rewrites it. -->\n";

test("the manual of records is complete and says what the schemas say (vitest -u rewrites it)", async () => {
  const [written] = manual.split(mark) as [string];
  expect(manual).toContain(mark);
  await expect(`${written}${mark}\n${recordManual()}`).toMatchFileSnapshot(fileURLToPath(path));
});

test("every field of every kind stands in the manual", () => {
  for (const kind of recordKinds) {
    const start = manual.indexOf(`\n### ${pluralOf[kind]}\n`);
    expect(start, kind).toBeGreaterThan(0);
    const end = manual.indexOf("\n### ", start + 1);
    const section = manual.slice(start, end < 0 ? undefined : end);
    const fields = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, field]) => field);
    expect(fields, kind).toEqual(Object.keys((recordSchemas[kind] as unknown as { shape: object }).shape));
  }
});

test("no explanation outlives its field", () => {
  expect(idleExplanations()).toEqual([]);
});

test("the examples of the manual are files that can be read", () => {
  const blocks = [...manual.matchAll(/^```(yaml|json) ?(\S*)\n([\s\S]*?)^```/gm)];
  expect(blocks.map(([, , name]) => name)).toEqual(["people.yaml", "codebook.yaml"]);
  const files = blocks.map(([, , name, text]) => ({ name: name!, text: text! }));
  const { drafts, problems } = readRecordFiles(files, {
    codebooks: [codebookSchema.parse({ variables: [] })],
    hasRef: () => false,
  });
  expect(problems).toEqual([]);
  const refs = drafts.map(({ ref }) => ref);
  for (const promised of [
    "c-7/episode-1/stage-1/told_reasons",
    "c-7/episode-1/offence~2",
    "c-7/episode-1/first",
  ])
    expect(refs).toContain(promised);
});
