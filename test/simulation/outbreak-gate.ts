/** The self-check of the outbreak's calibration, at any size. Used in tests only. */
import { log } from "../../src/simulation/engine/elementary.ts";
import { abcPosterior, referenceTable } from "../../src/simulation/engine/abc.ts";
import { closedOutbreak } from "../../src/simulation/engine/outbreak.ts";
import { type Prior, drawScores, valuesAt } from "../../src/simulation/engine/prior.ts";
import { randomStream } from "../../src/simulation/engine/random.ts";
import { type SelfCheck, selfCheck } from "./self-check.ts";
import { quickDisease, repeat, threeFacilities } from "./statistics.ts";

const names = ["r0", "fatality"];
const priors: Prior[] = [
  { law: "log-uniform", low: 1.2, high: 3.5 },
  { law: "uniform", low: 0.02, high: 0.4 },
];
const world = threeFacilities();

/** Attack rate, deaths and peak of one outbreak, on scales on which their noise is even. */
function simulate(values: Float64Array, seed: number, index: number): number[] {
  const r0 = values[0]!;
  const disease = {
    ...quickDisease({ cell: 0.6 * r0, facility: 0.3 * r0, system: 0.1 * r0 }),
    infectionFatality: values[1]!,
  };
  const result = closedOutbreak(world, disease, { days: 120, initialInfectious: 8 })(
    randomStream(seed, index),
  );
  const attack = (result.infections + 0.5) / (world.people + 1);
  return [
    log(attack / (1 - attack)),
    log((result.deaths + 0.5) / result.infections),
    log(result.peakInfectious),
  ];
}

/** Simulation-based calibration of ABC with or without regression adjustment. */
export function outbreakGate(options: {
  table: number;
  trials: number;
  keep: number;
  adjust: boolean;
}): SelfCheck[] {
  const table = referenceTable(
    names,
    priors,
    options.table,
    (values, i) => simulate(values, 501, i),
    randomStream(502),
  );
  const random = randomStream(503);
  const trials = repeat(options.trials, (trial) => {
    const truth = valuesAt(priors, drawScores(priors, random));
    const observed = simulate(truth, 504, trial);
    const { columns } = abcPosterior(
      table,
      observed,
      { keep: options.keep, draws: 999, adjust: options.adjust },
      random,
    );
    return { truth, columns };
  });
  return selfCheck(names, trials);
}
