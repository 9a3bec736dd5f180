import { crc32, deflateRawSync } from "node:zlib";
import type { Parse } from "../apart/parser.ts";
import { bytesOf } from "./draft-message.ts";
import { mainPart, type WrittenText, writtenText } from "./docx.ts";
import {
  attribute,
  entriesOf,
  type WordParts,
  partsOf,
  unpacked,
  type WordNode,
  type ZipEntry,
} from "./word-package.ts";

/** A place in a document, as the reader of documents counts: its paragraph, and units in the text of that. */
export type WordPlace = { readonly paragraph: number; readonly offset: number };

/** A comment on a stretch of the text. */
export type WordNote = {
  readonly from: WordPlace;
  readonly until: WordPlace;
  readonly lines: readonly string[];
};

/** A change of a stretch within one paragraph, made so that it can be taken or refused in Word. */
export type WordChange = {
  readonly from: WordPlace;
  readonly until: WordPlace;
  readonly old: string;
  readonly text: string;
};

/** What a copy of a document is to have. */
export type WordNotes = {
  readonly notes: readonly WordNote[];
  readonly changes: readonly WordChange[];
  readonly author: string;
  /** When, `2020-05-07T00:00:00Z`. */
  readonly on: string;
};

/** The copy in base64, part by part; then how many comments and changes have found their place, or why there is none. */
export type NotesMessage = {
  readonly bytes?: string;
  readonly notes?: number;
  readonly changes?: number;
  readonly refused?: "broken";
};

const partLength = 1_500_000;

export const parse: Parse<NotesMessage, WordNotes> = function* (input, wanted) {
  let made: Annotated;
  try {
    made = annotated(bytesOf(input), wanted);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return yield { refused: "broken" };
  }
  for (let at = 0; at < made.bytes.length; at += partLength)
    yield { bytes: made.bytes.subarray(at, at + partLength).toString("base64") };
  yield { notes: made.notes, changes: made.changes };
};

type Annotated = { readonly bytes: Buffer; readonly notes: number; readonly changes: number };

/**
 * A copy of a Word document with comments and tracked changes. Word takes neither in headers, notes and text boxes: what
 * is there is left out. All other parts are copied as they are.
 */
export function annotated(view: Buffer, { notes, changes, author, on }: WordNotes): Annotated {
  const entries = entriesOf(view);
  if (entries === undefined) throw new Error("no package");
  const parts = partsOf(view, entries);
  const main = mainPart(parts);
  const source = unpacked(view, entries.get(main)!);
  const prefix = prefixIn(source);
  const written = writtenText(parts).filter(({ node }) => isPlain(source, node));
  const cuts = new Map<WrittenText, Cut[]>();
  const put = (text: WrittenText, cut: Cut): void => void cuts.set(text, [...(cuts.get(text) ?? []), cut]);
  const known = commentsOf(view, entries, parts, main);
  const comments: string[] = [];
  const byWhom = `${prefix}:author="${escaped(author)}" ${prefix}:date="${on}"`;
  for (const { from, until, lines } of notes) {
    const inside = between(written, from, until);
    const [first, last] = [inside[0], inside.at(-1)];
    if (first === undefined || last === undefined) continue;
    const id = known.next + comments.length;
    put(first, {
      at: unitsIn(first, from),
      order: 1,
      xml: `<${prefix}:commentRangeStart ${prefix}:id="${id}"/>`,
    });
    put(last, {
      at: unitsIn(last, until),
      order: 0,
      xml: `<${prefix}:commentRangeEnd ${prefix}:id="${id}"/><${prefix}:r><${prefix}:commentReference ${prefix}:id="${id}"/></${prefix}:r>`,
    });
    comments.push(commentXml(id, lines, author, on));
  }
  let made = 0;
  for (const { from, until, old, text } of changes) {
    const inside = between(written, from, until);
    const gone = inside
      .map((each) => each.node.text.slice(unitsIn(each, from), unitsIn(each, until)))
      .join("");
    if (inside.length === 0 || gone !== old || inside.some(({ isInserted }) => isInserted)) continue;
    inside.forEach((each, k) => {
      const [at, end] = [unitsIn(each, from), unitsIn(each, until)];
      const properties = propertiesOf(source, each.run);
      const id = 900_000 + 2 * made;
      const run = (content: string): string => `<${prefix}:r>${properties}${content}</${prefix}:r>`;
      const fresh = `<${prefix}:ins ${prefix}:id="${id + 1}" ${byWhom}>${run(`<${prefix}:t xml:space="preserve">${escaped(text)}</${prefix}:t>`)}</${prefix}:ins>`;
      const xml = `<${prefix}:del ${prefix}:id="${id}" ${byWhom}>${run(`<${prefix}:delText xml:space="preserve">${escaped(each.node.text.slice(at, end))}</${prefix}:delText>`)}</${prefix}:del>${k === inside.length - 1 && text !== "" ? fresh : ""}`;
      put(each, { at, end, order: 2, xml });
    });
    made++;
  }
  const changed = new Map<string, string>();
  changed.set(main, withCuts(source, cuts, prefix));
  if (comments.length > 0) for (const [path, text] of known.with(comments)) changed.set(path, text);
  return { bytes: rezipped(view, entries, changed), notes: comments.length, changes: made };
}

