import { compareInterval, type Interval } from "../../arithmetic/interval.ts";
import { type ASTNode, Environment, type ParseResult } from "@marcbachmann/cel-js";
import { Problem } from "../../domain/problem.ts";
import { type Span, parseTime, spanOf } from "../../domain/time.ts";
import { type Trilean, not } from "../../domain/trilean.ts";
import { type Bounds, firstDay, heldOn, lastDay } from "./held.ts";
import type { Field, FieldType, Schemas, TableKind, UnitSchema } from "../column/unit-schema.ts";

export type ComparisonSign = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** A field as an expression reaches it: `depth` counts the `exists` and `all` around it, 0 is the unit itself. */
export type Operand = {
  readonly depth: number;
  readonly name: string;
  readonly type: FieldType;
  readonly partly: boolean;
};

/** A checked expression: three-valued where the fields it names are not answered. */
export type Expression =
  | { readonly op: "literal"; readonly value: boolean }
  | { readonly op: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly op: "not"; readonly inner: Expression }
  /** A field of type bool. */
  | { readonly op: "truth"; readonly of: Operand }
  /** A text that is one of `among`. */
  | { readonly op: "text"; readonly of: Operand; readonly among: readonly string[] }
  | { readonly op: "same-text"; readonly of: Operand; readonly as: Operand }
  | {
      readonly op: "number";
      readonly of: Operand;
      readonly relation: ComparisonSign;
      readonly number: number;
    }
  | { readonly op: "time"; readonly of: Operand; readonly relation: ComparisonSign; readonly span: Bounds }
  /** Whether what has this start, end and exit was going on on one of these days. */
  | {
      readonly op: "held";
      readonly start: Operand;
      readonly end: Operand;
      readonly exit: Operand | undefined;
      readonly days: Bounds;
    }
  /** How long it is from one time to a later one: in milliseconds, or in days of the calendar. */
  | {
      readonly op: "gap";
      readonly later: Operand;
      readonly earlier: Operand;
      readonly relation: ComparisonSign;
      readonly amount: Amount;
    }
  /** A list of texts that holds a text. */
  | { readonly op: "holds"; readonly list: Operand; readonly text: string | Operand }
  | {
      readonly op: "exists" | "all";
      readonly over: { readonly depth: number; readonly name: string; readonly of: TableKind | "strings" };
      /** The depth of what it goes through, as the operands in its body say it. */
      readonly depth: number;
      readonly body: Expression;
    };

/** How long: so many milliseconds, or so many days of the calendar, which a date known to the day counts exactly. */
export type Amount = { readonly number: number; readonly in: "milliseconds" | "days" };

/** A field that an expression names; `asDay` where it decides no more than whether somebody was held on a day. */
export type FieldUse = { readonly kind: TableKind; readonly name: string; readonly asDay?: true };

/** A checked expression with its text, the fields that it names, by unit, and the kinds of record that it looks through. */
export type CheckedExpression = {
  readonly text: string;
  readonly unit: TableKind;
  readonly root: Expression;
  readonly uses: readonly FieldUse[];
  readonly reaches: readonly TableKind[];
};

/**
 * The expression that `text` states over a unit, checked: names, types, codes and dates are known before anything is
 * counted, and the check of cel-js itself has passed.
 *
 * @throws Problem `bad-input` with one sentence and the column (from 1) of what is wrong
 */
export function parseExpression(text: string, unit: TableKind, schemas: Schemas): CheckedExpression {
  if (text.length > longestExpression)
    refuse(0, `an expression has at most ${longestExpression} characters; say it in several findings`);
  const { plain, amounts } = withoutUnits(text);
  const parsed = parseCel(plain, unit, schemas);
  const reader = new CelReader(text, amounts, schemas);
  const root = reader.boolean(parsed.ast, [{ name: undefined, schema: schemas.get(unit)! }]);
  const { valid, error } = parseCel(inCel(escaped(text, reader.rootNames)), unit, schemas).check();
  if (!valid) refuse(error?.range?.start ?? 0, lower(error?.["summary"] ?? "the types do not fit"));
  return { text, unit, root, uses: reader.uses, reaches: reader.reaches };
}

