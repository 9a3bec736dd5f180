import type { Connection } from "./connection.ts";

/**
 * Numbers of the records that contain every term, in one of the forms given for it, at most `limit`. First those where each term begins a word, best
 * first (BM25); then those where each stands anywhere, which is what finds Khmer, written without spaces.
 */
export function searchRecords(
  connection: Connection,
  terms: readonly (readonly string[])[],
  limit: number,
): number[] {
  const found = new Set(wordMatches(connection, terms, limit));
  if (found.size < limit) {
    for (const number of partMatches(connection, terms, limit + found.size)) {
      if (found.size === limit) break;
      found.add(number);
    }
  }
  return [...found];
}

function wordMatches(connection: Connection, terms: readonly (readonly string[])[], limit: number): number[] {
  const query = terms
    .map((forms) => `(${forms.map((form) => `${quoted(form)} *`).join(" OR ")})`)
    .join(" AND ");
  return connection
    .prepare("SELECT rowid FROM search_word WHERE search_word MATCH ? ORDER BY rank, rowid LIMIT ?", {
      pluck: true,
    })
    .all([query, limit]) as number[];
}

function partMatches(connection: Connection, terms: readonly (readonly string[])[], limit: number): number[] {
  const parts: string[] = [];
  for (const forms of terms) {
    const alternatives = forms.flatMap((form) =>
      [...form].length >= 3 ? [form] : trigramsFrom(connection, form),
    );
    if (alternatives.length === 0) return [];
    parts.push(`(${alternatives.map(quoted).join(" OR ")})`);
  }
  return connection
    .prepare("SELECT rowid FROM search_part WHERE search_part MATCH ? ORDER BY rowid LIMIT ?", {
      pluck: true,
    })
    .all([parts.join(" AND "), limit]) as number[];
}

/** A term of one or two characters is no trigram; it stands where a trigram that begins with it stands. */
function trigramsFrom(connection: Connection, term: string): string[] {
  const start = term.toLowerCase();
  return connection
    .prepare("SELECT term FROM search_trigram WHERE term >= ? AND term < ?", { pluck: true })
    .all([start, `${start}\u{10FFFF}`]) as string[];
}

function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}

/** Whether both indexes hold exactly the text of the record table. The check locks like a write, but writes nothing. */
export function searchIsSound(connection: Connection): boolean {
  const queryOnly = connection.pragma("query_only", { simple: true });
  connection.exec("PRAGMA query_only = OFF");
  try {
    for (const index of ["search_word", "search_part"]) {
      connection.exec(`INSERT INTO ${index} (${index}, rank) VALUES ('integrity-check', 1)`);
    }
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code.startsWith("SQLITE_CORRUPT")) return false;
    throw error;
  } finally {
    connection.exec(`PRAGMA query_only = ${String(queryOnly)}`);
  }
}

/**
 * Empties the record table and both indexes. The indexes are emptied whole: taking words out one by one, as the
 * trigger does, would trust the very text that a rebuild replaces.
 */
export function clearSearched(connection: Connection): void {
  const trigger = connection
    .prepare("SELECT sql FROM sqlite_schema WHERE name = 'record_deleted'", { pluck: true })
    .get() as string;
  connection.exec("DROP TRIGGER record_deleted");
  connection.exec("DELETE FROM record");
  connection.exec(trigger);
  connection.exec("INSERT INTO search_word (search_word) VALUES ('delete-all')");
  connection.exec("INSERT INTO search_part (search_part) VALUES ('delete-all')");
}
