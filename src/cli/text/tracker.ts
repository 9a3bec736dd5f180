import type { z } from "zod";
import { wordsOf } from "../../domain/noun.ts";
import type {
  ChainRow,
  LetterRow,
  repeatConfirm,
  RepeatRow,
  ReplyLedgerRow,
  ThreadRow,
  TrackedRow,
} from "../../api/tracker.ts";
import { deliveryText, outcomeWords } from "../../api/wording.ts";
import { columns, oneLine, paragraph } from "./layout.ts";

export function trackText(rows: readonly TrackedRow[]): string {
  if (rows.length === 0) return "No call and no promise is on file.";
  const lines = rows.map(
    ({ ref, is, claim, of, says, deadline, overdue, level, since, looked, days, uncounted }) => {
      const stands = claim?.stands ?? (since === null ? level : `${level} (${since})`);
      const more = [
        looked === null ? [] : [`looked on ${looked}, nothing found`],
        deadline === null ? [] : [`deadline: ${deadline}${overdue ? " (overdue)" : ""}`],
        days === null ? [] : [`${counted(days, "day")} since it was made public`],
        (claim?.by ?? []).map(({ ref: by, shows, reason }) => `${wordsOf(shows)} by ${by}: ${reason}`),
        uncounted === 0 ? [] : [`${counted(uncounted, "observation")} without date or evidence`],
      ].flat();
      return `${stands}  ${wordsOf(is)} of ${of}  [${ref}]\n    ${says}\n    ${more.join("; ")}`.replace(
        /\n +$/,
        "",
      );
    },
  );
  return [...lines, "", countsOf(rows)].join("\n");
}

/** Calls and promises by how they stand; no share of unlike things. */
function countsOf(rows: readonly TrackedRow[]): string {
  const counts = (those: readonly TrackedRow[], plural: string): string => {
    const stands = Map.groupBy(those, ({ claim, level }) => claim?.stands ?? level);
    const levels = [...stands].map(([word, alike]) => `${alike.length} ${word}`);
    return `${counted(those.length, plural)}${levels.length === 0 ? "" : `: ${levels.join(", ")}`}; ${those.filter(({ overdue }) => overdue).length} overdue`;
  };
  const [calls, said] = [rows.filter(({ is }) => is === "call"), rows.filter(({ is }) => is !== "call")];
  // What is claimed of the present is neither done nor open, so that it is counted apart.
  const claims = said.filter(({ is }) => is === "claim");
  return [
    counts(calls, "call"),
    counts(
      said.filter(({ is }) => is !== "claim"),
      "promise",
    ),
    ...(claims.length === 0 ? [] : [counts(claims, "claim")]),
  ].join("\n");
}

/** Threads of confirmed repeats: of whom, when first, how often, the last answer, how it stands and by which evidence. */
export function threadsText(rows: readonly ThreadRow[]): string {
  if (rows.length === 0)
    return "No repeat is confirmed, so there is no thread; --repeats lists pairs to read, and habeas confirm keeps what you find.";
  return rows.map(threadText).join("\n\n");
}

function threadText(thread: ThreadRow): string {
  const { says, addressees, first_asked: first, times_asked: times, documents, last_answer: last } = thread;
  const { level, since, looked, evidence, members, opposed, ties } = thread;
  const asked = addressees.map(({ to, on, ref }) => `${to}${on === null ? "" : `, ${on}`} [${ref}]`);
  const others = members.filter(({ ref }) => ref !== thread.thread);
  const lines = [
    `asked of: ${asked.length === 0 ? "nobody" : asked.join("; ")}`,
    `first asked: ${first ?? "no date"}; asked ${times === 1 ? "once" : `${times} times`} in ${counted(documents, "document")}`,
    `last answer: ${last === null ? "none on file" : `${last.on}, ${last.by}: ${last.says} [${last.ref}]`}`,
    `stands: ${level}${since === null ? "" : ` (${since})`}${looked === null ? "" : `; looked on ${looked}, nothing found`}`,
    `evidence: ${evidence === null ? "none" : `${[evidence.says, evidence.at].filter((part) => part !== null).join(", ")} [${evidence.of}]`}`,
    ...others.map(({ ref, says: text, level: own }) => `with it: ${text} [${ref}], by itself ${own}`),
    ...opposed.map(({ ref, of, says: text }) => `against it: ${of}: ${text} [${ref}]`),
    ...ties.map(
      ({ from, ref, kind, by, on, reason }) =>
        `confirmed: ${from} ${tieWords[kind]} ${ref}; ${by}${on === null ? "" : `, ${on}`}: ${reason}`,
    ),
  ];
  return [
    paragraph(oneLine(`Thread ${thread.thread}: ${says}`)),
    ...lines.map((line) => paragraph(oneLine(line), "  ")),
  ].join("\n");
}

