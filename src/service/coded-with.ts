import type { Assertion } from "../domain/assertion.ts";
import type { Codebook } from "../domain/codebook.ts";
import { canonical } from "../domain/version.ts";
import type { RecordDraft } from "../intake/records/draft.ts";
import { loadRecords } from "./load.ts";
import type { ReadSession } from "./session.ts";

/** How the dossier holds the drafts' records now: bodies as canonical JSON. */
type RecordStates = ReadonlyMap<string, { readonly body: string }>;

/**
 * The drafts, with the version of the codebook that each new answer is coded with: that which stands once they are written.
 * An answer that says the same as before keeps what it was coded with, also where that was not recorded; one of an export
 * (`isProved`) and one that names another version itself stay as they are. The drafts keep their places.
 */
export async function withCodebook<Draft extends RecordDraft>(
  session: ReadSession,
  drafts: readonly Draft[],
  states: RecordStates,
  {
    kindOf,
    isProved,
  }: {
    readonly kindOf: (ref: string) => string | undefined;
    readonly isProved: (draft: Draft) => boolean;
  },
): Promise<readonly Draft[]> {
  if (!drafts.some(({ kind }) => kind === "assertion")) return drafts;
  const versions = await versionsByVariable(session, drafts);
  const kinds = new Map(drafts.map(({ ref, kind }) => [ref as string, kind as string]));
  return drafts.map((draft) => {
    if (draft.kind !== "assertion" || isProved(draft)) return draft;
    const { coded_with: given, ...answer } = draft.body as unknown as Assertion;
    const state = states.get(draft.ref);
    const before = state === undefined ? undefined : (JSON.parse(state.body) as Partial<Assertion>);
    // What a change of a record hands on with its other fields is nobody's word for the new answer.
    if (given !== undefined && canonical(given) !== canonical(before?.coded_with)) return draft;
    const kind = kinds.get(answer.subject) ?? kindOf(answer.subject);
    const coded =
      before !== undefined && saidIn(before) === saidIn(answer)
        ? before.coded_with
        : versions.get(`${kind}.${answer.variable}`);
    const body = coded === undefined ? answer : { ...answer, coded_with: coded };
    return { ...draft, body: body as unknown as Draft["body"] };
  });
}

/** What an answer says to which question about whom, whoever says it, wherever. */
function saidIn({ subject, variable, state, value }: Partial<Assertion>): string {
  return canonical({ subject, variable, state, value: value ?? null });
}

/** By `unit.name` the codebook that holds a variable, and its version; of two codebooks the later, as for what it means. */
async function versionsByVariable(
  session: ReadSession,
  drafts: readonly RecordDraft[],
): Promise<ReadonlyMap<string, NonNullable<Assertion["coded_with"]>>> {
  const codebooks = new Map<string, Codebook>();
  for (const { ref, body } of await loadRecords(session, "codebook")) codebooks.set(ref, body);
  for (const { ref, kind, body } of drafts)
    if (kind === "codebook") codebooks.set(ref, body as unknown as Codebook);
  const versions = new Map<string, NonNullable<Assertion["coded_with"]>>();
  for (const [codebook, { version, variables }] of codebooks)
    for (const { unit, name } of variables) versions.set(`${unit}.${name}`, { codebook, version });
  return versions;
}
