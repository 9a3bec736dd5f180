import { canonicalJson, type JsonObject } from "../../domain/canonical-json.ts";
import type { Ref } from "../../domain/id.ts";
import { childKinds, type RecordKind, recordSchemas } from "../../domain/record.ts";
import type { RecordDraft } from "./draft.ts";

/** A record of the files or of the dossier with all that stands in it, as matching sees it. */
export type NamedItem = {
  readonly kind: RecordKind;
  readonly aroundKind: RecordKind;
  readonly body: Readonly<Record<string, unknown>>;
  /** By list: what stands right in it. */
  readonly lists: ReadonlyMap<string, readonly NamedItem[]>;
};
export type HeldItem = NamedItem & { readonly ref: Ref };
export type FileItem = NamedItem & { readonly draft: RecordDraft };

/** Marks that two items share where they are alike. */
export type Likeness = {
  /** All that an item says, with what stands in it; names are left out. */
  readonly whole: number;
  /** The same without the places within its sources. */
  readonly loose: number;
  /** Its own fields alone; undefined where it has none. */
  readonly own: number | undefined;
  readonly fields: ReadonlyMap<string, string>;
};

export type ItemDifference = {
  readonly fields: readonly string[];
  readonly agreeing: number;
  /** Whether both have one and the same field and nothing else, so that nothing could agree. */
  readonly onlyField: boolean;
};

/** How alike items are, each looked at once. */
export class Likenesses {
  readonly #marks = new Map<string, number>();
  readonly #known = new WeakMap<NamedItem, Likeness>();

  of(item: NamedItem): Likeness {
    const known = this.#known.get(item);
    if (known !== undefined) return known;
    const implied = impliedFields(item.aroundKind, item.kind);
    const fields = new Map<string, string>();
    const stated = statedFields(item.kind, item.body, implied);
    for (const [field, value] of stated) if (field !== "at") fields.set(field, value);
    const said = [...stated].map(([field, value]) => `${field}=${value}`).join("\n");
    const own = [...fields].map(([field, value]) => `${field}=${value}`).join("\n");
    const inside = (mark: (likeness: Likeness) => number): string =>
      [...item.lists]
        .map(([list, items]) => `${list}:${items.map((each) => mark(this.of(each))).sort((a, b) => a - b)}`)
        .sort()
        .join("\n");
    const likeness = {
      whole: this.#mark(`whole ${item.kind}\n${said}\n\n${inside(({ whole }) => whole)}`),
      loose: this.#mark(
        `loose ${item.kind}\n${own}\n${sourcesIn(item.body["at"])}\n\n${inside(({ loose }) => loose)}`,
      ),
      own:
        fields.size === 0 ? undefined : this.#mark(`own ${item.kind}\n${own}\n${sourcesIn(item.body["at"])}`),
      fields,
    };
    this.#known.set(item, likeness);
    return likeness;
  }

  /** Whether the same fields stand around other children in one record and one item alone; a single field must not be all. */
  isSameAround(records: readonly HeldItem[], given: readonly FileItem[]): boolean {
    const [record, file] = [records[0]!, given[0]!];
    if (records.length > 1 || given.length > 1) return false;
    return this.of(file).fields.size > 1 || this.difference(record, file).fields.length <= 1;
  }

  /** In what an item says otherwise than a record, and in how much it says the same. What only one of them has is no difference, unless each has something. */
  difference(record: HeldItem, file: FileItem): ItemDifference {
    const [before, now] = [this.of(record).fields, this.of(file).fields];
    const fields: string[] = [];
    let agreeing = 0;
    const [dropped, added]: [string[], string[]] = [[], []];
    for (const field of new Set([...before.keys(), ...now.keys()])) {
      const [a, b] = [before.get(field), now.get(field)];
      if (a === b) agreeing++;
      else if (b === undefined) dropped.push(field);
      else if (a === undefined) added.push(field);
      else fields.push(field);
    }
    const [cited, cites] = [sourcesIn(record.body["at"]), sourcesIn(file.body["at"])];
    if (cited !== "" && cites !== "") {
      if (cited === cites) agreeing++;
      else fields.push("at");
    }
    for (const list of new Set([...record.lists.keys(), ...file.lists.keys()])) {
      const [a, b] = [record.lists.get(list), file.lists.get(list)];
      if (b === undefined) dropped.push(list);
      else if (a === undefined) added.push(list);
      else {
        const had = new Set(a.map((item) => this.of(item).loose));
        if (b.some((item) => had.has(this.of(item).loose))) agreeing++;
        else fields.push(list);
      }
    }
    const onlyField =
      fields.length === 1 && before.size === 1 && now.size === 1 && dropped.length + added.length === 0;
    for (let index = 0; index < Math.min(dropped.length, added.length); index++) fields.push(dropped[index]!);
    return { fields, agreeing, onlyField };
  }

  #mark(text: string): number {
    const known = this.#marks.get(text);
    if (known !== undefined) return known;
    this.#marks.set(text, this.#marks.size);
    return this.#marks.size - 1;
  }
}

/** The fields that follow from where a record stands, and say nothing about which one it is. */
export function impliedFields(aroundKind: RecordKind, kind: RecordKind): readonly string[] {
  return kind === "assertion" ? ["subject", "variable"] : Object.keys(childKinds[aroundKind]?.[kind] ?? {});
}

/** What a body says, field by field: without what follows from its place, and without what is so where nothing is said. */
function statedFields(
  kind: RecordKind,
  body: Readonly<Record<string, unknown>>,
  implied: readonly string[],
): Map<string, string> {
  const unsaid = defaultsOf(kind);
  const stated = new Map<string, string>();
  for (const field of Object.keys(body).sort()) {
    if (implied.includes(field) || body[field] === undefined) continue;
    const text = canonicalJson({ value: body[field] } as JsonObject);
    if (unsaid.get(field) !== text) stated.set(field, text);
  }
  return stated;
}

const knownDefaults = new Map<RecordKind, ReadonlyMap<string, string>>();

function defaultsOf(kind: RecordKind): ReadonlyMap<string, string> {
  let defaults = knownDefaults.get(kind);
  if (defaults === undefined) {
    const { shape } = recordSchemas[kind] as unknown as {
      shape: Readonly<Record<string, { _zod: { def: { type: string; defaultValue?: unknown } } }>>;
    };
    defaults = new Map(
      Object.entries(shape).flatMap(([field, { _zod }]) =>
        _zod.def.type === "default"
          ? [[field, canonicalJson({ value: _zod.def.defaultValue } as JsonObject)] as const]
          : [],
      ),
    );
    knownDefaults.set(kind, defaults);
  }
  return defaults;
}

/** The sources that a place or a list of places names, without where in them. */
function sourcesIn(at: unknown): string {
  const places = at === undefined ? [] : [at].flat();
  return [...new Set(places.map((place) => String((place as { source?: unknown }).source)))].sort().join(" ");
}
