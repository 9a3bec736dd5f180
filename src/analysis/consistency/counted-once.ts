import type { RecordOf } from "../../domain/record.ts";
import type { Ref } from "../../domain/id.ts";
import { Problem } from "../../domain/problem.ts";
import { buildColumns } from "../column/column-build.ts";
import { schemasOf } from "../column/unit-schema.ts";
import { computeFinding } from "../finding/finding.ts";
import { type Cases, type Check, type CaseRule } from "./case.ts";

export const countedOnce: CaseRule = {
  check: partsThatShareSomebody,
  explanations: [
    "one pseudonym was given to two people",
    "the count took this person into one of the parts only",
    "the parts were not meant to add up to the whole",
    "an entry was misprinted or miscoded",
  ],
};

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
    const shared = [...Map.groupBy(members, ({ member }) => member)].filter(([, those]) => those.length > 1);
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

type Split = { readonly parts: readonly RecordOf<"finding">[]; readonly whole: number; readonly frame: Ref };

/** Findings of one frame whose properties are alike but for one value, and whose numbers add up to the frame. */
function splitsOf(findings: readonly RecordOf<"finding">[], cases: Cases): Split[] {
  const exact = findings.filter(
    ({ body }) => body.property !== undefined && body.frame !== undefined && body.stated?.n !== undefined,
  );
  const parts = exact.flatMap((finding) =>
    valuesIn(finding.body.property!).map(({ rest, value }) => ({ finding, rest, value })),
  );
  const alike = Map.groupBy(parts, ({ finding: { body }, rest }) =>
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
function counterOf(cases: Cases): (finding: RecordOf<"finding">) => readonly Ref[] {
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
