import { type Benchmark, lineOf, surroundings } from "./measure.ts";
import { firstPage } from "./start.ts";
import { durableAppends, verification } from "./store.ts";

/**
 * `npm run bench -- [--quick] [NAME…]`: runs the benchmarks whose names contain one of the words (all without any) and
 * prints what they measured. `--quick` takes small sizes, to see that they run; its figures say nothing.
 */
const benchmarks: readonly Benchmark[] = [durableAppends, verification, firstPage];

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const quick = process.argv.includes("--quick");

console.log(`${surroundings()}${quick ? " (quick: sizes too small to mean anything)" : ""}`);
for (const benchmark of benchmarks) {
  if (words.length > 0 && !words.some((word) => benchmark.name.includes(word))) continue;
  console.log(benchmark.name);
  for (const line of await benchmark.run(quick)) console.log(lineOf(line));
}