/** Characters of an expression; the longest of the examples has 521. */
const longestExpression = 4000;

/** `exists` and `all` inside each other: each goes through its list once for every item of the one around it. */
const deepestQuantifier = 4;

/**
 * The same language in cel-js, which defines its meaning row by row: times and numbers are the spans and intervals below,
 * and an operator that cannot tell throws, as a field that is not there does. `type` and other words of CEL itself are
 * fields too; `escaped` gives them a `_`.
 */
export function celEnvironment(unit: TableKind, schemas: Schemas): Environment {
  const known = environments.get(schemas)?.get(unit);
  if (known !== undefined) return known;
  const environment = new Environment({ limits: { maxAstNodes: 2000, maxDepth: 100 } });
  environment.registerType("time", { ctor: CelTime, fields: {} });
  environment.registerType("amount", { ctor: CelAmount, fields: {} });
  for (const relation of ["==", "<", "<=", ">", ">="] as const) {
    // cel-js turns == round by itself.
    const turned = relation === "==" ? undefined : mirrored[relation];
    const time = (found: CelTime, text: string): boolean =>
      told(compareTime(found, relation, literalSpan(text)!));
    environment.registerOperator(`time ${relation} string`, time);
    if (turned !== undefined)
      environment.registerOperator(`string ${turned} time`, (text: string, found: CelTime) =>
        time(found, text),
      );
    for (const type of ["int", "double"]) {
      const amount = (found: CelAmount, number: bigint | number): boolean =>
        told(compareInterval(found, relation, Number(number)));
      environment.registerOperator(`amount ${relation} ${type}`, amount);
      if (turned !== undefined)
        environment.registerOperator(
          `${type} ${turned} amount`,
          (number: bigint | number, found: CelAmount) => amount(found, number),
        );
    }
  }
  environment.registerType("held", { ctor: CelHeld, fields: {} });
  environment.registerOperator("held == string", (held: CelHeld, text: string) =>
    told(held.on(literalSpan(text)!)),
  );
  environment.registerType("gap", { ctor: CelGap, fields: {} });
  environment.registerType("days", { ctor: CelDays, fields: {} });
  environment.registerFunction("days(int): days", (number: bigint) => new CelDays(Number(number)));
  environment.registerOperator(
    "time - time: gap",
    (later: CelTime, earlier: CelTime) => new CelGap(later, earlier),
  );
  for (const relation of ["==", "<", "<=", ">", ">="] as const)
    for (const type of ["google.protobuf.Duration", "days"]) {
      const gap = (found: CelGap, amount: CelAmountOfTime): boolean =>
        told(compareGap(found.later, found.earlier, relation, amountIn(amount)));
      environment.registerOperator(`gap ${relation} ${type}`, gap);
      if (relation !== "==")
        environment.registerOperator(
          `${type} ${mirrored[relation]} gap`,
          (amount: CelAmountOfTime, found: CelGap) => gap(found, amount),
        );
    }
  const typeOf = (field: Field): string => celTypes[field.type];
  // A type's fields may only name types that are there, so children come first; no kind is its own descendant.
  const registered = new Set<TableKind>();
  const register = (kind: TableKind): void => {
    if (registered.has(kind)) return;
    registered.add(kind);
    const schema = schemas.get(kind)!;
    for (const child of schema.children.values()) register(child);
    environment.registerType(kind, { ctor: celClass(kind), fields: fieldsOf(schema, typeOf) });
  };
  const schema = schemas.get(unit)!;
  for (const child of schema.children.values()) register(child);
  for (const [name, type] of Object.entries(fieldsOf(schema, typeOf)))
    environment.registerVariable(celWords.has(name) ? `${name}_` : name, type);
  if (!environments.has(schemas)) environments.set(schemas, new Map());
  environments.get(schemas)!.set(unit, environment);
  return environment;
}

