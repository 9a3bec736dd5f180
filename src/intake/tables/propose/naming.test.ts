import { expect, test } from "vitest";
import { DraftReader } from "../../records/draft-reader.ts";
import { readRecordsInto } from "../../records/record-file.ts";
import { readMapping } from "../mapping.ts";
import { Names } from "./naming.ts";
import { propose } from "./propose.ts";

/* Everybody in these sheets is invented. */

test("a variable is named by the Latin letters of its column, whatever signs they carry", () => {
  const names = new Names();
  const of = (column: string): string => names.variable("person", column, "C");
  expect(["Âge à l'arrêt", "Đã thả", "Çıkış", "Größe", "Số phòng", "ស្ថានភាព (status)"].map(of)).toEqual([
    "age_a_larret",
    "da_tha",
    "cikis",
    "grosse",
    "so_phong",
    "status",
  ]);
});

const rows = [
  ["លេខ", "ស្ថានភាព", "Lawyer"],
  ["D-1", "ឃុំ", "yes"],
  ["D-2", "ដោះលែង", "no"],
  ["D-3", "ឃុំ", "no"],
].map((cells, at) => ({ number: at + 1, cells }));

test("a variable whose column is of another script is named by whoever maps it, in the codebook too", () => {
  const proposed = propose([{ file: "x.csv", name: undefined, rows, hiddenColumns: [] }], { name: "x" });
  expect(proposed.mapping).toContain("names:\n  column_b: decide  # ");
  expect(proposed.mapping).not.toMatch(/lawyer: decide/);
  const read = (name: string): ReturnType<typeof readMapping> =>
    readMapping({
      name: "x.map.yaml",
      text: proposed.mapping.replace("column_b: decide", `column_b: ${name}`),
    });
  expect(read("decide")).toMatchObject({ problems: [{ field: "names.column_b" }] });
  expect(read("Status 2")).toMatchObject({
    problems: [{ message: expect.stringMatching(/^is "Status 2"; write small Latin letters/) }],
  });
  const found = read("status");
  if ("problems" in found) throw new Error(found.problems[0]!.message);
  expect([...found.mapping.tables[0]!.records[0]!.answers.keys()]).toEqual(["status", "lawyer"]);
  const reader = new DraftReader({ codebooks: [], hasRef: () => false });
  const codebook = { name: "x.codebook.yaml", text: proposed.codebook };
  const drafts = readRecordsInto(reader, [codebook], { names: found.mapping.names });
  expect(drafts.find(({ kind }) => kind === "codebook")!.body).toMatchObject({
    variables: [
      { name: "status", label: { en: "ស្ថានភាព" } },
      { name: "lawyer", label: { en: "Lawyer" } },
    ],
  });
});
