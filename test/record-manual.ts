import { z } from "zod";
import { answerValueSchema } from "../src/domain/assertion.ts";
import { variableSchema } from "../src/domain/codebook.ts";
import { fieldHelp, shapeOf } from "../src/api/form.ts";
import { explanations, kindHelp } from "../src/domain/field-words.ts";
import { locatorSchema } from "../src/domain/locator.ts";
import { quantitySchema } from "../src/domain/quantity.ts";
import { childKinds, pluralOf, type RecordKind, recordKinds } from "../src/domain/record.ts";
import { timeSchema } from "../src/domain/time.ts";

/**
 * The reference part of docs/records.md: every kind of record with its fields, what each takes and what it means, from
 * the schemas themselves and the words of the fields (`domain/field-words.ts`).
 *
 * @throws RangeError naming a field that neither its schema nor an explanation here describes
 */
export function recordManual(): string {
  return recordKinds.map(sectionOf).join("\n");
}

/** The explanations that no field of any schema needs any more. */
export function idleExplanations(): string[] {
  const fields = new Set(
    recordKinds.flatMap((kind) => Object.keys(shapeOf(kind)).flatMap((field) => [`${kind}.${field}`, field])),
  );
  return Object.keys(explanations).filter((field) => !fields.has(field));
}

type Schema = z.core.$ZodType;
type Definition = Record<string, unknown> & { readonly type: string };

function sectionOf(kind: RecordKind): string {
  const nested = Object.keys(childKinds[kind] ?? {}) as RecordKind[];
  const around = recordKinds.filter((parent) => childKinds[parent]?.[kind] !== undefined);
  const places = [
    ...(around.length === 0
      ? []
      : [
          `May stand inside ${words(
            around.map((parent) => `\`${pluralOf[parent]}\``),
            "or",
          )}.`,
        ]),
    ...(nested.length === 0
      ? []
      : [
          `May hold ${words(
            nested.map((child) => `\`${pluralOf[child]}\``),
            "and",
          )}.`,
        ]),
  ];
  const implied = new Set(around.flatMap((parent) => Object.keys(childKinds[parent]![kind]!)));
  const rows = Object.entries(shapeOf(kind)).map(([field, schema]) => {
    const need = needOf(schema, implied.has(field));
    return `| \`${field}\` | ${takenBy(schema)}${need === "" ? "" : `; ${need}`} | ${fieldHelp(kind, field)} |`;
  });
  return [
    `### ${pluralOf[kind]}`,
    "",
    `${kindHelp[kind]}${places.length === 0 ? "" : ` ${places.join(" ")}`}`,
    "",
    "| field | takes | what it says |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function definitionOf(schema: Schema): Definition {
  return (schema as unknown as { _zod: { def: Definition } })._zod.def;
}

function needOf(schema: Schema, implied: boolean): string {
  const { type, defaultValue } = definitionOf(schema) as Definition & { defaultValue?: unknown };
  if (type === "optional") return "";
  if (type === "default") {
    const text = Array.isArray(defaultValue)
      ? defaultValue.join(", ")
      : typeof defaultValue === "object"
        ? JSON.stringify(defaultValue)
        : String(defaultValue);
    return text === "" ? "" : `\`${text}\` if left out`;
  }
  return implied ? "**needed**, unless it follows from where it stands" : "**needed**";
}

/** What a field takes, in words. */
function takenBy(schema: Schema): string {
  if (schema === timeSchema) return "[date](#dates)";
  if (schema === quantitySchema) return "[quantity](#quantities)";
  if (schema === locatorSchema) return "[place in a source](#places-in-a-source)";
  if (schema === (answerValueSchema as Schema)) return "[value](#answers)";
  if (schema === (variableSchema as Schema)) return "[variable](#codebooks-in-short)";
  const kinds = (z.globalRegistry.get(schema) as { link?: readonly RecordKind[] } | undefined)?.link;
  const definition = definitionOf(schema);
  if (kinds !== undefined && definition.type === "string")
    return kinds.length === 0 || kinds.length > 6
      ? "id of a record"
      : `id of ${/^[aeiou]/.test(kinds[0]!) ? "an" : "a"} ${words(kinds, "or")}`;
  const inner = (name: string): Schema => definition[name] as Schema;
  switch (definition.type) {
    case "optional":
    case "default":
      return takenBy(inner("innerType"));
    case "pipe":
      return takenBy(definitionOf(inner("in")).type === "transform" ? inner("out") : inner("in"));
    case "string":
      return "text";
    case "number":
      return "number";
    case "boolean":
      return "`true` or `false`";
    case "enum":
      return words(
        Object.values(definition["entries"] as Record<string, string>).map((code) => `\`${code}\``),
        "or",
      );
    case "literal":
      return `\`${String((definition["values"] as unknown[])[0])}\``;
    case "array":
      return `list of: ${takenBy(inner("element"))}`;
    case "tuple":
      return `\`[${(definition["items"] as Schema[]).map(takenBy).join(", ")}]\``;
    case "object": {
      const fields = Object.entries(definition["shape"] as Record<string, Schema>).map(
        ([field, part]) =>
          `\`${field}\`${definitionOf(part).type === "optional" ? "?" : ""}: ${takenBy(part)}`,
      );
      return `{${fields.join(", ")}}`;
    }
    case "union":
      return [...new Set((definition["options"] as Schema[]).map(takenBy))].join(", or ");
    default:
      throw new RangeError(`nothing says how to write a field of type ${definition.type}`);
  }
}

function words(list: readonly string[], last: string): string {
  return list.length < 2 ? list.join("") : `${list.slice(0, -1).join(", ")} ${last} ${list.at(-1)}`;
}