/** Words of CEL that no variable can have as its name. */
export const celWords: ReadonlySet<string> = new Set(
  "type bool int uint double string bytes list map dyn google cel optional".split(" "),
);

const environments = new WeakMap<Schemas, Map<TableKind, Environment>>();

export class CelTime {
  readonly from: number;
  readonly until: number;
  constructor({ from, until }: Bounds) {
    this.from = from;
    this.until = until;
  }
}

export class CelAmount {
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
  constructor({ low, high, lowOpen, highOpen }: Interval) {
    this.low = low;
    this.high = high;
    this.lowOpen = lowOpen;
    this.highOpen = highOpen;
  }
}

/** Of one record with a start and an end, what is known of both; an end that never came is infinite. */
export class CelHeld {
  readonly start: Bounds;
  readonly end: Bounds;
  constructor(start: Bounds, end: Bounds) {
    this.start = start;
    this.end = end;
  }
  on(days: Bounds): Trilean {
    return (["unknown", "no", "yes", "unknown"] as const)[heldOn(this.start, this.end, days)];
  }
}

class CelGap {
  readonly later: Bounds;
  readonly earlier: Bounds;
  constructor(later: Bounds, earlier: Bounds) {
    this.later = later;
    this.earlier = earlier;
  }
}

class CelDays {
  readonly days: number;
  constructor(days: number) {
    this.days = days;
  }
}

/** What cel-js makes of `48h` and of `3d`. */
type CelAmountOfTime = CelDays | { readonly getMilliseconds: () => bigint | number };

function amountIn(amount: CelAmountOfTime): Amount {
  return amount instanceof CelDays
    ? { number: amount.days, in: "days" }
    : { number: Number(amount.getMilliseconds()), in: "milliseconds" };
}

/** The class whose instances cel-js takes for children of a kind. */
export function celClass(kind: TableKind): new () => object {
  let found = classes.get(kind);
  if (found === undefined)
    classes.set(
      kind,
      (found = class {
        readonly recordKind = kind;
      }),
    );
  return found;
}

const classes = new Map<TableKind, new () => object>();

/**
 * How a time that is known as a span stands to one that is written: `>=` holds when all of it is from the literal's start
 * on, `<=` when all of it is before the literal's end, `==` when it lies within the literal; each fails when none does.
 */
export function compareTime({ from, until }: Bounds, relation: ComparisonSign, literal: Bounds): Trilean {
  const tell = (yes: boolean, no: boolean): Trilean => (yes ? "yes" : no ? "no" : "unknown");
  switch (relation) {
    case ">=":
      return tell(from >= literal.from, until <= literal.from);
    case "<":
      return tell(until <= literal.from, from >= literal.from);
    case "<=":
      return tell(until <= literal.until, from >= literal.until);
    case ">":
      return tell(from >= literal.until, until <= literal.until);
    case "==":
      return tell(
        from >= literal.from && until <= literal.until,
        until <= literal.from || from >= literal.until,
      );
    case "!=":
      return tell(
        until <= literal.from || from >= literal.until,
        from >= literal.from && until <= literal.until,
      );
  }
}

/**
 * How the time from one date to a later one stands to an amount. Dates are spans, and so is what lies between them: from a
 * day to the day after next it is more than 24 and less than 72 hours, and 2 days of the calendar.
 */
export function compareGap(
  later: Bounds,
  earlier: Bounds,
  relation: ComparisonSign,
  amount: Amount,
): Trilean {
  const exact = amount.in === "days";
  const [low, high] = exact
    ? [firstDay(later.from) - lastDay(earlier.until), lastDay(later.until) - firstDay(earlier.from)]
    : [later.from - earlier.until, later.until - earlier.from];
  const gap = { low, high, lowOpen: !exact, highOpen: !exact };
  if (relation !== "!=") return compareInterval(gap, relation, amount.number);
  return not(compareInterval(gap, "==", amount.number));
}

const celTypes: Readonly<Record<FieldType, string>> = {
  bool: "bool",
  string: "string",
  strings: "list<string>",
  number: "amount",
  time: "time",
};

