import { type Apart, brokenParser, type Foreign } from "../apart/apart.ts";
import { Problem } from "../../domain/problem.ts";
import { SpelledNumber } from "./settle.ts";
import { treeMessages } from "./yaml-parser.ts";

/** Where a part of a file stands: the line of the field at `path` inside `container`, or of its nearest known ancestor. */
export type LineOf = (container: object, path?: readonly (string | number)[]) => number | undefined;

export type Tree = {
  readonly root: unknown;
  readonly lineOf: LineOf;
  readonly problems: readonly { readonly line: number | undefined; readonly message: string }[];
};

/**
 * The plain values of a YAML or JSON file of a stranger, parsed in a child of `apart`, and every line on which it cannot
 * be read. Numbers come as `SpelledNumber`.
 */
export async function readTree(apart: Apart, file: Foreign): Promise<Tree> {
  const builder = new TreeBuilder(file.name);
  for await (const message of apart.parse("tree", file)) builder.add(message);
  return builder.tree();
}

/** The same for text that this program or its tests wrote, in this process. */
export function readYamlTree(text: string): Tree {
  const builder = new TreeBuilder("the text");
  for (const message of treeMessages(text)) builder.add(message);
  return builder.tree();
}

/** Lines of a container's parts: of each key of a map, of each item of a list. */
type Lines = { readonly line: number; readonly parts: ReadonlyMap<string, number> | readonly number[] };

/** Puts a tree together from messages (yaml-parser.ts), of which none is trusted to be one. */
class TreeBuilder {
  readonly #name: string;
  readonly #lines = new WeakMap<object, Lines>();
  readonly #problems: { line: number | undefined; message: string }[] = [];
  #root: unknown;
  #list: unknown[] | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  add(message: unknown): void {
    const { kind, key, line, node, items, message: problem } = message as Record<string, unknown>;
    if (kind === "not-utf-8") throw notUtf8(this.#name);
    if (kind === "problem" && typeof problem === "string")
      this.#problems.push({ line: known(line as number), message: problem });
    else if (kind === "root") this.#root = this.#decode(node);
    else if (kind === "map") this.#root = this.#decode([1, line]);
    else if (kind === "key" && typeof key === "string" && this.#root !== undefined) {
      const value = this.#decode(node);
      const { parts } = this.#lines.get(this.#root as object)!;
      (parts as Map<string, number>).set(key, line as number);
      (this.#root as Record<string, unknown>)[key] = value;
      this.#list = Array.isArray(value) ? value : undefined;
    } else if (kind === "items" && Array.isArray(items) && this.#list !== undefined) {
      const { parts } = this.#lines.get(this.#list)!;
      for (let at = 0; at < items.length; at += 2) {
        this.#list.push(this.#decode(items[at]));
        (parts as number[]).push(items[at + 1] as number);
      }
    } else throw brokenParser(this.#name);
  }

  tree(): Tree {
    const lineOf: LineOf = (container, path = []) => {
      let value: unknown = container;
      let line = known(this.#lines.get(container)?.line);
      for (const part of path) {
        const parts = this.#lines.get(value as object)?.parts;
        const own =
          parts === undefined
            ? undefined
            : Array.isArray(parts)
              ? (parts as readonly number[])[part as number]
              : (parts as ReadonlyMap<string, number>).get(part as string);
        if (own === undefined) break;
        line = known(own) ?? line;
        value = (value as Record<string | number, unknown>)[part];
        if (typeof value !== "object" || value === null) break;
      }
      return line;
    };
    return { root: this.#root, lineOf, problems: this.#problems };
  }

  #decode(node: unknown): unknown {
    if (!Array.isArray(node)) return node;
    const [kind, line, ...rest] = node as [number, unknown, ...unknown[]];
    if (kind === 2) return new SpelledNumber(numberOf(String(line)), String(line));
    if (kind === 0) {
      const list: unknown[] = [];
      const parts: number[] = [];
      for (let at = 0; at < rest.length; at += 2) {
        list.push(this.#decode(rest[at]));
        parts.push(Number(rest[at + 1]));
      }
      this.#lines.set(list, { line: Number(line), parts });
      return list;
    }
    if (kind !== 1) throw brokenParser(this.#name);
    const map: Record<string, unknown> = {};
    const parts = new Map<string, number>();
    for (let at = 0; at < rest.length; at += 3) {
      const key = String(rest[at]);
      if (key === "__proto__") throw brokenParser(this.#name);
      map[key] = this.#decode(rest[at + 2]);
      parts.set(key, Number(rest[at + 1]));
    }
    this.#lines.set(map, { line: Number(line), parts });
    return map;
  }
}

/** The refusal of bytes that are no UTF-8: reading them as something else would change what was said. */
export function notUtf8(name: string): Problem {
  return new Problem("bad-input", `${name} is not UTF-8 text; save it as UTF-8 and import it again.`);
}

function known(line: number | undefined): number | undefined {
  return line === undefined || line === 0 ? undefined : line;
}

/** The number that a plain scalar of YAML's core schema (YAML 1.2.2, 10.3.2) spells. */
function numberOf(spelling: string): number {
  const special = /^([-+]?)\.(inf|nan)$/i.exec(spelling);
  if (special === null) return Number(spelling);
  if (special[2]!.toLowerCase() === "nan") return NaN;
  return special[1] === "-" ? -Infinity : Infinity;
}
