import type { Ref } from "../../domain/id.ts";
import { searchKey } from "../../domain/khmer.ts";
import type { Locator } from "../../domain/locator.ts";
import type { Cases, Check, CaseRule } from "./case.ts";

export const oneSpeaker: CaseRule = {
  check: quotationsOfOne,
  explanations: [
    "one of the speakers was misprinted or miscoded",
    "one of them repeats what the other said",
    "two people said it in the same words",
    "the two are one person",
  ],
};

/** Words of a quotation from which it is no common phrase; of text without spaces, its letters. */
const tellingWords = 8;
const tellingLetters = 40;

type Quotation = {
  readonly ref: Ref;
  readonly speaker: Ref;
  readonly from: readonly (Ref | undefined)[];
  readonly key: string;
};

/** Runs that two quotations share, from which what is cut or put in elsewhere in them makes no difference: ten words. */
const tellingRuns = 3;

/** Quotations that stand word for word, whole, as a part or with something left out, under two speakers. */
function quotationsOfOne(cases: Cases): Check[] {
  const quotations = quotationsIn(cases);
  const byPart = new Map<string, Quotation[]>();
  for (const quotation of quotations)
    for (const part of new Set(partsOf(quotation.key)))
      byPart.set(part, [...(byPart.get(part) ?? []), quotation]);
  const same = samePeople(cases);
  const found = new Map<string, Check>();
  const runs = new Map<Quotation, Map<Quotation, number>>();
  for (const group of byPart.values()) {
    for (const [index, a] of group.entries()) {
      for (const b of group.slice(index + 1)) {
        const passedOn = a.from.includes(b.speaker) || b.from.includes(a.speaker);
        if (a.speaker === b.speaker || passedOn || same.has(pairOf(a.speaker, b.speaker))) continue;
        const shares = runs.get(a) ?? new Map<Quotation, number>();
        runs.set(a, shares.set(b, (shares.get(b) ?? 0) + 1));
        const isPart = a.key.includes(b.key) || b.key.includes(a.key);
        if (!isPart && shares.get(b)! < tellingRuns) continue;
        // What two speakers share is said once, however many answers rest on it.
        const shared = a.key.length < b.key.length ? a.key : b.key;
        const id = `${pairOf(a.speaker, b.speaker)}\n${shared}`;
        if (found.has(id)) continue;
        found.set(id, {
          record: a.ref,
          against: b.ref,
          verdict: "broken",
          reason: `The same words stand under ${a.speaker} and, in ${b.ref}, under ${b.speaker}: these cannot both stand.`,
        });
      }
    }
  }
  return [...found.values()];
}

function quotationsIn(cases: Cases): Quotation[] {
  const quoted = (
    ref: Ref,
    speaker: Ref | undefined,
    from: readonly (Ref | undefined)[],
    texts: readonly (string | undefined)[],
  ): Quotation[] => {
    if (speaker === undefined || cases.find("group", speaker)?.kind === "organisation") return [];
    const keys = new Set(texts.flatMap((text) => (text === undefined ? [] : [keyOf(text)])));
    return [...keys].filter(isTelling).map((key) => ({ ref, speaker, from, key }));
  };
  const exact = (at: Locator | undefined): string | undefined => at?.quote?.exact;
  return [
    ...cases
      .all("assertion")
      .filter(({ body }) => body.form === "quote")
      .flatMap(({ ref, body }) =>
        quoted(ref, body.says, [body.told_by, body.through], [body.words, exact(body.at)]),
      ),
    ...cases
      .all("account")
      .flatMap(({ ref, body }) => quoted(ref, body.speaker, [], [body.value, ...body.at.map(exact)])),
  ];
}

/** The letters and digits of a quotation, so that quotation marks, dots and cases make no difference. */
export function keyOf(text: string): string {
  return searchKey(text)
    .toLowerCase()
    .replaceAll(/\[[^\]]*\]/g, " ")
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

function isTelling(key: string): boolean {
  return key.split(" ").length >= tellingWords || (!/[a-z]/.test(key) && key.length >= tellingLetters);
}

/** Every run of so many words, by which quotations that share one meet; text without spaces is a run by itself. */
function partsOf(key: string): string[] {
  const words = key.split(" ");
  if (words.length <= tellingWords) return [key];
  return words
    .slice(0, words.length - tellingWords + 1)
    .map((_, index) => words.slice(index, index + tellingWords).join(" "));
}

/** Pairs of people who may be one, as the records say. */
function samePeople(cases: Cases): ReadonlySet<string> {
  return new Set(
    cases
      .all("relation")
      .filter(({ body }) => body.kind === "possibly-same-person")
      .map(({ body }) => pairOf(body.from, body.to)),
  );
}

export function pairOf(a: Ref, b: Ref): string {
  return [a, b].sort().join("\n");
}
