import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDossier } from "../dossier.ts";
import { describeStore } from "../../../test/store/store.conformance.ts";

describeStore({
  name: "SQLCipher",
  open: async (hooks) => {
    const folder = mkdtempSync(join(tmpdir(), "habeas-store-"));
    const dossier = await createDossier(join(folder, "test.habeas"), {
      name: "test",
      passphrase: "words for a test",
      clock: Date.now,
      hooks,
      slot: { cost: { memoryKiB: 8, passes: 1, lanes: 1 }, weakForTests: true },
    });
    return {
      writer: dossier.writer,
      reader: dossier.reader,
      close: async () => {
        await dossier.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
});
