import type { SheetChoice, ImportQuestion, PlanPath } from "../../../api/import.ts";
import { statedText } from "../../../arithmetic/number-text.ts";
import { eras } from "../../../domain/era.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { populations } from "../../../domain/population.ts";
import { parseQuantity } from "../../../domain/quantity.ts";
import { valueStates } from "../../../domain/value-state.ts";
import { dateReader } from "../date-form.ts";
import { plainNumbers } from "../number-form.ts";
import { cellsOf, commentAt, fieldsIn, isFields, listIn, type SheetPlan, valueAt } from "./plan.ts";
import { slugPart } from "./naming.ts";
import { columnTexts, type Study } from "./study.ts";

/**
 * What a plan leaves to decide, as questions with the answers that there are: of each place of its mapping that says `decide`,
 * in its order. What the sheet does not say is asked, and nothing is answered by itself.
 */
export function questionsOf(plan: SheetPlan, studies: readonly Study[]): ImportQuestion[] {
  const found: ImportQuestion[] = [];
  for (const [variable, name] of Object.entries(plan.mapping.names ?? {})) {
    if (name !== "decide") continue;
    const cells = plan.mapping.tables.flatMap((table, at) =>
      cellsOf(table, ["tables", at]).filter(({ is, part }) => is === "answer" && part === variable),
    );
    const [cell] = cells;
    if (cell === undefined) continue;
    const at: PlanPath = ["names", variable];
    found.push({
      id: JSON.stringify(at),
      table: Number(cell.path[1]),
      column: cell.column,
      at: [...at],
      asks: `What do findings call what the column ${JSON.stringify(cell.column)} answers? Write small Latin letters.`,
      choices: [],
      free: "a name, such as released_on",
    });
  }
  plan.mapping.tables.forEach((_, table) => {
    const at: PlanPath = ["tables", table];
    visit(valueAt(plan.mapping, at), at, undefined, (path, column, text) =>
      found.push(questionAt(plan, studies[table], table, path, column, text)),
    );
  });
  return found;
}

/** Words that are names in a sheet, wherever they stand. */
const plain: ReadonlySet<string> = new Set(["column", "file", "sheet", "header"]);

/** Tells each place that is to be decided, with the column whose cells it is about; of cells without a state each text. */
function visit(
  value: unknown,
  path: PlanPath,
  column: string | undefined,
  tell: (path: PlanPath, column: string | undefined, text?: string) => void,
): void {
  if (value === "decide") {
    if (!plain.has(String(path.at(-1)))) tell(path, column);
  } else if (Array.isArray(value))
    value.forEach((item, index) => visit(item, [...path, index], column, tell));
  else if (isFields(value)) {
    const own = typeof value["column"] === "string" ? value["column"] : column;
    for (const [key, inner] of Object.entries(value))
      if (key === "decide" && path.at(-1) === "states")
        for (const text of listIn(inner)) tell(path, own, String(text));
      else visit(inner, [...path, key], own, tell);
  }
}

function questionAt(
  plan: SheetPlan,
  study: Study | undefined,
  table: number,
  path: PlanPath,
  column: string | undefined,
  text: string | undefined,
): ImportQuestion {
  const id = JSON.stringify(text === undefined ? path : [...path, text]);
  const asked = text === undefined ? answersTo(plan, study, path) : stateAnswers(plan, path, text);
  return {
    id,
    table,
    column: column ?? null,
    at: [...path],
    asks: asked.asks,
    choices: asked.choices.map(([label, decision]) => ({ label, decision })),
    free: asked.free,
  };
}

type Labelled = readonly [label: string, decision: SheetChoice];

type Posed = {
  readonly asks: string;
  readonly choices: readonly Labelled[];
  /** Whether anything else can be written in its place, and what that is. */
  readonly free: string | null;
};

/** Why a cell says nothing: the states in the order in which a sheet means them most. */
const lacks = valueStates.filter((state) => state !== "answered");

