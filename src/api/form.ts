import { z } from "zod";
import { explanations, fieldLabel } from "../domain/field-words.ts";
import { locatorSchema } from "../domain/locator.ts";
import { own } from "../domain/own.ts";
import { quantitySchema } from "../domain/quantity.ts";
import { type RecordKind, recordSchemas } from "../domain/record.ts";
import { timeSchema } from "../domain/time.ts";

/**
 * What a form asks for a record of a kind, from its schema: the one room in which a field becomes a control. A schema that
 * no control fits is refused, so that no kind is left without a form.
 */

/** A field of a form: its name in the record, its words, whether it is needed, and by what it is filled in. */
export type FormField = {
  readonly name: string;
  readonly label: string;
  /** What it means, as the end of a sentence; empty within parts, whose labels say it. */
  readonly help: string;
  readonly needed: boolean;
  /** What stands where nothing is given; undefined where nothing does. */
  readonly usual: unknown;
  readonly control: Control;
};

export type Control =
  /** `long` where several lines are usual. */
  | { readonly is: "text"; readonly long: boolean }
  | { readonly is: "number" }
  | { readonly is: "yes-no" }
  | { readonly is: "choice"; readonly codes: readonly string[] }
  /** EDTF, or "late 2017"; with the words of the source where it said it otherwise. */
  | { readonly is: "time" }
  /** A number with its hedge, as it was stated. */
  | { readonly is: "quantity" }
  /** The ref of a record of one of the kinds; of any where none is named. */
  | { readonly is: "record"; readonly kinds: readonly RecordKind[] }
  /** A source and the place in it. */
  | { readonly is: "place" }
  | { readonly is: "list"; readonly of: Control }
  | { readonly is: "parts"; readonly fields: readonly FormField[] }
  /** One of several forms, told apart by their `kind`. */
  | { readonly is: "variants"; readonly variants: readonly Variant[] };

export type Variant = {
  readonly kind: string;
  readonly label: string;
  readonly fields: readonly FormField[];
};

type Schema = z.core.$ZodType;
type Definition = Record<string, unknown> & { readonly type: string };

const made = new Map<RecordKind, readonly FormField[]>();

/**
 * The fields of a form for records of a kind, in the order of its schema. What the program sets by itself is not asked.
 *
 * @throws RangeError for a schema that no control fits
 */
export function formOf(kind: RecordKind): readonly FormField[] {
  let fields = made.get(kind);
  if (fields === undefined) {
    fields = Object.entries(shapeOf(kind))
      .filter(([name]) => !(kind === "assertion" && name === "coded_with"))
      .map(([name, schema]) => fieldOf(name, schema, fieldHelp(kind, name)));
    made.set(kind, fields);
  }
  return fields;
}

/** The fields of a form for what is no record: an identity, which is sealed. */
export function formOfObject(schema: z.ZodObject): readonly FormField[] {
  return partsOf(schema);
}

/** The fields of a kind with their schemas, in the order of the schema. */
export function shapeOf(kind: RecordKind): Readonly<Record<string, Schema>> {
  return (recordSchemas[kind] as unknown as { readonly shape: Readonly<Record<string, Schema>> }).shape;
}

/**
 * What a field of a kind means, as the end of a sentence without its full stop.
 *
 * @throws RangeError naming a field that neither its schema nor an explanation describes
 */
export function fieldHelp(kind: RecordKind, field: string): string {
  const schema = shapeOf(kind)[field];
  const described =
    (schema === undefined ? undefined : descriptionOf(schema)) ??
    own(explanations, `${kind}.${field}`) ??
    own(explanations, field);
  if (described === undefined) throw new RangeError(`nothing says what ${kind}.${field} means`);
  return described;
}

function descriptionOf(schema: Schema): string | undefined {
  return (z.globalRegistry.get(schema) as { readonly description?: string } | undefined)?.description;
}

function fieldOf(name: string, schema: Schema, help: string): FormField {
  const { type, defaultValue } = definitionOf(schema) as Definition & { readonly defaultValue?: unknown };
  return {
    name,
    label: fieldLabel(name),
    help,
    needed: type !== "optional" && type !== "default",
    usual: type === "default" ? defaultValue : undefined,
    control: withLength(name, controlOf(schema)),
  };
}

/** Fields that hold sentences. */
const longFields = new Set(
  "action asks cause conclusion description element evidence inclusion note pledges population property question requirement response_note says statement summary value words".split(
    " ",
  ),
);

function withLength(name: string, control: Control): Control {
  return control.is === "text" ? { is: "text", long: longFields.has(name) } : control;
}

function controlOf(schema: Schema): Control {
  if (schema === timeSchema) return { is: "time" };
  if (schema === quantitySchema) return { is: "quantity" };
  if (schema === locatorSchema) return { is: "place" };
  const definition = definitionOf(schema);
  const kinds = (z.globalRegistry.get(schema) as { readonly link?: readonly RecordKind[] } | undefined)?.link;
  if (kinds !== undefined && definition.type === "string") return { is: "record", kinds };
  const inner = (name: string): Schema => definition[name] as Schema;
  switch (definition.type) {
    case "optional":
    case "default":
      return controlOf(inner("innerType"));
    case "pipe":
      return controlOf(definitionOf(inner("in")).type === "transform" ? inner("out") : inner("in"));
    case "string":
      return { is: "text", long: false };
    case "number":
      return { is: "number" };
    case "boolean":
      return { is: "yes-no" };
    case "enum":
      return { is: "choice", codes: Object.values(definition["entries"] as Record<string, string>) };
    case "array":
      return { is: "list", of: controlOf(inner("element")) };
    case "object":
      return { is: "parts", fields: partsOf(schema) };
    case "union":
      return ofUnion(definition["options"] as readonly Schema[]);
    default:
      throw new RangeError(`no control fits a field of type ${definition.type}`);
  }
}

/** Of the ways in which a file may write one thing, the whole one: its object, or its objects by their `kind`. */
function ofUnion(options: readonly Schema[]): Control {
  const objects = options.filter((option) => definitionOf(option).type === "object");
  const variants = objects.flatMap((option): Variant[] => {
    const kind = kindOf(option);
    return kind === undefined
      ? []
      : [
          {
            kind,
            label: fieldLabel(kind),
            fields: partsOf(option).filter(({ name }) => name !== "kind"),
          },
        ];
  });
  if (variants.length > 0) return { is: "variants", variants };
  if (objects.length === 1) return controlOf(objects[0]!);
  throw new RangeError("no control fits a union without one whole form");
}

function kindOf(schema: Schema): string | undefined {
  const { kind } = definitionOf(schema)["shape"] as { readonly kind?: Schema };
  return kind === undefined || definitionOf(kind).type !== "literal"
    ? undefined
    : String((definitionOf(kind)["values"] as readonly unknown[])[0]);
}

function partsOf(schema: Schema): readonly FormField[] {
  return Object.entries(definitionOf(schema)["shape"] as Readonly<Record<string, Schema>>)
    .filter(([, part]) => definitionOf(part).type !== "literal")
    .map(([name, part]) => fieldOf(name, part, descriptionOf(part) ?? ""));
}

function definitionOf(schema: Schema): Definition {
  return (schema as unknown as { readonly _zod: { readonly def: Definition } })._zod.def;
}