const tieWords: Readonly<Record<ThreadRow["ties"][number]["kind"], string>> = {
  same: "asks the same as",
  narrower: "asks for less than",
  wider: "asks for more than",
  "reports-on": "reports on",
  opposes: "opposes",
};

export function confirmedText({
  from,
  ref,
  kind,
  by,
  changed,
}: z.output<typeof repeatConfirm.output>): string {
  const says = `${from} ${tieWords[kind]} ${ref}`;
  return changed ? `Kept: ${says}, confirmed by ${oneLine(by)}.` : `${says}: that was on file already.`;
}

export function repeatsText(rows: readonly RepeatRow[]): string {
  if (rows.length === 0) return "No two calls are alike.";
  return columns(
    rows.map(({ first, second, likeness, shared, linked, confirmed }) => [
      likeness.toFixed(2),
      first,
      second,
      confirmed ?? (linked ? "linked" : ""),
      shared.join(", "),
    ]),
  );
}

export function lettersText(rows: readonly LetterRow[]): string {
  if (rows.length === 0) return "No letter is on file.";
  const lines = columns(
    rows.map(({ ref, addressee, office, dated, respond_by, state, waiting, questions }) => [
      waiting === null ? state : `${state}, dated ${counted(waiting, "day")} ago`,
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

export function chainsText(rows: readonly ChainRow[]): string {
  if (rows.length === 0) return "No letter is on file.";
  const all = rows.flatMap(({ questions }) => questions);
  const outcomes = [...new Set(all.map(({ outcome }) => outcome))].map(
    (word) => `${all.filter(({ outcome }) => outcome === word).length} ${outcomeWords[word]}`,
  );
  const total = `${counted(rows.length, "chain")}, ${counted(all.length, "question")}${outcomes.length === 0 ? "" : `: ${outcomes.join(", ")}`}; ${rows.filter(({ overdue_days: days }) => days !== null).length} overdue`;
  return [...rows.map(chainText), total].join("\n\n");
}

function chainText(chain: ChainRow): string {
  const { addressee, office, subject, dated, state, letters, questions, puts } = chain;
  const stands = [
    wordsOf(state),
    chain.respond_by === null ? "no last day" : `answer by ${chain.respond_by}`,
    ...(chain.overdue_days === null ? [] : [`overdue by ${counted(chain.overdue_days, "day")}`]),
    ...(chain.late_days === null ? [] : [`answered ${counted(chain.late_days, "day")} late`]),
    ...(chain.waiting === null ? [] : [`waiting ${counted(chain.waiting, "day")}`]),
  ];
  const lines = [
    stands.join("; "),
    ...(puts.length === 0 ? [] : [`puts: ${puts.join(", ")}`]),
    ...letters.map(
      (letter) =>
        `${letter.dated ?? "no date"}: ${wordsOf(letter.role)} of ${letter.sender} [${letter.ref}]${deliveryText(letter)}`,
    ),
    ...questions.map(
      ({ of, number, asks, outcome, by, says }) =>
        `${of === chain.chain ? "" : `${of} `}question ${number}: ${asks} ${outcomeWords[outcome]}${by === null ? "" : ` by ${by}`}${says === null ? "" : `: ${says}`}`,
    ),
  ];
  const head = [office === null ? addressee : `${addressee}, ${office}`, dated ?? "no date", subject]
    .filter((part) => part !== null)
    .join("; ");
  return [
    paragraph(oneLine(`${chain.chain}: ${head}`)),
    ...lines.map((line) => paragraph(oneLine(line), "  ")),
  ].join("\n");
}

export function replyLedgerText(rows: readonly ReplyLedgerRow[]): string {
  if (rows.length === 0) return "No call is on file.";
  const lines = columns(
    rows.map(({ ref, put, addressee, addressees }) => [
      putWords[put],
      addressees
        .flatMap(({ letters }) => letters)
        .map(
          ({ letter, on, days, state, questions, answered }) =>
            `${letter} of ${on}, ${days === null ? "no last day" : `${counted(days, "day")} to answer`}, ${state}, ${answered} of ${counted(questions, "question")} answered`,
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
