/** The word of `words` closest to `word`, where at most a third of it (and at most `most` letters) differ; else undefined. */
export function nearest(word: string, words: Iterable<string>, most = 3): string | undefined {
  // The comparison grows with the square of the length; no name of ours is this long.
  if (word.length > 100) return undefined;
  let best: string | undefined;
  let least = Math.min(most, Math.ceil(word.length / 3)) + 1;
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** `; did you mean "…"?` where a word of `words` is near, else nothing: the end of a sentence. */
export function didYouMean(word: string, words: Iterable<string>, most = 3): string {
  const near = nearest(word, words, most);
  return near === undefined ? "" : `; did you mean "${near}"?`;
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
