/**
 * The word of `words` closest to `word`, where at most a third of it (and at most `most` letters) differ and at
 * least half of the longer one's letters are in both; else undefined. A sign of not knowing is close to no word.
 */
export function nearest(word: string, words: Iterable<string>, most = 3): string | undefined {
  // The comparison grows with the square of the length; no name of ours is this long.
  if (word.length > 100) return undefined;
  const given = word.toLowerCase();
  const candidates = [...words];
  const same = candidates.find((candidate) => candidate.toLowerCase() === given.trim());
  if (same !== undefined && lettersOf(given).length > 0) return same;
  if (isSignOfNotKnowing(word)) return undefined;
  let best: string | undefined;
  let least = Math.min(most, Math.ceil(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(given, candidate.toLowerCase());
    if (distance < least && shareLetters(given, candidate.toLowerCase()))
      [best, least] = [candidate, distance];
  }
  return best;
}

/** `; did you mean "…"?` where a word of `words` is near, else nothing: the end of a sentence. */
export function didYouMean(word: string, words: Iterable<string>, most = 3): string {
  const near = nearest(word, words, most);
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

/** Whether a text stands where nothing is known: `?`, `-`, a blank, `n/a`, `DK`, `x`, `unknown` and the like. */
export function isSignOfNotKnowing(text: string): boolean {
  const letters = lettersOf(text.toLowerCase());
  return /^x*$/.test(letters) || signs.has(letters) || nearUnknown(letters);
}

function nearUnknown(letters: string): boolean {
  return Math.abs(letters.length - "unknown".length) <= 2 && editDistance(letters, "unknown") <= 2;
}

const signs = new Set(
  "na nd nk dk idk ns nr nil null nan unk ukn unclear unsure notsure dontknow doesnotknow notknown notstated noanswer nodata noinformation noinfo missing tbc tbd notapplicable inconnu inconnue nsp sd".split(
    " ",
  ),
);

function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

/** Whether at least half of the letters of the longer word are in the other one too. */
function shareLetters(a: string, b: string): boolean {
  const [x, y] = [[...lettersOf(a)], [...lettersOf(b)]];
  const left = [...y];
  let shared = 0;
  for (const letter of x) {
    const at = left.indexOf(letter);
    if (at < 0) continue;
    left.splice(at, 1);
    shared++;
  }
  return shared * 2 >= Math.max(x.length, y.length, 1);
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (Damerau 1964, Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    [before, previous] = [previous, row];
  }
  return previous[b.length]!;
}
