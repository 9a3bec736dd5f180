import type { CaseClockRow, CaseClocksAnswer } from "../../api/case.ts";
import { wordsOf } from "../../domain/noun.ts";
import { oneLine, paragraph } from "./layout.ts";

/** What the clocks say of one person, for reading on a terminal or on paper. */
export function caseClocksText({ on, episodes }: CaseClocksAnswer): string {
  return episodes.map((episode) => episodeText(episode, on)).join("\n\n");
}

function episodeText(
  { episode, jurisdiction, clocks, gaps, repeated, questions }: CaseClocksAnswer["episodes"][number],
  on: string,
): string {
  const parts = [
    `${episode ?? "No deprivation of liberty is on file; of one it would be asked"}${jurisdiction === null ? "" : `, ${jurisdiction}`}, as of ${on}`,
  ];
  parts.push(
    clocks.length === 0
      ? "No clock asks about it."
      : clocks
          .map(
            (clock) =>
              `${oneLine(clock.clock)} (${clock.kind}): ${clock.verdict}; the rule is ${clock.certainty}\n${paragraph(oneLine(details(clock)), "  ")}`,
          )
          .join("\n"),
  );
  for (const { says, after, before, ended, began, at } of gaps)
    parts.push(
      paragraph(
        oneLine(`Between orders: ${says} ${after}, to ${ended}; ${before}, from ${began}.${placesText(at)}`),
      ),
    );
  for (const { reasons, orders, at } of repeated)
    parts.push(
      paragraph(
        oneLine(
          `The same reasons word for word: ${orders.map(({ ref, on: given, by }) => [ref, given, by].filter((part) => part !== null).join(", ")).join(" | ")}: ${JSON.stringify(reasons)}${placesText(at)}`,
        ),
      ),
    );
  if (questions.length > 0)
    parts.push(`Not on file:\n${questions.map((question) => `  ${question}`).join("\n")}`);
  return parts.join("\n\n");
}

function placesText(at: readonly string[]): string {
  return at.length === 0 ? "" : ` (${at.join("; ")})`;
}

/** What is said of a clock, from which facts, and how sure it is. */
function details(clock: CaseClockRow): string {
  const moments = [...clock.from, ...clock.to].map(
    ({ moment, on }) => `${wordsOf(moment)}${on === null ? "" : ` ${on}`}`,
  );
  return [
    clock.says,
    ...(clock.note === null ? [] : [clock.note]),
    ...(clock.decides.length === 0 ? [] : [`Decided by: ${clock.decides.map(wordsOf).join(", ")}.`]),
    ...(moments.length === 0 ? [] : [`On file: ${moments.join("; ")}.`]),
    ...(clock.papers === 0 ? [] : [`Extensions on file: ${clock.papers}.`]),
    ...(clock.doubt.length === 0 ? [] : [`Less sure: ${clock.doubt.join(", ")}.`]),
    ...(clock.signed.length === 0 ? [] : [`Signed: ${clock.signed.join("; ")}.`]),
    ...(clock.signed_earlier.length === 0
      ? []
      : [`Signed an earlier wording: ${clock.signed_earlier.join("; ")}.`]),
    ...(clock.verdict === "not-applicable"
      ? []
      : clock.applies.map(
          ({ norm, says, certainty }) =>
            `${norm === null ? "" : `${norm}: `}${says}${certainty === null ? "" : ` (${certainty})`}`,
        )),
    clock.cites.join("; "),
  ].join(" ");
}