function stateAnswers(plan: SheetPlan, path: PlanPath, text: string): Posed {
  const list = listIn(fieldsIn(valueAt(plan.mapping, path))["decide"]);
  const where = commentAt(plan, [...path, "decide", list.indexOf(text)]);
  const isOfOne = path.at(-2) !== undefined && path.length > 3;
  return {
    asks: `What does “${text}” mean${where === "" ? "" : ` (${where})`}?`,
    choices: [
      ...lacks.map((state): Labelled => [wordsOf(state), { is: "state", at: [...path], text, state }]),
      ...(isOfOne
        ? [["a number like the others", { is: "state", at: [...path], text, state: null }] satisfies Labelled]
        : []),
    ],
    free: null,
  };
}

function answersTo(plan: SheetPlan, study: Study | undefined, path: PlanPath): Posed {
  const comment = commentAt(plan, path);
  const key = path.at(-1)!;
  const set = (label: string, value: unknown): Labelled => [label, { is: "set", at: [...path], value }];
  const takeOut = (label: string, at: PlanPath = path, ignore: string[] = []): Labelled => [
    label,
    { is: "take-out", at: [...at], ignore },
  ];
  const asks = sentence(comment);
  switch (key) {
    case "number":
      return {
        asks: sentence(comment.split(" Write ")[0]!),
        choices: notations(comment).map((one) => set(...one)),
        free: null,
      };
    case "date":
      return {
        asks: sentence(comment.split("; in a list")[0]!),
        choices: dateForms(comment).map((one) => set(...one)),
        free: "another form, such as d/m/yyyy",
      };
    case "era":
      return {
        asks: `Of which calendar are the years? ${asks}`,
        choices: [
          ...eras.filter((era) => comment.includes(era)).map((era) => set(wordsOf(era), era)),
          takeOut("the common one"),
        ],
        free: null,
      };
    case "skip": {
      const [sums, others] = listsIn(comment);
      return {
        asks: `${sentence(comment.split(": [")[0]!.replace(/: \[.*$/, ""))} Does it sum them up?`,
        choices: [
          set("it sums them up: leave it out", sums ?? []),
          set("it is a row like them", others ?? []),
        ],
        free: null,
      };
    }
    case "fill_down": {
      const [columns = []] = listsIn(comment);
      return {
        asks: `${sentence(comment.split(": [")[0]!)} Does a blank cell go on from the row above?`,
        choices: [set("it goes on from the row above", columns), takeOut("it says nothing")],
        free: null,
      };
    }
    case "heads": {
      const [heads = []] = listsIn(comment);
      return {
        asks: `${sentence(comment.split(": [")[0]!)} Do they head the rows below them?`,
        choices: [
          set("they head the rows below, which get these words", heads),
          set("they are rows like the others", []),
        ],
        free: null,
      };
    }
    case "duplicates":
      return {
        asks: sentence(comment.split(": skip")[0]!),
        choices: [
          set("it stands there twice: take one", "skip"),
          set("it happened twice: keep both", "keep"),
        ],
        free: null,
      };
    case "merged":
      return {
        asks: sentence(comment.split(": repeat")[0]!),
        choices: [set("each row has that number", "repeat")],
        free: null,
      };
    case "population":
      return {
        asks: "What do the numbers count?",
        choices: populations.map((population) => set(wordsOf(population), { constant: population })),
        free: null,
      };
    case "id":
      return {
        asks:
          comment === ""
            ? "What names the records?"
            : asks.replace(
                /^No column numbers the rows: .*$/,
                "No column numbers the rows. What names their records? A case number is best; a name of a person is seen everywhere.",
              ),
        choices: names(study, comment).map((one) => set(...one)),
        free: null,
      };
    case "kind":
      return { asks, choices: kinds(plan, path, comment, set, takeOut), free: null };
    case "none":
      return {
        asks: sentence(comment.split(": a state")[0]!),
        choices: lacks.map((state) => set(wordsOf(state), state)),
        free: "the code of a choice",
      };
    case "choices": {
      const pattern = /^"(.+?\*)"/.exec(comment)?.[1];
      return {
        asks,
        choices: [
          ...(pattern === undefined ? [] : [set("they are the choices of one question", pattern)]),
          takeOut("they are questions of their own: leave them out here", path.slice(0, -1)),
        ],
        free: null,
      };
    }
    case "constant":
      return { asks, choices: units(comment).map((unit) => set(unit, unit)), free: "what it is" };
    default:
      return path.at(-2) === "values"
        ? wordAnswers(plan, path, comment, set)
        : { asks, choices: [], free: "what it is" };
  }
}

