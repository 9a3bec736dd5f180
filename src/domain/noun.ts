/** How nouns and codes read in a sentence: the one room for singular, plural, and words made of codes. */

const irregular: Readonly<Record<string, string>> = {
  people: "person",
  children: "child",
  women: "woman",
  men: "man",
  feet: "foot",
  buses: "bus",
};
const irregularPlural = new Map(Object.entries(irregular).map(([plural, singular]) => [singular, plural]));

/** Nouns that look like plurals and are none, or are the same in both. */
const unchanging = new Set(["series", "species", "premises", "headquarters", "means", "news", "status"]);

/** "facilities" is "facility", "deaths" is "death"; what is no plain English plural stays as it is. */
export function singularOf(plural: string): string {
  const known = irregular[plural];
  if (known !== undefined) return known;
  if (!/^[a-z]+s$/.test(plural) || /(?:ss|us|is)$/.test(plural) || unchanging.has(plural)) return plural;
  if (plural.endsWith("ies") && plural.length > 4) return `${plural.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh|zz)es$/.test(plural)) return plural.slice(0, -2);
  return plural.slice(0, -1);
}

/** "facility" is "facilities", "person" is "persons"; what is no plain English noun stays as it is. */
export function pluralFor(singular: string): string {
  const known = irregularPlural.get(singular);
  if (known !== undefined && singular !== "person") return known;
  if (!/^[a-z]+$/.test(singular) || unchanging.has(singular)) return singular;
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  if (/(?:s|x|ch|sh|z)$/.test(singular)) return `${singular}es`;
  return `${singular}s`;
}

/** "3 records", "1 record", "2 entries". */
export function counted(count: number, noun: string, plural = pluralOfPhrase(noun)): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
}

/** A number already in words or digits before its unit, which is in the singular after 1 and in the plural else. */
export function withNoun(number: string, unit: string): string {
  const one = /(?:^|[\s\u00a0])1$/.test(number) && !/\p{N} to 1$/u.test(number);
  // The counted thing stands before a rate ("persons/week", "times per month") and after a qualifier ("square metres").
  const [head = "", ...rest] = unit.split(/(?=\/| (?:per|an?|of) )/);
  const noun = /[a-z]+$/.exec(head)?.[0];
  if (noun === undefined) return `${number} ${unit}`;
  const before = head.slice(0, -noun.length);
  const fitting = one ? singularOf(noun) : countable.has(noun) ? pluralFor(noun) : noun;
  return `${number} ${before}${fitting}${rest.join("")}`;
}

/** Units that files also write in the singular. */
const countable = new Set(
  "minute hour day night week month year metre kilometre centimetre person place prisoner detainee case facility".split(
    " ",
  ),
);

/** Short words that stand for several, and are written in capitals. */
const acronyms = new Set(
  "aids covid eu gdp hiv icc icrc id iom lgbt lgbti ngo ngos ohchr opcat pwud un unaids unodc usa".split(" "),
);

/** A code as words: told_reasons is "told reasons", ddc_admissions "DDC admissions". */
export function wordsOf(code: string): string {
  return code
    .split(/[-_\s]+/)
    .filter((word) => word !== "")
    .map((word) => {
      const isAcronym = acronyms.has(word) || (/^[a-z]{2,5}\d*$/.test(word) && !/[aeiouy]/.test(word));
      return isAcronym && !notAcronyms.has(word) ? word.toUpperCase() : word;
    })
    .join(" ");
}

/** What has no vowel and is no acronym either. */
const notAcronyms = new Set(["vs", "nth", "pct", "mr", "mrs", "dr", "st", "m", "km", "cm", "mm"]);

/** The same as the beginning of a line: "Prison population". */
export function titleOf(code: string): string {
  return capital(wordsOf(code));
}

/** The text with a capital first letter. */
export function capital(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** "counting rules" of "counting rule": the last word in the plural. */
export function pluralOfPhrase(noun: string): string {
  const [, before = "", last = noun] = /^(.* )?(\S+)$/.exec(noun) ?? [];
  return `${before}${pluralFor(last)}`;
}
