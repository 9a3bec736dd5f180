import type { Ref } from "../../domain/id.ts";
import type { RecordOf } from "../../domain/record.ts";
import { Problem } from "../../domain/problem.ts";
import { spanOf } from "../../domain/time.ts";
import { type Cases, type Check, groupBy, say } from "./case.ts";
import { buildColumns } from "../column/column-build.ts";
import { deadlineOf } from "./deadline.ts";
import { computeFinding } from "../finding/finding.ts";
import { schemasOf } from "../column/unit-schema.ts";

/** Rules about what documents state of several people, and about what was pledged, held against the records and each other. */
export const statementRules = {
  "counted-once": {
    check: partsThatShareSomebody,
    explanations: [
      "one pseudonym was given to two people",
      "the count took this person into one of the parts only",
      "the parts were not meant to add up to the whole",
      "an entry was misprinted or miscoded",
    ],
  },
  "one-group": {
    check: statementsOfAWiderGroup,
    explanations: [
      "the wider group was asked too, and only the narrower was printed",
      "the statement was passed on of more people than it was made of",
      "one of the groups was misprinted or miscoded",
    ],
  },
  "one-source": {
    check: sourcesOfTwoAnswers,
    explanations: [
      "one of the two was misprinted or miscoded",
      "the two are of different times or of different parts of one thing",
      "the source passes on what others say, and they differ",
    ],
  },
  "pledge-and-outcome": {
    check: pledgesAgainstOutcomes,
    explanations: [
      "the deadline was moved",
      "it was done later or elsewhere, which is not recorded",
      "the observation is of another thing than the pledge",
    ],
  },
} as const satisfies Readonly<
  Record<string, { readonly check: (cases: Cases) => Check[]; readonly explanations: readonly string[] }>
>;

type StatedFinding = RecordOf<"finding">;

// ---- parts that add up to a whole

/**
 * Statements that split one frame by one question into parts that add up to all of it ("six of the 11 were sent to
 * centres, five prosecuted"), against the members who are in two of them.
 */
function partsThatShareSomebody(cases: Cases): Check[] {
  const splits = splitsOf(cases.all("finding"), cases);
  if (splits.length === 0) return [];
  const counted = counterOf(cases);
  return splits.flatMap(({ parts, whole, frame }) => {
    const members = parts.flatMap((part) => counted(part).map((member) => ({ member, part: part.ref })));
    const shared = [...groupBy(members, ({ member }) => member)].filter(([, those]) => those.length > 1);
    const numbers = parts.map(({ ref, body }) => `${body.stated!.n} (${ref})`).join(" and ");
    return shared.map(([member, those]): Check => ({
      record: member,
      against: frame,
      with: those.map(({ part }) => part),
      verdict: "broken",
      reason: `${numbers} add up to the ${whole} of ${frame}, as if nobody were counted in two of them; ${member} is in ${those.map(({ part }) => part).join(" and ")}: these cannot all stand.`,
    }));
  });
}

type Split = { readonly parts: readonly StatedFinding[]; readonly whole: number; readonly frame: Ref };

/** Findings of one frame whose properties are alike but for one value, and whose numbers add up to the frame. */
function splitsOf(findings: readonly StatedFinding[], cases: Cases): Split[] {
  const exact = findings.filter(
    ({ body }) => body.property !== undefined && body.frame !== undefined && body.stated?.n !== undefined,
  );
  const parts = exact.flatMap((finding) =>
    valuesIn(finding.body.property!).map(({ rest, value }) => ({ finding, rest, value })),
  );
  const alike = groupBy(parts, ({ finding: { body }, rest }) =>
    [body.frame, body.unit, body.population, body.stated!.N, rest].join("\n"),
  );
  return [...alike.values()].flatMap((group): Split[] => {
    const first = group[0]!.finding.body;
    const whole = first.stated!.N ?? cases.find("frame", first.frame)?.stated_size;
    const sum = group.reduce((total, { finding }) => total + finding.body.stated!.n!, 0);
    const values = new Set(group.map(({ value }) => value));
    return group.length < 2 || values.size !== group.length || sum !== whole
      ? []
      : [{ parts: group.map(({ finding }) => finding), whole, frame: first.frame! }];
  });
}

