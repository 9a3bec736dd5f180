import { createDecipheriv } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { unwrapKey } from "../../src/crypto/key.ts";
import { unlockSecret } from "../../src/crypto/key.ts";
import { filesIn, readKeySlot } from "../../src/store/folder.ts";
import { derive } from "../../src/store/key.ts";
import { passphrase } from "./temporary.ts";
import { weakSlot } from "../weak-slot.ts";

const pageSize = 4096;
/** At the end of each page: its nonce (16 bytes) and its checksum (64). */
const reserved = 80;

/**
 * Every page of a dossier's databases and of their write-ahead files as whoever has the passphrase can decrypt them: also pages
 * and parts of pages that are in no use any more, which no query shows.
 */
export function decryptedPages(dir: string, words: string = passphrase): ReadonlyMap<string, Buffer> {
  const files = filesIn(dir);
  const key = unlockSecret(readKeySlot(files.key), words, weakSlot);
  const own = existsSync(files.projectionKey)
    ? unwrapKey(readFileSync(files.projectionKey), derive(key, "habeas projection v1"))
    : undefined;
  const found = new Map<string, Buffer>();
  for (const [file, of] of [
    [files.journal, key],
    [files.projection, own],
  ] as const) {
    if (of === undefined) continue;
    if (existsSync(file)) found.set(file, pagesOf(readFileSync(file), of, 0, pageSize));
    const wal = `${file}-wal`;
    if (existsSync(wal)) found.set(wal, pagesOf(readFileSync(wal).subarray(32), of, 24, pageSize + 24));
  }
  return found;
}

/** What AES-256-CBC gives of each page; of the first one without the salt before it. */
function pagesOf(bytes: Buffer, key: Uint8Array, skipped: number, step: number): Buffer {
  const pages: Buffer[] = [];
  for (let at = skipped; at + pageSize <= bytes.length; at += step) {
    const page = bytes.subarray(at, at + pageSize);
    const isFirst = step === pageSize ? at === 0 : bytes.readUInt32BE(at - 24) === 1;
    const nonce = page.subarray(pageSize - reserved, pageSize - reserved + 16);
    const cipher = createDecipheriv("aes-256-cbc", key, nonce).setAutoPadding(false);
    pages.push(cipher.update(page.subarray(isFirst ? 16 : 0, pageSize - reserved)));
  }
  return Buffer.concat(pages);
}
