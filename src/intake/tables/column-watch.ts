import type { CellValue } from "./cell.ts";
import { numberShape, type NumberShape } from "./number-form.ts";

/**
 * Watches the cells of one column that are read as numbers, for what no single cell can tell: whether 1.135 is a little over
 * one or a thousand, and whether 0.456 beside 45.6% is a share of one or of a hundred.
 */
export class ColumnWatch {
  readonly #column: string;
  readonly #first = new Map<
    NumberShape | "thousand" | "percent" | "bare",
    { text: string; place: string; isText: boolean }
  >();

  constructor(column: string) {
    this.#column = column;
  }

  /** Takes note of a cell; `place` is its name in the sheet. */
  see(cell: CellValue, shown: string, place: string): void {
    const isText = cell === null || typeof cell === "string" || cell.kind !== "number";
    const isPercent = /[%٪]\s*$/.test(shown) || (!isText && (cell as { percent?: true }).percent === true);
    const note = (key: NumberShape | "thousand" | "percent" | "bare"): void => {
      const before = this.#first.get(key);
      // Of a number that is only typed as text nobody has said how it is meant, so that one is named first.
      if (before === undefined || (!before.isText && isText))
        this.#first.set(key, { text: shown, place, isText });
    };
    if (isPercent) note("percent");
    else if (/^0?[.,]\d+$/.test(isText ? shown : cell.text)) note("bare");
    const shape = numberShape(isText ? shown : cell.text);
    if (isText || shape !== "comma-three") note(shape);
    const digits = /^-?\d+(?:\.\d+)?$/.exec(isText ? shown.replaceAll(",", "") : cell.text)?.[0];
    if (digits !== undefined && shape !== "dot-three" && Math.abs(Number(digits)) >= 1_000) note("thousand");
  }

  /** The questions that the column as a whole leaves, each the end of a sentence about the cell in its place. */
  questions(): string[] {
    const at = (key: NumberShape | "thousand" | "percent" | "bare"): string => {
      const { text, place } = this.#first.get(key)!;
      return `${text} (${place})`;
    };
    const has = (key: NumberShape | "thousand" | "percent" | "bare"): boolean => this.#first.has(key);
    const how = `say how this column writes numbers: number: {decimal: ".", group: ","} or number: {decimal: ",", group: "."}; or what a single cell means with values`;
    const questions: string[] = [];
    if (has("dot-three")) {
      const isText = this.#first.get("dot-three")!.isText;
      const beside = has("comma-three") ? "comma-three" : has("thousand") ? "thousand" : undefined;
      if (beside !== undefined)
        questions.push(
          `holds ${at("dot-three")} beside ${at(beside)}: is that a little over a whole number, or thousands? Please ${how}`,
        );
      else if (isText && !has("dot"))
        questions.push(
          `holds ${at("dot-three")}, which is a decimal in one notation and thousands in another; ${how}`,
        );
    }
    if (has("percent") && has("bare"))
      questions.push(
        `holds ${at("percent")} beside ${at("bare")}: are both shares of a hundred? Write all of them with a percent sign or none, or say what a single cell means with values`,
      );
    return questions.map((question) => `${this.#column} ${question}`);
  }
}
