import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesIn } from "../folder.ts";
import { describeProjection } from "../../../test/store/projection.conformance.ts";
import { placeIn, placeInMemory } from "./projection-place.ts";
import { makeAnew, sqliteProjection } from "./projection.ts";

describeProjection({
  name: "SQLCipher",
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), "habeas-projection-"));
    const place = placeIn(filesIn(folder), new Uint8Array(32));
    await makeAnew(place, async () => {});
    const projection = sqliteProjection(place, "write");
    return {
      projection,
      close: async () => {
        await projection.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
});

describeProjection({
  name: "SQLCipher in memory",
  isAlone: true,
  open: async () => {
    const projection = sqliteProjection(placeInMemory(), "write");
    return { projection, close: projection.close };
  },
});
