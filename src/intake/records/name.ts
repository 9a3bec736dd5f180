import { parentRef, type Ref } from "../../domain/id.ts";
import { type Body, linksOf, ownerOf, pluralOf, type RecordKind } from "../../domain/record.ts";
import { type RecordDraft, type FileProblem, withArticle } from "./draft.ts";
import { gapsOf } from "./gap.ts";
import {
  type FileItem,
  type HeldItem,
  impliedFields,
  type Likeness,
  Likenesses,
  type NamedItem,
} from "./likeness.ts";

/** A record of the dossier as it stands, by which an item without an id is known again. */
export type HeldRecord = {
  readonly ref: Ref;
  readonly kind: RecordKind;
  readonly body: Readonly<Record<string, unknown>>;
};

/** What settling names asks about the dossier: what stands right under a record, and whether a name is taken. */
export type Held = {
  readonly under: (ref: Ref) => readonly HeldRecord[];
  readonly has: (ref: Ref) => boolean;
};

export type Settled = {
  /** The drafts in their order, each under the name that its record has or gets. */
  readonly drafts: readonly RecordDraft[];
  /** Where it is not clear which record an item without an id is: questions, one for each list. */
  readonly problems: readonly FileProblem[];
  /** Records known again although one of their items changed in its place; they get a new version. */
  readonly corrected: readonly { readonly draft: RecordDraft; readonly fields: readonly string[] }[];
  /** Records of the lists in the files that the files have no longer. Nothing happens to them. */
  readonly gone: readonly Ref[];
};

/** A list of the files that has no item left, and the record that it stands in. */
export type EmptyList = { readonly around: Ref; readonly list: string };

/**
 * Gives every item without an id the name of the record that it is, so that what is removed, inserted or moved in a list
 * never renames another: an item keeps the name of the record with the same content, beside its place in a source; else
 * of the one with the same fields and other children; else, where it is the only one of its list that changed, stands in
 * the same place and differs in one thing, of the one it corrects. What can be none of the records is new and gets a name
 * that no record ever had. Anything less clear is a question. Children follow the record around them. Linear in the
 * number of items. With `unnamedAsNew`, the answer to all questions is that the items are new.
 */
export function settleNames(
  drafts: readonly RecordDraft[],
  held: Held,
  emptied: readonly EmptyList[] = [],
  unnamedAsNew = false,
): Settled {
  return new Settling(drafts, held, unnamedAsNew).settle(emptied);
}

/** Pairs of items that are held against each other one by one; where there are more, it is not clear anyway. */
const mostPairs = 100_000;
/** Names in one sentence. */
const mostNames = 5;

class Settling {
  readonly #drafts: readonly RecordDraft[];
  readonly #held: Held;
  readonly #unnamedAsNew: boolean;
  /** The drafts right under a name of the files, by list. */
  readonly #lists = new Map<Ref, Map<string, RecordDraft[]>>();
  readonly #final = new Map<Ref, Ref>();
  readonly #alike = new Likenesses();
  readonly #problems: FileProblem[] = [];
  readonly #corrected: { draft: RecordDraft; fields: readonly string[] }[] = [];
  readonly #gone: Ref[] = [];

  constructor(drafts: readonly RecordDraft[], held: Held, unnamedAsNew: boolean) {
    this.#drafts = drafts;
    this.#held = held;
    this.#unnamedAsNew = unnamedAsNew;
    for (const draft of drafts) {
      if (draft.place === undefined) continue;
      const { around, list } = draft.place;
      let lists = this.#lists.get(around);
      if (lists === undefined) this.#lists.set(around, (lists = new Map()));
      const items = lists.get(list);
      if (items === undefined) lists.set(list, [draft]);
      else items.push(draft);
    }
  }

