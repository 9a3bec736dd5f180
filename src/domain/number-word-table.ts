import { hedgeKey } from "./hedge.ts";

/** Words that count on from `first`, each with its number. */
export function inOrder(words: string, first = 1, step = 1): Readonly<Record<string, number>> {
  return Object.fromEntries(words.split(/\s+/).map((word, index) => [word, first + index * step]));
}

/** English words for numbers below a hundred, each by itself. */
export const cardinalWords = {
  ...inOrder(
    `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
     eighteen nineteen`,
    0,
  ),
  ...inOrder("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
};

/** English words that multiply the number before them. */
export const magnitudeWords: Readonly<Record<string, number>> = {
  dozen: 12,
  hundred: 1e2,
  thousand: 1e3,
  lakh: 1e5,
  million: 1e6,
  mln: 1e6,
  crore: 1e7,
  billion: 1e9,
  trillion: 1e12,
  trn: 1e12,
};

/** The words of a language that spells numbers by adding and multiplying. */
export interface NumberWords {
  readonly cardinals: Readonly<Record<string, number>>;
  readonly magnitudes: Readonly<Record<string, number>>;
  readonly articles: ReadonlySet<string>;
  readonly and: ReadonlySet<string>;
  readonly half: ReadonlySet<string>;
  readonly point: ReadonlySet<string>;
}

export const englishNumbers: NumberWords = {
  cardinals: cardinalWords,
  magnitudes: magnitudeWords,
  articles: new Set(["a", "an"]),
  and: new Set(["and"]),
  half: new Set(["half"]),
  point: new Set(["point"]),
};

/**
 * The words for the numbers from 0 to 100 in French, Spanish, Portuguese, Khmer and Arabic. This file is data: whoever meets
 * another spelling adds it here, behind a comma. Words are compared by `wordKey`.
 */
type Words = {
  /** From 0 on, as far as a number has a word of its own. */
  readonly ones: string;
  /** 20, 30 … 90; empty where a language has none. */
  readonly tens: string;
  readonly hundred: string;
  /** Tens on which counting goes on to nineteen: soixante-dix-huit. */
  readonly countedOn?: readonly string[];
  /** The words for a ten and a number that follows it. */
  readonly together: (ten: string, one: string) => readonly string[];
};

const languages: readonly Words[] = [
  {
    ones: "zéro|un,une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dix-huit|dix-neuf",
    tens: "vingt|trente|quarante|cinquante|soixante|septante|quatre-vingt,quatre-vingts,huitante,octante|nonante",
    hundred: "cent",
    countedOn: ["soixante", "quatre-vingt"],
    together: (ten, one) => [`${ten} ${one}`, `${ten} et ${one}`],
  },
  {
    ones: `cero|un,uno,una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciséis,diez y seis
      |diecisiete,diez y siete|dieciocho,diez y ocho|diecinueve,diez y nueve`,
    tens: "veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa",
    hundred: "cien,ciento",
    together: (ten, one) => [`${ten} y ${one}`, ...(ten === "veinte" ? [`veinti${one}`] : [])],
  },
  {
    ones: `zero|um,uma|dois,duas|três|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|treze|quatorze,catorze|quinze
      |dezesseis,dezasseis|dezessete,dezassete|dezoito|dezenove,dezanove`,
    tens: "vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa",
    hundred: "cem,cento",
    together: (ten, one) => [`${ten} e ${one}`],
  },
  {
    ones: `សូន្យ|មួយ|ពីរ|បី|បួន|ប្រាំ|ប្រាំមួយ|ប្រាំពីរ,ប្រាំពិល|ប្រាំបី|ប្រាំបួន|ដប់|ដប់មួយ,មួយដណ្តប់|ដប់ពីរ,ពីរដណ្តប់|ដប់បី,បីដណ្តប់|ដប់បួន,បួនដណ្តប់
      |ដប់ប្រាំ,ប្រាំដណ្តប់|ដប់ប្រាំមួយ,ប្រាំមួយដណ្តប់|ដប់ប្រាំពីរ,ប្រាំពីរដណ្តប់|ដប់ប្រាំបី,ប្រាំបីដណ្តប់|ដប់ប្រាំបួន,ប្រាំបួនដណ្តប់`,
    tens: "ម្ភៃ|សាមសិប|សែសិប|ហាសិប|ហុកសិប|ចិតសិប|ប៉ែតសិប|កៅសិប",
    hundred: "មួយរយ,រយ",
    together: (ten, one) => [`${ten}${one}`, `${ten} ${one}`],
  },
  {
    ones: `صفر|واحد,واحدة|اثنان,اثنين,اثنتان,اثنتين|ثلاثة,ثلاث|أربعة,أربع|خمسة,خمس|ستة,ست|سبعة,سبع|ثمانية,ثماني,ثمان|تسعة,تسع|عشرة,عشر
      |أحد عشر,إحدى عشرة|اثنا عشر,اثني عشر,اثنتا عشرة,اثنتي عشرة|ثلاثة عشر,ثلاث عشرة|أربعة عشر,أربع عشرة|خمسة عشر,خمس عشرة
      |ستة عشر,ست عشرة|سبعة عشر,سبع عشرة|ثمانية عشر,ثماني عشرة|تسعة عشر,تسع عشرة`,
    tens: "عشرون,عشرين|ثلاثون,ثلاثين|أربعون,أربعين|خمسون,خمسين|ستون,ستين|سبعون,سبعين|ثمانون,ثمانين|تسعون,تسعين",
    hundred: "مئة,مائة,مية",
    together: (ten, one) => [`${one} و${ten}`, `${one} و ${ten}`],
  },
];

/** A word as this table is looked up: without accents, hyphens, and the signs that Arabic leaves out as often as not. */
export function wordKey(text: string): string {
  return hedgeKey(text)
    .replaceAll(/[\u064b-\u0655\u0640]/gu, "")
    .replaceAll("ة", "ه")
    .replaceAll("ى", "ي")
    .replaceAll(/[\s-]+/gu, " ")
    .trim();
}

/** The number from 0 to 100 that words of these languages are; undefined for other text, and for words that are two numbers. */
export function numberOfForeignWords(text: string): number | undefined {
  const meant = foreignNumbers().get(wordKey(text));
  return meant?.size === 1 ? [...meant][0] : undefined;
}

/** Every word with the numbers that some language means by it. */
export function foreignNumbers(): ReadonlyMap<string, ReadonlySet<number>> {
  if (numbers !== undefined) return numbers;
  const found = new Map<string, Set<number>>();
  for (const [word, number] of languages.flatMap(numbersOf)) {
    const meant = found.get(word) ?? new Set();
    found.set(word, meant.add(number));
  }
  return (numbers = found);
}

let numbers: ReadonlyMap<string, ReadonlySet<number>> | undefined;

function numbersOf({ ones, tens, hundred, countedOn = [], together }: Words): [string, number][] {
  const list = (line: string): string[][] =>
    line.split("|").map((words) => words.split(",").map((word) => word.trim()));
  const below = list(ones);
  const all = below.flatMap((words, number) => words.map((word): [string, number] => [word, number]));
  for (const [at, words] of list(tens).entries())
    for (const ten of words) {
      const start = 10 * (at + 2);
      all.push([ten, start]);
      const last = countedOn.includes(ten) ? 19 : 9;
      for (let number = 1; number <= last; number++)
        for (const one of below[number]!)
          for (const spelling of together(ten, one)) all.push([spelling, start + number]);
    }
  for (const word of hundred.split(",")) all.push([word, 100]);
  return all.map(([word, number]) => [wordKey(word), number]);
}