/** Each value in quotation marks of an expression, and the expression without it. */
function valuesIn(expression: string): { readonly value: string; readonly rest: string }[] {
  return [...expression.matchAll(/"[^"]*"|'[^']*'/g)].map((match) => ({
    value: match[0].slice(1, -1),
    rest: `${expression.slice(0, match.index)}?${expression.slice(match.index + match[0].length)}`.replaceAll(
      /\s+/g,
      " ",
    ),
  }));
}

/** Who has the property of a finding, under its counting rule. */
function counterOf(cases: Cases): (finding: StatedFinding) => readonly Ref[] {
  const codebooks = cases.all("codebook").map(({ body }) => body);
  const schemas = schemasOf(codebooks);
  const built = new Map<Ref | undefined, ReturnType<typeof buildColumns>>();
  return ({ ref, body }) => {
    const rule = cases.find("counting-rule", body.counting_rule);
    const columns =
      built.get(body.counting_rule) ??
      buildColumns({ records: cases.records, codebooks, ...(rule === undefined ? {} : { rule }) });
    built.set(body.counting_rule, columns);
    const frame = cases.find("frame", body.frame);
    const asked = frame === undefined ? undefined : { ref: body.frame!, body: frame };
    try {
      return computeFinding({ ref, body, frame: asked }, columns, schemas).counted;
    } catch (error) {
      // What is refused is told where findings are listed.
      if (error instanceof Problem) return [];
      throw error;
    }
  };
}

// ---- one statement of two groups

/**
 * What one source states of a group and another of a wider one that takes it in, where one team counted both: "none of the
 * 20 in centres" here, "none of the 51 interviewed" there.
 */
function statementsOfAWiderGroup(cases: Cases): Check[] {
  const stated = cases.all("finding").flatMap((finding) => statementOf(finding, cases) ?? []);
  return stated.flatMap((wide): Check[] => {
    const narrow = stated.filter((other) => isWidened(other, wide));
    return narrow.length === 0
      ? []
      : [
          {
            record: wide.ref,
            against: narrow.map(({ ref }) => ref).join("+"),
            with: narrow.map(({ ref }) => ref),
            verdict: "broken",
            reason: `${wide.ref} states of the ${wide.size} of ${wide.frame} what another source states of ${narrow.map(({ size, frame, ref }) => `the ${size} of ${frame} (${ref})`).join(" and ")}: one count cannot be of all of these groups.`,
          },
        ];
  });
}

type GroupStatement = {
  readonly ref: Ref;
  readonly frame: Ref;
  readonly by: string;
  readonly size: number;
  readonly share: string;
  /** Where it is stated first; a statement may be on file with the places at which others repeat it. */
  readonly source: Ref | undefined;
  readonly asked: ReadonlySet<string>;
  readonly population: ReadonlySet<string>;
  readonly members: ReadonlySet<Ref>;
};

function statementOf({ ref, body }: StatedFinding, cases: Cases): GroupStatement | undefined {
  const frame = cases.find("frame", body.frame);
  const size = body.stated?.N ?? frame?.stated_size;
  if (frame?.counted_by === undefined || size === undefined || body.property === undefined) return undefined;
  const { n, quantifier } = body.stated ?? {};
  const share =
    quantifier === "none" || n === 0
      ? "none"
      : quantifier === "all" || n === size
        ? "all"
        : quantifier === undefined || quantifier === "exact" || quantifier === "only-one"
          ? `${n}`
          : undefined;
  if (share === undefined || share === "undefined") return undefined;
  return {
    ref,
    frame: body.frame!,
    by: frame.counted_by,
    size,
    share,
    source: body.at[0]?.source,
    asked: wordsOfExpression(body.property),
    population: wordsOfExpression(body.population),
    members: new Set(frame.members.map((member) => member.ref)),
  };
}

