import type { Qualifier } from "../domain/qualifier.ts";
import type { NumberRange } from "./number-text.ts";

/** What charts, sentences and the methods note need to know of a forecast. The simulation's answer has all of it. */
export type Dated = NumberRange & { readonly date: string };

export type ReportedPolicy = {
  readonly kind: string;
  /** Calendar day on which it begins. */
  readonly from: string;
  readonly people?: number | undefined;
  readonly share?: number | undefined;
  readonly tried?: number | undefined;
  readonly minimumAge?: number | undefined;
  readonly atRisk?: boolean | undefined;
  readonly order?: "by-lot" | "nearest-end" | undefined;
  readonly atMostDaysLeft?: number | undefined;
  readonly atLeastShareServed?: number | undefined;
  readonly factor?: number | undefined;
  readonly overDays?: number | undefined;
  readonly limitDays?: number | undefined;
  readonly compliance?: number | undefined;
  readonly releaseHeld?: boolean | undefined;
  readonly compartments?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
};

export type ReportedScenario = {
  readonly name: string;
  readonly condition?: string | undefined;
  readonly policies: readonly ReportedPolicy[];
  readonly sources: readonly string[];
};

export type ReportedEffect = {
  readonly scenario: string;
  readonly fewerHeld: NumberRange & { readonly mean: number };
  readonly fewerDeaths: NumberRange & { readonly mean: number };
  readonly fewerInfections: NumberRange;
  readonly pNoBenefit: number;
};

export type ReportedDriver = {
  readonly name: string;
  readonly label: string;
  readonly share: number;
  readonly low: number;
  readonly high: number;
};

export type ForecastAnswer = {
  readonly seed: number;
  readonly version: string;
  readonly inputsHash: string;
  readonly system: string;
  readonly start: string;
  readonly end: string;
  readonly initialInfectious: number;
  readonly disease: string;
  readonly scenarios: readonly {
    readonly name: string;
    readonly replicates: number;
    readonly infections: NumberRange;
    readonly deaths: NumberRange;
    readonly deathsInCustody: NumberRange;
    readonly peakInfectious: NumberRange;
    readonly warnings: readonly string[];
  }[];
  readonly data: readonly {
    readonly id: string;
    readonly means: string;
    readonly on: string;
    readonly until?: string | undefined;
    readonly value: number;
    readonly qualifier: Qualifier;
    readonly definition: string;
    readonly definitionError: number;
    readonly fitted: boolean;
    readonly source: string;
    readonly record?: string | undefined;
    readonly note?: string | undefined;
    readonly model: NumberRange;
    readonly others: NumberRange | null;
    readonly residual: number | null;
  }[];
  readonly calibration: {
    readonly rHat: number;
    readonly effective: number;
    readonly acceptance: number;
    readonly parameters: readonly {
      readonly name: string;
      readonly label: string;
      readonly unit: string;
      readonly calibrated: boolean;
      readonly prior: { readonly q05: number; readonly q50: number; readonly q95: number };
      readonly draws: NumberRange;
      readonly widthRatio: number | null;
      readonly source: string;
    }[];
  };
  readonly flow: {
    readonly stages: readonly FlowStage[];
    readonly ways: readonly FlowWay[];
  };
  readonly prisons: {
    readonly capacity: { readonly places: number; readonly definition: string; readonly source: string };
    readonly history: readonly Dated[];
    readonly scenarios: readonly { readonly name: string; readonly held: readonly Dated[] }[];
  };
  readonly centres: readonly { readonly name: string; readonly held: readonly Dated[] }[];
  readonly effects: readonly {
    readonly crowdingExponent: number;
    readonly effects: readonly ReportedEffect[];
  }[];
  readonly averted: readonly { readonly scenario: string; readonly deaths: readonly number[] }[];
  readonly drivers: null | {
    readonly scenario: string;
    readonly deaths: readonly ReportedDriver[];
    readonly held: readonly ReportedDriver[];
  };
  readonly missing: readonly { readonly datum: string; readonly deaths: number; readonly held: number }[];
  readonly ifNoneTried: readonly { readonly scenario: string; readonly fewerHeld: number }[];
  readonly refill: null | {
    readonly scenario: string;
    readonly released: number;
    readonly order: "by-lot" | "nearest-end";
    readonly yearLeft: Readonly<Record<"by-lot" | "nearest-end", NumberRange>>;
    readonly shareLeft: readonly (NumberRange & { readonly day: number })[];
    readonly refillDays: {
      readonly within: number;
      readonly q05: number | null;
      readonly q50: number | null;
      readonly q95: number | null;
      readonly horizonDays: number;
    };
  };
  readonly occupancy: readonly {
    readonly place: string;
    readonly held: { readonly value: number; readonly qualifier: Qualifier } | null;
    readonly capacity: number | null;
    readonly percent: number | null;
    readonly note: string | null;
    readonly beyondObserved: boolean;
  }[];
  readonly placesAtEnd: readonly {
    readonly place: string;
    readonly capacity: number;
    readonly scenarios: readonly { readonly name: string; readonly percent: NumberRange }[];
  }[];
  readonly measuredCells: readonly {
    readonly place: string;
    readonly label: string;
    readonly people: number;
    readonly qualifier: Qualifier;
    readonly squareMetres: number | null;
    readonly source: string;
  }[];
  readonly standards: readonly {
    readonly id: string;
    readonly name: string;
    readonly squareMetresPerPerson: number;
    readonly scope: string;
    readonly binding: boolean;
    readonly source: string;
    readonly verified: boolean;
  }[];
  readonly backtest: null | {
    readonly on: string;
    readonly observed: number;
    readonly last: number;
    readonly forecast: NumberRange;
    readonly crps: number;
    readonly wis: number;
    readonly flatLine: number;
    readonly skill: number | null;
  };
  readonly expected: {
    readonly draws: number;
    readonly scenarios: readonly { readonly name: string; readonly held: readonly Dated[] }[];
  };
  readonly limits: readonly string[];
};

/** A stage of one of the two systems; `people` is null where the model does not hold it and nobody publishes it. */
export type FlowStage = {
  readonly id: string;
  readonly label: string;
  readonly system: "prosecution" | "compulsory" | "both" | "outside";
  readonly people: NumberRange | null;
  readonly days: NumberRange | null;
};

/** A way between stages with the people who take it in a year; null where it is not known. */
export type FlowWay = { readonly from: string; readonly to: string; readonly perYear: NumberRange | null };
