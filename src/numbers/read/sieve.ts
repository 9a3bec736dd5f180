/** Which words may be among a list: a byte for each key, so that most words are known to be none without a look-up. */
export type Sieve = Uint8Array;

const size = 4096;

export function sieveOf(words: Iterable<string>): Sieve {
  const sieve = new Uint8Array(size);
  for (const word of words) sieve[keyOf(word)] = 1;
  return sieve;
}

export function mayHold(sieve: Sieve, word: string): boolean {
  return sieve[keyOf(word)] === 1;
}

function keyOf(word: string): number {
  const second = word.length > 1 ? word.charCodeAt(1) : 0;
  return ((word.charCodeAt(0) * 113) ^ (second * 29) ^ (word.length * 977)) & (size - 1);
}
