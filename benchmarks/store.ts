import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify as verifySignature,
} from "node:crypto";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { append } from "../src/store/append.ts";
import { createDossier } from "../src/store/dossier.ts";
import { openConnection } from "../src/store/sqlite/connection.ts";
import { verify } from "../src/store/verify.ts";
import { type Benchmark, type Measured, timed } from "./measure.ts";

const body = (n: number) => ({ label: `record ${n}`, text: "x".repeat(300), n });

/** Versions that are durable before they are acknowledged, against bare SQLCipher commits and a bare two-slot head. */
export const durableAppends: Benchmark = {
  name: "durable appends, one at a time",
  async run(quick) {
    const count = quick ? 200 : 3_000;
    const folder = mkdtempSync(join(tmpdir(), "habeas-bench-"));
    try {
      const bare = await timed(() => bareCommits(folder, count));
      const withHead = await timed(() => bareCommits(folder, count, true));
      const dossier = await createDossier(join(folder, "d.habeas"), {
        name: "bench",
        passphrase: "a benchmark passphrase",
        clock: Date.now,
      });
      const ours = await timed(async () => {
        for (let n = 0; n < count; n++)
          await append(dossier.writer, [{ ref: `r-${n}`, kind: "event", body: body(n) }]);
      });
      await dossier.close();
      return [
        { what: "bare SQLCipher commits", seconds: bare.seconds, count },
        {
          what: "with a synced two-slot head",
          seconds: withHead.seconds,
          count,
          ratio: { to: "bare commits", value: withHead.seconds / bare.seconds },
        },
        {
          what: "versions: sealed, signed, in the tree, checkpoint signed, head synced",
          seconds: ours.seconds,
          count,
          ratio: { to: "bare commits", value: ours.seconds / bare.seconds },
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Verifying many versions, against hashing and checking signatures of the same number of bytes alone. */
export const verification: Benchmark = {
  name: "verifying versions",
  async run(quick, full) {
    const count = quick ? 2_000 : full ? 1_000_000 : 100_000;
    const folder = mkdtempSync(join(tmpdir(), "habeas-bench-"));
    try {
      const dossier = await createDossier(join(folder, "d.habeas"), {
        name: "bench",
        passphrase: "a benchmark passphrase",
        clock: Date.now,
      });
      const written: Measured[] = [];
      const chunk = 100_000;
      const writing = await timed(async () => {
        for (let from = 0; from < count; from += chunk) {
          const size = Math.min(chunk, count - from);
          await append(
            dossier.writer,
            Array.from({ length: size }, (_, i) => ({
              ref: `r-${from + i}`,
              kind: "event",
              body: body(from + i),
            })),
          );
        }
      });
      written.push({
        what: `writing ${count.toLocaleString("en")} versions in transactions of ${chunk.toLocaleString("en")}`,
        seconds: writing.seconds,
        count,
      });
      const checking = await timed(() => verify(dossier.reader));
      if (checking.result.problems.length > 0) throw new Error("the benchmark's dossier does not verify");
      await dossier.close();
      const bare = bareVerification(Math.min(count, 20_000)) * count;
      return [
        ...written,
        {
          what: "bare hashing and signature checking of as many entries, on one processor",
          seconds: bare,
          count,
        },
        {
          what: "verify: signatures, chain, commitments, tree, checkpoints, tables",
          seconds: checking.seconds,
          count,
          ratio: { to: "bare checking", value: checking.seconds / bare },
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function bareCommits(folder: string, count: number, withHead = false): void {
  const connection = openConnection(
    join(folder, `bare-${withHead}.db`),
    new Uint8Array(randomBytes(32)),
    "write",
  );
  const head = openSync(join(folder, `head-${withHead}`), "w+");
  connection.exec("CREATE TABLE t (n INTEGER PRIMARY KEY, body BLOB)");
  const insert = connection.prepare("INSERT INTO t VALUES (?, ?)");
  const slot = Buffer.alloc(128);
  for (let n = 0; n < count; n++) {
    connection.exec("BEGIN IMMEDIATE");
    insert.run([n, new Uint8Array(Buffer.from(JSON.stringify(body(n))))]);
    connection.exec("COMMIT");
    if (!withHead) continue;
    writeSync(head, slot, 0, slot.length, (n % 2) * 4096);
    fdatasyncSync(head);
  }
  connection.close();
  closeSync(head);
}

/** Seconds that SHA-256 of an entry and its ciphertext and one Ed25519 verification take. */
function bareVerification(count: number): number {
  const { privateKey } = generateKeyPairSync("ed25519");
  const publicKey = createPublicKey(privateKey);
  const entry = randomBytes(250);
  const ciphertext = randomBytes(460);
  const signature = sign(null, entry, privateKey);
  const start = performance.now();
  for (let n = 0; n < count; n++) {
    createHash("sha256").update(entry).digest();
    createHash("sha256").update(ciphertext).digest();
    if (!verifySignature(null, entry, publicKey, signature)) throw new Error("a signature does not verify");
  }
  return (performance.now() - start) / 1000 / count;
}
