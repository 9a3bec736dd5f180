import { join } from "node:path";
import { expect, test } from "vitest";
import { append } from "../../src/store/append.ts";
import { createDossier, openDossier } from "../../src/store/dossier.ts";
import { verify } from "../../src/store/verify.ts";
import { startKillable } from "./child.ts";
import { note, reading, temporaryFolder, writing } from "./temporary.ts";

test("two programs can't both write: the second is refused until the first is gone, even killed", async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  await (await createDossier(dir, writing)).close();
  const holder = startKillable("hold", dir);
  await holder.told;
  expect(holder.lines).toEqual(["held"]);
  await expect(openDossier(dir, writing)).rejects.toMatchObject({
    code: "locked",
    message:
      "Another program is writing to this dossier; close it there, or open the dossier for reading only.",
  });
  await (await openDossier(dir, reading)).close();
  await holder.kill();
  const opened = await openDossier(dir, writing);
  await append(opened.writer, [note("n-1", "after")]);
  expect((await verify(opened.reader)).problems).toEqual([]);
  await opened.close();
});
