import type { TableKind } from "../column/unit-schema.ts";
import type { CheckedExpression, Expression, Operand } from "../finding/expression.ts";

/** What of an expression may harm, as whoever decides it knows fields and kinds of record. */
export type HarmOf = {
  readonly field: (kind: TableKind, name: string) => boolean;
  /** Whether it may harm to have such a record at all. */
  readonly record: (kind: TableKind) => boolean;
  /** Whether a field is an answer that nobody knows of somebody by looking at them: no sex, age, place or day. */
  readonly isAnswer: (kind: TableKind, name: string) => boolean;
};

/** Whether it may harm people to be told that an expression holds of all of them (`all`), or of none (`none`). */
export type HarmTold = { readonly all: boolean; readonly none: boolean };

/**
 * What is told by an expression that holds of all or of none. "None was brought before a judge at a stage of treatment" tells of
 * nobody that there was such a stage: where a record is picked by what may harm and asked something harmless, only that all are so
 * tells of the picking. What is asked of a person and not of one of their records is taken to be known otherwise.
 */
export function harmTold({ root, unit }: Pick<CheckedExpression, "root" | "unit">, harm: HarmOf): HarmTold {
  const { yes, no } = told(root, [unit], harm);
  return { all: yes, none: no };
}

/** What may harm where an expression holds or fails, and whether a harmless answer can be why it does. */
type OutcomeHarm = { readonly yes: boolean; readonly no: boolean; readonly asks: boolean };

/** What each depth of an expression stands on: records of a kind, or the texts of a field. */
type Scope = TableKind | { readonly kind: TableKind; readonly name: string };

function told(node: Expression, scopes: readonly Scope[], harm: HarmOf): OutcomeHarm {
  const inner = (one: Expression): OutcomeHarm => told(one, scopes, harm);
  switch (node.op) {
    case "literal":
    case "held":
      return { yes: false, no: false, asks: false };
    case "not": {
      const { yes, no, asks } = inner(node.inner);
      return { yes: no, no: yes, asks };
    }
    case "and":
      return both(inner(node.left), inner(node.right), scopes.length > 1);
    case "or":
      return turned(both(turned(inner(node.left)), turned(inner(node.right)), scopes.length > 1));
    case "exists":
    case "all": {
      const { over, body } = node;
      const place = scopes[over.depth]!;
      const scope: Scope =
        over.of === "strings"
          ? { kind: typeof place === "string" ? place : place.kind, name: over.name }
          : over.of;
      const there: OutcomeHarm = {
        yes: typeof scope === "string" ? harm.record(scope) : harm.field(scope.kind, scope.name),
        no: typeof scope === "string" ? harm.record(scope) : harm.field(scope.kind, scope.name),
        asks: false,
      };
      const asked = told(body, [...scopes, scope], harm);
      // All are so: there is none that is not.
      return node.op === "exists" ? both(there, asked, true) : turned(both(there, turned(asked), true));
    }
    default:
      return ofFields(operandsOf(node), scopes, harm);
  }
}

/** Both hold; or one of them fails, which a harmless answer of a record (`isPicked`) can be alone. */
function both(a: OutcomeHarm, b: OutcomeHarm, isPicked: boolean): OutcomeHarm {
  const isHarmless = (one: OutcomeHarm): boolean => one.asks && !one.no;
  return {
    yes: a.yes || b.yes,
    no: isPicked && (isHarmless(a) || isHarmless(b)) ? false : a.no || b.no,
    asks: a.asks || b.asks,
  };
}

function turned({ yes, no, asks }: OutcomeHarm): OutcomeHarm {
  return { yes: no, no: yes, asks };
}

function ofFields(operands: readonly Operand[], scopes: readonly Scope[], harm: HarmOf): OutcomeHarm {
  const fields = operands.map(({ depth, name }) => {
    const scope = scopes[depth]!;
    return typeof scope === "string" ? ({ kind: scope, name } as const) : scope;
  });
  const harms = fields.some(({ kind, name }) => harm.field(kind, name));
  return {
    yes: harms,
    no: harms,
    asks: !harms && fields.every(({ kind, name }) => harm.isAnswer(kind, name)),
  };
}

function operandsOf(
  node: Exclude<Expression, { readonly op: "literal" | "held" | "not" | "and" | "or" | "exists" | "all" }>,
): readonly Operand[] {
  switch (node.op) {
    case "same-text":
      return [node.of, node.as];
    case "gap":
      return [node.later, node.earlier];
    case "holds":
      return typeof node.text === "string" ? [node.list] : [node.list, node.text];
    default:
      return [node.of];
  }
}
