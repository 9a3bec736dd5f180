/**
 * What was searched for last in each dossier: in the memory of this tab alone, so that whoever goes back finds the results
 * again, and no address, history or storage of the browser has a word of it. A lock loads the page anew and forgets it.
 */
const lastWords = new Map<string, string>();

export function searchedFor(dossier: string): string {
  return lastWords.get(dossier) ?? "";
}

export function rememberSearch(dossier: string, words: string): void {
  lastWords.set(dossier, words);
}