/** What a word of a column becomes: what its field or its variable takes, or nothing. */
function wordAnswers(
  plan: SheetPlan,
  path: PlanPath,
  comment: string,
  set: (label: string, value: unknown) => Labelled,
): Posed {
  const word = String(path.at(-1));
  const asks = `What is “${word}”? ${sentence(comment)}`.trim();
  const nothing = set("it says nothing", null);
  const [part, inner] = [path.at(-4), path.at(-3)];
  if (inner === "sex")
    return {
      asks,
      choices: [set("woman", "f"), set("man", "m"), set("other", "other"), nothing],
      free: null,
    };
  const variables = listIn(plan.codebook.codebooks).flatMap((book) => listIn(fieldsIn(book)["variables"]));
  const type = variables.map(fieldsIn).find(({ name }) => part === "answers" && name === inner)?.["type"];
  if (type === "yn" || /^(yes|no)\?/.test(comment))
    return { asks, choices: [set("yes", "yes"), set("no", "no"), nothing], free: null };
  if (/^-?\d+$/.test(word))
    return { asks, choices: [set(`the number ${word}`, Number(word)), nothing], free: null };
  return {
    asks,
    choices: [nothing],
    free:
      inner === "as_of" || path.includes("unpivot") || /EDTF/.test(comment)
        ? "a date, such as 2019-01"
        : "a value",
  };
}

/** A text of a sheet as each notation reads it. */
function notations(comment: string): [string, unknown][] {
  const example = /"([^"]*\d[.,]\d[^"]*)"/.exec(comment)?.[1];
  const stated = [...comment.matchAll(/\{decimal: "(.)", group: "(.)"\}/g)];
  return stated.map(([, decimal, group]) => {
    const notation = { decimal: decimal!, group: group! };
    const read =
      example === undefined ? undefined : parseQuantity(plainNumbers(example, notation) ?? example);
    const said =
      read === undefined ? "" : `${example} is ${statedText(read.low, read.qualifier, read.high)}; `;
    return [`${said}${sign(decimal!)} before decimals, ${sign(group!)} between thousands`, notation];
  });
}

function sign(letter: string): string {
  return letter === "." ? "a point" : letter === "," ? "a comma" : "a space";
}

const formPattern = /\b(?:yyyy|yy|mmm|mm|m|dd|d)(?:[./ -](?:yyyy|yy|mmm|mm|m|dd|d)\b)+/g;

/** The forms between which a date leaves the choice, each with how it reads the example; the others of the column go with it. */
function dateForms(comment: string): [string, unknown][] {
  const [question = "", rest = ""] = comment.split("; in a list with ");
  const example = /"([^"]+)"/.exec(question)?.[1];
  const others = [...rest.matchAll(formPattern), ...rest.matchAll(/\bedtf\b/g)].map(([form]) => form);
  const forms = [
    ...new Set([...question.replaceAll(/"[^"]*"/g, "").matchAll(formPattern)].map(([form]) => form)),
  ];
  return forms.map((form) => {
    const read = example === undefined ? undefined : dateReader(form, { languages: [] })?.(example);
    return [
      `${read === undefined ? "" : `${example} is ${read}; `}${form}`,
      others.length === 0 ? form : [form, ...others],
    ];
  });
}

/** Lists as a comment writes them: `[Region, "Case no"]`. */
function listsIn(comment: string): string[][] {
  return [...comment.matchAll(/\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\]/g)].map(([, inner]) =>
    [...inner!.matchAll(/"((?:[^"\\]|\\.)*)"|([^,"\s][^,"]*)/g)].map(([, quoted, bare]) =>
      quoted === undefined ? bare!.trim() : (JSON.parse(`"${quoted}"`) as string),
    ),
  );
}

