import type { LetterRow, RepeatRow, ReplyLedgerRow, TrackedRow } from "../../api/tracker.ts";
import { columns } from "./layout.ts";

export function trackText(rows: readonly TrackedRow[]): string {
  if (rows.length === 0) return "No call and no promise is on file.";
  const lines = rows.map(
    ({ ref, kind, of, says, deadline, overdue, level, since, looked, days, uncounted }) => {
      const stands = since === null ? level : `${level} (${since})`;
      const more = [
        looked === null ? [] : [`looked on ${looked}, nothing found`],
        deadline === null ? [] : [`deadline: ${deadline}${overdue ? " (overdue)" : ""}`],
        days === null ? [] : [`${counted(days, "day")} since it was made public`],
        uncounted === 0 ? [] : [`${counted(uncounted, "observation")} without date or evidence`],
      ].flat();
      return `${stands}  ${kind} of ${of}  [${ref}]\n    ${says}\n    ${more.join("; ")}`.replace(
        /\n +$/,
        "",
      );
    },
  );
  return [...lines, "", countsOf(rows)].join("\n");
}

/** Calls and promises by how they stand; no share of unlike things. */
function countsOf(rows: readonly TrackedRow[]): string {
  const counts = (kind: TrackedRow["kind"], plural: string): string => {
    const those = rows.filter((row) => row.kind === kind);
    const levels = [...new Set(those.map(({ level }) => level))].map(
      (level) => `${those.filter((row) => row.level === level).length} ${level}`,
    );
    return `${counted(those.length, plural)}${levels.length === 0 ? "" : `: ${levels.join(", ")}`}; ${those.filter(({ overdue }) => overdue).length} overdue`;
  };
  return `${counts("recommendation", "call")}\n${counts("promise", "promise")}`;
}

export function repeatsText(rows: readonly RepeatRow[]): string {
  if (rows.length === 0) return "No two calls are alike.";
  return columns(
    rows.map(({ first, second, likeness, shared, linked }) => [
      likeness.toFixed(2),
      first,
      second,
      linked ? "linked" : "",
      shared.join(", "),
    ]),
  );
}

export function lettersText(rows: readonly LetterRow[]): string {
  if (rows.length === 0) return "No letter is on file.";
  const lines = columns(
    rows.map(({ ref, addressee, office, dated, respond_by, state, waiting, questions }) => [
      waiting === null ? state : `${state}, ${counted(waiting, "day")}`,
      dated ?? "",
      office === null ? addressee : `${addressee}, ${office}`,
      counted(questions, "question"),
      respond_by === null ? "no last day" : `answer by ${respond_by}`,
      ref,
    ]),
  );
  const questions = rows.reduce((sum, row) => sum + row.questions, 0);
  const of = (state: LetterRow["state"]): number => rows.filter((row) => row.state === state).length;
  return `${lines}\n\n${counted(rows.length, "letter")}, ${counted(questions, "question")}; ${of("answered")} answered, ${of("overdue")} overdue`;
}

export function replyLedgerText(rows: readonly ReplyLedgerRow[]): string {
  if (rows.length === 0) return "No call is on file.";
  const lines = columns(
    rows.map(({ ref, put, addressee, addressees }) => [
      putWords[put],
      addressees
        .flatMap(({ letters }) => letters)
        .map(
          ({ letter, on, days, state }) =>
            `${letter} of ${on}, ${days === null ? "no last day" : `${counted(days, "day")} to answer`}, ${state}`,
        )
        .join("; "),
      addressee,
      ref,
    ]),
  );
  const of = (...words: readonly ReplyLedgerRow["put"][]): number =>
    rows.filter(({ put }) => words.includes(put)).length;
  return `${lines}\n\n${counted(rows.length, "call")}: ${of("put", "in-part")} to offices that were written to, ${of("in-part")} of them in part; ${of("copied-only")} to offices that got copies only; ${of("nobody")} to nobody who was written to; of ${of("not-resolved")} nobody recorded which offices are meant`;
}

const putWords: Readonly<Record<ReplyLedgerRow["put"], string>> = {
  put: "put",
  "in-part": "put in part",
  "copied-only": "copied only",
  nobody: "put to nobody",
  "not-resolved": "office not recorded",
};

function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
