import type { Ref } from "../domain/id.ts";
import { type RecordKind, linksOf, ownerOf, recordKinds, relinked } from "../domain/record.ts";
import { type Retraction, followed, isUndone, retractionOf, retractionSchema } from "../domain/retraction.ts";
import type { RecordDraft, FileProblem } from "../intake/records/draft.ts";
import type { Change } from "../store/record.ts";
import type { ReadSession } from "./session.ts";
import { retractionsOf } from "./load.ts";

/** A record that an export names as taken back where it was written. */
export type ForeignRetraction = {
  readonly ref: Ref;
  readonly kind: RecordKind;
  readonly retraction: Retraction;
  readonly file: string;
};

/** The retraction that a line of an export states; undefined for a line with a record's fields. */
export function foreignRetraction(
  line: Readonly<Record<string, unknown>>,
  file: string,
): ForeignRetraction | undefined {
  const { record, id } = line;
  const read = retractionSchema.safeParse(retractionOf(line));
  const kind = recordKinds.find((known) => known === record);
  if (!read.success || kind === undefined || typeof id !== "string") return undefined;
  return { ref: id, kind, retraction: read.data, file };
}

/**
 * What the retractions of the dossier make of an import. A file that brings a record that was taken back is asked about,
 * and so is one that brings a new part of such a record: each is a problem, or with `skip` is left out with all that
 * belongs to it. A link to one is let in and told.
 */
export async function heldAgainstRetractions(
  session: ReadSession,
  drafts: readonly RecordDraft[],
  {
    skip,
    inDossier,
    isSure = () => true,
  }: {
    readonly skip: boolean;
    readonly inDossier: (ref: Ref) => boolean;
    /** Whether a draft has its own name: one that is called by its place may be another record than its name says. */
    readonly isSure?: (draft: RecordDraft) => boolean;
  },
): Promise<{
  readonly kept: readonly RecordDraft[];
  /** The place of each of them among the drafts. */
  readonly keptAt: readonly number[];
  readonly problems: readonly FileProblem[];
  readonly notes: readonly string[];
}> {
  const named = drafts.flatMap(({ ref, owner, kind, body }) => [
    ref,
    ...(owner === undefined ? [] : [owner]),
    ...linksOf(kind, body).map((link) => link.ref),
  ]);
  const retracted = await throughMerges(session, named);
  if (retracted.size === 0) return { kept: drafts, keptAt: [...drafts.keys()], problems: [], notes: [] };
  const ownerOfDraft = new Map(drafts.map(({ ref, owner }) => [ref, owner]));
  const unsure = new Set(drafts.flatMap((draft) => (isSure(draft) ? [] : [draft.ref])));
  /** The outermost record taken back among a draft and what it belongs to. */
  const rootOf = (ref: Ref): Ref | undefined => {
    let root: Ref | undefined;
    const seen = new Set<Ref>();
    for (let at: Ref | undefined = ref; at !== undefined && !seen.has(at); at = ownerOfDraft.get(at)) {
      seen.add(at);
      if (retracted.has(at) && !unsure.has(at)) root = at;
    }
    return root;
  };
  const roots = new Map(drafts.map((draft) => [draft, rootOf(draft.ref)]));
  const merged = new Map(
    [...retracted].flatMap(([ref, { into }]) => (into === undefined ? [] : [[ref, into]])),
  );
  const kept = drafts.flatMap((draft) => (roots.get(draft) === undefined ? [following(draft, merged)] : []));
  const left = Map.groupBy(
    drafts.filter((draft) => roots.get(draft) !== undefined),
    (draft) => roots.get(draft)!,
  );
  const problems: FileProblem[] = [];
  const notes: string[] = [];
  for (const [root, ofRoot] of left) {
    const { into } = retracted.get(root)!;
    const fate = into === undefined ? "was retracted" : `was merged into ${into}`;
    const first = ofRoot.find(({ ref }) => ref === root) ?? ofRoot[0]!;
    const others = ofRoot.length - 1;
    const what = first.ref === root ? "" : `belongs to ${root}, which `;
    if (skip) {
      const all = `${first.ref}${others === 0 ? "" : ` and ${others} more of it`}`;
      notes.push(`${all} left out, as ${root} ${fate}.`);
      continue;
    }
    problems.push({
      ...place(first),
      field: "",
      message: `${what}${fate}${others === 0 ? "" : `, and ${others} more of its records ${others === 1 ? "is" : "are"} in the files`}; "habeas reinstate DIR ${root}" brings it back, --skip-retracted leaves it out, or take it out of the file`,
    });
  }
  for (const [ref, into] of merged)
    if (drafts.some((draft) => roots.get(draft) === undefined && names(draft, ref)))
      notes.push(`${ref} is merged into ${into}; what names it in the files names ${into} here.`);
  const gone = new Set([...left.values()].flat().map(({ ref }) => ref));
  const links = new Map<Ref, Set<Ref>>();
  for (const draft of kept)
    for (const { field, ref } of linksOf(draft.kind, draft.body)) {
      if (retracted.has(ref)) links.set(ref, (links.get(ref) ?? new Set()).add(draft.ref));
      else if (skip && gone.has(ref) && !inDossier(ref))
        problems.push({
          ...place(draft),
          field,
          message: `names ${ref}, which is left out with a retracted record; take the link out too`,
        });
    }
  for (const [ref, by] of links)
    notes.push(`${ref} is retracted, and ${listed([...by])} still ${by.size === 1 ? "names" : "name"} it.`);
  const keptAt = [...drafts.keys()].filter((at) => roots.get(drafts[at]!) === undefined);
  return { kept, keptAt, problems, notes };
}

