import { expect, test } from "vitest";
import { bound, sized } from "../../../test/size.ts";
import { drawScores, valuesAt } from "../engine/prior.ts";
import { randomStream } from "../engine/random.ts";
import { normal } from "../engine/sampler.ts";
import { selfCheck } from "../../../test/simulation/self-check.ts";
import { smallSystem } from "../../../test/simulation/small-system.ts";
import { type Draw, calibrate, datedData, heldInPrisons, predictions } from "./flow.ts";
import { calibratedParameters, dayOf, parameterNames } from "./system.ts";

const full = 300;
const number = sized(full, 100);

test(`the calibration of published totals passes its self-check in ${number} trials: ranks are uniform and 90 % intervals hold 9 in 10`, () => {
  const system = smallSystem();
  const names = parameterNames.slice(0, calibratedParameters);
  const priors = names.map((name) => system.parameters[name].prior);
  const from = dayOf(system.followedFrom);
  const { dated, lastDay } = datedData(system, system.data);
  const random = randomStream(77);
  const trials = Array.from({ length: number }, (_, trial) => {
    const truth = valuesAt(priors, drawScores(priors, random));
    const draw = Object.fromEntries(names.map((name, k) => [name, truth[k]!])) as Draw;
    const changeDay = dayOf(system.changeOn) - from;
    const held = heldInPrisons(draw, lastDay, changeDay);
    // Each number is published with its error of definition, to the digits that it is believed to have.
    const data = dated.map((each) => {
      const sigma = Math.sqrt(Math.log1p(each.datum.definitionError ** 2));
      const value = predictions(each, draw, held, changeDay)[0]! * Math.exp(sigma * normal(random));
      return { ...each.datum, value: Number(value.toFixed(1)), roundedTo: 0.1 };
    });
    const { draws } = calibrate(smallSystem({ data }), 999, trial);
    return { truth, columns: names.map((name) => Float64Array.from(draws, (d) => d[name])) };
  });
  for (const check of selfCheck(names, trials)) {
    expect(check.pValue, JSON.stringify(check)).toBeGreaterThan(0.001);
    expect(Math.abs(check.coverage90 - 0.9), JSON.stringify(check)).toBeLessThan(bound(0.05, number / full));
  }
});
