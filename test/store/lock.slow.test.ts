import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { append } from "../../src/store/append.ts";
import { createDossier, openDossier } from "../../src/store/dossier.ts";
import { takeWriterLock } from "../../src/store/sqlite/lock.ts";
import { verify } from "../../src/store/verify.ts";
import { startKillable } from "./child.ts";
import { note, reading, temporaryFolder, writing } from "./temporary.ts";

const lockModule = new URL("../../src/store/sqlite/lock.ts", import.meta.url).href;

test("a program that looks for a moment whether somebody writes does not keep a writer out", async () => {
  const made = await createDossier(join(temporaryFolder(), "a.habeas"), writing);
  await made.close();
  const { dir, lock } = made.files;
  const looking = spawn(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `const { takeWriterLock } = await import(${JSON.stringify(lockModule)});
       const unlock = takeWriterLock(process.argv[1]);
       console.log("held");
       process.stdin.once("data", () => setTimeout(() => { unlock(); process.exit(); }, 50));`,
      lock,
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const gone = once(looking, "close");
  await once(looking.stdout, "data");
  expect(() => takeWriterLock(lock)).toThrow("Another program is writing");
  await new Promise((resolve) => looking.stdin.write("let go", resolve));
  await (await openDossier(dir, writing)).close();
  await gone;
});

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
