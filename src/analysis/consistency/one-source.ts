import type { RecordOf } from "../../domain/record.ts";
import type { Cases, Check, CaseRule } from "./case.ts";

export const oneSource: CaseRule = {
  check: sourcesOfTwoAnswers,
  explanations: [
    "one of the two was misprinted or miscoded",
    "the two are of different times or of different parts of one thing",
    "the source passes on what others say, and they differ",
  ],
};

/**
 * Two answers to one question about one subject at two places of one source, by one speaker or one of them the source's
 * own: those of two people whom it quotes stand side by side and are no slip, nor are those of two coders.
 */
function sourcesOfTwoAnswers(cases: Cases): Check[] {
  const answers = cases.all("assertion").filter(({ body: { value, basis, at } }) => {
    const isOwn = basis !== "aggregate" && basis !== "inferred";
    return value?.kind === "code" && isOwn && at !== undefined;
  });
  const groups = Map.groupBy(answers, ({ body }) =>
    [body.at!.source, body.subject, body.variable].join("\n"),
  );
  return [...groups.values()].flatMap((group): Check[] => {
    const [a, b] = twoAnswers(group, cases) ?? [];
    if (a === undefined || b === undefined) return [];
    const { at, subject, variable } = a.body;
    return [
      {
        record: subject,
        against: `${at!.source}-${variable}`,
        with: [a.ref, b.ref],
        verdict: "broken",
        reason: `${at!.source} answers ${variable} of ${subject} with ${codeOf(a)}${placeOf(a)} and with ${codeOf(b)}${placeOf(b)}: these cannot both stand.`,
      },
    ];
  });
}

type SourcedAnswer = RecordOf<"assertion">;

function twoAnswers(
  group: readonly SourcedAnswer[],
  cases: Cases,
): [SourcedAnswer, SourcedAnswer] | undefined {
  const isOwnVoice = ({ body }: SourcedAnswer): boolean =>
    body.says === undefined || cases.find("group", body.says)?.kind === "organisation";
  for (const [index, a] of group.entries())
    for (const b of group.slice(index + 1))
      if (
        codeOf(a) !== codeOf(b) &&
        a.body.coder === b.body.coder &&
        JSON.stringify(a.body.at) !== JSON.stringify(b.body.at) &&
        (a.body.says === b.body.says || isOwnVoice(a) || isOwnVoice(b))
      )
        return [a, b];
  return undefined;
}

function codeOf({ body: { value } }: SourcedAnswer): string {
  return value?.kind === "code" ? value.code : "";
}

function placeOf({ body: { at } }: SourcedAnswer): string {
  const place = (["page", "line", "paragraph"] as const).flatMap((field) =>
    at?.[field] === undefined ? [] : [`${field} ${at[field]}`],
  )[0];
  return place === undefined ? "" : ` (${place})`;
}
