import { counted } from "../../../domain/noun.ts";
import { parseQuantity } from "../../../domain/quantity.ts";
import { parseTime } from "../../../domain/time.ts";
import { dateReader, hedgedDateReader, plainDateReader } from "../date-form.ts";
import { plainNumbers } from "../number-form.ts";
import { rowsAt } from "../table.ts";
import type { Profile } from "./profile.ts";

/**
 * What stands in a column, in a sentence without any free text, name or word that may be one. Dates and numbers come with
 * examples, but of a column that is left out.
 */
export function summaryOf(profile: Profile, examples = true): string {
  const parts = [contents(profile, examples)];
  if (profile.lacks.size > 0)
    parts.push(
      [...profile.lacks.keys()]
        .map((text) => `${JSON.stringify(text)} ${profile.counts.get(text)}`)
        .join(", "),
    );
  if (profile.blank > 0 && profile.kind.kind !== "blank") parts.push(`blank ${profile.blank}`);
  if (profile.faults.length > 0) parts.push(`cannot be read in ${rowsAt(profile.faults)}; mend the sheet`);
  return `${profile.letters}: ${parts.filter((part) => part !== "").join("; ")}`;
}

/** Whether a text of a column is a number, or a date, as the column is read. */
function isRead(kind: Extract<Profile["kind"], { kind: "date" | "number" }>, text: string): boolean {
  if (kind.kind === "number") {
    const bare = text.replace(/(?<=\p{Nd})\s*[%٪]$/u, "");
    const plain = plainNumbers(bare, kind.reading.notation ?? { decimal: ",", group: "." });
    return parseQuantity(bare) !== undefined || (plain !== undefined && parseQuantity(plain) !== undefined);
  }
  const { forms, notation } = kind.reading;
  // Of a year behind a word only where an era writes it so, or the word may be anything.
  if ((notation.era === undefined ? /^[\p{Nd}./ -]+$/u : /^(?:\p{L}{1,6}[. ]?)?[\p{Nd}./ -]+$/u).test(text))
    return true;
  const readers = [plainDateReader(notation), ...forms.map((form) => dateReader(form, notation))];
  return readers.some((read) => {
    const date = read === undefined ? undefined : hedgedDateReader(read)(text);
    return date !== undefined && parseTime(date) !== undefined;
  });
}

function rowsText(count: number): string {
  return counted(count, "row");
}

function contents({ kind, counts, lacks, filled }: Profile, examples: boolean): string {
  const answers = [...counts].filter(([text]) => !lacks.has(text));
  const rows = answers.reduce((sum, [, count]) => sum + count, 0);
  const listed = (): string => answers.map(([text, count]) => `${JSON.stringify(text)} ${count}`).join(", ");
  switch (kind.kind) {
    case "blank":
      return filled === 0 ? "nothing in it" : "";
    case "date":
    case "number": {
      // What else stands there may be anything, and is not shown.
      const fitting = answers.filter(([text]) => isRead(kind, text));
      const others = rows - fitting.reduce((sum, [, count]) => sum + count, 0);
      const texts = fitting.map(([text]) => text);
      const shown = kind.kind === "date" ? texts.slice(0, 1) : [...new Set([texts[0], texts.at(-1)])];
      return [
        `${kind.kind}s in ${rowsText(rows - others)}${examples && texts.length > 0 ? `, such as ${shown.join(" and ")}` : ""}`,
        others === 0
          ? ""
          : `${others} that ${others === 1 ? "is" : "are"} read as no ${kind.kind}, not shown`,
      ]
        .filter((part) => part !== "")
        .join("; ");
    }
    case "yes-no":
    case "words":
      return listed();
    case "lists":
      return `several words in a cell, of ${kind.words.map((word) => JSON.stringify(word)).join(", ")}`;
    case "many-words":
      return `${counted(answers.length, "word")}, too many to list here`;
    case "codes":
      return counted(answers.length, "code");
    case "names":
      return "what looks like names, not shown";
    case "text":
      return `text in ${rowsText(rows)}, not shown`;
  }
}
