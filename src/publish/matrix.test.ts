import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { codebookSchema } from "../domain/codebook.ts";
import { type AnyRecord } from "../domain/record.ts";
import { schemasOf } from "../analysis/column/unit-schema.ts";
import { codebookTable, codedMatrix, type MatrixAnswer } from "./matrix.ts";
import { record } from "../../test/record.ts";

const codebook = codebookSchema.parse({
  variables: [
    {
      name: "told_reasons",
      unit: "stage",
      type: "ypn",
      label: { en: "Told why", km: "ប្រាប់" },
      question: "Was the person told why?",
      harm: ["child"],
    },
    { name: "papers", unit: "stage", type: "many[warrant, record]" },
    { name: "minutes", unit: "stage", type: "duration", measured_in: "minutes" },
    { name: "remark", unit: "stage", type: "text" },
    { name: "sex", unit: "person", type: "one[f, m]" },
  ],
});

/** The variables of a stage, without the fields that a stage has anyway. */
const fields = [...schemasOf([codebook]).get("stage")!.fields.values()].filter(
  ({ variable }) => variable !== undefined,
);

const stage = (ref: string): AnyRecord =>
  record("stage", ref, { episode: "c-1/episode-1", type: "police-custody" });

function matrix(
  records: readonly AnyRecord[],
  answers: Readonly<Record<string, MatrixAnswer>>,
  bom = false,
): string {
  return [
    ...codedMatrix("stage", records, fields, ({ ref }, { name }) => answers[`${ref}.${name}`], { bom }),
  ].join("");
}

test("a matrix has a row for each record and a value and a state for each variable", () => {
  const text = matrix([stage("b"), record("person", "c-1", {}), stage("a")], {
    "a.told_reasons": { state: "answered", value: { kind: "code", code: "no" } },
    "a.papers": { state: "answered", value: { kind: "codes", codes: ["warrant", "record"] } },
    "a.minutes": { state: "answered", value: { kind: "number", low: 15, high: 15, qualifier: "exact" } },
    "b.told_reasons": { state: "conflicting" },
    "b.minutes": { state: "answered", value: { kind: "number", low: 5, high: 10, qualifier: "about" } },
    "b.papers": { state: "not_asked" },
  });
  const [header, ...rows] = parse(text) as string[][];
  expect(header).toEqual([
    "ref",
    "within",
    "told_reasons",
    "told_reasons__state",
    "papers.warrant",
    "papers.record",
    "papers__state",
    "minutes",
    "minutes__low",
    "minutes__high",
    "minutes__qualifier",
    "minutes__state",
    "remark",
    "remark__state",
  ]);
  expect(rows).toEqual([
    [
      "a",
      "c-1/episode-1",
      "no",
      "answered",
      "1",
      "1",
      "answered",
      "15",
      "15",
      "15",
      "exact",
      "answered",
      "",
      "",
    ],
    [
      "b",
      "c-1/episode-1",
      "",
      "conflicting",
      "",
      "",
      "not_asked",
      "",
      "5",
      "10",
      "about",
      "answered",
      "",
      "",
    ],
  ]);
});

test("text that a spreadsheet would run is disarmed, and numbers stay numbers", () => {
  const remark = (text: string): string => {
    const answer: MatrixAnswer = { state: "answered", value: { kind: "text", text } };
    return (parse(matrix([stage("a")], { "a.remark": answer })) as string[][])[1]![12]!;
  };
  for (const text of ["=1+1", "+1", "-1", "@cmd", "\t=1", "\r=1", "＝1"])
    expect(remark(text)).toBe(`'${text}`);
  for (const text of ["a=1", '"quoted", with\nlines', "ខ្មែរ", "'tis"]) expect(remark(text)).toBe(text);
  const below: MatrixAnswer = {
    state: "answered",
    value: { kind: "number", low: -4, high: -4, qualifier: "exact" },
  };
  expect((parse(matrix([stage("a")], { "a.minutes": below })) as string[][])[1]![7]).toBe("-4");
});

test("a byte order mark comes only where it is asked for", () => {
  expect(matrix([], {}, true).startsWith("\uFEFFref,within")).toBe(true);
  expect(matrix([], {}).startsWith("ref,within")).toBe(true);
  expect(codebookTable([codebook], { bom: true }).startsWith("\uFEFFvariable,unit")).toBe(true);
});

test("two columns of one name are refused", () => {
  const clashing = codebookSchema.parse({ variables: [{ name: "ref", unit: "stage", type: "yn" }] });
  const clash = [...schemasOf([clashing]).get("stage")!.fields.values()];
  expect(() => [...codedMatrix("stage", [], clash, () => undefined)]).toThrow(
    "Two columns of the matrix of stage would be called ref; rename the variable.",
  );
});

test("the codebook goes with the matrix, in both languages", () => {
  const rows = parse(codebookTable([codebook]), { columns: true }) as Record<string, string>[];
  expect(rows).toHaveLength(5);
  expect(rows[0]).toEqual({
    variable: "told_reasons",
    unit: "stage",
    type: "ypn",
    values: "yes;partly;no",
    open: "no",
    measured_in: "",
    label_en: "Told why",
    label_km: "ប្រាប់",
    question: "Was the person told why?",
    harm: "child",
    retired: "no",
    successor: "",
    note: "",
  });
  expect(rows[1]).toMatchObject({ values: "warrant;record" });
});
