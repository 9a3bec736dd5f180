import type { VariableType } from "../../../domain/codebook.ts";
import type { Unit } from "../../../domain/frame.ts";
import { slugOf } from "../slug.ts";

/** A variable that a proposal asks the codebook to have. */
export type ProposedVariable = {
  readonly name: string;
  readonly unit: Unit;
  readonly type: VariableType;
  readonly values: readonly string[];
  readonly open: boolean;
  /** The column as the sheet names it. */
  readonly label: string;
};

/** Words that an expression of a finding cannot use as a name. */
const reserved = new Set("in true false null exists all as if else for has size int string bool".split(" "));

/** What stands before the letters of a column whose words are of another script, until somebody names its variable. */
const unnamed = "column_";

/** Whether a variable is called by the letters of its column, as nothing else could be made of its words. */
export function isUnnamed(name: string): boolean {
  return /^column_[a-z]{1,3}(_\d+)?$/.test(name);
}

/** The question of what a variable is called, whose column has these words. */
export function nameQuestion(label: string): string {
  return `${JSON.stringify(label)}: a name in small Latin letters, such as released_on, by which findings call what this column answers`;
}

/** Latin letters that are no letter with an accent. */
const ownLetters = new Map(
  "ıi|ßss|øo|æae|œoe|łl|đd|ðd|þth|ŋng|ħh|əe|ɓb|ɗd|ƙk|ɛe|ɔo|ʼ|’|'"
    .split("|")
    .map((pair) => [pair[0]!, pair.slice(1)]),
);

function plainLetters(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .replaceAll(/./gu, (letter) => ownLetters.get(letter) ?? letter);
}

/** Gives each variable of a unit a name of its own, made of the name of its column. */
export class Names {
  readonly #used: Set<string>;

  /** `taken` are names that are given already, each behind its unit and a full stop. */
  constructor(taken: readonly string[] = []) {
    this.#used = new Set(taken);
  }

  variable(unit: Unit, column: string, letters: string): string {
    const last = column.split("/").at(-1)!;
    const words = plainLetters(last.toLowerCase())
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "_")
      .replaceAll(/^[_0-9]+|_+$/g, "")
      .slice(0, 40)
      .replace(/_+$/, "");
    const base =
      words === "" ? `${unnamed}${letters.toLowerCase()}` : reserved.has(words) ? `${words}_` : words;
    let name = base;
    for (let more = 2; this.#used.has(`${unit}.${name}`); more++) name = `${base}_${more}`;
    this.#used.add(`${unit}.${name}`);
    return name;
  }
}

/** The code for a word: small Latin letters, digits and `_` with `-` between; a word of another script is its own code. */
export function codeOf(word: string): string {
  if (/[^\p{ASCII}\p{P}\p{S}\p{Script=Latin}\p{M}\s]/u.test(word)) return word.normalize("NFC");
  const code = word
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return code === "" ? word : code;
}

/** A part of a name of a record, as in `held-2020-01`. */
export function slugPart(text: string): string {
  return slugOf(text, []).replaceAll("/", "-").toLowerCase();
}
