import { randomBytes } from "node:crypto";
import { createReadStream, existsSync, linkSync, renameSync } from "node:fs";
import { mkdir, open, opendir, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Problem } from "../../domain/problem.ts";
import { asNoSpace } from "../folder.ts";
import { syncFolder } from "../journal/head.ts";
import { type Evidence, type EvidenceId, isEvidenceId } from "./evidence.ts";

/**
 * Evidence as files of a folder, which is made when the first one comes. One program writes at a time. `sync` makes the
 * names in a folder durable.
 */
export function evidenceIn(folder: string, sync = syncFolder): Evidence {
  const pathOf = (id: EvidenceId): string => {
    if (!isEvidenceId(id)) throw new RangeError("an id of evidence of another form");
    return join(folder, id);
  };
  return {
    async put(id, bytes) {
      const target = pathOf(id);
      const unfinished = `${target}.${randomBytes(6).toString("hex")}.next`;
      try {
        await makeDurable(folder, sync);
        const file = await open(unfinished, "wx", 0o600);
        try {
          for await (const piece of bytes) await file.writeFile(piece);
          await file.sync();
        } finally {
          await file.close();
        }
        giveName(unfinished, target);
        try {
          sync(folder);
        } catch (error) {
          await rm(target, { force: true });
          throw error;
        }
      } catch (error) {
        throw asNoSpace(error);
      } finally {
        await rm(unfinished, { force: true });
      }
    },
    async *read(id, range) {
      const path = pathOf(id);
      if (!existsSync(path))
        throw new Problem(
          "not-found",
          `There is no file ${id.slice(0, 16)} in the evidence of this dossier.`,
        );
      if (range !== undefined && range.until <= range.from) return;
      // The end of a stream is the last byte that it gives.
      const part = range === undefined ? {} : { start: range.from, end: range.until - 1 };
      for await (const piece of createReadStream(path, part)) yield piece as Uint8Array;
    },
    async lengthOf(id) {
      try {
        return (await stat(pathOf(id))).size;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    async remove(id) {
      await rm(pathOf(id), { force: true });
      if (existsSync(folder)) sync(folder);
    },
    async *ids() {
      if (!existsSync(folder)) return;
      for await (const { name } of await opendir(folder)) if (isEvidenceId(name)) yield name;
    },
  };
}

/** Makes the folder where it is missing. Its name, and that of each folder above it that was missing too, is durable then. */
async function makeDurable(folder: string, sync: typeof syncFolder): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const last = resolve(made ?? folder);
  let at = resolve(folder);
  sync(dirname(at));
  while (at !== last) {
    at = dirname(at);
    sync(dirname(at));
  }
}

/** Gives a file a name that nothing else has; where something has it, the Problem `already-there`. */
function giveName(unfinished: string, target: string): void {
  try {
    linkSync(unfinished, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || existsSync(target)) throw alreadyThere();
    // A stick's file system may know no second name; one program writes at a time, and nothing comes between the two.
    renameSync(unfinished, target);
  }
}

function alreadyThere(): Problem {
  return new Problem("already-there", "This file is in the evidence already and was left as it is.");
}