  settle(emptied: readonly EmptyList[]): Settled {
    const nested = new Set(this.#drafts.flatMap(({ ref, place }) => (place === undefined ? [] : [ref])));
    for (const around of this.#lists.keys()) if (!nested.has(around)) this.#settleUnder(around, around);
    for (const { around, list } of emptied) {
      const here = this.#final.get(around) ?? around;
      for (const record of this.#held.under(here)) if (listOf(record) === list) this.#gone.push(record.ref);
    }
    if (this.#problems.length > 0)
      return { drafts: this.#drafts, problems: this.#problems, corrected: [], gone: [] };
    const moved = [...this.#final].some(([given, name]) => given !== name);
    const drafts = moved ? this.#drafts.map((draft) => this.#renamed(draft)) : this.#drafts;
    if (moved) for (const draft of this.#drafts) this.#checkLinks(draft);
    return {
      drafts,
      problems: this.#problems,
      corrected: this.#corrected.map(({ draft, fields }) => ({ draft: this.#renamed(draft), fields })),
      gone: this.#gone,
    };
  }

  /** Names what stands in a record that the files call `given` and the dossier `around`. */
  #settleUnder(given: Ref, around: Ref): void {
    const lists = this.#lists.get(given);
    if (lists === undefined) return;
    const records = this.#held.under(around);
    const ofList = new Map<string, HeldRecord[]>();
    for (const record of records) {
      const list = listOf(record);
      const others = ofList.get(list);
      if (others === undefined) ofList.set(list, [record]);
      else others.push(record);
    }
    const taken = new Set<Ref>();
    for (const items of lists.values())
      for (const { ref, place } of items)
        if (place?.named === true) taken.add(around + ref.slice(given.length));
    for (const [list, items] of lists) {
      const unnamed = items.filter(({ place }) => place?.named !== true);
      const candidates = (ofList.get(list) ?? []).filter(({ ref }) => !taken.has(ref));
      const asked =
        unnamed.length > 0 && candidates.length > 0
          ? this.#match(unnamed, candidates, taken)
          : new Set<RecordDraft>();
      this.#nameNew(unnamed, given, around, taken, asked);
      for (const { ref, place } of items)
        if (place?.named === true) this.#final.set(ref, around + ref.slice(given.length));
      for (const draft of items)
        if (!asked.has(draft)) this.#settleUnder(draft.ref, this.#final.get(draft.ref)!);
    }
  }

  /** Gives the items of a list that are records of the dossier their names. Returns those that a question is about. */
  #match(
    unnamed: readonly RecordDraft[],
    candidates: readonly HeldRecord[],
    taken: Set<Ref>,
  ): Set<RecordDraft> {
    const aroundKind = unnamed[0]!.place!.aroundKind;
    const files = unnamed.map((draft) => this.#fileItem(draft));
    const holds = candidates
      .toSorted((a, b) => byName(a.ref, b.ref))
      .map((record) => this.#heldItem(record, aroundKind));
    const partner = new Map<FileItem, HeldItem>();
    const matched = new Set<HeldItem>();
    const pair = (file: FileItem, record: HeldItem): void => {
      partner.set(file, record);
      matched.add(record);
    };
    const openFiles = (): FileItem[] => files.filter((file) => !partner.has(file));
    const openHolds = (): HeldItem[] => holds.filter((record) => !matched.has(record));
    // The same content, then the same beside its place in a source, then the same fields around other children.
    const passes: readonly Pass[] = [
      [({ whole }) => whole, () => true],
      [({ loose }) => loose, (records, given) => records.length === given.length],
      [({ own }) => own, (records, given) => this.#alike.isSameAround(records, given)],
    ];
    for (const [mark, fits] of passes) {
      const groups = groupBy(openHolds(), (record) => mark(this.#alike.of(record)));
      for (const [key, given] of groupBy(openFiles(), (file) => mark(this.#alike.of(file)))) {
        const records = groups.get(key) ?? [];
        if (records.length > 0 && fits(records, given))
          given.slice(0, records.length).forEach((file, index) => pair(file, records[index]!));
      }
    }
    const [file, record] = [openFiles(), openHolds()];
    if (file.length === 1 && record.length === 1 && isOnlyAnswer(files, holds)) pair(file[0]!, record[0]!);
    const asked = this.#unnamedAsNew ? [] : this.#unclear(files, holds, partner, pair);
    for (const [file, { ref }] of partner) {
      this.#final.set(file.draft.ref, ref);
      taken.add(ref);
    }
    if (asked.length === 0) for (const { ref } of openHolds()) this.#gone.push(ref);
    return new Set(asked.map(({ draft }) => draft));
  }

  /**
   * What has no partner of the same content: the one item that corrects a record gets it, what can be no record is left
   * as new, and the rest is asked about.
   */
  #unclear(
    files: readonly FileItem[],
    holds: readonly HeldItem[],
    partner: ReadonlyMap<FileItem, HeldItem>,
    pair: (file: FileItem, record: HeldItem) => void,
  ): readonly FileItem[] {
    const matched = new Set(partner.values());
    const openFiles = files.filter((file) => !partner.has(file));
    const openHolds = holds.filter((record) => !matched.has(record));
    if (openFiles.length === 0 || openHolds.length === 0) return [];
    const list = openFiles[0]!.draft.place!.list;
    if (openFiles.length * openHolds.length > mostPairs) {
      this.#ask(list, openFiles, openHolds);
      return openFiles;
    }
    const gaps = gapsOf(files, holds, partner);
    const maybe = openFiles.flatMap((file) =>
      openHolds.flatMap((record) => {
        const inPlace = gaps.file.get(file) === gaps.held.get(record);
        const difference = this.#alike.difference(record, file);
        const near = difference.fields.length <= 1 && difference.agreeing > 0;
        if (!inPlace && !near) return [];
        const clear = near ? inPlace || !gaps.ordered : inPlace && difference.onlyField;
        return [{ file, record, clear, fields: difference.fields }];
      }),
    );
    if (maybe.length === 0) return [];
    const [only] = maybe;
    if (maybe.length === 1 && only!.clear) {
      pair(only!.file, only!.record);
      this.#corrected.push({ draft: only!.file.draft, fields: only!.fields });
      return [];
    }
    const unclear = [...new Set(maybe.map(({ file }) => file))];
    this.#ask(list, unclear, [...new Set(maybe.map(({ record }) => record))]);
    return unclear;
  }

  #ask(list: string, files: readonly FileItem[], holds: readonly HeldItem[]): void {
    const { draft } = files[0]!;
    const { kind } = draft;
    const names = holds.slice(0, mostNames).map(({ ref }) => ref);
    const more = holds.length - names.length;
    const records = `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
    const what =
      files.length === 1
        ? `this ${kind} in place ${placeOf(draft)} of its list`
        : `${files.length} items of this list, the first in place ${placeOf(draft)},`;
    const own = idInList(holds[0]!.ref);
    this.#problems.push({
      file: draft.file,
      ...(draft.line === undefined ? {} : { line: draft.line }),
      record: draft.place!.around,
      field: kind === "assertion" ? list : pluralOf[kind],
      message: `${files.length === 1 ? "has an item" : "has items"} without an id, and it is not clear which records they are: ${what} may be new or a change of ${records} in the dossier; write id: ${own} in the item where it changes that record, or an id of its own where it is new (or import with --unnamed-as-new where all such items are new)`,
    });
  }

  /** New items get the name of their place where nothing ever had it, else the next number that is free. */
  #nameNew(
    unnamed: readonly RecordDraft[],
    given: Ref,
    around: Ref,
    taken: Set<Ref>,
    asked: ReadonlySet<RecordDraft>,
  ): void {
    const fresh = unnamed.filter((draft) => !this.#final.has(draft.ref) && !asked.has(draft));
    const free = (ref: Ref): boolean => !taken.has(ref) && !this.#held.has(ref);
    const rest: RecordDraft[] = [];
    for (const draft of fresh) {
      const ref = around + draft.ref.slice(given.length);
      if (!free(ref)) rest.push(draft);
      else {
        taken.add(ref);
        this.#final.set(draft.ref, ref);
      }
    }
    let number = 2;
    for (const draft of rest) {
      const stem = stemOf(draft);
      while (!free(`${around}/${stem}${number}`)) number++;
      const ref = `${around}/${stem}${number}`;
      taken.add(ref);
      this.#final.set(draft.ref, ref);
    }
  }

  #renamed(draft: RecordDraft): RecordDraft {
    const ref = this.#final.get(draft.ref) ?? draft.ref;
    const { place } = draft;
    if (place === undefined) return draft;
    const body: Record<string, unknown> = { ...draft.body };
    let other = ref !== draft.ref;
    for (const field of impliedFields(place.aroundKind, draft.kind)) {
      const name = this.#final.get(body[field] as Ref);
      if (name === undefined || name === body[field]) continue;
      body[field] = name;
      other = true;
    }
    if (!other) return draft;
    const { owner: _, ...rest } = draft;
    const owner = ownerOf(draft.kind, ref, body);
    return { ...rest, ref, body: body as unknown as Body, ...(owner === undefined ? {} : { owner }) };
  }

  /** A link by a name that says a place in a list can no longer be trusted where the list changed. */
  #checkLinks(draft: RecordDraft): void {
    const implied = new Set(
      draft.place === undefined ? [] : impliedFields(draft.place.aroundKind, draft.kind),
    );
    for (const { field, ref } of linksOf(draft.kind, draft.body)) {
      const name = this.#final.get(ref);
      if (name === undefined || name === ref || implied.has(field)) continue;
      this.#problems.push({
        file: draft.file,
        ...(draft.line === undefined ? {} : { line: draft.line }),
        record: draft.ref,
        field,
        message: `names ${ref} by its place in a list that has changed: what stands there now is ${name} in the dossier; give the item that is meant an id and name that`,
      });
    }
  }

  #fileItem(draft: RecordDraft): FileItem {
    const lists = new Map<string, readonly NamedItem[]>();
    for (const [list, items] of this.#lists.get(draft.ref) ?? [])
      lists.set(
        list,
        items.map((item) => this.#fileItem(item)),
      );
    const { kind, body } = draft;
    return {
      draft,
      kind,
      aroundKind: draft.place!.aroundKind,
      body: body as unknown as Readonly<Record<string, unknown>>,
      lists,
    };
  }

  #heldItem({ ref, kind, body }: HeldRecord, aroundKind: RecordKind): HeldItem {
    const lists = new Map<string, HeldItem[]>();
    for (const record of this.#held.under(ref)) {
      const list = listOf(record);
      const items = lists.get(list);
      const item = this.#heldItem(record, kind);
      if (items === undefined) lists.set(list, [item]);
      else items.push(item);
    }
    return { ref, kind, aroundKind, body, lists };
  }
}

type Pass = readonly [
  mark: (likeness: Likeness) => number | undefined,
  fits: (records: readonly HeldItem[], given: readonly FileItem[]) => boolean,
];

/** Whether one speaker's only answer to a variable stands on both sides: its variable is its name. */
function isOnlyAnswer(files: readonly FileItem[], holds: readonly HeldItem[]): boolean {
  const [file, record] = [files[0]!, holds[0]!];
  if (files.length > 1 || holds.length > 1 || file.kind !== "assertion") return false;
  return file.body["says"] === record.body["says"];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => number | undefined): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The list that a record of the dossier stands in: its kind, of an answer its variable. */
function listOf({ kind, body }: HeldRecord): string {
  return kind === "assertion" ? `answers.${String(body["variable"])}` : kind;
}

/** How a new name begins before its number: `count-`, of a second answer `offence~`. */
function stemOf({ kind, place }: RecordDraft): string {
  return kind === "assertion" ? `${place!.list.slice("answers.".length)}~` : `${kind}-`;
}

function placeOf({ place }: RecordDraft): string {
  return String(place!.position);
}

function idInList(ref: Ref): string {
  const around = parentRef(ref);
  return around === undefined ? ref : ref.slice(around.length + 1);
}

/** `count-2` before `count-10`. */
function byName(a: Ref, b: Ref): number {
  const [x, y] = [numbersIn(a), numbersIn(b)];
  for (let index = 0; index < Math.min(x.length, y.length); index++)
    if (x[index] !== y[index]) return x[index]! - y[index]!;
  return x.length - y.length || (a < b ? -1 : a > b ? 1 : 0);
}

function numbersIn(ref: Ref): number[] {
  return (idInList(ref).match(/\d+/g) ?? []).map(Number);
}

/** One sentence on each record that is known again although it changed. */
export function correctionNote(draft: RecordDraft, fields: readonly string[]): string {
  const where = `${draft.file}${draft.line === undefined ? "" : `:${draft.line}`}`;
  return `${where}: ${withArticle(draft.kind)} without an id is taken for ${draft.ref}, as only ${fields.join(", ") || "what was added"} is other; it gets a new version.`;
}
