import { called } from "./call.ts";
import { type Benchmark, lineOf, surroundings } from "./measure.ts";
import { clocks } from "./clocks.ts";
import { findingsOverEpisodes } from "./findings.ts";
import { importOfTables } from "./import.ts";
import { boxStarts, panics, wrapsAnew } from "./protection.ts";
import { screens } from "./screens.ts";
import { firstPage } from "./start.ts";
import { durableAppends, verification } from "./store.ts";

/**
 * `npm run bench -- [--quick | --full] [NAME…]`: runs the benchmarks whose names contain one of the words (all without any) and
 * prints what they measured. `--quick` takes small sizes, to see that they run; its figures say nothing. `--full` verifies
 * a million versions instead of a tenth of that, and locks as many records.
 */
const benchmarks: readonly Benchmark[] = [
  // First, as the peak of memory is that of the whole process so far.
  importOfTables,
  findingsOverEpisodes,
  clocks,
  durableAppends,
  verification,
  firstPage,
  screens,
  boxStarts,
  wrapsAnew,
  panics,
];

await called("npm run bench -- [--quick | --full] [NAME…]", ["quick", "full"], async (words, given) => {
  const quick = given.has("quick");
  console.log(`${surroundings()}${quick ? " (quick: sizes too small to mean anything)" : ""}`);
  for (const benchmark of benchmarks) {
    if (words.length > 0 && !words.some((word) => benchmark.name.includes(word))) continue;
    console.log(benchmark.name);
    for (const line of await benchmark.run(quick, given.has("full"))) console.log(lineOf(line));
  }
});
