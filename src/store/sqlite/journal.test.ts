import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeJournal } from "../../../test/store/journal.conformance.ts";
import { openConnection } from "./connection.ts";
import { sqliteJournal } from "./journal.ts";
import { migrate } from "./schema.ts";

describeJournal({
  name: "SQLCipher",
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), "habeas-journal-"));
    const open = (mode: "read" | "write") =>
      openConnection(join(folder, "journal.db"), new Uint8Array(32), mode);
    const writing = open("write");
    migrate(writing);
    const journal = sqliteJournal(() => open("read"), open("read"), writing);
    return {
      journal,
      reopen: async () => sqliteJournal(() => open("read"), open("read")),
      close: async () => {
        await journal.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
});