function fieldsOf(schema: UnitSchema, typeOf: (field: Field) => string): Record<string, string> {
  return Object.fromEntries([
    ...[...schema.fields.values()].map((field): [string, string] => [field.name, typeOf(field)]),
    ...[...schema.children].map(([plural, kind]): [string, string] => [plural, `list<${kind}>`]),
    ...(hasSpan(schema) ? [["held", "held"] as const] : []),
  ]);
}

function told(answer: Trilean): boolean {
  if (answer === "unknown") throw new Error("imprecise");
  return answer === "yes";
}

function parseCel(text: string, unit: TableKind, schemas: Schemas): ParseResult {
  try {
    return celEnvironment(unit, schemas).parse(text);
  } catch (error) {
    const { summary, range } = error as { summary?: string; range?: { start: number } };
    if (summary === undefined) throw error;
    return refuse(range?.start ?? 0, lower(summary));
  }
}

/** Whether records of a kind go on from a start to an end, so that `held` can be asked of them; a variable of that name goes first. */
function hasSpan({ fields }: UnitSchema): boolean {
  return !fields.has("held") && fields.get("start")?.type === "time" && fields.get("end")?.type === "time";
}

const minuteMs = 60_000;

/** The units that an amount of time is written in, as in 48h. */
const timeUnits: Readonly<Record<string, Amount>> = {
  min: { number: minuteMs, in: "milliseconds" },
  h: { number: 60 * minuteMs, in: "milliseconds" },
  d: { number: 1, in: "days" },
  w: { number: 7, in: "days" },
};

/** Texts in quotation marks, which are skipped, and whole numbers with a unit of time. */
const amountsOfTime = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?<![\w.])(\d+)(min|h|d|w)(?!\w)/g;

/** The text with its amounts of time as plain numbers of CEL of the same length, and the amounts by where they begin. */
function withoutUnits(text: string): { plain: string; amounts: ReadonlyMap<number, Amount> } {
  const amounts = new Map<number, Amount>();
  const plain = text.replace(amountsOfTime, (whole, digits: string | undefined, unit: string, at: number) => {
    if (digits === undefined) return whole;
    const one = timeUnits[unit]!;
    amounts.set(at, { ...one, number: Number(digits) * one.number });
    return `${digits}u`.padEnd(whole.length);
  });
  return { plain, amounts };
}

/** The text in CEL proper, which has no numbers with units: 48h is duration("48h"), and 3d is days(3). */
export function inCel(text: string): string {
  return text.replace(amountsOfTime, (whole, digits: string | undefined, unit: string) => {
    if (digits === undefined) return whole;
    const one = timeUnits[unit]!;
    return one.in === "days"
      ? `days(${Number(digits) * one.number})`
      : `duration("${digits}${unit === "min" ? "m" : unit}")`;
  });
}

/** The text with a `_` after each root field that is a word of CEL, from the last to the first. */
export function escaped(text: string, ends: readonly number[]): string {
  return [...ends]
    .sort((a, b) => b - a)
    .reduce((result, end) => `${result.slice(0, end)}_${result.slice(end)}`, text);
}

function refuse(at: number, sentence: string): never {
  throw new Problem("bad-input", `At column ${at + 1}: ${sentence}.`);
}

function lower(summary: string): string {
  return summary.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}

/** What a name means where it stands: the unit itself (no name), the child or text that `exists` or `all` goes through. */
type Scope = { readonly name: string | undefined; readonly schema: UnitSchema | undefined };

type Target =
  | { readonly kind: "field"; readonly operand: Operand; readonly field: Field | undefined }
  | { readonly kind: "children"; readonly depth: number; readonly name: string; readonly child: TableKind }
  | { readonly kind: "held"; readonly depth: number; readonly schema: UnitSchema };

const relations: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

class CelReader {
  /** Where root fields end whose name is a word of CEL. */
  readonly rootNames: number[] = [];
  readonly uses: FieldUse[] = [];
  readonly reaches: TableKind[] = [];
  readonly #text: string;
  readonly #amounts: ReadonlyMap<number, Amount>;
  readonly #schemas: Schemas;