/** Something to put between the units of a text, in the place of those up to `end`; of one place in their order. */
type Cut = { readonly at: number; readonly end?: number; readonly order: number; readonly xml: string };

const unitsIn = ({ paragraph, offset, node }: WrittenText, place: WordPlace): number =>
  place.paragraph < paragraph
    ? 0
    : place.paragraph > paragraph
      ? node.text.length
      : Math.min(Math.max(place.offset - offset, 0), node.text.length);

function between(written: readonly WrittenText[], from: WordPlace, until: WordPlace): WrittenText[] {
  return written.filter((each) => unitsIn(each, from) < unitsIn(each, until));
}

/** Whether an element has text and no markup in it, so that it can be cut. */
function isPlain(source: string, { open, close }: WordNode): boolean {
  return open < close && !source.slice(open, close).includes("<");
}

/** The properties of a run, as they are written. */
function propertiesOf(source: string, run: WordNode): string {
  const own = run.children.find(({ name }) => name === "w:rPr");
  return own === undefined ? "" : source.slice(own.from, own.until);
}

/** The prefix of the namespace of Word in a part. */
function prefixIn(source: string): string {
  const found = /xmlns:([\w-]+)\s*=\s*["'][^"']*\/wordprocessingml(?:\/2006)?\/main["']/.exec(source)?.[1];
  if (found === undefined) throw new Error("no prefix");
  return found;
}

/** The part with the cuts made: at each, the run ends and a run of the same properties goes on behind it. */
function withCuts(source: string, cuts: ReadonlyMap<WrittenText, readonly Cut[]>, prefix: string): string {
  const pieces: string[] = [];
  let copied = 0;
  const inOrder = [...cuts].sort(([a], [b]) => a.node.from - b.node.from);
  for (const [{ node, run }, own] of inOrder) {
    const start = `<${node.tag} xml:space="preserve">`;
    const shut = `</${node.tag}></${run.tag}>`;
    const reopened = `<${run.tag}>${propertiesOf(source, run)}${start}`;
    const changes = own.filter(({ end }) => end !== undefined);
    // A comment that begins or ends within a change takes it in.
    const placed = own
      .map((cut): Cut => {
        const around = changes.find(({ at, end }) => cut.end === undefined && at < cut.at && cut.at < end!);
        return around === undefined ? cut : { ...cut, at: cut.order === 1 ? around.at : around.end! };
      })
      .sort((a, b) => a.at - b.at || a.order - b.order);
    pieces.push(source.slice(copied, node.from), start);
    let done = 0;
    for (const { at, end = at, xml } of placed) {
      pieces.push(escaped(node.text.slice(done, at)), shut, xml, reopened);
      done = Math.max(done, end);
    }
    pieces.push(escaped(node.text.slice(done)));
    copied = node.close;
  }
  pieces.push(source.slice(copied));
  const empty = new RegExp(
    `<(${prefix}:r)>(?:<${prefix}:rPr>(?:(?!</${prefix}:rPr>)[^])*</${prefix}:rPr>|<${prefix}:rPr/>)?<${prefix}:t xml:space="preserve"></${prefix}:t></\\1>`,
    "g",
  );
  return inUtf8(pieces.join("").replaceAll(empty, ""));
}

const inUtf8 = (source: string): string =>
  source.replace(/^(<\?xml[^>]*?encoding=)["'][^"']*["']/, '$1"UTF-8"').replace(/^\uFEFF/, "");

const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    // eslint-disable-next-line no-control-regex -- XML has no signs of control
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");

const wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

