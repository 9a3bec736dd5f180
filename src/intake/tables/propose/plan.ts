import type { SheetChoice, PlanPath } from "../../../api/import.ts";
import { labelField } from "../../../domain/label.ts";
import { own } from "../../../domain/own.ts";
import type { RecordKind } from "../../../domain/record.ts";
import { nameKey } from "../cell.ts";
import { essentialFields } from "../compile-table.ts";
import { isUnnamed, Names } from "./naming.ts";
import type { ProposedPlan } from "./propose.ts";
import type { Study } from "./study.ts";
import { pathKey, plainOf } from "./yaml-lines.ts";

/**
 * How sheets become records while somebody decides it: the mapping and its codebook as plain values, in which `decide` stands
 * where a choice is left, and what the proposal says of each part, by its path.
 */
export type SheetPlan = {
  readonly mapping: PlanMapping;
  readonly codebook: PlanCodebook;
  readonly comments: ReadonlyMap<string, string>;
};

/** Loose, as parts of it are still to be decided; `readMapping` holds it against its form. */
export type PlanMapping = {
  readonly mapping: unknown;
  /** Of variables whose columns are of another script: what they are called. */
  readonly names?: PlanFields;
  readonly tables: readonly PlanFields[];
};
export type PlanCodebook = {
  readonly sources?: readonly PlanFields[];
  readonly groups?: readonly PlanFields[];
  readonly codebooks?: readonly PlanVariables[];
};
type PlanVariables = {
  readonly id: string;
  readonly label: string;
  readonly variables: readonly PlanFields[];
};
export type PlanFields = Readonly<Record<string, unknown>>;

/** The plan that a proposal begins with. */
export function planOf({ mapping, codebook }: ProposedPlan): SheetPlan {
  const { value, comments } = plainOf(mapping);
  return {
    mapping: value as PlanMapping,
    codebook: plainOf(codebook).value as PlanCodebook,
    comments,
  };
}

/** A cell of a mapping that a column fills, and what of a record it is for. */
export type PlanCell = {
  readonly path: PlanPath;
  readonly column: string;
  readonly kind: string;
  /** The field, or the variable where it is an answer; `id`, `under` or `only_if` for what names or makes the record. */
  readonly part: string;
  readonly is: "field" | "answer" | "name" | "condition" | "choices";
};

/** The cells of a table of a plan, in its order. */
export function cellsOf(table: PlanFields, at: PlanPath): PlanCell[] {
  const found: PlanCell[] = [];
  const record = (raw: unknown, path: PlanPath): void => {
    if (!isFields(raw)) return;
    const kind = String(raw["kind"]);
    const cell = (value: unknown, path: PlanPath, part: string, is: PlanCell["is"]): void => {
      if (typeof value === "string" && value !== "decide")
        found.push({ path, column: value, kind, part, is });
      else if (Array.isArray(value)) value.forEach((item, index) => cell(item, [...path, index], part, is));
      else if (isFields(value)) {
        if (typeof value["column"] === "string")
          found.push({ path, column: value["column"], kind, part, is });
        else if (typeof value["choices"] === "string")
          found.push({ path, column: value["choices"], kind, part, is: "choices" });
        else if (!("constant" in value) && !("row" in value) && !("each" in value) && !("choices" in value))
          for (const [key, inner] of Object.entries(value)) cell(inner, [...path, key], part, is);
      }
    };
    cell(raw["id"], [...path, "id"], "id", "name");
    if (isFields(raw["under"])) cell(raw["under"]["id"], [...path, "under", "id"], "under", "name");
    cell(raw["only_if"], [...path, "only_if"], "only_if", "condition");
    for (const [field, value] of Object.entries(fieldsIn(raw["fields"])))
      cell(value, [...path, "fields", field], field, "field");
    for (const [variable, value] of Object.entries(fieldsIn(raw["answers"])))
      cell(value, [...path, "answers", variable], variable, "answer");
    listIn(raw["inside"]).forEach((inner, index) => record(inner, [...path, "inside", index]));
  };
  listIn(table["records"]).forEach((raw, index) => record(raw, [...at, "records", index]));
  return found;
}

/**
 * The plan with what somebody has decided: columns that are used or left out first, then what is put in the place of a
 * `decide`, then single cells. A decision about what the plan does not have, as it was made of another sheet, changes nothing.
 */
export function decided(
  plan: SheetPlan,
  decisions: readonly SheetChoice[],
  studies: readonly Study[],
): SheetPlan {
  const work = structuredClone({ mapping: plan.mapping, codebook: plan.codebook }) as unknown as Work;
  const order = ["use", "leave-out", "set", "state", "take-out", "value"] as const;
  for (const is of order) {
    const ofKind = decisions.filter((decision) => decision.is === is);
    // What stands behind goes first, so that no place moves before it is taken out.
    if (is === "take-out") ofKind.sort((a, b) => comparePaths(pathIn(b), pathIn(a)));
    for (const decision of ofKind) apply(work, decision, studies);
  }
  for (const table of work.mapping.tables) prune(table);
  return { ...plan, ...(work as unknown as Pick<SheetPlan, "mapping" | "codebook">) };
}