  constructor(text: string, amounts: ReadonlyMap<number, Amount>, schemas: Schemas) {
    this.#text = text;
    this.#amounts = amounts;
    this.#schemas = schemas;
  }

  boolean(node: ASTNode, scopes: readonly Scope[]): Expression {
    switch (node.op) {
      case "&&":
      case "||":
        return {
          op: node.op === "&&" ? "and" : "or",
          left: this.boolean(node.args[0], scopes),
          right: this.boolean(node.args[1], scopes),
        };
      case "!_":
        return { op: "not", inner: this.boolean(node.args, scopes) };
      case "value":
        if (typeof node.args === "boolean") return { op: "literal", value: node.args };
        return refuse(node.start, `${this.#source(node)} is no yes-or-no question; compare it with a field`);
      case "id":
      case ".":
        return this.#truth(node, scopes);
      case "==":
      case "!=":
      case "<":
      case "<=":
      case ">":
      case ">=":
        return this.#comparison(node, node.op, node.args, scopes);
      case "in":
        return this.#membership(node.args, scopes);
      case "rcall":
        return this.#quantifier(node, node.args, scopes);
      default:
        return refuse(node.start, `${nameOfOperator(node)} cannot be used here; use ${allowed}`);
    }
  }

  #truth(node: ASTNode, scopes: readonly Scope[]): Expression {
    const { operand } = this.#single(node, this.#target(node, scopes));
    if (operand.type === "bool") return { op: "truth", of: operand };
    return refuse(
      node.start,
      `${operand.name || this.#source(node)} is ${typeWords[operand.type]}, not a yes or no; compare it with a value`,
    );
  }

  #comparison(
    node: ASTNode,
    relation: ComparisonSign,
    [left, right]: readonly [ASTNode, ASTNode],
    scopes: readonly Scope[],
  ): Expression {
    if (left.op === "-") return this.#gap(left.args, relation, right, scopes);
    if (right.op === "-") return this.#gap(right.args, mirrored[relation], left, scopes);
    const literal = literalOf(right);
    const other = literalOf(left);
    if (other !== undefined) {
      if (literal !== undefined) return refuse(node.start, "a comparison needs a field on one side");
      return this.#against(left, mirrored[relation], right, other, left, scopes);
    }
    if (literal !== undefined) return this.#against(node, relation, left, literal, right, scopes);
    const [a, b] = [this.#operand(left, scopes), this.#operand(right, scopes)];
    if (
      a.operand.type !== "string" ||
      b.operand.type !== "string" ||
      !(relation === "==" || relation === "!=")
    )
      return refuse(
        right.start,
        "two fields can only be compared when both are texts, by == or !=; compare with a value",
      );
    const same: Expression = { op: "same-text", of: a.operand, as: b.operand };
    return relation === "==" ? same : { op: "not", inner: same };
  }

  #against(
    whole: ASTNode,
    relation: ComparisonSign,
    node: ASTNode,
    literal: string | number | boolean,
    literalNode: ASTNode,
    scopes: readonly Scope[],
  ): Expression {
    const at = literalNode.start;
    const target = node.op === "id" || node.op === "." ? this.#target(node, scopes) : undefined;
    if (target?.kind === "held") {
      const days = typeof literal === "string" ? literalSpan(literal) : undefined;
      if (days === undefined || !(relation === "==" || relation === "!="))
        return refuse(
          at,
          `${this.#source(node)} asks about a day, a month, a year or a time of day; ${askHeld}`,
        );
      const held = this.#held(target, days);
      return relation === "==" ? held : { op: "not", inner: held };
    }
    const { operand, field } =
      target === undefined ? this.#operand(node, scopes) : this.#single(node, target);
    const name = operand.name === "" ? this.#source(node) : operand.name;
    switch (operand.type) {
      case "bool": {
        if (typeof literal !== "boolean" || !(relation === "==" || relation === "!="))
          return refuse(at, `${name} is a yes or no; write ${name} or !${name}`);
        const truth: Expression = { op: "truth", of: operand };
        return literal === (relation === "==") ? truth : { op: "not", inner: truth };
      }
      case "string": {
        if (typeof literal !== "string")
          return refuse(at, `${name} is a text; compare it with a text in quotation marks`);
        if (!(relation === "==" || relation === "!="))
          return refuse(whole.start, `${name} is a text and has no order; use == or != or in`);
        this.#checkCode(field, name, literal, at);
        const text: Expression = { op: "text", of: operand, among: [literal] };
        return relation === "==" ? text : { op: "not", inner: text };
      }
      case "strings":
        return refuse(whole.start, `${name} is a list; write "value" in ${name}`);
      case "number":
        if (typeof literal !== "number") return refuse(at, `${name} is a number; compare it with a number`);
        return { op: "number", of: operand, relation, number: literal };
      case "time": {
        const span = typeof literal === "string" ? literalSpan(literal) : undefined;
        if (span === undefined)
          return refuse(
            at,
            `${name} is a date; compare it with a date such as "2017", "2017-05" or "2017-05-03"`,
          );
        return { op: "time", of: operand, relation, span };
      }
    }
  }

  /** `end - start > 48h` */
  #gap(
    [later, earlier]: readonly [ASTNode, ASTNode],
    relation: ComparisonSign,
    amountNode: ASTNode,
    scopes: readonly Scope[],
  ): Expression {
    const [a, b] = [this.#operand(later, scopes).operand, this.#operand(earlier, scopes).operand];
    const wrong =
      a.type === "time" ? (b.type === "time" ? undefined : ([b, earlier] as const)) : ([a, later] as const);
    if (wrong !== undefined)
      return refuse(
        wrong[1].start,
        `${wrong[0].name || this.#source(wrong[1])} is ${typeWords[wrong[0].type]}; only one date can be taken from another`,
      );
    const amount = this.#amounts.get(amountNode.start) ?? durationOf(amountNode);
    if (amount === undefined)
      return refuse(
        amountNode.start,
        "the time between two dates is compared with an amount such as 48h, 90min, 3d or 2w",
      );
    return { op: "gap", later: a, earlier: b, relation, amount };
  }

  #held(
    { depth, schema }: { readonly depth: number; readonly schema: UnitSchema },
    days: Bounds,
  ): Expression {
    const operand = (name: string): Operand => {
      const { type, partly } = schema.fields.get(name)!;
      this.uses.push({ kind: schema.kind, name, asDay: true });
      return { depth, name, type, partly };
    };
    const exit = schema.fields.get("exit")?.type === "string" ? operand("exit") : undefined;
    return { op: "held", start: operand("start"), end: operand("end"), exit, days };
  }

  #membership([item, list]: readonly [ASTNode, ASTNode], scopes: readonly Scope[]): Expression {
    if (list.op === "list") {
      const { operand, field } = this.#operand(item, scopes);
      if (operand.type !== "string")
        return refuse(
          item.start,
          `${operand.name} is ${typeWords[operand.type]}; only a text can be in a list of values`,
        );
      const among = list.args.map((node) => {
        const text = literalOf(node);
        if (typeof text !== "string")
          return refuse(node.start, "a list of values holds texts in quotation marks");
        this.#checkCode(field, operand.name, text, node.start);
        return text;
      });
      return { op: "text", of: operand, among };
    }
    const target = this.#target(list, scopes);
    if (target.kind !== "field" || target.operand.type !== "strings")
      return refuse(
        list.start,
        `${this.#source(list)} is no list of texts; write field in ["a", "b"] or "a" in field`,
      );
    const text = literalOf(item);
    if (text === undefined) {
      const { operand } = this.#operand(item, scopes);
      if (operand.type !== "string")
        return refuse(
          item.start,
          `${operand.name} is ${typeWords[operand.type]}; only a text can be in ${target.operand.name}`,
        );
      return { op: "holds", list: target.operand, text: operand };
    }
    if (typeof text !== "string")
      return refuse(
        item.start,
        `${target.operand.name} holds texts; write "value" in ${target.operand.name}`,
      );
    this.#checkCode(target.field, target.operand.name, text, item.start);
    return { op: "holds", list: target.operand, text };
  }

  #quantifier(
    node: ASTNode,
    [name, receiver, args]: readonly [string, ASTNode, readonly ASTNode[]],
    scopes: readonly Scope[],
  ): Expression {
    const [variable, body] = args;
    if (scopes.length > deepestQuantifier)
      return refuse(
        node.start,
        `exists and all may stand ${deepestQuantifier} deep in each other, no deeper`,
      );
    if ((name !== "exists" && name !== "all") || args.length !== 2)
      return refuse(node.start, `${name} cannot be used here; use ${allowed}`);
    if (variable!.op !== "id")
      return refuse(variable!.start, `${name} needs a name first, as in ${name}(x, …)`);
    const target = this.#target(receiver, scopes);
    if (target.kind === "held") return refuse(receiver.start, `held is no list; ${askHeld}`);
    if (target.kind === "field" && target.operand.type !== "strings")
      return refuse(
        receiver.start,
        `${target.operand.name} is ${typeWords[target.operand.type]}, not a list`,
      );
    const of = target.kind === "children" ? target.child : "strings";
    const schema = of === "strings" ? undefined : this.#schemas.get(of)!;
    const over = target.kind === "children" ? target : target.operand;
    return {
      op: name,
      over: { depth: over.depth, name: over.name, of },
      depth: scopes.length,
      body: this.boolean(body!, [...scopes, { name: variable!.args, schema }]),
    };
  }

  #operand(node: ASTNode, scopes: readonly Scope[]): { operand: Operand; field: Field | undefined } {
    if (node.op !== "id" && node.op !== ".")
      return refuse(node.start, `${nameOfOperator(node)} cannot be compared; compare a field with a value`);
    return this.#single(node, this.#target(node, scopes));
  }

  /** One field, where neither a list nor `held` can stand. */
  #single(node: ASTNode, target: Target): Target & { readonly kind: "field" } {
    if (target.kind === "held")
      return refuse(node.start, `${this.#source(node)} asks about a day; ${askHeld}`);
    if (target.kind === "children")
      return refuse(
        node.start,
        `${target.name} is a list; ask ${target.name}.exists(x, …) or ${target.name}.all(x, …)`,
      );
    return target;
  }

  /** What a name or `x.name` means. Inner names hide outer ones, as in CEL. */
  #target(node: ASTNode, scopes: readonly Scope[]): Target {
    if (node.op === "id") {
      for (let depth = scopes.length - 1; depth > 0; depth--) {
        const scope = scopes[depth]!;
        if (scope.name !== node.args) continue;
        if (scope.schema === undefined)
          return {
            kind: "field",
            operand: { depth, name: "", type: "string", partly: false },
            field: undefined,
          };
        return refuse(
          node.start,
          `${node.args} is ${article(scope.schema.kind)}; name one of its fields, as in ${node.args}.start`,
        );
      }
      if (celWords.has(node.args)) this.rootNames.push(node.end);
      return this.#fieldOf(scopes[0]!.schema!, 0, node.args, node.start);
    }
    if (node.op !== ".")
      return refuse(node.start, `${nameOfOperator(node)} cannot be used here; use ${allowed}`);
    const [left, name] = node.args;
    if (left.op === "id")
      for (let depth = scopes.length - 1; depth > 0; depth--) {
        const { name: scopeName, schema } = scopes[depth]!;
        if (scopeName !== left.args) continue;
        if (schema === undefined) return refuse(node.start, `${left.args} is a text and has no fields`);
        return this.#fieldOf(schema, depth, name, node.end - name.length);
      }
    return refuse(
      left.start,
      `${this.#source(left)} has no single ${name}; ask ${this.#source(left)}.exists(x, x.${name} …)`,
    );
  }

  #fieldOf(schema: UnitSchema, depth: number, name: string, at: number): Target {
    const child = schema.children.get(name);
    if (child !== undefined) {
      this.reaches.push(child);
      return { kind: "children", depth, name, child };
    }
    const field = schema.fields.get(name);
    if (name === "held" && hasSpan(schema)) return { kind: "held", depth, schema };
    if (field === undefined) {
      const near = nearest(name, [
        ...schema.fields.keys(),
        ...schema.children.keys(),
        ...(hasSpan(schema) ? ["held"] : []),
      ]);
      return refuse(
        at,
        `${article(schema.kind)} has no variable or field ${name}${near === undefined ? "" : `; the nearest is ${near}`}`,
      );
    }
    if (field.variable?.retired === true) {
      const { successor } = field.variable;
      return refuse(
        at,
        `the variable ${name} is retired${successor === undefined ? " and has no successor" : `; use ${successor}`}`,
      );
    }
    this.uses.push({ kind: schema.kind, name });
    return { kind: "field", operand: { depth, name, type: field.type, partly: field.partly }, field };
  }

  #checkCode(field: Field | undefined, name: string, code: string, at: number): void {
    if (field?.codes === undefined || field.codes.includes(code)) return;
    const near = nearest(code, field.codes);
    refuse(
      at,
      `"${code}" is not an answer to ${name}, which takes ${field.codes.join(", ")}${near === undefined ? "" : `; the nearest is ${near}`}`,
    );
  }

  #source(node: ASTNode): string {
    return this.#text.slice(node.start, node.end);
  }
}

