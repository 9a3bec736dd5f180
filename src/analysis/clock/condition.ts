import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { between, compareInterval, type Interval } from "../../arithmetic/interval.ts";
import type { ClockFacts } from "../../domain/clock-row.ts";
import { Problem } from "../../domain/problem.ts";
import { allOf, anyOf, not, type Trilean } from "../../domain/trilean.ts";

/** A condition of a row ("age >= 14 && offence_class == 'felony'"), read once. */
export type Condition = {
  readonly of: (facts: ClockFacts) => Trilean;
  /** The facts that it asks for, in the order in which they stand. */
  readonly names: readonly string[];
  /** Each comparison's fact with the value that it is held against. */
  readonly asked: readonly Comparand[];
};

type Comparand = { readonly name: string; readonly value: string | number | boolean };

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  limits: { maxAstNodes: 200, maxDepth: 20 },
});

const read = new Map<string, Condition>();

/**
 * The condition that a text states in CEL: comparisons of one fact with a text, a number, true or false, joined by &&, ||
 * and !. A fact that is not there, or a range on both sides of the number, leaves it unknown.
 *
 * @throws Problem `bad-input` with one sentence, where the text is no such condition
 */
export function conditionOf(text: string): Condition {
  let condition = read.get(text);
  if (condition === undefined) {
    if (read.size > 10_000) read.clear();
    read.set(text, (condition = readCondition(text)));
  }
  return condition;
}

function readCondition(text: string): Condition {
  let root: ASTNode;
  try {
    root = environment.parse(text).ast;
  } catch (error) {
    throw refused(text, (error as { summary?: string }).summary ?? "it is no condition in CEL");
  }
  const asked: Comparand[] = [];
  const test = compiled(root, text, asked);
  return { of: test, names: [...new Set(asked.map(({ name }) => name))], asked };
}

/** Whether there are facts of which both conditions hold: tried on both sides of every number, and with every word. */
export function canBothHold(first: Condition, second: Condition): boolean {
  const values = Map.groupBy([...first.asked, ...second.asked], ({ name }) => name);
  let tried: Record<string, string | number | boolean>[] = [{}];
  for (const [name, asked] of values) {
    const around = asked.flatMap(({ value }): readonly Comparand["value"][] =>
      typeof value === "number" ? [value - 1, value, value + 1] : [value, `not ${String(value)}`],
    );
    tried = tried.flatMap((facts) => [...new Set(around)].map((value) => ({ ...facts, [name]: value })));
    if (tried.length > mostTried) return false;
  }
  return tried.some((facts) =>
    [first, second].every((condition) => condition.of(facts as unknown as ClockFacts) === "yes"),
  );
}

const mostTried = 20_000;

type Test = (facts: ClockFacts) => Trilean;
type Sign = "==" | "!=" | "<" | "<=" | ">" | ">=";

const mirrored: Readonly<Record<Sign, Sign>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function compiled(node: ASTNode, text: string, asked: Comparand[]): Test {
  switch (node.op) {
    case "&&":
    case "||": {
      const parts = node.args.map((part) => compiled(part, text, asked));
      const joined = node.op === "&&" ? allOf : anyOf;
      return (facts) => joined(parts.map((part) => part(facts)));
    }
    case "!_": {
      const inner = compiled(node.args, text, asked);
      return (facts) => not(inner(facts));
    }
    case "value": {
      if (typeof node.args !== "boolean") throw refused(text, "a value alone is neither true nor false");
      const value: Trilean = node.args ? "yes" : "no";
      return () => value;
    }
    case "id": {
      const name = node.args;
      asked.push({ name, value: true });
      return (facts) => compared(facts[name], "==", true);
    }
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const [left, right] = node.args;
      const [fact, literal, sign] =
        left.op === "id" ? [left, right, node.op] : [right, left, mirrored[node.op]];
      const value = literalIn(literal);
      if (fact.op !== "id" || value === undefined)
        throw refused(text, "a comparison takes one fact and one text, number, true or false");
      const ordered = sign !== "==" && sign !== "!=";
      if (ordered && typeof value !== "number") throw refused(text, `${sign} takes a number`);
      const name = fact.args;
      asked.push({ name, value });
      return (facts) => compared(facts[name], sign, value);
    }
    default:
      throw refused(text, `${String(node.op)} is not used here; join comparisons by &&, || and !`);
  }
}

function literalIn(node: ASTNode): string | number | boolean | undefined {
  if (node.op === "-_") {
    const value = literalIn(node.args);
    return typeof value === "number" ? -value : undefined;
  }
  if (node.op !== "value") return undefined;
  const value: unknown = node.args;
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}

function compared(fact: unknown, sign: Sign, value: string | number | boolean): Trilean {
  if (fact === undefined || fact === "unknown") return "unknown";
  if (typeof value === "number") {
    const interval = intervalIn(fact);
    if (interval === undefined) return "unknown";
    if (sign === "!=") return not(compareInterval(interval, "==", value));
    return compareInterval(interval, sign, value);
  }
  const same: Trilean = String(fact) === String(value) ? "yes" : "no";
  return sign === "!=" ? not(same) : same;
}

function intervalIn(fact: unknown): Interval | undefined {
  if (typeof fact === "number") return between(fact);
  if (!Array.isArray(fact)) return undefined;
  const [least, most] = fact as unknown as readonly [number, number];
  return between(least, most);
}

function refused(text: string, why: string): Problem {
  return new Problem("bad-input", `The condition ${JSON.stringify(text)} can't be used: ${why}.`);
}
