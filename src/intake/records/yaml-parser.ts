import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar } from "yaml";
import { deepest, wholeFile } from "../../domain/json-text.ts";
import type { Parse } from "../apart/parser.ts";

/**
 * A value with the lines of its parts, in lists that JSON carries: text, truth values and null stand for themselves;
 * a number is `[2, spelling]`; a list is `[0, its line, item, line of the item, …]`; a map is `[1, its line, key, line of
 * the key, value, …]`. A line of 0 is not known.
 */
export type PlainNode = string | boolean | null | readonly [0 | 1 | 2, ...unknown[]];

/** What the parser of YAML and JSON says, in the order of the file. Lists at the top come in parts. */
export type TreeMessage =
  | { readonly kind: "problem"; readonly line: number; readonly message: string }
  /** The root is no map. */
  | { readonly kind: "root"; readonly node: PlainNode }
  | { readonly kind: "map"; readonly line: number }
  | { readonly kind: "key"; readonly key: string; readonly line: number; readonly node: PlainNode }
  /** More items, each with its line, of the list under the last key. */
  | { readonly kind: "items"; readonly items: readonly unknown[] }
  /** Nothing can be read: the bytes are no UTF-8. */
  | { readonly kind: "not-utf-8" };

/** Nodes that aliases may add to a file; a few hundred lines of shared locators, but no bomb of nested anchors. */
const aliasBudget = 10_000;
/** Problems that are told of one file that cannot be read. */
const toldProblems = 100;
/** Characters of a value under a key, or of an item of a list there. */
const longestItem = 1_000_000;

export const parse: Parse<TreeMessage> = function* (input) {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat([...input]));
  } catch {
    return yield { kind: "not-utf-8" };
  }
  yield* treeMessages(text);
};

/**
 * YAML (1.2, core schema) or JSON text as messages, and every line on which it cannot be read. Tags of an application are
 * refused, keys are text, and aliases are copied up to a fixed number of nodes.
 */
export function* treeMessages(text: string, mostValues = wholeFile.values): Generator<TreeMessage> {
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, {
      version: "1.2",
      schema: "core",
      lineCounter: lines,
      prettyErrors: false,
      logLevel: "silent",
      // The library compares each key with each other one; a set does it below.
      uniqueKeys: false,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return yield tooDeep(0);
  }
  // Where the library's own stack ends, it says so of each place that follows.
  if (document.errors.some(({ message }) => /call stack/i.test(message))) return yield tooDeep(0);
  const lineAt = (offset: number | undefined): number =>
    offset === undefined ? 0 : lines.linePos(offset).line;
  for (const error of document.errors.slice(0, toldProblems))
    yield unreadable(lineAt(error.pos[0]), error.message);
  for (const warning of document.warnings.slice(0, toldProblems))
    yield {
      kind: "problem",
      line: lineAt(warning.pos[0]),
      message: `${warning.message}; record files are plain data and use no tags`,
    };
  if (document.errors.length > 0) return;
  const root = document.contents;
  const encoder = new Encoder(lineAt, mostValues);
  if (!isMap(root)) yield { kind: "root", node: encoder.encode(root) };
  else {
    yield { kind: "map", line: lineAt((root as Node).range?.[0]) };
    for (const { key, line, value } of encoder.pairsOf(root)) {
      if (!isSeq(value)) {
        const node = encoder.encode(value);
        yield JSON.stringify(node).length > longestItem ? tooLong(line) : { kind: "key", key, line, node };
        continue;
      }
      encoder.notice(value);
      yield { kind: "key", key, line, node: [0, lineAt(value.range?.[0])] };
      let items: unknown[] = [];
      let length = 0;
      for (const item of value.items) {
        const itemLine = lineAt((item as Node | undefined)?.range?.[0]);
        const node = encoder.encode(item, false, 1);
        const size = JSON.stringify(node).length;
        if (size > longestItem) yield tooLong(itemLine);
        else {
          if (length + size > longestItem) {
            yield { kind: "items", items };
            [items, length] = [[], 0];
          }
          items.push(node, itemLine);
          length += size + 10;
        }
      }
      yield { kind: "items", items };
    }
  }
  yield* encoder.problems.slice(0, toldProblems);
}

