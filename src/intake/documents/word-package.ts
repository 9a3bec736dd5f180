import { inflateRawSync } from "node:zlib";

/** An element of one of a document's parts, its name with the prefix that the standard uses: "w:p", "m:oMath". */
export type WordNode = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly WordNode[];
  /** What an element without children says. */
  readonly text: string;
  /** Its name as the part writes it, and where it stands there: its start tag, what is in it, its end tag. */
  readonly tag: string;
  readonly from: number;
  readonly open: number;
  readonly close: number;
  readonly until: number;
};

/** A file in the package, as its directory lists it. */
export type ZipEntry = {
  /** Where its record stands in the directory. */
  readonly record: number;
  readonly size: number;
  readonly packed: number;
  readonly method: number;
  readonly at: number;
};

/** What a part refers to. */
export type WordRelation = { readonly id: string; readonly type: string; readonly path: string };

/** The files of a document. */
export type WordParts = {
  /** The root element of a part; undefined where there is none of that name. */
  root(path: string): WordNode | undefined;
  /** What a part, or with "" the package, refers to: of one type, or with "" all. */
  related(path: string, type: string): readonly WordRelation[];
};

/** The files that a ZIP's directory lists; undefined where there is no directory. */
export function entriesOf(view: Buffer): ReadonlyMap<string, ZipEntry> | undefined {
  const end = view.lastIndexOf("PK\u0005\u0006", view.length, "latin1");
  if (end < 0 || end + 22 > view.length) return undefined;
  const count = view.readUInt16LE(end + 10);
  let at = view.readUInt32LE(end + 16);
  const entries = new Map<string, ZipEntry>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== 0x02014b50) return undefined;
    const nameLength = view.readUInt16LE(at + 28);
    entries.set(view.toString("utf8", at + 46, at + 46 + nameLength), {
      record: at,
      method: view.readUInt16LE(at + 10),
      packed: view.readUInt32LE(at + 20),
      size: view.readUInt32LE(at + 24),
      at: view.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return entries;
}

export function partsOf(view: Buffer, entries: ReadonlyMap<string, ZipEntry>): WordParts {
  const root = (path: string): WordNode | undefined => {
    const entry = entries.get(path);
    return entry === undefined ? undefined : parseXml(unpacked(view, entry));
  };
  return {
    root,
    related(path, type) {
      const folder = path.slice(0, path.lastIndexOf("/") + 1);
      const relations = root(`${folder}_rels/${path.slice(folder.length)}.rels`);
      return (relations?.children ?? [])
        .map((node) => ({
          id: attribute(node, "Id") ?? "",
          type: attribute(node, "Type") ?? "",
          path: resolved(folder, attribute(node, "Target") ?? ""),
        }))
        .filter((relation) => type === "" || relation.type.endsWith(`/${type}`));
    },
  };
}

function resolved(folder: string, target: string): string {
  return new URL(target, `file:///${folder}`).pathname.slice(1);
}

export function unpacked(view: Buffer, { size, packed, method, at }: ZipEntry): string {
  if (view.readUInt32LE(at) !== 0x04034b50) throw new Error("no file where the directory says");
  const from = at + 30 + view.readUInt16LE(at + 26) + view.readUInt16LE(at + 28);
  const data = view.subarray(from, from + packed);
  const content =
    method === 0
      ? data
      : method === 8
        ? inflateRawSync(data, { maxOutputLength: Math.max(size, 1) })
        : undefined;
  if (content?.length !== size) throw new Error("not what the directory says");
  const isWide = content[0] === 0xff || content[0] === 0xfe;
  return new TextDecoder(isWide ? (content[0] === 0xff ? "utf-16le" : "utf-16be") : "utf-8", {
    fatal: true,
  }).decode(content);
}

/** Namespaces by the prefix that the standard gives them; the strict and the transitional form have one prefix. */
const prefixes: readonly (readonly [RegExp, string])[] = [
  [/\/wordprocessingml(?:\/2006)?\/main$/, "w:"],
  [/\/officeDocument\/2006\/math$|\/officeDocument\/math$/, "m:"],
  [/\/markup-compatibility\/2006$/, "mc:"],
];

/** An element while it is read. */
type Open = {
  readonly tag: string;
  readonly node: WordNode & { readonly children: WordNode[]; text: string; close: number; until: number };
  readonly known: ReadonlyMap<string, string>;
};

/**
 * The root element of a part, in one pass: elements, attributes and text, all that the parts of a document have. Refuses
 * what is not well-formed, and declarations of entities, which no part has and which can be made to exhaust programs.
 */
export function parseXml(source: string): WordNode {
  const open: Open[] = [];
  let root: WordNode | undefined;
  const put = (text: string): void => {
    const node = open.at(-1)?.node;
    if (node !== undefined) node.text += text;
  };
  const behind = (mark: string, from: number): number => {
    const at = source.indexOf(mark, from);
    if (at < 0) throw new Error("ends early");
    return at + mark.length;
  };
  let at = 0;
  while (at < source.length) {
    const next = source.indexOf("<", at);
    if (next !== at) put(decoded(source.slice(at, next < 0 ? source.length : next)));
    if (next < 0) break;
    if (source.startsWith("<!--", next)) at = behind("-->", next);
    else if (source.startsWith("<?", next)) at = behind("?>", next);
    else if (source.startsWith("<![CDATA[", next)) {
      at = behind("]]>", next);
      put(source.slice(next + 9, at - 3));
    } else if (source.startsWith("<!", next)) throw new Error("a declaration");
    else if (source.startsWith("</", next)) {
      at = behind(">", next);
      const ended = open.pop();
      if (ended?.tag !== source.slice(next + 2, at - 1).trim()) throw new Error("not well-formed");
      ended.node.close = next;
      ended.node.until = at;
    } else {
      const tag = /[^\s/>]*/y;
      tag.lastIndex = next + 1;
      const name = tag.exec(source)![0];
      const known = new Map(open.at(-1)?.known);
      const attributes = new Map<string, string>();
      at = attributesAt(source, next + 1 + name.length, (key, value) => {
        if (key !== "xmlns" && !key.startsWith("xmlns:")) attributes.set(localName(key), decoded(value));
        else
          known.set(
            key === "xmlns" ? "" : `${key.slice(6)}:`,
            prefixes.find(([form]) => form.test(value))?.[1] ?? "other:",
          );
      });
      const prefix = name.slice(0, name.length - localName(name).length);
      const node = {
        name: `${known.get(prefix) ?? prefix}${localName(name)}`,
        attributes,
        children: [],
        text: "",
        tag: name,
        from: next,
        open: at,
        close: at,
        until: at,
      };
      open.at(-1)?.node.children.push(node);
      root ??= node;
      if (source[at - 2] !== "/") open.push({ tag: name, node, known });
    }
  }
  if (root === undefined || open.length > 0) throw new Error("ends early");
  return root;
}

const attributeForm = /\s*([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

/** Gives the attributes of a tag from its name on; returns where the tag ends. */
function attributesAt(source: string, from: number, give: (name: string, value: string) => void): number {
  let at = from;
  for (;;) {
    attributeForm.lastIndex = at;
    const match = attributeForm.exec(source);
    if (match === null) break;
    give(match[1]!, match[2] ?? match[3]!);
    at = attributeForm.lastIndex;
  }
  const end = /\s*\/?>/y;
  end.lastIndex = at;
  if (!end.test(source)) throw new Error("not well-formed");
  return end.lastIndex;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name)] ?? String(whole);
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : String(whole);
  });
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

export function attribute(node: WordNode | undefined, name: string): string | undefined {
  return node?.attributes.get(name);
}
