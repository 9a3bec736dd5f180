/**
 * What a table of words says of a word that somebody wrote; undefined for every other, `constructor` and `toString`
 * among them, which a plain look-up would find in every object.
 */
export function own<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
