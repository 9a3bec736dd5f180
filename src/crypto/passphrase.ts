import { randomInt } from "node:crypto";
import { Problem } from "../domain/problem.ts";

/**
 * How many guesses a new passphrase must withstand, as a power of ten: a guess costs a tenth of a second and 64 MiB
 * (`standardCost` in key.ts), so that a thousand processors would be at it for three years.
 */
const leastGuesses = 12;

/**
 * Six random words of the EFF's long list, which has 7,776 (77 bits): a passphrase that nobody has chosen, so that
 * nobody can guess how.
 */
export async function sixWords(): Promise<string> {
  return (await randomWords(6)).join(" ");
}

/** Words of that list, each drawn by itself. */
export async function randomWords(count: number): Promise<string[]> {
  const words = await longWordList();
  return Array.from({ length: count }, () => words[randomInt(words.length)]!);
}

/**
 * Refuses a new passphrase that a program would guess, with the reason. `known` are words that a guesser would try
 * first, such as the name of what it opens. Passphrases that are in use already are never asked this.
 */
export async function refuseWeak(passphrase: string, known: readonly string[] = []): Promise<void> {
  const { guess } = await library();
  const { guessesLog10, feedback } = guess(passphrase.normalize("NFC"), known);
  if (guessesLog10 >= leastGuesses) return;
  const why = reasons[feedback.warning ?? ""] ?? "it is too short or too regular";
  throw new Problem(
    "bad-input",
    `The new passphrase can be guessed (${why}): a program finds it after about 10^${Math.floor(guessesLog10)} guesses, and 10^${leastGuesses} are the least here. Take six random words, which are offered where a new one is typed, or a longer one.`,
  );
}

/** The EFF's long list of 7,776 words. */
export async function longWordList(): Promise<readonly string[]> {
  return (await library()).words;
}

/** What the library warns of, in our words. */
const reasons: Readonly<Record<string, string>> = {
  topTen: "it is among the ten passwords that everybody tries first",
  topHundred: "it is among the hundred passwords that everybody tries first",
  common: "it is a password that many people have",
  similarToCommon: "it is close to a password that many people have",
  pwned: "it is a password that many people have",
  simpleRepeat: "it repeats one sign",
  extendedRepeat: "it repeats itself",
  sequences: "it is a sequence",
  straightRow: "it is a row of keys",
  keyPattern: "it is a pattern of keys",
  dates: "it is a date",
  recentYears: "it is a year",
  userInputs: "it is the name of the dossier",
};

type Library = {
  readonly words: readonly string[];
  readonly guess: (
    passphrase: string,
    known: readonly string[],
  ) => {
    readonly guessesLog10: number;
    readonly feedback: { readonly warning: string | null };
  };
};

let loaded: Promise<Library> | undefined;

/** The estimator and its lists take a quarter of a second to load, which only a new passphrase needs. */
function library(): Promise<Library> {
  loaded ??= (async () => {
    const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
      import("@zxcvbn-ts/core"),
      import("@zxcvbn-ts/language-common"),
    ]);
    const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
    return {
      words: dictionary["diceware-common"],
      guess: (passphrase, known) => estimator.check(passphrase, [...known]),
    };
  })();
  return loaded;
}
