/** Adds a value to those that are gathered under a key. */
export function gather<K, V>(values: Map<K, V[]>, key: K, value: V): void {
  const known = values.get(key);
  if (known === undefined) values.set(key, [value]);
  else known.push(value);
}
