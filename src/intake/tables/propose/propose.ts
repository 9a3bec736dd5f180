import { counted } from "../../../domain/noun.ts";
import { formColumns, formOf, joinOf, standsInMain } from "./form.ts";
import { Names, type ProposedVariable, slugPart } from "./naming.ts";
import { placesOf, placeTable } from "./place.ts";
import { personTable, repeatTable } from "./person.ts";
import type { Sheet } from "./sheet.ts";
import { type Study, studyOf } from "./study.ts";
import { noted, type YamlPiece, yamlLines } from "./yaml-lines.ts";

/** A mapping and the codebook that goes with it, as the text of two files, and what a reader should know of them. */
export type Proposal = {
  readonly mapping: string;
  readonly codebook: string;
  /** How many lines are left to decide. */
  readonly undecided: number;
  readonly notes: readonly string[];
};

export type ProposeOptions = {
  /** What the files are called, from which the names of the register and its keeper are made. */
  readonly name: string;
  /** The rows that name the columns, where somebody has said so. */
  readonly header?: readonly number[] | undefined;
};

/** The same before it is written as text: what the two files hold, and what was seen of the sheets. */
export type ProposedPlan = {
  readonly mapping: YamlPiece;
  readonly codebook: YamlPiece;
  readonly studies: readonly Study[];
};

/**
 * How sheets might become records: a mapping that reads no cell as something that nobody said. Where a sheet leaves a choice,
 * the mapping says `decide`, and the comment between what. The sheets are those of one form, or one sheet.
 */
export function propose(sheets: readonly Sheet[], options: ProposeOptions): Proposal {
  const plan = proposePlan(sheets, options);
  const files = filesOf(sheets);
  const mapping = [
    `# How ${files} becomes records, as proposed from what is in it. Read it line by line: a comment says what stands in`,
    `# a column. Where a line says "decide", put what is right in its place; import stops until no line is left to decide.`,
    ...yamlLines(plan.mapping),
  ];
  const codebook = [
    `# The variables that the columns of ${files} answer, the file as a source, and whoever keeps it.`,
    ...yamlLines(plan.codebook),
  ];
  return {
    mapping: `${mapping.join("\n")}\n`,
    codebook: `${codebook.join("\n")}\n`,
    undecided: mapping.filter((line) => /^[^#]*\bdecide\b/.test(line)).length,
    notes: cutNotes(plan.studies),
  };
}

function filesOf(sheets: readonly Sheet[]): string {
  return [...new Set(sheets.map(({ file }) => file))].join(", ");
}

/** Of each sheet of which only the first rows were looked at, that it is so. */
export function cutNotes(studies: readonly Study[]): string[] {
  return studies.flatMap(({ sheet, rows }) =>
    sheet.cut === undefined
      ? []
      : [
          `Only the first ${counted(rows.length, `row of ${sheet.file} was`, `rows of ${sheet.file} were`)} looked at.`,
        ],
  );
}

/** What `propose` writes as text. */
export function proposePlan(sheets: readonly Sheet[], { name, header }: ProposeOptions): ProposedPlan {
  const studies = sheets.map((sheet) => studyOf(sheet, header));
  const base = slugPart(name);
  const [register, keeper] = [`${base}-register`, `${base}-keeper`];
  const names = new Names();
  const variables: ProposedVariable[] = [];
  const form = formOf(studies);
  const tables =
    form === undefined
      ? studies.slice(0, 1).map((study) => tableFor(study, register, keeper, names, variables))
      : formTables(form, register, keeper, names, variables);
  const files = filesOf(sheets);
  return {
    studies,
    mapping: { mapping: 1, tables },
    codebook: {
      sources: [{ id: register, kind: form === undefined ? "document" : "database", title: files }],
      groups: [
        {
          id: keeper,
          label: noted(`whoever keeps ${files}`, "who that is"),
          kind: noted("organisation", "organisation, authority or people"),
        },
      ],
      codebooks:
        variables.length === 0
          ? undefined
          : [
              {
                id: `${base}-codebook`,
                label: `What ${files} says`,
                variables: variables.map(variablePiece),
              },
            ],
    },
  };
}

function tableFor(
  study: Study,
  register: string,
  keeper: string,
  names: Names,
  variables: ProposedVariable[],
): YamlPiece {
  const places = placesOf(study);
  if (places !== undefined) return placeTable(study, places, register, keeper);
  const proposal = personTable(study, register, keeper, names);
  variables.push(...proposal.variables);
  return proposal.table;
}

function formTables(
  { main, repeats }: NonNullable<ReturnType<typeof formOf>>,
  register: string,
  keeper: string,
  names: Names,
  variables: ProposedVariable[],
): YamlPiece[] {
  const join = joinOf(main, repeats);
  const first = personTable(main, register, keeper, names, formColumns(main, join?.submission));
  variables.push(...first.variables);
  const others = repeats.map((study) => {
    const own = study.columns.find(({ name }) => name === "KEY" || name === "_index")?.name;
    const next = repeatTable(study, register, keeper, names, {
      ...formColumns(study, own),
      parent:
        join?.repeat !== undefined &&
        study.columns.some(({ name }) => name === join.repeat) &&
        (standsInMain(study, main) || join.repeat === "_submission__uuid")
          ? join.repeat
          : undefined,
    });
    variables.push(...next.variables);
    return next.table;
  });
  return [first.table, ...others];
}

function variablePiece({ name, unit, type, values, open, label }: ProposedVariable): YamlPiece {
  return {
    name,
    unit,
    type,
    values: values.length === 0 ? undefined : [...values],
    open: open ? true : undefined,
    label: { en: label },
  };
}