const askHeld = 'write held == "2020-06-30"';

const allowed = "&& || ! == != < <= > >= in exists all";

const typeWords: Readonly<Record<FieldType, string>> = {
  bool: "a yes or no",
  string: "a text",
  strings: "a list of texts",
  number: "a number",
  time: "a date",
};

const mirrored: Readonly<Record<ComparisonSign, ComparisonSign>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function literalOf(node: ASTNode): string | number | boolean | undefined {
  if (node.op === "-_") {
    const inner = literalOf(node.args);
    return typeof inner === "number" ? -inner : undefined;
  }
  if (node.op !== "value") return undefined;
  const value = node.args;
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}

/** `duration("48h")`, as CEL itself writes an amount of time. */
function durationOf(node: ASTNode): Amount | undefined {
  if (node.op !== "call" || node.args[0] !== "duration") return undefined;
  const text = literalOf(node.args[1][0] ?? node);
  if (typeof text !== "string" || !/^(?:\d+(?:\.\d+)?(?:h|m|s))+$/.test(text)) return undefined;
  const ms: Readonly<Record<string, number>> = { h: 60 * minuteMs, m: minuteMs, s: 1_000 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  return {
    number: parts.reduce((sum, [, digits, unit]) => sum + Number(digits) * ms[unit!]!, 0),
    in: "milliseconds",
  };
}

/** The instants that a date in an expression means; undefined for other text and for dates without an end. */
function literalSpan(text: string): Bounds | undefined {
  const time = parseTime(text);
  const span: Span | undefined = time === undefined ? undefined : spanOf(time);
  return span?.from === undefined || span.until === undefined
    ? undefined
    : { from: span.from, until: span.until };
}

function nameOfOperator(node: ASTNode): string {
  switch (node.op) {
    case "call":
    case "rcall":
      return node.args[0];
    case "value":
      return "a value alone";
    case "list":
      return "a list";
    case "map":
      return "a map";
    case "-_":
      return "-";
    default:
      return relations.has(node.op) ? `a comparison by ${node.op}` : node.op;
  }
}

function article(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** The word that takes the fewest changes of a letter (Levenshtein 1966), where that is at most a third of it. */
function nearest(word: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const other of words) {
    let row = Array.from({ length: other.length + 1 }, (_, i) => i);
    for (let i = 1; i <= word.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++)
        next.push(
          Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (word[i - 1] === other[j - 1] ? 0 : 1)),
        );
      row = next;
    }
    if (row[other.length]! < least) [best, least] = [other, row[other.length]!];
  }
  return best;
}