function commentXml(id: number, lines: readonly string[], author: string, on: string): string {
  const paragraphs = lines.map(
    (line) => `<w:p><w:r><w:t xml:space="preserve">${escaped(line)}</w:t></w:r></w:p>`,
  );
  return `<w:comment xmlns:w="${wordSpace}" w:id="${id}" w:author="${escaped(author)}" w:date="${on}" w:initials="${escaped(author.slice(0, 1))}">${paragraphs.join("")}</w:comment>`;
}

type Comments = {
  /** The first number that no comment has. */
  readonly next: number;
  /** The parts that change, with these comments more. */
  with(comments: readonly string[]): [path: string, text: string][];
};

function commentsOf(
  view: Buffer,
  entries: ReadonlyMap<string, ZipEntry>,
  parts: WordParts,
  main: string,
): Comments {
  const [there] = parts.related(main, "comments");
  const root = there === undefined ? undefined : parts.root(there.path);
  const textOf = (path: string): string => unpacked(view, entries.get(path)!);
  if (there !== undefined && root !== undefined) {
    const ids = root.children.map((node) => Number(attribute(node, "id") ?? "-1"));
    return {
      next: Math.max(-1, ...ids.filter(Number.isInteger)) + 1,
      with: (comments) => [[there.path, withChildren(textOf(there.path), root, comments.join(""))]],
    };
  }
  const folder = main.slice(0, main.lastIndexOf("/") + 1);
  const path = entries.has(`${folder}comments.xml`)
    ? `${folder}comments-habeas.xml`
    : `${folder}comments.xml`;
  const relations = `${folder}_rels/${main.slice(folder.length)}.rels`;
  const types = "[Content_Types].xml";
  const link = `<Relationship xmlns="http://schemas.openxmlformats.org/package/2006/relationships" Id="habeasComments" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="${path.slice(folder.length)}"/>`;
  const type = `<Override xmlns="http://schemas.openxmlformats.org/package/2006/content-types" PartName="/${path}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/>`;
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const linked = parts.root(relations);
  return {
    next: 0,
    with: (comments) => [
      [path, `${head}<w:comments xmlns:w="${wordSpace}">${comments.join("")}</w:comments>`],
      [
        relations,
        linked === undefined
          ? `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${link}</Relationships>`
          : withChildren(textOf(relations), linked, link),
      ],
      [types, withChildren(textOf(types), parts.root(types)!, type)],
    ],
  };
}

/** A part with more in its root, behind what it has. */
function withChildren(source: string, root: WordNode, more: string): string {
  if (root.close < root.until) return inUtf8(source.slice(0, root.close) + more + source.slice(root.close));
  const start = source.slice(0, root.until).replace(/\s*\/>$/, ">");
  return inUtf8(`${start}${more}</${root.tag}>${source.slice(root.until)}`);
}

/** The package with some files changed or put in; what is not changed is copied as it is packed. */
function rezipped(
  view: Buffer,
  entries: ReadonlyMap<string, ZipEntry>,
  changed: ReadonlyMap<string, string>,
): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const put = (name: string, fields: Buffer, data: Buffer, attributes: number): void => {
    const named = Buffer.from(name);
    fields.writeUInt16LE(named.length, 22);
    fields.writeUInt16LE(0, 24);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(attributes, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), fields, rest, named);
    files.push(Buffer.from("PK\u0003\u0004"), fields, named, data);
    offset += 30 + named.length + data.length;
  };
  for (const name of new Set([...entries.keys(), ...changed.keys()])) {
    const entry = entries.get(name);
    const text = changed.get(name);
    // Fields 6 to 32 of a record of the directory are those of a file's own head.
    const fields = Buffer.alloc(26);
    if (entry !== undefined) view.copy(fields, 0, entry.record + 6, entry.record + 32);
    else fields.writeUInt16LE(20, 0);
    if (text === undefined) {
      fields.writeUInt16LE(fields.readUInt16LE(2) & ~8, 2);
      const from = entry!.at + 30 + view.readUInt16LE(entry!.at + 26) + view.readUInt16LE(entry!.at + 28);
      put(name, fields, view.subarray(from, from + entry!.packed), view.readUInt32LE(entry!.record + 38));
      continue;
    }
    const data = Buffer.from(text);
    const packed = deflateRawSync(data);
    fields.writeUInt16LE(0x0800, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    put(name, fields, packed, 0);
  }
  const listing = Buffer.concat(directory);
  const count = new Set([...entries.keys(), ...changed.keys()]).size;
  const end = Buffer.alloc(18);
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, listing, Buffer.from("PK\u0005\u0006"), end]);
}