function unreadable(line: number, why: string): TreeMessage {
  return { kind: "problem", line, message: `cannot be read as YAML or JSON here: ${why}` };
}

function tooDeep(line: number): TreeMessage {
  return { kind: "problem", line, message: "is nested too deep to be read" };
}

function tooLong(line: number): TreeMessage {
  return {
    kind: "problem",
    line,
    message: `holds a record or a value of more than ${longestItem.toLocaleString("en")} characters; split it`,
  };
}

class Encoder {
  readonly problems: TreeMessage[] = [];
  readonly #anchors = new Map<string, unknown>();
  readonly #targets = new Map<object, unknown>();
  readonly #lineAt: (offset: number | undefined) => number;
  #copies = aliasBudget;
  readonly #mostValues: number;
  #values = 0;

  constructor(lineAt: (offset: number | undefined) => number, mostValues: number) {
    this.#mostValues = mostValues;
    this.#lineAt = lineAt;
  }

  /** Remembers the anchor of a node; nodes are noticed in the order of the file. */
  notice(node: unknown): void {
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
  }

  encode(node: unknown, copying = false, depth = 0): PlainNode {
    if (depth > deepest) {
      this.#refuseOnce(tooDeep(this.#lineAt((node as Node | null)?.range?.[0])));
      return null;
    }
    if (++this.#values > this.#mostValues) {
      const message = `holds more than ${this.#mostValues.toLocaleString("en")} values; split it, or bring it as JSONL or CSV`;
      this.#refuseOnce({ kind: "problem", line: 0, message });
      return null;
    }
    if (copying && --this.#copies < 0) {
      const message = `repeats more than ${aliasBudget} values through aliases; write them out`;
      this.#refuseOnce({ kind: "problem", line: 0, message });
      return null;
    }
    if (isAlias(node)) {
      // An alias means the last anchor of its name before it, also where it is copied later on.
      const target = this.#targets.get(node) ?? this.#anchors.get(node.source);
      this.#targets.set(node, target);
      return target === undefined ? null : this.encode(target, true, depth + 1);
    }
    if (!copying && node !== null && node !== undefined) this.notice(node);
    if (isScalar(node)) return this.#scalar(node);
    if (isSeq(node)) {
      const list: [0, ...unknown[]] = [0, this.#lineAt(node.range?.[0])];
      for (const item of node.items)
        list.push(
          this.encode(item, copying, depth + 1),
          this.#lineAt((item as Node | undefined)?.range?.[0]),
        );
      return list;
    }
    if (!isMap(node)) return null;
    const map: [1, ...unknown[]] = [1, this.#lineAt((node as Node).range?.[0])];
    for (const { key, line, value } of this.pairsOf(node))
      map.push(key, line, this.encode(value, copying, depth + 1));
    return map;
  }

  *pairsOf(node: { readonly items: readonly unknown[] }): Generator<{
    readonly key: string;
    readonly line: number;
    readonly value: unknown;
  }> {
    const keys = new Set<string>();
    for (const pair of node.items) {
      const { key, value } = isPair(pair) ? pair : { key: undefined, value: undefined };
      const line = this.#lineAt((key as Node | null | undefined)?.range?.[0]);
      if (!isScalar(key) || String(key.value) === "__proto__") {
        this.problems.push({ kind: "problem", line, message: "has a key that is not a plain word" });
        continue;
      }
      const name = key.source ?? String(key.value);
      if (keys.has(name))
        this.problems.push(
          unreadable(
            line,
            "Map keys must be unique, and one stands here twice; put what is under both under one",
          ),
        );
      else {
        this.notice(key);
        yield { key: name, line, value };
      }
      keys.add(name);
    }
  }

  #scalar({ value, source, type }: Scalar): PlainNode {
    if (typeof value !== "number")
      return typeof value === "string" || typeof value === "boolean" ? value : null;
    return [2, type === Scalar.PLAIN && source !== undefined ? source : String(value)];
  }

  #refuseOnce(problem: TreeMessage): void {
    const { message } = problem as { message?: string };
    if (!this.problems.some((each) => "message" in each && each.message === message))
      this.problems.push(problem);
  }
}
