import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newDeviceKey, wrapKey } from "../../src/crypto/key.ts";
import { filesIn } from "../../src/store/folder.ts";
import { emptyTail, extendJournal, noRecord } from "../../src/store/journal/log.ts";
import { journalReader } from "../../src/store/journal/reader.ts";
import { sealName, teamKeyWrap } from "../../src/store/key.ts";
import { follow } from "../../src/store/projection/follow.ts";
import { newRecordId } from "../../src/store/record.ts";
import { placeIn } from "../../src/store/sqlite/projection-place.ts";
import { makeAnew, sqliteProjection } from "../../src/store/sqlite/projection.ts";
import { type PostgresPlace, postgresJournal } from "../../src/store/postgres/journal.ts";
import type { Writer } from "../../src/store/writer.ts";

/** A dossier whose journal stands in PostgreSQL, and its projection in a folder. */
export async function dossierOnPostgres(place: PostgresPlace, hooks: Writer["hooks"]) {
  const folder = mkdtempSync(join(tmpdir(), "habeas-store-"));
  const key = new Uint8Array(randomBytes(32));
  const teamKey = new Uint8Array(randomBytes(32));
  const journal = await postgresJournal(place, "write");
  await journal.write(async (batch) => {
    await batch.putDossier({
      id: newRecordId(Date.now()),
      name: sealName("test", teamKey),
      epoch: 0,
      founding: null,
    });
    await batch.putEpoch({ class: "C", number: 0, wrapped: wrapKey(teamKey, teamKeyWrap(key)) });
  });
  const projectionPlace = placeIn(filesIn(folder), key);
  await makeAnew(projectionPlace, async () => {});
  const projection = sqliteProjection(projectionPlace, "write");
  const opened = await journalReader(journal, teamKeyWrap(key));
  const writer: Writer = {
    ...opened,
    hooks,
    projection,
    device: newDeviceKey(),
    clock: Date.now,
    tail: { current: emptyTail },
    acknowledge: () => {},
    keepKey: (each) => wrapKey(each, teamKeyWrap(key)),
  };
  await extendJournal(writer, (draft) =>
    draft.add({ kind: "device", record: noRecord, parents: [], class: "C", content: '{"event":"created"}' }),
  );
  await follow(writer);
  return {
    writer,
    reader: { ...opened, hooks, projection },
    close: async () => {
      await projection.close();
      await journal.close();
      rmSync(folder, { recursive: true });
    },
  };
}
