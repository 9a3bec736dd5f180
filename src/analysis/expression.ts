import { type ASTNode, Environment, type ParseResult } from "@marcbachmann/cel-js";
import { type Interval, compareInterval } from "../domain/quantity.ts";
import { Problem } from "../domain/problem.ts";
import { type Span, parseTime, spanOf } from "../domain/time.ts";
import type { Trilean } from "../domain/trilean.ts";
import type { Field, FieldType, Schemas, TableKind, UnitSchema } from "./unit-schema.ts";

export type Relation = "==" | "!=" | "<" | "<=" | ">" | ">=";

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
  | { readonly op: "number"; readonly of: Operand; readonly relation: Relation; readonly number: number }
  | { readonly op: "time"; readonly of: Operand; readonly relation: Relation; readonly span: Bounds }
  /** A list of texts that holds a text. */
  | { readonly op: "holds"; readonly list: Operand; readonly text: string | Operand }
  | {
      readonly op: "exists" | "all";
      readonly over: { readonly depth: number; readonly name: string; readonly of: TableKind | "strings" };
      /** The depth of what it goes through, as the operands in its body say it. */
      readonly depth: number;
      readonly body: Expression;
    };

/** A span whose unknown ends are infinite. */
export type Bounds = { readonly from: number; readonly until: number };

/** A checked expression with its text and the fields that it names, by unit. */
export type Checked = {
  readonly text: string;
  readonly unit: TableKind;
  readonly root: Expression;
  readonly uses: readonly { readonly kind: TableKind; readonly name: string }[];
};

/**
 * The expression that `text` states over a unit, checked: names, types, codes and dates are known before anything is
 * counted, and the check of cel-js itself has passed.
 *
 * @throws Problem `bad-input` with one sentence and the column (from 1) of what is wrong
 */
export function parseExpression(text: string, unit: TableKind, schemas: Schemas): Checked {
  if (text.length > longestExpression)
    refuse(0, `an expression has at most ${longestExpression} characters; say it in several findings`);
  const parsed = parseCel(text, unit, schemas);
  const reader = new Reader(text, schemas);
  const root = reader.boolean(parsed.ast, [{ name: undefined, schema: schemas.get(unit)! }]);
  const { valid, error } = parseCel(escaped(text, reader.rootNames), unit, schemas).check();
  if (!valid) refuse(error?.range?.start ?? 0, lower(error?.["summary"] ?? "the types do not fit"));
  return { text, unit, root, uses: reader.uses };
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
export function compareTime({ from, until }: Bounds, relation: Relation, literal: Bounds): Trilean {
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
  | { readonly kind: "children"; readonly depth: number; readonly name: string; readonly child: TableKind };

const relations: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

class Reader {
  /** Where root fields end whose name is a word of CEL. */
  readonly rootNames: number[] = [];
  readonly uses: { kind: TableKind; name: string }[] = [];
  readonly #text: string;
  readonly #schemas: Schemas;

  constructor(text: string, schemas: Schemas) {
    this.#text = text;
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
    const target = this.#target(node, scopes);
    if (target.kind === "children")
      return refuse(
        node.start,
        `${target.name} is a list; ask ${target.name}.exists(x, …) or ${target.name}.all(x, …)`,
      );
    const { operand } = target;
    if (operand.type === "bool") return { op: "truth", of: operand };
    return refuse(
      node.start,
      `${operand.name || this.#source(node)} is ${typeWords[operand.type]}, not a yes or no; compare it with a value`,
    );
  }

  #comparison(
    node: ASTNode,
    relation: Relation,
    [left, right]: readonly [ASTNode, ASTNode],
    scopes: readonly Scope[],
  ): Expression {
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
    relation: Relation,
    node: ASTNode,
    literal: string | number | boolean,
    literalNode: ASTNode,
    scopes: readonly Scope[],
  ): Expression {
    const { operand, field } = this.#operand(node, scopes);
    const at = literalNode.start;
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
    if (target.kind === "children" || target.operand.type !== "strings")
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
    const target = this.#target(node, scopes);
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
    if (child !== undefined) return { kind: "children", depth, name, child };
    const field = schema.fields.get(name);
    if (field === undefined) {
      const near = nearest(name, [...schema.fields.keys(), ...schema.children.keys()]);
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

const allowed = "&& || ! == != < <= > >= in exists all";

const typeWords: Readonly<Record<FieldType, string>> = {
  bool: "a yes or no",
  string: "a text",
  strings: "a list of texts",
  number: "a number",
  time: "a date",
};

const mirrored: Readonly<Record<Relation, Relation>> = {
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
