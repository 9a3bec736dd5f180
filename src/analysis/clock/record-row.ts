import type { ClockRow } from "../../domain/clock-row.ts";
import type { BodyOf, RecordOf } from "../../domain/record.ts";

/**
 * The row that a record of a clock states, with the norm that it cites; undefined where it names its moments in words alone,
 * as clocks did once, so that nothing can be held against it.
 */
export function rowOfRecord(
  { ref, body }: RecordOf<"clock">,
  normOf: (ref: string) => BodyOf<"norm"> | undefined,
): ClockRow | undefined {
  const { start, end, limit, counting, recurring } = body;
  if (start === undefined || end === undefined) return undefined;
  const norm = body.norm === undefined ? undefined : normOf(body.norm);
  const cited = norm === undefined ? (body.norm ?? ref) : `${norm.instrument}, ${norm.provision}`;
  const [only, more] = start.moments;
  return {
    id: ref,
    group: body.group,
    dispute: body.dispute,
    jurisdiction: body.jurisdiction ?? "",
    tz: body.tz,
    stage: body.stage,
    kind: body.kind ?? "limit",
    applies_if: body.applies_if ?? "true",
    opens_after: body.opens_after ?? false,
    start:
      more === undefined
        ? only!
        : start.counts === "earliest"
          ? { earliest_of: start.moments }
          : { latest_of: start.moments },
    end,
    limit:
      limit?.rule !== undefined
        ? { rule: limit.rule }
        : limit?.value === undefined
          ? null
          : { value: limit.value, unit: limit.unit! },
    recurring,
    counting: {
      first_day: counting?.first_day ?? "unknown",
      roll: counting?.roll,
      court_hours: counting?.court_hours as [string, string] | undefined,
      calendar: counting?.calendar,
      adds_earlier: counting?.adds_earlier ?? false,
    },
    excludes: body.excludes,
    cap: body.cap,
    extensions: body.extensions.map((extension) => ({
      ...extension,
      form: extension.form ?? [],
      excludes: extension.excludes ?? [],
    })),
    valid_from: body.valid_from,
    valid_to: body.valid_to,
    cite: body.cite ?? cited,
    source: body.source ?? [],
    certainty: body.certainty,
    doubt: body.doubt ?? [],
    signed: body.signed ?? [],
    note: body.note,
  };
}
