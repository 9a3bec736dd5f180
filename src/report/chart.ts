/** A chart as data: what it says in words, its table, and what is to be drawn. Drawing it needs nothing else. */

import { grouped } from "../arithmetic/number-text.ts";

export type ChartCell = string | number | null;

/** A cell as a person reads it: whole numbers with their digits in threes, others with three that count. */
export function cellText(cell: ChartCell): string {
  if (cell === null) return "";
  if (typeof cell === "string") return cell;
  if (Number.isInteger(cell)) return grouped(cell);
  const three = Number(cell.toPrecision(3));
  return Math.abs(three) >= 1000 ? grouped(three) : String(three).replace("-", "−");
}

export type Chart = {
  /** File name without ending. */
  readonly id: string;
  readonly title: string;
  /** What a person who does not see the chart needs: what is shown, and the centre and range of its main number. */
  readonly desc: string;
  /** Printed under the chart: definitions, what is left out, what not to read into it. */
  readonly notes: readonly string[];
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly ChartCell[])[] };
  readonly drawing: Drawing;
};

/** A range at a place on the horizontal axis: a date, or a number. */
export type BandPoint = {
  readonly x: string | number;
  readonly q05: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q95: number;
};

export type Quantiles = { readonly q05: number; readonly q50: number; readonly q95: number };

export type Drawing =
  | {
      readonly kind: "fan";
      readonly yLabel: string;
      readonly bands: readonly BandPoint[];
      readonly points: readonly {
        readonly x: string;
        readonly xEnd: string;
        readonly y: number;
        readonly label: string;
        readonly dated: boolean;
      }[];
      readonly line: { readonly y: number; readonly label: string };
      readonly breaks: readonly { readonly x: string; readonly label: string }[];
    }
  | {
      readonly kind: "densities";
      readonly xLabel: string;
      readonly panels: readonly {
        readonly label: string;
        readonly said: string;
        readonly bins: readonly { readonly from: number; readonly to: number; readonly share: number }[];
        readonly middle: number;
      }[];
    }
  | {
      readonly kind: "multiples";
      readonly yLabel: string;
      readonly reference: string;
      readonly bandLabel: string;
      readonly line: null | { readonly y: number; readonly label: string };
      readonly panels: readonly {
        readonly label: string;
        readonly bands: readonly BandPoint[];
        readonly reference: readonly { readonly x: string; readonly y: number }[];
      }[];
    }
  | {
      readonly kind: "flow";
      readonly stages: readonly {
        readonly id: string;
        readonly label: string;
        readonly lines: readonly string[];
        readonly system: "prosecution" | "compulsory" | "both" | "outside";
        readonly known: boolean;
      }[];
      readonly ways: readonly {
        readonly from: string;
        readonly to: string;
        readonly label: string;
        readonly perYear: number | null;
      }[];
    }
  | {
      readonly kind: "occupancy";
      readonly rows: readonly {
        readonly label: string;
        readonly detail: string;
        readonly forecast: boolean;
        readonly percent: number | null;
        readonly low: number | null;
        readonly high: number | null;
        readonly space: readonly { readonly standard: string; readonly squareMetres: number }[];
      }[];
      readonly standards: readonly { readonly name: string; readonly squareMetres: number }[];
    }
  | {
      readonly kind: "tornado";
      readonly xLabel: string;
      readonly centre: number;
      readonly bars: readonly {
        readonly label: string;
        readonly low: number;
        readonly high: number;
        readonly share: number;
      }[];
    }
  | {
      readonly kind: "curve";
      readonly xLabel: string;
      readonly yLabel: string;
      readonly bands: readonly BandPoint[];
      readonly marks: readonly { readonly x: number; readonly label: string }[];
    }
  | {
      readonly kind: "backtest";
      readonly xLabel: string;
      readonly forecast: BandPoint;
      readonly observed: number;
      readonly flat: number;
      readonly observedLabel: string;
      readonly flatLabel: string;
    };
