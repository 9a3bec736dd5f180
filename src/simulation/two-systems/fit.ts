/** Whether each published number fits the others: what a fitted model checks before it says anything. */
import { Problem } from "../../domain/problem.ts";
import { datumExtent } from "../engine/datum.ts";
import { log, log1p, square } from "../engine/elementary.ts";
import { type Summary, summarise } from "../engine/summary.ts";
import { type Calibration, calibrate, datedData, heldInPrisons, predictions } from "./flow.ts";
import { dayOf, type System, type SystemDatum } from "./system.ts";

/** A fitted datum held against what all other fitted data leave open. */
export type DatumFit = {
  readonly datum: SystemDatum;
  /** What the others imply. */
  readonly implied: Summary;
  /**
   * Standardised: how far, on the log scale, the number's core lies from the middle of what the others imply, in standard
   * deviations of that and of the number's own error. Above 0 the number is higher than they imply; 0 where they agree.
   */
  readonly residual: number;
  /** The largest residual of another one, either way, in the fit without this: small where this one is the odd one out. */
  readonly misfitWithout: number;
};

/** Beyond the first a number is warned of, beyond the second no answer is given. */
export const residualBounds = { warned: 2, refused: 3 } as const;

/** No answer where chains have not settled (Gelman et al. 2013, ch. 11) or are worth fewer independent draws. */
export const chainBounds = { rHat: 1.05, effective: 100 } as const;

/** Enough for a middle and a standard deviation. */
const effort = { draws: 400, burnIn: 1000, thin: 5 };

/**
 * Each fitted datum against the system calibrated without it (leave-one-out predictive check; Gelman et al. 2013, ch. 6
 * and 7). A datum without which the rest contradict the priors is left out of the answer. In the order of the data.
 * Deterministic in the seed.
 */
export function datumFits(system: System, seed: number): DatumFit[] {
  const fitted = system.data.filter((datum) => datum.fitted);
  const { dated, lastDay } = datedData(system, fitted);
  const changeDay = dayOf(system.changeOn) - dayOf(system.followedFrom);
  return dated.flatMap(({ datum }) => {
    const data = fitted.filter(({ id }) => id !== datum.id);
    const rest = quietly(() => calibrate({ ...system, data }, effort.draws, seed, effort));
    if (rest === undefined) return [];
    const series = rest.draws.map((draw) => heldInPrisons(draw, lastDay, changeDay));
    const against = dated.map((each) => {
      const implied = rest.draws.map((draw, k) => meanOf(predictions(each, draw, series[k]!, changeDay)));
      // On the log scale, as the law of a datum's error is.
      const { mean, sd } = summarise(implied.map(log));
      const spread = Math.sqrt(square(sd) + log1p(square(each.datum.definitionError)));
      return { id: each.datum.id, implied, residual: distanceTo(each.datum, mean) / spread };
    });
    const { implied, residual } = against.find(({ id }) => id === datum.id)!;
    const others = against.filter(({ id }) => id !== datum.id).map((each) => Math.abs(each.residual));
    return [{ datum, implied: summarise(implied), residual, misfitWithout: Math.max(0, ...others) }];
  });
}

/**
 * Refuses a system in which a number does not fit the others, with the one number without which the others fit best and what they say, or
 * with the two of which either may be it;
 * and chains that have not settled. Gives a sentence for each number that only lies far.
 */
export function checkedFit(calibration: Calibration, fits: readonly DatumFit[]): string[] {
  refuseUnfit(fits);
  const rHat = Math.max(...calibration.chains.rHat);
  const effective = Math.min(...calibration.chains.effective);
  if (!(rHat <= chainBounds.rHat) || !(effective >= chainBounds.effective))
    throw new Problem(
      "bad-input",
      `The fit to the published totals has not settled (split R-hat ${rHat.toFixed(3)}, at most ${chainBounds.rHat}; ${Math.floor(effective)} effective draws, at least ${chainBounds.effective}), so there is no answer; give data that tell more of the rates, or narrower priors.`,
    );
  return fits
    .filter(({ residual }) => Math.abs(residual) > residualBounds.warned)
    .map(
      (fit) =>
        `The number ${described(fit)} lies far from what the others imply, ${rangeOf(fit)}; look whether it counts the same people.`,
    );
}

/** Refuses where a number lies further from what the others imply than chance and its own error explain. */
export function refuseUnfit(fits: readonly DatumFit[]): void {
  const unfit = fits
    .filter(({ residual }) => Math.abs(residual) > residualBounds.refused)
    // A number that is wrong makes right ones look wrong; without it they fit.
    .toSorted((a, b) => a.misfitWithout - b.misfitWithout);
  const [worst, ...others] = unfit;
  if (worst === undefined) return;
  const twin = others.find(
    (fit) =>
      fit.misfitWithout < worst.misfitWithout + 0.5 &&
      Math.abs(fit.residual) > 0.8 * Math.abs(worst.residual),
  );
  const wrong =
    twin === undefined
      ? `The number ${described(worst)} does not fit the others, which imply ${rangeOf(worst)}`
      : `The numbers ${described(worst)} and ${described(twin)} do not fit each other: without the first the others imply ${rangeOf(worst)}, without the second ${rangeOf(twin)}`;
  const names = others.filter((fit) => fit !== twin).map(({ datum }) => datum.id);
  const beside =
    names.length === 0
      ? ""
      : ` Until then ${names.join(", ")} ${names.length === 1 ? "does" : "do"} not fit either.`;
  throw new Problem(
    "bad-input",
    `${wrong}, so there is no answer; correct what is wrong, or, where a number counts other people, say so with "fitted: false" and a note.${beside}`,
  );
}

function described({ datum }: DatumFit): string {
  const unit = datum.means === "pretrialShare" ? " %" : "";
  return `${datum.id} (${datum.value.toLocaleString("en")}${unit}: ${datum.definition})`;
}

function rangeOf({ datum, implied }: DatumFit): string {
  const unit = datum.means === "pretrialShare" ? " %" : "";
  const text = (value: number): string => Number(value.toPrecision(3)).toLocaleString("en");
  return `about ${text(implied.q50)}${unit} (${text(implied.q05)} to ${text(implied.q95)})`;
}

/** From a value to the core of what the words of a datum say, both as logarithms; 0 inside. */
function distanceTo(datum: SystemDatum, at: number): number {
  const { core } = datumExtent(datum, datum.means === "pretrialShare" ? "percent" : "count");
  const low = core.low > 0 ? log(core.low) : -Infinity;
  const high = core.high === Infinity ? Infinity : log(core.high);
  return at < low ? low - at : at > high ? high - at : 0;
}

function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
