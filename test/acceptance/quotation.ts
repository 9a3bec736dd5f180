import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Plain, sourceOf } from "../../examples/cambodia-2020/convert.ts";
import { type RawCase, readCases } from "./case-record.ts";

/**
 * What the documents quote of people who have a pseudonym, as accounts with the speaker whom the document names: in the
 * words of saying beside the quotation ("she told the researchers", "said NAME"), before a block that a colon opens, or
 * in the line under a quotation that stands by itself. A pronoun is whoever was named last, if the sex allows it. What no
 * such words give to anybody is left out.
 */
export function quotationsIn(shared: string): Plain[] {
  const people = peopleOf(readCases(join(shared, "cambodia-2020")).cases);
  return [...documentsIn(join(shared, "seeds"))].flatMap(([doc, text]) =>
    quotedIn(text, people).map(({ speaker, line, words }, index) => ({
      id: `quotation-${doc.slice(0, 3)}-${index + 1}`,
      speaker,
      topic: "quoted",
      at: [{ source: sourceOf(doc), line, quote: { exact: words } }],
    })),
  );
}

/** The quotations of one document whose speakers it names, by the pseudonyms of the people. */
export function quotedIn(text: string, people: People): Quotation[] {
  return new Quoting(text, people).quotations();
}

/** The documents by name, those in several parts put together. */
function documentsIn(folder: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (!name.endsWith(".txt")) continue;
    const doc = `${name.split(".")[0]}.txt`;
    texts.set(doc, (texts.get(doc) ?? "") + readFileSync(join(folder, name), "utf8"));
  }
  return texts;
}

type Person = { readonly id: string; readonly sex: "F" | "M" | null };
type People = ReadonlyMap<string, Person>;

function peopleOf(cases: readonly RawCase[]): People {
  return new Map(
    cases.flatMap(({ id, sex, pseudonym, record_type }) =>
      pseudonym === null || record_type === "group" ? [] : [[pseudonym, { id, sex }] as const],
    ),
  );
}

/** Words below which a quotation is a phrase, and lines that a block of quotation has at most. */
const leastWords = 8;
const longestBlock = 20;

const saying = "(?:said|says|told|recalled|recounted|explained|added|described|remembered|summed up)";

type Quotation = { readonly speaker: string; readonly line: number; readonly words: string };

/** One document: its paragraphs with their first lines, and who is named where. */
class Quoting {
  readonly #lines: readonly string[];
  readonly #people: People;
  readonly #name: RegExp;
  #named: Person | undefined;

  constructor(text: string, people: People) {
    this.#lines = text.split("\n");
    this.#people = people;
    // A name after another capitalised word is the second name of somebody else.
    this.#name = new RegExp(`(?<![A-Z][\\w’']* )\\b(${[...people.keys()].join("|")})\\b`, "g");
  }

  quotations(): Quotation[] {
    const found: Quotation[] = [];
    const paragraphs = this.#paragraphs();
    for (const [index, { line, text }] of paragraphs.entries()) {
      const under = paragraphs[index + 1]?.text;
      const speaker = this.#speakerOfMarked(text, under);
      const words = wordsOf([...text.matchAll(/“([^”]+)”?/g)].map(([, part]) => part!).join(" "));
      if (speaker !== undefined && isTelling(words)) found.push({ speaker: speaker.id, line, words });
      found.push(...this.#blocks(line, text));
      this.#named = this.#lastNamed(outside(text)) ?? this.#named;
    }
    return found;
  }

  #paragraphs(): { line: number; text: string }[] {
    const paragraphs: { line: number; text: string }[] = [];
    let open = false;
    for (const [index, raw] of this.#lines.entries()) {
      const text = raw.trim();
      if (text === "") open = false;
      else if (open) paragraphs.at(-1)!.text += `\n${text}`;
      else paragraphs.push({ line: index + 1, text });
      open = text !== "";
    }
    return paragraphs;
  }

  /** Who says what stands in quotation marks: one speaker by the words outside them, or by the line under them. */
  #speakerOfMarked(text: string, under: string | undefined): Person | undefined {
    if (!text.includes("“")) return undefined;
    const words = outside(text);
    if (words.replaceAll(/\W+/g, "") === "") return this.#speakerUnder(under);
    // Two who are quoted in one paragraph cannot be told apart by it.
    const names = new Set(this.#names(words));
    return names.size > 1 ? undefined : this.#speakerBy(words);
  }

  #speakerUnder(under: string | undefined): Person | undefined {
    const name = /^([A-Z]\w+), (?:who|a|an|formerly|whose)\b/.exec(under ?? "")?.[1];
    return name === undefined ? undefined : this.#people.get(name);
  }

  /** The speaker by words of saying: a name beside them, or a pronoun for whoever was named last. */
  #speakerBy(words: string): Person | undefined {
    const names = this.#names(words);
    const pronoun = new RegExp(`\\b(she|he) (?:\\w+ )?${saying}\\b`, "i").exec(words)?.[1]?.toLowerCase();
    if (pronoun === undefined) {
      const isSaid = new RegExp(`\\b${saying}\\b`, "i").test(words);
      return isSaid && names.length > 0 ? this.#people.get(names.at(-1)!) : undefined;
    }
    const last = names.length === 0 ? this.#named : this.#people.get(names.at(-1)!);
    const sex = pronoun === "she" ? "F" : "M";
    return last === undefined || (last.sex !== null && last.sex !== sex) ? undefined : last;
  }

  /** Blocks without quotation marks, which a sentence of saying with a colon opens and a footnote's number closes. */
  #blocks(first: number, text: string): Quotation[] {
    const lines = text.split("\n");
    const found: Quotation[] = [];
    for (const [index, line] of lines.entries()) {
      if (!line.endsWith(":")) continue;
      const before = outside(lines.slice(0, index + 1).join("\n"));
      const opening = before.split(/(?<=[.?!”]\d*)\s+(?=[A-Z0-9])/).at(-1)!;
      const rest = lines.slice(index + 1, index + 1 + longestBlock);
      const end = rest.findIndex((row) => /[.?!”…]\s?\d{1,3}$/.test(row));
      if (end < 0 || rest[0]!.includes("“") || !new RegExp(`\\b${saying}\\b`, "i").test(opening)) continue;
      const known = this.#named;
      this.#named = this.#lastNamed(before) ?? known;
      const names = [...new Set(this.#names(opening))];
      const speaker =
        names.length > 1
          ? undefined
          : names.length === 1
            ? this.#people.get(names[0]!)
            : this.#speakerBy(opening);
      this.#named = known;
      const words = wordsOf(rest.slice(0, end + 1).join("\n"));
      if (speaker !== undefined && isTelling(words))
        found.push({ speaker: speaker.id, line: first + index + 1, words });
    }
    return found;
  }

  #names(text: string): string[] {
    return [...text.matchAll(this.#name)].map(([, name]) => name!);
  }

  #lastNamed(text: string): Person | undefined {
    const name = this.#names(text).at(-1);
    return name === undefined ? undefined : this.#people.get(name);
  }
}

/** A text without what stands in its quotation marks; the mark that closes them is left, as it may end a sentence. */
function outside(text: string): string {
  return text.replaceAll(/“[^”]*”?/g, " ”");
}

/** A quotation on one line, without the numbers of footnotes at the end of its sentences. */
function wordsOf(text: string): string {
  return text
    .replaceAll(/(?<=[.?!”…])\s?\d{1,3}(?=\s|$)/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function isTelling(words: string): boolean {
  return words.split(" ").length >= leastWords;
}
