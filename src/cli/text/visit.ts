import type { VisitSheet } from "../../api/place.ts";
import { outcomeWords } from "../../api/wording.ts";
import { counted } from "../../domain/noun.ts";
import { oneLine, paragraph } from "./layout.ts";

/** The checklist as it is printed: a box and a line for each thing to look at. */
export function visitText(sheet: VisitSheet): string {
  const { place, name, on, last_visit: last, calls, promises, questions, seen, unverified } = sheet;
  const { follow_ups: followUps, left_out: leftOut } = sheet;
  const parts = [
    oneLine(
      `Next visit: ${name} [${place}], made for ${on}; ${last === null ? "no visit is on file" : `last visit ${last.on} [${last.at}]`}`,
    ),
    part(
      "Open calls",
      calls.map(
        ({ ref, says, to, deadline, overdue, level, since }) =>
          `${says} To: ${to}. ${standing(level, since, deadline, overdue)} [${ref}]`,
      ),
    ),
    part(
      "Promises",
      promises.map(
        ({ ref, says, by, due, overdue, level, since }) =>
          `${says} By: ${by}. ${standing(level, since, due, overdue)} [${ref}]`,
      ),
    ),
    part(
      "Questions without an answer",
      questions.map(
        ({ letter, number, asks, outcome }) =>
          `${asks} ${outcomeWords[outcome]} [${letter}, question ${number}]`,
      ),
    ),
    part(
      "Seen last time; look again",
      seen.map(({ ref, of, says, on: day }) => `${of}: ${says}${day === null ? "" : `, ${day}`} [${ref}]`),
    ),
    part(
      "Nobody could verify",
      unverified.map(({ says, why }) => `${says} (${why})`),
    ),
    ...(followUps === null
      ? []
      : [
          `To be looked after, of those who were held there: ${counted(followUps.due + followUps.overdue, "person", "people")}, ${followUps.overdue} overdue. Who they are does not stand on paper.`,
        ]),
    ...(leftOut === 0
      ? []
      : [
          `${counted(leftOut, "line")} that ${leftOut === 1 ? "names" : "name"} a person ${leftOut === 1 ? "is" : "are"} left out.`,
        ]),
  ];
  return parts.join("\n\n");
}

function standing(level: string, since: string | null, due: string | null, overdue: boolean): string {
  return `Stands: ${level}${since === null ? "" : `, ${since}`}; ${due === null ? "no date" : `due ${due}`}${overdue ? ", overdue" : ""}`;
}

function part(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return `${title}: none on file.`;
  return [`${title}:`, ...lines.map((line) => paragraph(oneLine(`[ ] ${line}`), "  "))].join("\n");
}
