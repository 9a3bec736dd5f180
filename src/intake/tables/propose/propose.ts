import { counted } from "../../../domain/noun.ts";
import { formColumns, formOf, joinOf, standsInMain } from "./form.ts";
import { loneWords } from "../below.ts";
import { codeOf, isUnnamed, nameQuestion, Names, type ProposedVariable, slugPart } from "./naming.ts";
import { placesOf, placeTable } from "./place.ts";
import { personTable, repeatTable } from "./person.ts";
import type { Sheet } from "./sheet.ts";
import { studiesOf, type Study } from "./study.ts";
import { Noted, noted, type YamlPiece, yamlLines } from "./yaml-lines.ts";

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
  const all = sheets.map((sheet) => studiesOf(sheet, header));
  const base = slugPart(name);
  const [register, keeper] = [`${base}-register`, `${base}-keeper`];
  const names = new Names();
  const variables: ProposedVariable[] = [];
  const form = formOf(all.flat());
  const studies = form === undefined ? (all[0] ?? []) : all.flat();
  const tables =
    form === undefined
      ? studies.map((study, at) => tableFor(study, at, register, keeper, names, variables))
      : formTables(form, register, keeper, names, variables);
  const files = filesOf(sheets);
  return {
    studies,
    mapping: { mapping: 1, names: unnamedOf(variables), tables },
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

/** The table of a study, which stands below `at` others on its sheet. */
function tableFor(
  study: Study,
  at: number,
  register: string,
  keeper: string,
  names: Names,
  variables: ProposedVariable[],
): YamlPiece {
  const places = placesOf(study);
  let table: YamlPiece;
  if (places !== undefined)
    table = placeTable(study, places, register, keeper, at === 0 ? "" : `${titleOf(study, at)}-`);
  else {
    const proposal = personTable(study, register, keeper, names);
    table = proposal.table;
    for (const variable of proposal.variables) {
      const shared = sharedWith(variables, variable);
      if (shared === undefined) variables.push(variable);
      else {
        variables[shared.at] = shared.variable;
        table = renamed(table, variable.name, shared.variable.name);
      }
    }
  }
  return at === 0
    ? table
    : noted(
        table,
        `another table of the sheet: its header is row ${study.header.join(", ")}. Take it out, down to the next, if nothing of it is to be read`,
      );
}

/** What the numbers of a further table are called, so that none of them has the name of one above: by its title, else by its place. */
function titleOf({ sheet, header }: Study, at: number): string {
  const title = sheet.rows
    .filter(({ number }) => number < Math.min(...header))
    .map(({ cells }) => loneWords(cells)?.text ?? "")
    .at(-1);
  const slug = title === undefined ? "" : slugPart(codeOf(title));
  return /[a-z]/.test(slug) ? slug.slice(0, 40) : `table-${at + 1}`;
}

/** The variable of a table above that a column of this name answers in the same way, with the values of both. */
function sharedWith(
  variables: readonly ProposedVariable[],
  { unit, type, label, values, open }: ProposedVariable,
): { readonly at: number; readonly variable: ProposedVariable } | undefined {
  const at = variables.findIndex((one) => one.unit === unit && one.type === type && one.label === label);
  const found = variables[at];
  if (found === undefined) return undefined;
  const all = [...new Set([...found.values, ...values])];
  return { at, variable: { ...found, values: all, open: found.open || open } };
}

/** A table whose answers to one variable are those to another. */
function renamed(piece: YamlPiece, from: string, to: string): YamlPiece {
  if (piece instanceof Noted) return noted(renamed(piece.value, from, to), piece.comment);
  if (Array.isArray(piece)) return (piece as readonly YamlPiece[]).map((item) => renamed(item, from, to));
  if (typeof piece !== "object" || piece === null) return piece;
  return Object.fromEntries(
    Object.entries(piece).map(([key, value]) => [
      key,
      key === "answers" && typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value).map(([name, answer]) => [name === from ? to : name, answer as YamlPiece]),
          )
        : renamed(value, from, to),
    ]),
  );
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

/** The variables that somebody must name, as their columns are of another script. */
function unnamedOf(variables: readonly ProposedVariable[]): YamlPiece {
  const open = new Map(
    variables.filter(({ name }) => isUnnamed(name)).map(({ name, label }) => [name, label]),
  );
  return open.size === 0
    ? undefined
    : Object.fromEntries([...open].map(([name, label]) => [name, noted("decide", nameQuestion(label))]));
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
