import { z } from "zod";
import { timeSchema } from "./time.ts";

/** What is wrong with one field of what somebody wrote: where, what, and what was expected. */
export type FieldProblem = { readonly field: string; readonly message: string };

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;
type Definition = Record<string, unknown> & { readonly type: string };

/**
 * Everything that a schema found wrong in `raw`, each as the end of a sentence that begins with its field, in words and
 * with an example: never in the names that the program has for types.
 */
export function problemsIn(
  error: z.core.$ZodError,
  schema: Schema,
  raw: unknown,
  manual = "docs/records.md",
): FieldProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, [], { schema, raw, manual }));
}

/** `parties[1].who` of the steps to it. */
export function fieldName(path: readonly PropertyKey[]): string {
  return (
    path
      .map((part, index) =>
        typeof part === "number" ? `[${part + 1}]` : `${index === 0 ? "" : "."}${String(part)}`,
      )
      .join("") || "the record"
  );
}

type Whole = { readonly schema: Schema; readonly raw: unknown; readonly manual: string };

function problemsOf(issue: Issue, before: readonly PropertyKey[], whole: Whole): FieldProblem[] {
  const path = [...before, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    // The branch that got furthest is the one its author meant: a sentence of our own, else the deepest path.
    const weight = (issues: readonly Issue[]): number =>
      Math.max(
        ...issues.map(
          (inner) =>
            inner.path.length * 2 +
            (inner.code === "custom" ? 1 : 0) +
            (inner.code === "invalid_union" ? 1 : 0),
        ),
      );
    const best = [...issue.errors].sort((a, b) => weight(b as Issue[]) - weight(a as Issue[]))[0]!;
    const isOfType = best.every((inner) => inner.code === "invalid_type" && inner.path.length === 0);
    if (isOfType && path.length > 0)
      return [{ field: fieldName(path), message: ofType(path, best[0]!, whole) }];
    return best.flatMap((inner) => problemsOf(inner as Issue, path, whole));
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: fieldName([...path, key]),
      message: `is not a field ${whole.manual === "docs/records.md" ? "of this record" : "here"}; see ${whole.manual}`,
    }));
  }
  return [{ field: fieldName(path), message: sentenceOf(issue, path, whole) }];
}

function sentenceOf(issue: Issue, path: readonly PropertyKey[], whole: Whole): string {
  switch (issue.code) {
    case "custom":
      return issue.message;
    case "invalid_type":
      return ofType(path, issue, whole);
    case "invalid_value": {
      const expected = `expected one of ${issue.values.map(String).join(", ")}`;
      return valueAt(whole.raw, path) === undefined ? `is missing; ${expected}` : expected;
    }
    case "invalid_union": {
      const words = [...issue.message.matchAll(/'([^']+)'/g)].map(([, word]) => word);
      return words.length === 0
        ? `is none of what may stand here; see ${whole.manual}`
        : `expected one of ${words.join(", ")}`;
    }
    case "too_small":
    case "too_big":
      return ofSize(issue);
    case "not_multiple_of":
      return `expected a multiple of ${String(issue.divisor)}`;
    default:
      return issue.message.startsWith("expected ")
        ? issue.message
        : `is not of the form that is expected here; see ${whole.manual}`;
  }
}

/** "is missing; expected a list, such as [c-1]", "expected fields, such as {years: 12}, found a number". */
function ofType(path: readonly PropertyKey[], issue: Pick<Issue, "message">, whole: Whole): string {
  const given = valueAt(whole.raw, path);
  const wanted = expected(schemaAt(whole.schema, path), (issue as { expected?: string }).expected ?? "");
  if (given === undefined) return `is missing; expected ${wanted}`;
  return `expected ${wanted}, found ${kindOf(given)}`;
}

function ofSize(issue: Extract<Issue, { code: "too_small" | "too_big" }>): string {
  const isSmall = issue.code === "too_small";
  const limit = Number(isSmall ? issue.minimum : issue.maximum);
  const many = `${limit.toLocaleString("en")} ${issue.origin === "string" ? "character" : "entr"}`;
  switch (issue.origin) {
    case "string":
      if (isSmall && limit === 1) return "is empty; expected text";
      return `expected ${isSmall ? "at least" : "at most"} ${many}${limit === 1 ? "" : "s"}`;
    case "array":
    case "set":
      if (isSmall && limit === 1) return "is empty; expected at least one entry";
      return `expected ${isSmall ? "at least" : "at most"} ${many}${limit === 1 ? "y" : "ies"}`;
    default:
      return `expected a number ${isSmall ? (issue.inclusive === false ? "above" : "of at least") : issue.inclusive === false ? "below" : "of at most"} ${limit.toLocaleString("en")}`;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
      return Number.isFinite(value)
        ? Number.isInteger(value)
          ? "a number"
          : "a fraction"
        : "no finite number";
    case "boolean":
      return "yes or no";
    default:
      return "fields";
  }
}

