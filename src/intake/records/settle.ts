import { z } from "zod";
import { quantitySchema } from "../../domain/quantity.ts";
import { timeSchema } from "../../domain/time.ts";

/** A number as a file spells it, so that a field of text keeps `9.10` and `2017` as they were written. */
export class SpelledNumber {
  readonly number: number;
  readonly spelling: string;

  constructor(number: number, spelling: string) {
    this.number = number;
    this.spelling = spelling;
  }
}

/**
 * `value` in the words that `schema` expects, where a file's notation leaves a choice: a number is its spelling where
 * text or a date stands, true and false are yes and no where those are the codes (and the other way round), an empty
 * field is left out, but for one that the schema does not know. Nothing is judged here; what does not fit stays as it is for the schema to refuse.
 */
export function settle(schema: z.core.$ZodType, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return settleScalar(planOf(schema), value);
  const plan = planOf(schema);
  if (value instanceof SpelledNumber) return plan.text && !plan.number ? value.spelling : value.number;
  if (Array.isArray(value)) {
    const { element } = plan;
    return value.map((item) => (element === undefined ? plainValue(item) : settle(element, item)));
  }
  const shape = shapeFor(plan, value);
  const settled: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    if (inner === undefined || key === "__proto__") continue;
    const field = shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : undefined;
    // A name that no field has is refused, whatever stands under it: it may be half a sentence.
    if (inner === null && (field !== undefined || shape === undefined)) continue;
    settled[key] = field === undefined ? plainValue(inner) : settle(field, inner);
  }
  return settled;
}

/** `value` with its numbers as numbers, for places that no schema describes. */
export function plainValue(value: unknown): unknown {
  if (value instanceof SpelledNumber) return value.number;
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValue(inner)]));
}

type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** What a field takes, as a reader of tables needs to know it before it reads a cell into it. */
export type Takes = {
  readonly time: boolean;
  readonly number: boolean;
  /** Whether it takes a number, a range or a hedged number, and nothing else. */
  readonly quantity: boolean;
  /** Whether it takes any words, so that it tells of no cell whether it belongs here. */
  readonly words: boolean;
  /** Where it names other records: the kinds that it may name (none: any); a place in a source names none by itself. */
  readonly link: readonly string[] | undefined;
  /** What the items of a list take. */
  readonly element: z.core.$ZodType | undefined;
  /** What a part of an object takes. */
  readonly part: (name: string) => z.core.$ZodType | undefined;
};

export function takes(schema: z.core.$ZodType): Takes {
  const plan = planOf(schema);
  return {
    time: plan.time,
    number: plan.number,
    quantity: plan.quantity,
    words: takesWords(schema) || (plan.element !== undefined && takesWords(plan.element)),
    link: linkOf(schema),
    element: plan.element,
    part: (name) => plan.shapes.find((shape) => Object.hasOwn(shape, name))?.[name],
  };
}

/** Words that are no code, date, number or name of any schema. */
const anyWords = "‡ any words ‡";

function takesWords(schema: z.core.$ZodType): boolean {
  return (schema as unknown as z.ZodType).safeParse(anyWords).success;
}

function linkOf(schema: z.core.$ZodType): readonly string[] | undefined {
  const { def } = (schema as unknown as { _zod: { def: Record<string, unknown> & { type: string } } })._zod;
  if (def.type === "optional" || def.type === "default" || def.type === "nullable")
    return linkOf(def["innerType"] as z.core.$ZodType);
  if (def.type !== "string") return undefined;
  return (z.globalRegistry.get(schema) as { link?: readonly string[] } | undefined)?.link;
}

/** What a schema takes, over all the branches of its unions. */
type Plan = {
  text: boolean;
  number: boolean;
  quantity: boolean;
  boolean: boolean;
  yesNo: boolean;
  time: boolean;
  element: z.core.$ZodType | undefined;
  readonly shapes: Shape[];
};

const plans = new WeakMap<z.core.$ZodType, Plan>();

function planOf(schema: z.core.$ZodType): Plan {
  let plan = plans.get(schema);
  if (plan === undefined) {
    plan = {
      text: false,
      number: false,
      quantity: false,
      boolean: false,
      yesNo: false,
      time: false,
      element: undefined,
      shapes: [],
    };
    plans.set(schema, plan);
    describe(schema, plan);
  }
  return plan;
}

function describe(schema: z.core.$ZodType, plan: Plan): void {
  if (schema === timeSchema) plan.time = true;
  if (schema === quantitySchema) plan.quantity = true;
  const definition = (schema as unknown as { _zod: { def: Record<string, unknown> & { type: string } } })._zod
    .def;
  switch (definition.type) {
    case "optional":
    case "default":
    case "nullable":
      return describe(definition["innerType"] as z.core.$ZodType, plan);
    case "pipe": {
      const first = definition["in"] as z.core.$ZodType;
      const preprocessed =
        (first as unknown as { _zod: { def: { type: string } } })._zod.def.type === "transform";
      return describe(preprocessed ? (definition["out"] as z.core.$ZodType) : first, plan);
    }
    case "union":
      for (const option of definition["options"] as z.core.$ZodType[]) describe(option, plan);
      return;
    case "string":
      plan.text = true;
      return;
    case "enum": {
      const words = Object.values(definition["entries"] as Record<string, unknown>);
      plan.text = true;
      if (words.includes("yes") && words.includes("no")) plan.yesNo = true;
      return;
    }
    case "number":
      plan.number = true;
      return;
    case "boolean":
      plan.boolean = true;
      return;
    case "array":
      plan.element ??= definition["element"] as z.core.$ZodType;
      return;
    case "tuple":
      plan.element ??= (definition["items"] as z.core.$ZodType[])[0];
      return;
    case "object":
      plan.shapes.push(definition["shape"] as Shape);
      return;
    default:
  }
}

function settleScalar(plan: Plan, value: unknown): unknown {
  if (typeof value === "boolean" && plan.yesNo && !plan.boolean) return value ? "yes" : "no";
  if (plan.boolean && !plan.text && (value === "yes" || value === "no")) return value === "yes";
  if (typeof value === "number" && plan.time && Number.isInteger(value) && value >= 1000 && value <= 9999)
    return String(value);
  return value;
}

/** The branch of a union that an object is meant for: the one whose literals fit and that knows all its keys. */
function shapeFor(plan: Plan, value: object): Shape | undefined {
  if (plan.shapes.length < 2) return plan.shapes[0];
  const keys = Object.keys(value);
  return (
    plan.shapes.find((shape) => literalsFit(shape, value as Record<string, unknown>)) ??
    plan.shapes.find((shape) => keys.every((key) => Object.hasOwn(shape, key))) ??
    plan.shapes[0]
  );
}

function literalsFit(shape: Shape, value: Record<string, unknown>): boolean {
  let literals = 0;
  for (const [key, field] of Object.entries(shape)) {
    const definition = (field as unknown as { _zod: { def: { type: string; values?: unknown[] } } })._zod.def;
    if (definition.type !== "literal") continue;
    literals++;
    if (!definition.values!.includes(value[key])) return false;
  }
  return literals > 0;
}
