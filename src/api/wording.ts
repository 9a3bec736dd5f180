import type { IdentityLikeness } from "../domain/identity.ts";
import { wordsOf } from "../domain/noun.ts";
import type { AssessedFact } from "./assessment.ts";
import type { IdentityAsk } from "./identity.ts";
import type { ChainRow } from "./tracker.ts";
import type { FindingRow, ReconciliationRow } from "./listing.ts";
import type {
  AnswerRow,
  FindingDetail,
  ListedFigure,
  MemberRow,
  PlaceRow,
  QuestionRow,
  SourcedPlace,
} from "./overview.ts";

/** The words in which a reader is told what the operations give: the application and the static pages say the same. */

/** The place within its source: "page 41, line 3", "13:32–14:00"; empty where the whole source is meant. */
export function placeText(at: SourcedPlace): string {
  const { time } = at as { time?: { readonly from: number; readonly until?: number } };
  return [
    ...(["page", "line", "paragraph", "footnote"] as const).flatMap((name) =>
      at[name] === undefined ? [] : [`${name} ${String(at[name])}`],
    ),
    ...(time === undefined
      ? []
      : [[time.from, ...(time.until === undefined ? [] : [time.until])].map(clockText).join("–")]),
  ].join(", ");
}

/** Seconds as m:ss or h:mm:ss, the way players show them. */
function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (number: number): string => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return `${hours === 0 ? minutes : `${hours}:${two(minutes)}`}:${two(whole % 60)}`;
}

/** The words that a place in a source quotes; undefined where it quotes none. */
export function quoteOf(at: SourcedPlace): string | undefined {
  return (at["quote"] as { readonly exact: string } | undefined)?.exact;
}

/** Text in parts, each second one of Khmer, which is shaped, spoken and broken into lines as such. */
export function khmerParts(text: string): readonly string[] {
  return text.split(/(\p{Script=Khmer}(?:[\p{Script=Khmer}\p{P}\s\u200b]*\p{Script=Khmer})?)/u);
}

export type Tone = "good" | "warn" | "bad" | "open";

const tones: Readonly<Record<string, Tone>> = {
  agrees: "good",
  agree: "good",
  holds: "good",
  rounding: "good",
  date: "warn",
  definition: "warn",
  population: "warn",
  circular: "warn",
  contradicted: "bad",
  differs: "bad",
  irreconcilable: "bad",
  broken: "bad",
};

/** How a verdict looks: good, worth a look, wrong, or open. */
export function toneOf(verdict: string): Tone {
  return tones[verdict] ?? "open";
}

// Places

export function placesGist(places: readonly PlaceRow[]): string {
  const [most] = places;
  if (most === undefined) return "No count can be set against a capacity.";
  const over = places.filter(({ occupancies }) => occupancies.some(({ high }) => high > 100)).length;
  const worst = [...most.occupancies].sort((a, b) => b.high - a.high)[0]!;
  return `${over} of ${places.length} above capacity at some date. The most crowded: ${most.name}, ${worst.text}.`;
}

/** The inputs of a computed figure by the source that they come from, with each place in it once. */
export function inputsBySource(
  inputs: readonly string[],
  byRef: ReadonlyMap<string, ListedFigure>,
): readonly { readonly refs: readonly string[]; readonly places: readonly SourcedPlace[] }[] {
  const bySource = new Map<string, { readonly refs: string[]; readonly places: Map<string, SourcedPlace> }>();
  for (const ref of inputs) {
    const at = byRef.get(ref)?.at ?? undefined;
    const group = bySource.get(at?.source ?? "") ?? { refs: [], places: new Map<string, SourcedPlace>() };
    group.refs.push(ref);
    if (at !== undefined) group.places.set(placeText(at), at);
    bySource.set(at?.source ?? "", group);
  }
  return [...bySource.values()].map(({ refs, places }) => ({ refs, places: [...places.values()] }));
}

// Figures

/** What the verdicts of disagreement say, the worst first. */
export const disagreements: readonly (readonly [
  ReconciliationRow["verdict"],
  { readonly title: string; readonly means: string },
])[] = [
  [
    "irreconcilable",
    {
      title: "Irreconcilable",
      means: "They speak of the same thing, and nothing stated explains the difference.",
    },
  ],
  ["definition", { title: "Another definition", means: "One word, counted or computed in two ways." }],
  ["population", { title: "Another population", means: "They may not count the same people." }],
  [
    "hedge",
    {
      title: "A hedge that changes",
      means: "One number, hedged in one place and not, or otherwise, in another.",
    },
  ],
  ["date", { title: "Another date", means: "They may be of different times." }],
];

export const agreements: readonly (readonly [ReconciliationRow["verdict"], string])[] = [
  ["rounding", "Equal at the precision printed"],
  ["not-comparable", "Look alike and do not measure one thing"],
  ["agree", "Agree"],
];

