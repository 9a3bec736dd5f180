import { stringify } from "yaml";

/** What a proposal is made of: plain values, some with a comment beside or above them. */
export type YamlPiece =
  | string
  | number
  | boolean
  | null
  | undefined
  | Noted
  | readonly YamlPiece[]
  | { readonly [key: string]: YamlPiece };

/** A value with a comment: beside it where it is a word or a short list, above it otherwise. */
export class Noted {
  readonly value: YamlPiece;
  readonly comment: string;

  constructor(value: YamlPiece, comment: string) {
    this.value = value;
    this.comment = comment;
  }
}

/** `value` with a comment, or as it is where there is nothing to say. */
export function noted(value: YamlPiece, comment: string | undefined): YamlPiece {
  return comment === undefined || comment === "" ? value : new Noted(value, comment.replaceAll(/\s+/gu, " "));
}

/** A piece without its comments, and the comment at each path that has one (`pathKey`). */
export function plainOf(piece: YamlPiece): {
  readonly value: unknown;
  readonly comments: ReadonlyMap<string, string>;
} {
  const comments = new Map<string, string>();
  const visit = (one: YamlPiece, path: readonly (string | number)[]): unknown => {
    if (one instanceof Noted) {
      comments.set(pathKey(path), one.comment);
      return visit(one.value, path);
    }
    if (Array.isArray(one))
      return (one as readonly YamlPiece[]).filter(isThere).map((item, at) => visit(item, [...path, at]));
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(
      Object.entries(one)
        .filter(([, value]) => isThere(value))
        .map(([key, value]) => [key, visit(value, [...path, key])]),
    );
  };
  return { value: visit(piece, []), comments };
}

/** A path as a text by which it is looked up. */
export function pathKey(path: readonly (string | number)[]): string {
  return JSON.stringify(path);
}

/** Longest line on which a list or an object still stands. */
const lineLength = 100;

/** The lines of a YAML file for a piece; a field that is undefined is left out. */
export function yamlLines(piece: YamlPiece): string[] {
  return blockOf(piece, "");
}

function blockOf(piece: YamlPiece, indent: string): string[] {
  if (piece instanceof Noted)
    return [...commentLines(piece.comment, indent), ...blockOf(piece.value, indent)];
  if (Array.isArray(piece))
    return (piece as readonly YamlPiece[]).filter(isThere).flatMap((item) => {
      const { value, comment } = apart(item);
      const line = flowOf(value);
      if (line !== undefined && line.length + indent.length <= lineLength)
        return [`${indent}- ${line}${beside(comment)}`];
      const [first = "", ...rest] = blockOf(value, `${indent}  `);
      return [...above(comment, indent), `${indent}- ${first.trimStart()}`, ...rest];
    });
  if (typeof piece === "object" && piece !== null)
    return Object.entries(piece)
      .filter(([, value]) => isThere(value))
      .flatMap(([key, item]) => {
        const { value, comment } = apart(item);
        const name = scalarOf(key, false);
        const line = flowOf(value);
        if (line !== undefined && line.length + indent.length + name.length <= lineLength)
          return [`${indent}${name}: ${line}${beside(comment)}`];
        return [...above(comment, indent), `${indent}${name}:`, ...blockOf(value, `${indent}  `)];
      });
  return [`${indent}${scalarOf(piece, false)}`];
}

function isThere(piece: YamlPiece): boolean {
  return piece !== undefined && !(piece instanceof Noted && piece.value === undefined);
}

function apart(piece: YamlPiece): { readonly value: YamlPiece; readonly comment: string | undefined } {
  return piece instanceof Noted
    ? { value: piece.value, comment: piece.comment }
    : { value: piece, comment: undefined };
}

function beside(comment: string | undefined): string {
  return comment === undefined ? "" : `  # ${comment}`;
}

function above(comment: string | undefined, indent: string): string[] {
  return comment === undefined ? [] : commentLines(comment, indent);
}

function commentLines(comment: string, indent: string): string[] {
  return [`${indent}# ${comment}`];
}

/** A word, or a short list or object without comments, on one line; undefined for what needs a block. */
function flowOf(piece: YamlPiece): string | undefined {
  if (piece instanceof Noted) return undefined;
  if (Array.isArray(piece)) {
    const items = (piece as readonly YamlPiece[])
      .filter(isThere)
      .map((item) => (isPlain(item) ? scalarOf(item, true) : undefined));
    return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
  }
  if (typeof piece === "object" && piece !== null) {
    const entries = Object.entries(piece).filter(([, value]) => isThere(value));
    const parts = entries.map(([key, value]) => {
      const line = isPlain(value) ? scalarOf(value, true) : flowOf(value);
      return line === undefined ? undefined : `${scalarOf(key, true)}: ${line}`;
    });
    // Several fields read better one below the other, but for the few of a cell.
    return parts.includes(undefined) || parts.length > 3 ? undefined : `{${parts.join(", ")}}`;
  }
  return scalarOf(piece, false);
}

function isPlain(piece: YamlPiece): boolean {
  return piece === null || ["string", "number", "boolean"].includes(typeof piece);
}

function scalarOf(value: YamlPiece, inFlow: boolean): string {
  const text = stringify(value, { lineWidth: 0, version: "1.2" }).trimEnd();
  const isUnsafe = text.includes("\n") || (inFlow && /^[^"'].*[,[\]{}:#]|^[?-]$/.test(text));
  return typeof value === "string" && isUnsafe ? JSON.stringify(value) : text;
}