function pathIn(decision: SheetChoice): PlanPath {
  return decision.is === "take-out" ? decision.at : [];
}

function comparePaths(a: PlanPath, b: PlanPath): number {
  const at = a.findIndex((step, index) => step !== b[index]);
  if (at < 0) return a.length - b.length;
  const [one, other] = [a[at], b[at]];
  return typeof one === "number" && typeof other === "number"
    ? one - other
    : String(one) < String(other)
      ? -1
      : 1;
}

type Loose = Record<string, unknown>;
type Work = { readonly mapping: { names?: Loose; readonly tables: Loose[] }; readonly codebook: Loose };

function apply(work: Work, decision: SheetChoice, studies: readonly Study[]): void {
  switch (decision.is) {
    case "set":
      // Only what was left to decide is put in place; whatever else a caller names stays.
      if (valueAt(work.mapping, decision.at) !== "decide") return;
      put(work.mapping, decision.at, decision.value);
      useAgain(tableAt(work, Number(decision.at[1])));
      return;
    case "state": {
      const states = valueAt(work.mapping, decision.at);
      if (!isFields(states)) return;
      const loose = states as Loose;
      const open = listIn(loose["decide"]).filter((text) => String(text) !== decision.text);
      if (open.length === listIn(loose["decide"]).length) return;
      if (open.length === 0) delete loose["decide"];
      else loose["decide"] = open;
      if (decision.state !== null)
        loose[decision.state] = [...listIn(own(loose, decision.state)), decision.text];
      return;
    }
    case "take-out":
      if (hasDecide(valueAt(work.mapping, decision.at))) remove(work.mapping, decision.at);
      for (const column of decision.ignore) ignore(tableAt(work, Number(decision.at[1])), column);
      return;
    case "leave-out":
      for (const column of decision.columns) leaveOut(work, decision.table, column);
      return;
    case "use":
      use(work, decision, studies);
      return;
    case "value": {
      const table = tableAt(work, decision.table);
      if (table === undefined) return;
      for (const { path, is } of cellsOf(table, ["tables", decision.table]).filter(
        ({ column, is }) => nameKey(column) === nameKey(decision.column) && is !== "condition",
      )) {
        const now = valueAt(work.mapping, path);
        const cell: Loose = isFields(now) ? (now as Loose) : { column: now };
        if (decision.becomes.is === "state" && is === "answer") {
          const states = { ...fieldsIn(cell["states"]) };
          states[decision.becomes.state] = [...listIn(states[decision.becomes.state]), decision.text];
          cell["states"] = states;
        } else
          cell["values"] = {
            ...fieldsIn(cell["values"]),
            [decision.text]: decision.becomes.is === "state" ? null : decision.becomes.value,
          };
        put(work.mapping, path, cell);
      }
    }
  }
}

/** A column that the proposal leaves out becomes a name, a remark, or the answers to a variable of its own. */
function use(
  work: Work,
  { table: index, column, as }: Extract<SheetChoice, { is: "use" }>,
  studies: readonly Study[],
): void {
  const table = tableAt(work, index);
  const profile = studies[index]?.profiles.find(({ name }) => name === column);
  const record = recordFor(table, as);
  if (table === undefined || profile === undefined || record === undefined) return;
  table["ignore"] = listIn(table["ignore"]).filter((name) => name !== column);
  const kind = String(record["kind"]) as RecordKind;
  if (as === "name" || as === "note") {
    const field = as === "note" ? "note" : (labelField(kind) ?? "note");
    record["fields"] = { ...fieldsIn(record["fields"]), [field]: column };
    return;
  }
  const books = listIn(work.codebook["codebooks"]) as Loose[];
  const taken = books.flatMap((book) => listIn(book["variables"]) as Loose[]);
  const name = new Names(taken.map((one) => `${String(one["unit"])}.${String(one["name"])}`)).variable(
    kind as never,
    column,
    profile.letters,
  );
  record["answers"] = { ...fieldsIn(record["answers"]), [name]: { column } };
  if (isUnnamed(name)) work.mapping.names = { ...work.mapping.names, [name]: "decide" };
  const variable = {
    name,
    unit: kind,
    type: as === "words" ? "one" : "text",
    ...(as === "words" ? { open: true } : {}),
    label: { en: column },
  };
  const [book] = books;
  if (book !== undefined) book["variables"] = [...listIn(book["variables"]), variable];
  else {
    const base = String(fieldsIn(listIn(work.codebook["sources"])[0])["id"]).replace(/-register$/, "");
    work.codebook["codebooks"] = [
      { id: `${base}-codebook`, label: `What ${String(table["file"])} says`, variables: [variable] },
    ];
  }
}