/** Columns that say something of a row, and name none. */
const noNames: ReadonlySet<string> = new Set(["yes-no", "date", "blank", "lists"]);

/** What stands before the number of a row in the name of its record: the file, so that rows of two files are never one. */
export function rowPrefix(file: string): string {
  return `${slugPart(file.replace(/\.\w+$/, ""))}-row-`;
}

/** The columns that can name the rows: filled in each and never twice, alone or beside one that the proposal names; or the row. */
function names(study: Study | undefined, comment: string): [string, unknown][] {
  if (study === undefined) return [];
  const [beside] = /\[.+?\] with a column more/.test(comment) ? listsIn(comment) : [];
  const first = study.profiles.find(({ name }) => name === beside?.[0]);
  const found = study.profiles.flatMap((profile): [string, unknown][] => {
    if (profile.hidden || profile === first || profile.filled === 0 || noNames.has(profile.kind.kind))
      return [];
    if (profile.kind.kind === "number" && [...profile.counts.keys()].some((text) => !/^\p{Nd}+$/u.test(text)))
      return [];
    const own = columnTexts(study, profile, first !== undefined);
    const texts =
      first === undefined ? own : columnTexts(study, first, true).map((text, at) => `${text}\n${own[at]}`);
    if (own.includes("") || new Set(texts.map((text) => text.toLowerCase())).size < texts.length) return [];
    return [
      first === undefined
        ? [
            `the column ${profile.name}: ids are made of its words and seen everywhere`,
            { column: profile.name },
          ]
        : [`${first.name} and ${profile.name} together`, [first.name, profile.name]],
    ];
  });
  return [
    [
      "the number of the row: right only while rows are added below the others",
      { row: true, prefix: rowPrefix(study.sheet.file) },
    ],
    ...found,
  ];
}

function kinds(
  plan: SheetPlan,
  path: PlanPath,
  comment: string,
  set: (label: string, value: unknown) => Labelled,
  takeOut: (label: string, at: PlanPath, ignore: string[]) => Labelled,
): Posed["choices"] {
  const field = comment.startsWith("capacity") ? "places" : comment.startsWith("death") ? "died" : undefined;
  if (field !== undefined) {
    const record = path.slice(0, -1);
    const cell = fieldsIn(fieldsIn(valueAt(plan.mapping, record))["fields"])[field];
    const column = isFields(cell) ? cell["column"] : cell;
    return [
      field === "places" ? set("places for people", "capacity") : set("deaths in custody", "death"),
      takeOut("something else: leave the column out", record, typeof column === "string" ? [column] : []),
    ];
  }
  return ["episode", "act", "payment", "account"]
    .filter((kind) => comment.includes(kind))
    .map((kind) => set(kind === "episode" ? "one deprivation of liberty" : wordsOf(kind), kind));
}

function units(comment: string): string[] {
  if (comment.startsWith("percent")) return ["percent of capacity", "percent over capacity"];
  return /what is counted: (.+?) …/.exec(comment)?.[1]?.split(", ") ?? [];
}

/** A comment as a sentence of its own. */
function sentence(comment: string): string {
  const text = comment.trim();
  if (text === "") return "";
  return `${text[0]!.toUpperCase()}${text.slice(1)}${/[.?!…]$/.test(text) ? "" : "."}`;
}
