import { z } from "zod";
import type { Codebook, Variable } from "../../domain/codebook.ts";
import { variablesOf } from "../../domain/codebook.ts";
import { locatorSchema } from "../../domain/locator.ts";
import { quantitySchema } from "../../domain/quantity.ts";
import { type RecordKind, childKinds, pluralOf, recordSchemas } from "../../domain/record.ts";
import { safeguardCodes } from "../../domain/safeguard.ts";
import { timeSchema } from "../../domain/time.ts";
import { units } from "../../domain/frame.ts";

/** What an expression may compare a field with: yes or no, one text, several texts, a number, a time. */
export type FieldType = "bool" | "string" | "strings" | "number" | "time";

/** One variable of the codebook or field of a record, as an expression sees it. */
export type Field = {
  readonly name: string;
  readonly type: FieldType;
  /** The only texts it can have; undefined where any text may stand. */
  readonly codes: readonly string[] | undefined;
  /** Whether "partly" is one of its answers beside yes and no. */
  readonly partly: boolean;
  /** Whether the record itself has a field of this name, which answers where nobody coded the variable. */
  readonly recorded: boolean;
  /** The variable of the codebook, where it is one. */
  readonly variable: Variable | undefined;
};

/** The kinds of record that have columns: the units of analysis and the dated series of places. */
export const tableKinds = [...units, "capacity", "count", "measure"] as const satisfies readonly RecordKind[];
export type TableKind = (typeof tableKinds)[number];

/** What an expression over a unit may name: its fields, and its children by their plural names. */
export type UnitSchema = {
  readonly kind: TableKind;
  readonly fields: ReadonlyMap<string, Field>;
  readonly children: ReadonlyMap<string, TableKind>;
};

export type Schemas = ReadonlyMap<TableKind, UnitSchema>;

/** The schemas of all units under these codebooks: record fields, variables (which override fields of their name), children. */
export function schemasOf(codebooks: Iterable<Codebook>): Schemas {
  const variables = [...variablesOf(codebooks).values()];
  return new Map(
    tableKinds.map((kind) => {
      const fields = new Map(recordFields(kind).map((field) => [field.name, field]));
      for (const field of derivedFields(kind)) if (!fields.has(field.name)) fields.set(field.name, field);
      for (const variable of variables)
        if (variable.unit === kind)
          fields.set(variable.name, fieldOfVariable(variable, fields.get(variable.name)));
      return [kind, { kind, fields, children: childrenOf(kind) }];
    }),
  );
}

/** Variables of a stage that a safeguard record answers where nobody coded them, by the safeguard's code. */
export const safeguardVariables: ReadonlyMap<string, string> = new Map(
  safeguardCodes.map((code) => [code === "judge" ? "judge_brought" : code.replaceAll("-", "_"), code]),
);

/** Variables that are read off a record field of another name. */
export const fieldBehind: Readonly<Record<string, string>> = {
  "act.act_type": "type",
  "person.part_in_research": "part",
  "position.duties_described": "duties",
};

function childrenOf(kind: TableKind): Map<string, TableKind> {
  const isTable = (child: string): child is TableKind => (tableKinds as readonly string[]).includes(child);
  return new Map(
    Object.keys(childKinds[kind] ?? {})
      .filter(isTable)
      .map((child) => [pluralOf[child], child]),
  );
}

function fieldOfVariable(variable: Variable, recorded: Field | undefined): Field {
  const yesNo = variable.type === "yn";
  const partly = variable.type === "ypn";
  const listed = variable.open || !(variable.type === "one" || variable.type === "many");
  return {
    name: variable.name,
    type: yesNo ? "bool" : typeOfVariable[variable.type],
    // A code that only the record's own field has can still be its answer.
    codes: partly
      ? ["yes", "partly", "no"]
      : listed
        ? undefined
        : [...new Set([...variable.values, ...(recorded?.codes ?? [])])],
    partly,
    recorded: recorded?.recorded ?? false,
    variable,
  };
}

const typeOfVariable: Readonly<Record<Variable["type"], FieldType>> = {
  yn: "bool",
  ypn: "string",
  one: "string",
  many: "strings",
  number: "number",
  measure: "number",
  duration: "number",
  date: "time",
  link: "string",
  text: "string",
};

/** Fields that follow from others and need no codebook. */
function derivedFields(kind: TableKind): Field[] {
  const bool = (name: string): Field => ({
    name,
    type: "bool",
    codes: undefined,
    partly: false,
    recorded: false,
    variable: undefined,
  });
  switch (kind) {
    case "episode":
      return [bool("minor_at_arrest"), { ...bool("months_held"), type: "number" }];
    case "stage":
      return [
        bool("held_pretrial"),
        ...[...safeguardVariables.keys()].map((name): Field => ({
          ...bool(name),
          type: "string",
          partly: true,
          codes: ["yes", "partly", "no"],
        })),
      ];
    case "charge":
      return [bool("convicted")];
    case "letter":
      return [bool("answered")];
    case "facility":
      return [bool("occupancy_over_100")];
    default:
      return [];
  }
}

const answers = new Set(["yes", "no", "not_asked"]);

function recordFields(kind: TableKind): Field[] {
  const shape = definitionOf(recordSchemas[kind])["shape"] as Readonly<Record<string, z.core.$ZodType>>;
  return Object.entries(shape).flatMap(([name, schema]): Field[] => {
    const read = readType(unwrapped(schema), kind === "person" && name === "age");
    if (read === undefined || name === "note") return [];
    const { type } = read;
    // "unknown" in a record is no answer, unless the codebook makes it one.
    const codes = read.codes?.filter((code) => code !== "unknown");
    const own = { name, recorded: true, variable: undefined };
    if (type !== "string" || codes === undefined) return [{ ...own, type, codes, partly: false }];
    if (codes.includes("yes") && codes.every((code) => answers.has(code)))
      return [{ ...own, type: "bool", codes: undefined, partly: false }];
    return [{ ...own, type, codes, partly: codes.includes("partly") }];
  });
}

/** What a field's zod schema says it holds; undefined for what no expression can use (locators, parties, sums of money). */
function readType(
  schema: z.core.$ZodType,
  isAge: boolean,
): { type: FieldType; codes: readonly string[] | undefined } | undefined {
  if (schema === timeSchema) return { type: "time", codes: undefined };
  if (schema === quantitySchema || isAge) return { type: "number", codes: undefined };
  if (schema === locatorSchema) return undefined;
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "enum":
      return { type: "string", codes: Object.values(definition["entries"] as Record<string, string>) };
    case "string":
      return { type: "string", codes: undefined };
    case "boolean":
      return { type: "bool", codes: undefined };
    case "number":
      return { type: "number", codes: undefined };
    case "array": {
      const inner = readType(unwrapped(definition["element"] as z.core.$ZodType), false);
      return inner?.type === "string" ? { type: "strings", codes: inner.codes } : undefined;
    }
    default:
      return undefined;
  }
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const definition = definitionOf(schema);
  return definition.type === "optional" || definition.type === "default"
    ? unwrapped(definition["innerType"] as z.core.$ZodType)
    : schema;
}

function definitionOf(schema: z.core.$ZodType): Record<string, unknown> & { type: string } {
  return (schema as unknown as { _zod: { def: Record<string, unknown> & { type: string } } })._zod.def;
}
