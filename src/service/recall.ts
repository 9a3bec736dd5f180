import type { z } from "zod";
import type { RecallRow, consentRecall } from "../api/consent.ts";
import type { Ref } from "../domain/id.ts";
import { checkFiles, printedPlace } from "./check.ts";
import { ledgerFigures } from "./check-ledger.ts";
import { findingsWith, personOf } from "./consent.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { Watch } from "./keep.ts";
import { loadRecords } from "./load.ts";
import type { ReadSession } from "./session.ts";

/** Words shorter than this are said by many. */
const leastLength = 16;

/**
 * Where drafts use a person, so that they can be recalled: numbers held against a finding that counts the person, words that the
 * dossier keeps of the person, and the pseudonym. What a draft tells in words of its own, nobody finds.
 */
export async function usesInDrafts(
  session: ReadSession,
  { ref, files }: z.output<typeof consentRecall.input>,
  { signal }: Watch,
): Promise<Disclosed<RecallRow[]>> {
  const person = await personOf(session, ref);
  const told = await toldBy(session, person);
  const counting = new Set(await findingsWith(session, person));
  const uses: RecallRow[] = [];
  const basis = { ledger: await ledgerFigures(session), ...(signal === undefined ? {} : { signal }) };
  for (const draft of await checkFiles(files, basis)) {
    const { text } = draft.text;
    const add = (start: number, end: number, restsOn: string): void => {
      const { start: from } = printedPlace(draft, start, end);
      const line = draft.text.original?.slice(0, from).split("\n").length ?? null;
      uses.push({ file: draft.path, line, surface: text.slice(start, end), rests_on: restsOn });
    };
    for (const { start, end, figure } of draft.claims)
      if (figure !== undefined && counting.has(figure)) add(start, end, figure);
    for (const { pattern, ref: by } of told)
      for (const match of text.matchAll(pattern)) add(match.index, match.index + match[0].length, by);
  }
  return disclose(uses, session);
}

async function toldBy(
  session: ReadSession,
  person: Ref,
): Promise<readonly { readonly pattern: RegExp; readonly ref: Ref }[]> {
  const words = (await loadRecords(session, "assertion")).flatMap(({ ref, body }) =>
    (body.says ?? body.subject).split("/")[0] === person && (body.words?.length ?? 0) >= leastLength
      ? [{ pattern: spaced(body.words!), ref }]
      : [],
  );
  const [named] = (await loadRecords(session, "person")).filter(({ ref }) => ref === person);
  const pseudonym = named?.body.pseudonym;
  return [
    ...words,
    ...(pseudonym === undefined
      ? []
      : [
          {
            pattern: new RegExp(`(?<![\\p{L}\\p{N}])${spaced(pseudonym).source}(?![\\p{L}\\p{N}])`, "gu"),
            ref: person,
          },
        ]),
  ];
}

/** The words, however a draft breaks its lines and whichever quotation marks and apostrophes it prints. */
function spaced(words: string): RegExp {
  const literal = words
    .trim()
    .replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")
    .replaceAll(/\s+/g, "\\s+")
    .replaceAll(/['’]/g, "['’]");
  return new RegExp(literal, "gu");
}
