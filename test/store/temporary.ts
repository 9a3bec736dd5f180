import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { CreateOptions, OpenToRead, OpenToWrite } from "../../src/store/dossier.ts";
import type { Change } from "../../src/store/record.ts";
import { weakSlot } from "../weak-slot.ts";

export const passphrase = "words for a test";

/** What every test passes to make or open a dossier for writing. */
export const writing: OpenToWrite & CreateOptions = {
  mode: "write",
  name: "test",
  passphrase,
  clock: Date.now,
  slot: weakSlot,
};

export const reading: OpenToRead = { mode: "read", passphrase, slot: weakSlot };

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "habeas-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The bytes of every file in a folder and below, by path. For closed dossiers only. */
export function bytesIn(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path, readFileSync(path).toString("latin1")]),
  );
}

export function note(ref: string, text: string): Change {
  return { ref, kind: "note", body: { text } };
}

export function notes(count: number, from = 0): Change[] {
  return Array.from({ length: count }, (_, at) => note(`n-${from + at}`, `text of note ${from + at}`));
}