/** The record of a table that a column without a use may belong to: what stands outermost, or of several rows what each row adds. */
function recordFor(table: PlanFields | undefined, as: string): Loose | undefined {
  const [record] = listIn(table?.["records"]) as Loose[];
  const [inner] = listIn(record?.["inside"]) as Loose[];
  return record?.["repeats"] === true && inner !== undefined && as !== "name" ? inner : record;
}

/** Takes a column out of everything that it fills, with the variables that nothing else answers, and sets it aside. */
function leaveOut(work: Work, index: number, column: string): void {
  const table = tableAt(work, index);
  if (table === undefined) return;
  const isIt = (name: unknown): boolean => typeof name === "string" && nameKey(name) === nameKey(column);
  for (const { path, kind, part, is } of cellsOf(table, ["tables", index]).filter((cell) =>
    isIt(cell.column),
  )) {
    if (is === "name") continue;
    remove(work.mapping, path);
    if (is !== "answer") continue;
    for (const book of listIn(work.codebook["codebooks"]) as Loose[])
      book["variables"] = (listIn(book["variables"]) as Loose[]).filter(
        (one) => !(one["name"] === part && one["unit"] === kind),
      );
  }
  work.codebook["codebooks"] = (listIn(work.codebook["codebooks"]) as Loose[]).filter(
    (book) => listIn(book["variables"]).length > 0,
  );
  if (isFields(table["unpivot"])) {
    const unpivot = table["unpivot"] as Loose;
    unpivot["except"] = [...listIn(unpivot["except"]), column];
  }
  ignore(table, column);
}

/** A column that fills something is not set aside. */
function useAgain(table: Loose | undefined): void {
  if (table === undefined) return;
  const used = new Set(cellsOf(table, []).map(({ column }) => nameKey(column)));
  table["ignore"] = listIn(table["ignore"]).filter((name) => !used.has(nameKey(String(name))));
}

function ignore(table: Loose | undefined, column: string): void {
  if (table === undefined || listIn(table["ignore"]).includes(column)) return;
  table["ignore"] = [...listIn(table["ignore"]), column];
}

/** Takes out what nothing is left of: empty fields and answers, states without a cell, records that nothing fills. */
function prune(table: Loose): void {
  for (const key of ["states", "fill_down", "skip", "ignore"]) if (isEmpty(table[key])) delete table[key];
  const record = (raw: Loose, isOuter: boolean): boolean => {
    for (const key of ["fields", "answers"]) if (isEmpty(raw[key])) delete raw[key];
    if (raw["inside"] !== undefined) {
      raw["inside"] = (listIn(raw["inside"]) as Loose[]).filter((inner) => record(inner, false));
      if (isEmpty(raw["inside"])) delete raw["inside"];
    }
    const essential = own(essentialFields, String(raw["kind"]));
    if (essential !== undefined && fieldsIn(raw["fields"])[essential] === undefined) return false;
    return (
      isOuter || raw["fields"] !== undefined || raw["answers"] !== undefined || raw["inside"] !== undefined
    );
  };
  table["records"] = (listIn(table["records"]) as Loose[]).filter((raw) => record(raw, true));
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0;
}

function tableAt({ mapping }: Work, index: number): Loose | undefined {
  return mapping.tables[index];
}

/** What stands at a path of a plan; undefined where nothing does. */
export function valueAt(root: unknown, path: PlanPath): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    root,
  );
}

function put(root: unknown, path: PlanPath, value: unknown): void {
  const around = valueAt(root, path.slice(0, -1)) as Record<string | number, unknown> | undefined;
  const last = path.at(-1)!;
  if (around !== undefined && Object.hasOwn(around, last)) around[last] = value;
}

function remove(root: unknown, path: PlanPath): void {
  const around = valueAt(root, path.slice(0, -1)) as Record<string | number, unknown> | undefined;
  const last = path.at(-1)!;
  if (around === undefined || !Object.hasOwn(around, last)) return;
  if (Array.isArray(around)) around.splice(Number(last), 1);
  else delete around[last];
}

function hasDecide(value: unknown): boolean {
  if (value === "decide") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasDecide);
}

export function isFields(value: unknown): value is PlanFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fieldsIn(value: unknown): PlanFields {
  return isFields(value) ? value : {};
}

export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What the proposal says of the part at a path; empty where it says nothing. */
export function commentAt({ comments }: SheetPlan, path: PlanPath): string {
  return comments.get(pathKey(path)) ?? "";
}
