import { clocksOfCase } from "../src/analysis/clock/case.ts";
import type { CaseRecords } from "../src/analysis/clock/case-facts.ts";
import type { ClockRow } from "../src/domain/clock-row.ts";
import type { RecordOf } from "../src/domain/record.ts";
import { shippedLaw } from "../src/service/law.ts";
import { record } from "../test/record.ts";
import { type Benchmark, timed } from "./measure.ts";

/** Time limits of law: many clocks over one case with many moments, and all that come with the program over many cases. */
export const clocks: Benchmark = {
  name: "clocks",
  run: async (quick) => {
    const shipped = shippedLaw().clocks;
    const many = Array.from({ length: quick ? 50 : 500 }, (_, n): ClockRow => {
      const { group: _group, ...row } = shipped[n % shipped.length]!;
      return { ...row, id: `${row.id}-${n}`, jurisdiction: "UN", stage: "any" };
    });
    const moments = quick ? 1000 : 10_000;
    const one = caseOf(0, moments);
    const cases = Array.from({ length: quick ? 200 : 2000 }, (_, n) => caseOf(n, 8));
    const calendars = new Map(shippedLaw().court_days.map((calendar) => [calendar.id, calendar]));
    const on = { edtf: "2024-06-01" };
    const held = (records: CaseRecords, rows: readonly ClockRow[]): number =>
      clocksOfCase(records, rows, on, calendars).clocks.length;
    held(one, many);
    const parsed = JSON.stringify(one);
    const plain = await timed(() => JSON.parse(parsed) as unknown);
    const single = await timed(() => held(one, many));
    const board = await timed(() => cases.reduce((sum, records) => sum + held(records, shipped), 0));
    return [
      {
        what: `${many.length} clocks × one case of ${moments.toLocaleString("en")} moments`,
        seconds: single.seconds,
        processor: single.processor,
        ratio: { to: "JSON.parse of its records", value: single.processor / plain.processor },
      },
      {
        what: `${cases.length.toLocaleString("en")} cases × ${shipped.length} clocks (${board.result.toLocaleString("en")} verdicts)`,
        seconds: board.seconds,
        processor: board.processor,
        count: cases.length,
      },
    ];
  },
};

/** An invented case: taken, brought to a station, before a judge, and heard again and again. */
function caseOf(seed: number, moments: number): CaseRecords {
  const start = Date.UTC(2021, seed % 12, 1 + (seed % 28), seed % 24);
  const at = (hours: number): string => new Date(start + hours * 3_600_000).toISOString().slice(0, 16);
  const names = ["arrest", "station", "judge"];
  const stage = record("stage", "p/e/s", {
    episode: "p/e",
    type: "police-custody",
    moments: Array.from({ length: moments }, (_, n) => ({
      moment: names[n] ?? "review",
      on: at(n < 3 ? n * 20 : 60 + n),
    })),
  });
  return {
    person: { birth: { edtf: "1990" } },
    episode: record("episode", "p/e", {
      person: "p",
      jurisdiction: "KHM",
      start: at(0),
    }) as RecordOf<"episode">,
    episodes: 1,
    stages: [stage as RecordOf<"stage">],
    safeguards: [],
    charges: [],
    answers: [],
  };
}
