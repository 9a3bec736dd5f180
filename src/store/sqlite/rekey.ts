import { unwrapKey, wrapKey } from "../../crypto/key.ts";
import { Problem } from "../../domain/problem.ts";
import { teamKeyWrap } from "../key.ts";
import { type Connection, openConnection, translated } from "./connection.ts";
import { migrate } from "./schema.ts";

/**
 * Puts a journal that nobody else has open under another key of a dossier, and the team's keys in it. What is cut off leaves a
 * database that neither key opens: only for one that can be made again.
 */
export function rekeyJournal(file: string, before: Uint8Array, key: Uint8Array): void {
  translated(() => {
    const connection = openConnection(file, before, "write");
    try {
      migrate(connection);
      refuseDamaged(connection);
      wrapTeamKeysAnew(connection, teamKeyWrap(before), teamKeyWrap(key));
      connection.exec(`PRAGMA rekey = "x'${Buffer.from(key).toString("hex")}'"`);
      // Until then the check of pages takes those of before for damaged ones.
      const [folded] = connection.pragma("wal_checkpoint(TRUNCATE)");
      if (folded?.["busy"] !== 0)
        throw new Problem("locked", "Another program holds the database that is being restored; try again.");
    } finally {
      connection.close();
    }
  });
}

/** On a page that does not decrypt the engine stops halfway, and keeps its own lock. */
function refuseDamaged(connection: Connection): void {
  connection.pragma("wal_checkpoint(TRUNCATE)");
  if (connection.pragma("cipher_integrity_check").length > 0)
    throw new Problem(
      "damaged",
      "A page of the journal in the backup is damaged; take another copy of the backup, or an older one.",
    );
}

function wrapTeamKeysAnew(connection: Connection, before: Uint8Array, after: Uint8Array): void {
  const rows = connection.prepare("SELECT class, number, wrapped FROM epoch").all() as {
    readonly class: string;
    readonly number: number;
    readonly wrapped: Uint8Array;
  }[];
  const put = connection.prepare("UPDATE epoch SET wrapped = ? WHERE class = ? AND number = ?");
  for (const { class: of, number, wrapped } of rows)
    put.run([Buffer.from(wrapKey(unwrapKey(wrapped, before), after)), of, number]);
}