/** The verdicts under which figures do not simply agree, the worst first, with what each means; none is said of those that stand back. */
export const contradictionVerdicts: readonly (readonly [
  ReconciliationRow["verdict"],
  string,
  string | undefined,
])[] = [
  ...disagreements.map(([verdict, { title, means }]) => [verdict, title, means] as const),
  ...agreements
    .filter(([verdict]) => verdict !== "agree")
    .map(([verdict, title]) => [verdict, title, undefined] as const),
];

export function figuresGist(reconciliations: readonly ReconciliationRow[]): string {
  if (reconciliations.length === 0) return "No two figures are about the same thing.";
  const counts = countBy(reconciliations.map(({ verdict }) => verdict));
  const apart = disagreements.reduce((sum, [verdict]) => sum + (counts.get(verdict) ?? 0), 0);
  const worst = counts.get("irreconcilable") ?? 0;
  return `${apart} of ${reconciliations.length} comparisons disagree${worst === 0 ? "" : `; nothing stated explains ${worst} of them`}.`;
}

// Findings

/** What each verdict says of a finding, the gravest first. */
export const verdicts: readonly (readonly [
  FindingRow["verdict"],
  { readonly short: string; readonly title: string; readonly means: string },
])[] = [
  [
    "contradicted",
    {
      short: "contradicted",
      title: "Contradicted",
      means: "Answers on record are exceptions to what is claimed.",
    },
  ],
  [
    "differs",
    {
      short: "otherwise",
      title: "Not what the records give",
      means: "However the missing answers turned out, the claim would not come out.",
    },
  ],
  [
    "circular",
    {
      short: "circular",
      title: "Circular",
      means: "The answers were coded from the claim itself, so they cannot bear it out.",
    },
  ],
  ["agrees", { short: "borne out", title: "Borne out", means: "The records give what is claimed." }],
  [
    "cannot-tell",
    {
      short: "cannot tell",
      title: "Cannot tell",
      means: "The records neither give nor exclude what is claimed.",
    },
  ],
  [
    "not-stated",
    {
      short: "without a claim",
      title: "Nothing claimed",
      means: "Counted, with no claim to hold it against.",
    },
  ],
];

/** Whether the records speak to the finding: somebody has answered, or what is claimed can't come out whoever does. */
export function isComputed({ property, N, verdict }: FindingRow): boolean {
  return property !== null && (N > 0 || verdict === "contradicted" || verdict === "differs");
}

export function findingsGist(findings: readonly FindingRow[]): string {
  if (findings.length === 0) return "None is on file.";
  const computed = findings.filter(isComputed);
  const counts = countBy(computed.map(({ verdict }) => verdict));
  const parts = verdicts.flatMap(([verdict, { short }]) =>
    counts.has(verdict) ? [`${counts.get(verdict)} ${short}`] : [],
  );
  return computed.length === 0
    ? `${findings.length} on file; none can be computed from these records.`
    : `${computed.length} of ${findings.length} can be computed: ${parts.join(", ")}.`;
}

/** The number of a finding as it is opened: "3 of 17", or that nothing computes it. */
export function countText({ property, n, N }: FindingRow): string {
  return property === null ? "open" : `${n} of ${N}`;
}

/** Who gave no answer that counts, by why: "4 not asked". */
export function gapsOf({ missing, undetermined }: FindingRow): readonly string[] {
  return [
    ...Object.entries(missing).map(([state, number]) => `${number} ${wordsOf(state)}`),
    ...(undetermined.length === 0 ? [] : [`${undetermined.length} undetermined`]),
  ];
}

/** What is claimed: its words or quantifier, and its numbers. */
export function claimText(stated: NonNullable<FindingRow["stated"]>): string {
  const count = stated.n === undefined ? "" : `${stated.n}${stated.N === undefined ? "" : ` of ${stated.N}`}`;
  const claim = stated.words ?? (stated.quantifier === undefined ? "" : wordsOf(stated.quantifier));
  return [claim === "" ? "" : `“${claim}”`, count].filter((part) => part !== "").join(", ");
}

/** How many can't be told to belong, named or not. */
export function undeterminedIn({ population, undetermined, unnamed }: FindingRow): number {
  return undetermined.length + (population.trim() === "true" ? 0 : unnamed);
}

/** The members by how they stand; where there are exceptions to a claim, they come first. */
export function memberGroups({
  finding,
  members,
}: FindingDetail): readonly (readonly [string, readonly MemberRow[]])[] {
  const contradicted = finding.verdict === "contradicted";
  const none = finding.stated !== null && (finding.stated.quantifier === "none" || finding.stated.n === 0);
  const rest = contradicted ? members.filter(({ exception }) => !exception) : members;
  const of = (standing: MemberRow["standing"]): MemberRow[] =>
    rest.filter((member) => member.standing === standing);
  const groups: readonly (readonly [string, readonly MemberRow[]])[] = [
    ["Exceptions to what is claimed", contradicted ? members.filter(({ exception }) => exception) : []],
    ["It holds for", of("counted")],
    [none ? "It does not hold for, as is stated" : "It does not hold for", of("otherwise")],
    ["No answer that counts", of("missing")],
    ["Undetermined: nobody can say whether they belong", of("undetermined")],
    ["Outside the population", of("outside")],
  ];
  return groups.filter(([, rows]) => rows.length > 0);
}

