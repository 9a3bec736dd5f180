import type { Readable } from "node:stream";
import { Problem } from "../domain/problem.ts";

/** Takes one passphrase after the other from frames on a pipe: four bytes of length (little-endian) and that many bytes. */
export function passphrases(pipe: Readable): () => Promise<string> {
  let held = Buffer.alloc(0);
  return async () => {
    for (;;) {
      if (held.length >= 4 && held.length >= 4 + held.readUInt32LE(0)) {
        const end = 4 + held.readUInt32LE(0);
        const bytes = held.subarray(4, end);
        try {
          return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        } catch {
          throw new Problem("wrong-passphrase", "The passphrase is no UTF-8 text; type it again.");
        } finally {
          bytes.fill(0);
          held = Buffer.from(held.subarray(end));
        }
      }
      const chunk = await nextChunk(pipe);
      const joined = Buffer.concat([held, chunk]);
      held.fill(0);
      chunk.fill(0);
      held = joined;
    }
  };
}

function nextChunk(pipe: Readable): Promise<Buffer> {
  return new Promise((done) => {
    const look = (): void => {
      const chunk = pipe.read() as Buffer | null;
      if (chunk === null) pipe.once("readable", look);
      else done(chunk);
    };
    look();
  });
}
