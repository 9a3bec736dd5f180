import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar } from "yaml";
import { SpelledNumber } from "./settle.ts";

/** Where a part of a file stands: the line of the field at `path` inside `container`, or of its nearest known ancestor. */
export type LineOf = (container: object, path?: readonly (string | number)[]) => number | undefined;

export type Tree = {
  readonly root: unknown;
  readonly lineOf: LineOf;
  readonly problems: readonly { readonly line: number | undefined; readonly message: string }[];
};

/** Nodes that aliases may add to a file; a few hundred lines of shared locators, but no bomb of nested anchors. */
const aliasBudget = 10_000;
const tooDeep = "is nested too deep to be read";

/**
 * The plain values of YAML (1.2, core schema) or JSON text, and every line on which it cannot be read. Numbers come as
 * `SpelledNumber`. Tags of an application are refused, keys are text, and aliases are copied up to a fixed number of
 * nodes.
 */
export function readYamlTree(text: string): Tree {
  const lines = new LineCounter();
  const problems: { line: number | undefined; message: string }[] = [];
  const lineAt = (offset: number | undefined): number | undefined =>
    offset === undefined ? undefined : lines.linePos(offset).line;
  const nodes = new WeakMap<object, Node>();
  const lineOf: LineOf = (container, path = []) => {
    let node: unknown = nodes.get(container);
    let line = lineAt((node as Node | undefined)?.range?.[0]);
    for (const part of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === part);
        if (pair === undefined) break;
        line = lineAt((pair.key as Node).range?.[0]) ?? line;
        node = pair.value;
      } else if (isSeq(node) && typeof part === "number") {
        node = node.items[part];
        line = lineAt((node as Node | undefined)?.range?.[0]) ?? line;
      } else break;
    }
    return line;
  };
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, {
      version: "1.2",
      schema: "core",
      lineCounter: lines,
      prettyErrors: false,
      logLevel: "silent",
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return {
      root: undefined,
      lineOf,
      problems: [{ line: undefined, message: tooDeep }],
    };
  }
  for (const error of document.errors)
    problems.push({
      line: lineAt(error.pos[0]),
      message: `cannot be read as YAML or JSON here: ${error.message}`,
    });
  for (const warning of document.warnings)
    problems.push({
      line: lineAt(warning.pos[0]),
      message: `${warning.message}; record files are plain data and use no tags`,
    });
  if (document.errors.length > 0) return { root: undefined, lineOf, problems };

  let budget = aliasBudget;
  let exhausted = false;
  const plain = (node: unknown, copying: boolean): unknown => {
    if (copying && --budget < 0) {
      if (!exhausted)
        problems.push({
          line: undefined,
          message: `repeats more than ${aliasBudget} values through aliases; write them out`,
        });
      exhausted = true;
      return undefined;
    }
    if (isAlias(node)) {
      const target = node.resolve(document);
      return target === undefined ? undefined : plain(target, true);
    }
    if (isScalar(node)) {
      const { value, source, type } = node;
      return typeof value === "number" && source !== undefined && type === Scalar.PLAIN
        ? new SpelledNumber(value, source)
        : value;
    }
    if (isSeq(node)) {
      const list = node.items.map((item) => plain(item, copying));
      nodes.set(list, node as Node);
      return list;
    }
    if (!isMap(node)) return undefined;
    const object: Record<string, unknown> = {};
    nodes.set(object, node as Node);
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key) || String(pair.key.value) === "__proto__") {
        problems.push({
          line: lineAt((pair.key as Node | null)?.range?.[0]),
          message: "has a key that is not a plain word",
        });
        continue;
      }
      object[pair.key.source ?? String(pair.key.value)] = plain(pair.value, copying);
    }
    return object;
  };
  try {
    return { root: plain(document.contents, false), lineOf, problems };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { root: undefined, lineOf, problems: [{ line: undefined, message: tooDeep }] };
  }
}
