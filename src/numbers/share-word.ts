/** How many of how many a word for a share is held against. */
export type Share = { readonly n: number; readonly N: number };

/** Whether a word may be said of n of N. */
type Holds = (n: number, N: number) => boolean;

const nouns =
  "people|persons?|wom[ae]n|m[ae]n|girls?|boys?|child(?:ren)?|minors?|youths?|juveniles?|adults?|females?|males?|" +
  "mothers?|fathers?|parents?|sisters?|brothers?|daughters?|sons?|relatives?|victims?|survivors?|witnesses|patients?|" +
  "prisoners?|inmates?|detainees?|defendants?|suspects?|interviewees?|respondents?|members|individuals?|foreigners?|migrants?|refugees?";

/** A noun for people, with up to two words before it: "young women", "of the other men". */
const ofPeople = `(?:\\s+of)?(?:\\s+(?:the|them|us|those|these|whom|which))?(?:\\s+[\\p{L}-]+){0,2}?\\s+(?:${nouns})\\b`;
/** The group that was named before: "of them", "of the herons". */
const ofGroup = "\\s+of\\s+(?:the|them|us|those|these|whom|which)\\b";
/** The group that was named before, as the one of whom something is said: "most were", "all had". */
const acting =
  "(?=\\s+(?:were|was|are|is|had|have|has|did|do|does|said|told|gave|got|could|can|would|who|lost|died|came|went|paid|saw)\\b)";
const behind = `(?:${ofPeople}|${ofGroup}|${acting})`;

const complete: Holds = (n, N) => n === N || n === 0;
const never: Holds = () => false;

/** Words for a share of people, each with when it says no more than n of N; "nobody" may deny what all have. */
const shareWords: readonly (readonly [RegExp, Holds])[] = (
  [
    [
      `\\b(?:almost|nearly|virtually|practically)\\s+(?:all|every(?:one|body)?|none|nobody|no\\s+one)\\b`,
      nearly,
    ],
    [`\\b(?:hardly|scarcely)\\s+any(?:one|body)?\\b`, nearly],
    [`\\b(?:nobody|no\\s+one|everybody|everyone)\\b`, complete],
    [`\\b(?:none|neither|either|any)${behind}`, complete],
    [`\\b(?:all|each|both|every|no)${behind}`, complete],
    [`\\bevery\\s+(?:single\\s+)?one\\b`, complete],
    [`\\b(?:vast|great|large|overwhelming)\\s+majority\\b`, (n, N) => n * 5 >= N * 4],
    [`\\bmajority\\b`, most],
    [`\\bmost${behind}`, most],
    [`\\bminority\\b`, (n, N) => n * 2 < N],
    [`\\b(?:many|several|some)${behind}`, (n) => n >= 3],
    [`\\b(?:a\\s+)?(?:few|couple|handful|pair)${behind}`, never],
    [`\\b(?:only|sole|single|lone)\\s+(?:[\\p{L}-]+\\s+)?(?:${nouns})\\b`, (n) => n === 1],
    [`\\b(?:more|fewer|less)${ofPeople}\\s+than\\b`, never],
    [`\\b(?:twice|double|treble|triple|half)\\s+as\\s+(?:many|few)\\b`, never],
    [`\\boutnumber`, never],
    [`\\bthe\\s+(?:rest|remainder|remaining|others?)\\b`, never],
    [
      `\\b(?:except|apart\\s+from|other\\s+than)\\s+(?:for\\s+)?(?:the\\s+)?(?:[\\p{L}-]+\\s+)?(?:${nouns})\\b`,
      never,
    ],
  ] satisfies (readonly [string, Holds])[]
).map(([pattern, holds]) => [new RegExp(pattern, "giu"), holds] as const);

/**
 * Words that tell some people from others: a number or a share of these is another number than one of all. "Detainees", "survivors"
 * and the like tell nobody from anybody who is counted.
 */
const ofSome =
  /\b(?:wom[ae]n|m[ae]n|girls?|boys?|child(?:ren)?|kids?|minors?|youths?|juveniles?|teenagers?|adolescents?|adults?|females?|males?|mothers?|fathers?|parents?|sisters?|brothers?|siblings?|daughters?|sons?|wi(?:fe|ves)|husbands?|widow(?:er)?s?|bab(?:y|ies)|infants?|newborns?|toddlers?|twins?|couples?|famil(?:y|ies)|patients?|foreigners?|migrants?|refugees?|foreign|pregnant|breastfeeding|elderly|old(?:er)?|young(?:er)?|disabled|veterans?|students?|workers?|teachers?|victims?|witness(?:es)?)\b/giu;

const anybody =
  /\b(?:people|persons?|detainees?|prisoners?|inmates?|interviewees?|respondents?|survivors?|individuals?|suspects?|defendants?)\b/iu;

/** Whether a word is one for people, told from others or not. */
export function isOfPeople(word: string): boolean {
  return anybody.test(word) || groupsIn(word).length > 0;
}

/** Where a text names some people as told from others. */
export function groupsIn(text: string): readonly { readonly at: number; readonly word: string }[] {
  return [...text.matchAll(ofSome)].map(({ 0: word, index }) => ({ at: index, word }));
}

/** Words for the least, the most and the middle of numbers: beside a number they tell what one person or a few said. */
const ofSeries =
  /\b(?:median|mean|average|quartile|percentile|mode|minimum|maximum|range|young(?:est)|old(?:est)|longest|shortest|highest|lowest|earliest|latest|most\s+recent|fewest|at\s+most|up\s+to|as\s+(?:young|old|long|many|few|late|early|high|low)\s+as|rang(?:ed|ing|es?)\s+(?:from|between))\b/iu;

/** How many words for a share of people a text has, where, and whether each says no more than the share does; of none, none may. */
export function shareWordsIn(
  text: string,
  share: Share | undefined,
): {
  readonly count: number;
  readonly hold: boolean;
  readonly spans: readonly (readonly [from: number, until: number])[];
} {
  let [count, hold] = [0, true];
  const taken: (readonly [number, number])[] = [];
  for (const [pattern, holds] of shareWords)
    for (const { 0: found, index } of text.matchAll(pattern)) {
      if (taken.some(([from, until]) => index < until && index + found.length > from)) continue;
      taken.push([index, index + found.length]);
      count += 1;
      hold &&= share !== undefined && holds(share.n, share.N);
    }
  return { count, hold, spans: taken };
}

/** Whether a text speaks of the least, the most or the middle of numbers. */
export function tellsOfSeries(text: string): boolean {
  return ofSeries.test(text);
}

function most(n: number, N: number): boolean {
  return n * 2 > N;
}

function nearly(n: number, N: number): boolean {
  return n * 10 >= N * 9 || n * 10 <= N;
}