function isWidened(narrow: GroupStatement, wide: GroupStatement): boolean {
  if (narrow.by !== wide.by || narrow.frame === wide.frame || narrow.size >= wide.size) return false;
  if (narrow.share !== wide.share || narrow.source === undefined || wide.source === undefined) return false;
  if (narrow.source === wide.source) return false;
  const inside = [...narrow.members].filter((member) => wide.members.has(member)).length;
  if (narrow.members.size === 0 || inside * 2 < narrow.members.size) return false;
  // By what a population is chosen is no part of what is said of it.
  const asked = [...narrow.asked].filter(
    (word) => !wide.population.has(word) && !narrow.population.has(word),
  );
  return asked.length > 0 && asked.every((word) => wide.asked.has(word));
}

/** The variables that an expression asks about; none of its values, children and functions. */
function wordsOfExpression(expression: string): Set<string> {
  const names = expression
    .replaceAll(/"[^"]*"|'[^']*'/g, " ")
    .matchAll(/(?<![\w.])(?:\w+\.)?([a-z]\w*)(?![\w.(])/gi);
  return new Set(
    [...names]
      .map(([, name]) => name!)
      .filter((name) => name.length > 1 && !/^(?:in|true|false)$/.test(name)),
  );
}

// ---- one source, two answers

/**
 * Two answers to one question about one subject at two places of one source, by one speaker or one of them the source's
 * own: those of two people whom it quotes stand side by side and are no slip, nor are those of two coders.
 */
function sourcesOfTwoAnswers(cases: Cases): Check[] {
  const answers = cases.all("assertion").filter(({ body: { value, basis, at } }) => {
    const isOwn = basis !== "aggregate" && basis !== "inferred";
    return value?.kind === "code" && isOwn && at !== undefined;
  });
  const groups = groupBy(answers, ({ body }) => [body.at!.source, body.subject, body.variable].join("\n"));
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

type Answer = RecordOf<"assertion">;

function twoAnswers(group: readonly Answer[], cases: Cases): [Answer, Answer] | undefined {
  const isOwnVoice = ({ body }: Answer): boolean =>
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

function codeOf({ body: { value } }: Answer): string {
  return value?.kind === "code" ? value.code : "";
}

function placeOf({ body: { at } }: Answer): string {
  const place = (["page", "line", "paragraph"] as const).flatMap((field) =>
    at?.[field] === undefined ? [] : [`${field} ${at[field]}`],
  )[0];
  return place === undefined ? "" : ` (${place})`;
}

// ---- pledges and what became of them

/**
 * A deadline that passed without what was pledged, and a claim of which the other way was seen. That a pledge was reversed
 * in its time is what became of it, and no contradiction.
 */
function pledgesAgainstOutcomes(cases: Cases): Check[] {
  return cases.all("promise").flatMap(({ ref, body }): Check[] => {
    const due = deadlineOf(body.due, body.made);
    const dueUntil = due && spanOf(due).until;
    const dated = body.observations
      .flatMap(({ on, level }) =>
        on === undefined ? [] : [{ on, level, from: spanOf(on).from ?? -Infinity }],
      )
      .sort((a, b) => a.from - b.from);
    const last = dated.at(-1);
    if (last === undefined || body.observations.some(({ level }) => level === "done")) return [];
    const late = due !== undefined && dueUntil !== undefined && last.from >= dueUntil;
    const isSaid = late && last.level !== "no-information";
    const isClaim = body.kind === "policy-claim" || body.kind === "statement";
    if (!isSaid && !(isClaim && last.level === "reversed")) return [];
    return [
      {
        record: ref,
        verdict: "broken",
        reason: late
          ? `It was due ${say(due)} and is observed as ${last.level} on ${say(last.on)}: these cannot both stand.`
          : `What it says and what is observed of it on ${say(last.on)} (${last.level}) cannot both stand.`,
      },
    ];
  });
}
