import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { codebookSchema } from "../domain/codebook.ts";
import { DraftReader } from "./draft.ts";
import { readMapping } from "./mapping.ts";
import { readTables } from "./mapped-table.ts";

const cases = 100_000;

function* casesFile(): Generator<Buffer> {
  let text = "Case,Sex,Born,Taken on,Told why?,Lawyer?,Remarks\n";
  for (let number = 0; number < cases; number++) {
    text += `${number},${number % 2 ? "F" : "M"},0${1 + (number % 9)}/12/19${60 + (number % 40)},11/0${1 + (number % 9)}/2019,${number % 3 ? "N" : "Y"},${number % 5 ? "N" : "n/a"},"a remark, quoted"\n`;
    if (text.length > 60_000) {
      yield Buffer.from(text);
      text = "";
    }
  }
  yield Buffer.from(text);
}

function* actsFile(): Generator<Buffer> {
  let text = "Act,Case,What,When,Who did it\n";
  for (let number = 0; number < cases * 3; number++) {
    text += `${number},${Math.floor(number / 3)},${number % 3 ? "beating" : "threat"},1${number % 3}/0${1 + (number % 9)}/2019,guard\n`;
    if (text.length > 60_000) {
      yield Buffer.from(text);
      text = "";
    }
  }
  yield Buffer.from(text);
}

const files: Readonly<Record<string, () => Generator<Buffer>>> = {
  "cases.csv": casesFile,
  "acts.csv": actsFile,
};

test("100,000 cases with 300,000 acts are read as a stream, with progress", async () => {
  const read = readMapping({
    name: "map.yaml",
    text: `
mapping: 1
tables:
  - file: cases.csv
    states: {not_asked: [n/a]}
    defaults: {form: {constant: summary}, at: {source: {constant: register}, row: true}}
    records:
      - kind: person
        id: {column: Case, prefix: c-}
        fields: {sex: {column: Sex, values: {F: f, M: m}}, birth: {column: Born, date: dd/mm/yyyy}, note: Remarks}
        inside:
          - kind: episode
            fields: {start: {column: Taken on, date: dd/mm/yyyy}}
            inside:
              - kind: stage
                fields: {type: {constant: police-custody}}
                answers:
                  told_reasons: {column: Told why?, values: {Y: yes, N: no}}
                  lawyer_asked: {column: Lawyer?, values: {Y: yes, N: no}}
  - file: acts.csv
    records:
      - kind: act
        under: {kind: person, id: {column: Case, prefix: c-}}
        id: {column: Act, prefix: act-}
        at: {source: {constant: register}, row: true}
        fields: {type: What, when: {column: When, date: dd/mm/yyyy}, method: Who did it, parties: [{who: {column: Case, prefix: c-}, part: {constant: suffered}}]}
`,
  });
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  const codebook = codebookSchema.parse({
    variables: [
      { name: "told_reasons", unit: "stage", type: "ypn" },
      { name: "lawyer_asked", unit: "stage", type: "yn" },
    ],
  });
  const reader = new DraftReader({
    codebooks: [codebook],
    hasRef: (ref, kind) => ref === "register" && (kind ?? "source") === "source",
  });
  let [rows, drafts, told] = [0, 0, 0];
  const open = (file: string): AsyncIterable<Uint8Array> => Readable.from(files[file]!());
  for await (const row of readTables(read.mapping, open, reader, { progress: () => told++ })) {
    rows++;
    drafts += row.drafts.length;
  }
  expect(reader.finish()).toEqual([]);
  expect(rows).toBe(cases * 4);
  expect(drafts).toBe(cases * 8);
  expect(told).toBeGreaterThan(100);
});