/** The outcomes of a member's questions, each once: "lawyer obtained: no (2 times)". */
export function outcomesOf(questions: readonly QuestionRow[]): readonly string[] {
  const times = countBy(
    questions.map(({ variable, outcome, answers }) => {
      const accounts = answers.length === 1 ? "" : `, ${answers.length} accounts`;
      return `${wordsOf(variable)}: ${outcome}${accounts}`;
    }),
  );
  return [...times].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
}

/** How one of several answers stands, with the ground on which it was left out; undefined of the only one, which counts. */
export function answerStands(
  { counts, why }: AnswerRow,
  { answers, outcome }: QuestionRow,
): string | undefined {
  if (answers.length === 1 && counts) return undefined;
  const stands = outcome === "conflicting" && counts ? "disagrees" : counts ? "counts" : "left out";
  return why === null ? stands : `${stands}: ${why}`;
}

function countBy<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

// Search

/**
 * Text in parts, each second one of the words that were searched for. Case, accents and Khmer's invisible spaces make no
 * difference; a word that stands there only in another spelling is found and not marked.
 */
export function markedParts(text: string, words: string): readonly string[] {
  const plain = (part: string): string =>
    part
      .normalize("NFD")
      .replaceAll(/\u200B|(?![\u1780-\u17FF])\p{M}/gu, "")
      .toLowerCase();
  const letters = [...text];
  const folded = letters.map(plain);
  const starts: number[] = [];
  let length = 0;
  for (const letter of folded) {
    starts.push(length);
    length += letter.length;
  }
  const line = folded.join("");
  const isMarked = letters.map(() => false);
  for (const word of plain(words).split(/\s+/)) {
    if (word === "") continue;
    for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + word.length))
      for (const [index, start] of starts.entries())
        if (start >= at && start < at + word.length) isMarked[index] = true;
  }
  const parts = [""];
  for (const [index, letter] of letters.entries()) {
    if (isMarked[index] !== (parts.length % 2 === 0)) parts.push("");
    parts[parts.length - 1] += letter;
  }
  return parts;
}

const likenessWords: Readonly<Record<IdentityLikeness, string>> = {
  paper: "the number of a paper",
  contact: "a way to reach them",
  name: "a name",
};

/** What a likeness to somebody who is sealed already means: that there may be one, by what, and whom to ask. */
export function likeText(met: readonly IdentityLikeness[], ask: readonly string[]): string {
  if (met.length === 0) return "Nobody in this dossier is sealed with this name, contact or paper.";
  const by = met.map((one) => likenessWords[one]).join(", ");
  const whom = ask.length === 0 ? "a key holder" : `a key holder (member ${ask.join(", ")})`;
  return `Somebody of this identity may have been interviewed before; the same is ${by}. Before you go on, ask ${whom}.`;
}

/** What a question asks key holders for, and why. */
export function askText({ persons, purpose, why }: IdentityAsk): string {
  const what = purpose === "epoch" ? "to make a new epoch" : `to ${purpose} ${persons.join(" ")}`;
  return `The question is ${what}, because: ${why}`;
}

/** What came to a question of a letter. */
export const outcomeWords = {
  answered: "answered",
  partly: "answered in part",
  not: "not answered",
  refused: "refused",
  "nothing-came": "nothing came",
  "not-recorded": "an answer came, not recorded what it says to this",
} as const;

/** How far a letter came, with its proof, and who held the office then: beside the letter. */
export function deliveryText({
  delivery,
  held_by: holders,
}: Pick<ChainRow["letters"][number], "delivery" | "held_by">): string {
  const came =
    delivery === null
      ? []
      : [
          [delivery.state.replaceAll("-", " "), delivery.on, delivery.at]
            .filter((part) => part !== null)
            .join(", "),
        ];
  const held = holders.map(
    ({ who, office, sure }) => `${office} then: ${who}${sure ? "" : ", as far as the record says"}`,
  );
  return [...came, ...held].map((part) => `; ${part}`).join("");
}

/** What is said of a fact beside its record: why it counts, how it is shown, how sure its rule is, and whether a person filed it. */
export function factText({ why, standard, certainty, filed }: AssessedFact): string {
  return [why, standard, certainty === null ? null : `the rule is ${certainty}`, filed ? null : "proposed"]
    .filter((part) => part !== null)
    .join("; ");
}

/** How many elements of a norm have to be shown. */
export const neededWords = {
  all: "every element has to be shown",
  any: "one element suffices",
  weigh: "a lawyer weighs the elements",
} as const;

/** Whether a ground of a petition is met: no where the record says so, and not where it is silent. */
export const metWords = { yes: "met", no: "not met", unknown: "not recorded" } as const;