/** What a schema takes, in words and with an example. */
function expected(schema: Schema | undefined, type: string): string {
  const such = schema === undefined ? "" : exampleOf(schema);
  const example = such === "" ? "" : `, such as ${such}`;
  if (schema === timeSchema) return `a date${example}`;
  if (schema !== undefined && isLink(schema) && type === "string") return `the name of a record${example}`;
  const options = optionsOf(schema).map((option) => definitionOf(option).type);
  if (options.includes("number") && options.includes("string")) return `a number or text${example}`;
  switch (type) {
    case "string":
      return `text${schema === undefined || isPlainText(schema) ? "" : example}`;
    case "number":
      return "a number, such as 12";
    case "int":
      return "a whole number, such as 12";
    case "boolean":
      return "yes or no";
    case "array":
    case "tuple":
      return `a list${example}`;
    case "object":
    case "record":
      return `fields${example}`;
    default:
      return example === "" ? "another value" : `what is written${example}`;
  }
}

/** A value that a schema takes, as a file writes it; empty where none can be made up. */
function exampleOf(schema: Schema): string {
  if (schema === timeSchema) return "2020-05";
  const meta = z.globalRegistry.get(schema) as { link?: readonly string[] } | undefined;
  const definition = definitionOf(schema);
  const inner = (name: string): string => exampleOf(definition[name] as Schema);
  switch (definition.type) {
    case "optional":
    case "default":
    case "nullable":
      return inner("innerType");
    case "pipe":
      return definitionOf(definition["in"] as Schema).type === "transform" ? inner("out") : inner("in");
    case "union": {
      const options = optionsOf(schema);
      if (meta?.link !== undefined) return "report#p=41";
      return exampleOf(options.find((option) => definitionOf(option).type !== "object") ?? options[0]!);
    }
    case "string":
      return meta?.link === undefined ? "text" : `${meta.link[0] ?? "record"}-1`;
    case "number":
      return "12";
    case "boolean":
      return "yes";
    case "enum":
      return String(Object.values(definition["entries"] as Record<string, unknown>)[0] ?? "");
    case "literal":
      return String((definition["values"] as unknown[])[0]);
    case "array":
      return `[${inner("element")}]`;
    case "object": {
      const shape = Object.entries(definition["shape"] as Readonly<Record<string, Schema>>);
      const needed = shape.filter(([, field]) => !["optional", "default"].includes(definitionOf(field).type));
      const parts = (needed.length === 0 ? shape.slice(0, 1) : needed.slice(0, 4)).map(
        ([name, field]) => `${name}: ${exampleOf(field)}`,
      );
      return `{${parts.join(", ")}}`;
    }
    default:
      return "";
  }
}

function isLink(schema: Schema): boolean {
  const meta = z.globalRegistry.get(schema) as { link?: unknown } | undefined;
  return meta?.link !== undefined && definitionOf(schema).type === "string";
}

function isPlainText(schema: Schema): boolean {
  return exampleOf(schema) === "text";
}

function optionsOf(schema: Schema | undefined): readonly Schema[] {
  if (schema === undefined) return [];
  const definition = definitionOf(schema);
  if (definition.type === "union")
    return (definition["options"] as readonly Schema[]).map((option) => {
      const { type, in: first } = definitionOf(option) as Definition & { in?: Schema };
      return type === "pipe" && first !== undefined ? first : option;
    });
  const inner = definition["innerType"] as Schema | undefined;
  return inner === undefined ? [] : optionsOf(inner);
}

/** The schema of what stands at `path`; undefined where the schema leaves it open. */
function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  const definition = definitionOf(schema);
  const [step, ...rest] = path;
  switch (definition.type) {
    case "optional":
    case "default":
    case "nullable":
      return schemaAt(definition["innerType"] as Schema, path);
    case "pipe": {
      if (step === undefined) return schema;
      const first = definition["in"] as Schema;
      return schemaAt(definitionOf(first).type === "transform" ? (definition["out"] as Schema) : first, path);
    }
    case "union": {
      if (step === undefined) return schema;
      for (const option of definition["options"] as readonly Schema[]) {
        const found = schemaAt(option, path);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    case "object": {
      if (step === undefined) return schema;
      const shape = definition["shape"] as Readonly<Record<string, Schema>>;
      return Object.hasOwn(shape, step) ? schemaAt(shape[String(step)]!, rest) : undefined;
    }
    case "array":
      return step === undefined ? schema : schemaAt(definition["element"] as Schema, rest);
    case "record":
      return step === undefined ? schema : schemaAt(definition["valueType"] as Schema, rest);
    default:
      return step === undefined ? schema : undefined;
  }
}

function definitionOf(schema: Schema): Definition {
  return (schema as unknown as { _zod: { def: Definition } })._zod.def;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    raw,
  );
}