/** What the retractions of exports write here, and what is told of those whose record stands in this dossier. */
export async function takenOver(
  session: ReadSession,
  foreign: readonly ForeignRetraction[],
  hasRef: (ref: Ref) => boolean,
): Promise<{ readonly changes: readonly Change[]; readonly notes: readonly string[] }> {
  const here = await retractionsOf(
    session,
    foreign.map(({ ref }) => ref),
  );
  const changes: Change[] = [];
  const notes: string[] = [];
  for (const { ref, kind, retraction, file } of foreign) {
    if (here.has(ref)) continue;
    if (hasRef(ref))
      notes.push(
        `${file}: ${ref} was retracted where this was exported and stands here; "habeas retract DIR ${ref} --why TEXT" takes it back here too.`,
      );
    else changes.push({ ref, kind, body: { retracted: { ...retraction } } as Change["body"] });
  }
  return { changes, notes };
}

/** Which of these refs were taken back, and which of those that they were merged into were taken back in turn. */
async function throughMerges(
  session: ReadSession,
  refs: readonly Ref[],
): Promise<ReadonlyMap<Ref, Retraction>> {
  const found = new Map<Ref, Retraction>();
  let ask = refs;
  while (ask.length > 0) {
    // What went with an import that was undone comes again with the next one.
    const more = [...(await retractionsOf(session, ask))].filter(
      ([ref, retraction]) => !found.has(ref) && !isUndone({ retracted: retraction }),
    );
    for (const [ref, retraction] of more) found.set(ref, retraction);
    ask = more.flatMap(([, { into }]) => into ?? []);
  }
  return found;
}

/** A draft whose links to merged records lead to those that they were merged into. */
function following(draft: RecordDraft, merged: ReadonlyMap<Ref, Ref>): RecordDraft {
  let { body } = draft;
  for (const { ref } of linksOf(draft.kind, body)) {
    const into = followed(ref, (one) => merged.get(one));
    if (into !== ref) body = relinked(draft.kind, body, ref, into) as typeof body;
  }
  if (body === draft.body) return draft;
  return { ...draft, body, owner: ownerOf(draft.kind, draft.ref, body as never) };
}

function names({ kind, body }: RecordDraft, named: Ref): boolean {
  return linksOf(kind, body).some(({ ref }) => ref === named);
}

function place({ file, line, ref }: RecordDraft): Pick<FileProblem, "file" | "line" | "record"> {
  return { file, ...(line === undefined ? {} : { line }), record: ref };
}

function listed(refs: readonly Ref[]): string {
  if (refs.length <= 3)
    return refs.length < 2 ? refs.join("") : `${refs.slice(0, -1).join(", ")} and ${refs.at(-1)!}`;
  return `${refs.slice(0, 3).join(", ")} and ${refs.length - 3} more`;
}
