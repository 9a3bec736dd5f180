import type { RecordOf } from "../../domain/record.ts";
import type { Ref } from "../../domain/id.ts";
import type { Cases, Check, CaseRule } from "./case.ts";

export const oneGroup: CaseRule = {
  check: statementsOfAWiderGroup,
  explanations: [
    "the wider group was asked too, and only the narrower was printed",
    "the statement was passed on of more people than it was made of",
    "one of the groups was misprinted or miscoded",
  ],
};

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

function statementOf({ ref, body }: RecordOf<"finding">, cases: Cases): GroupStatement | undefined {
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
