import { createHash, generateKeyPairSync, randomBytes, sign, verify as verifySignature } from "node:crypto";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hooks } from "../src/service/dossier.ts";
import { append } from "../src/store/append.ts";
import { createDossier } from "../src/store/dossier.ts";
import { type Change, type Hooks, plainHooks } from "../src/store/record.ts";
import { openConnection } from "../src/store/sqlite/connection.ts";
import { verify } from "../src/store/verify.ts";
import { type Benchmark, timed } from "./measure.ts";

const body = (n: number) => ({ label: `record ${n}`, text: "x".repeat(300), n });

/** Versions that are durable before they are acknowledged, against bare SQLCipher commits and a bare two-slot head. */
export const durableAppends: Benchmark = {
  name: "durable appends, one at a time",
  async run(quick) {
    const folder = mkdtempSync(join(tmpdir(), "habeas-bench-"));
    const series = [
      { what: "bare SQLCipher commits", ...bareCommits(folder, false) },
      { what: "with a synced two-slot head", ...bareCommits(folder, true) },
      {
        what: "versions: sealed, signed, in the tree, checkpoint signed, head synced",
        ...(await appends(folder, "plain", plainHooks)),
      },
      { what: "versions whose words are searched too", ...(await appends(folder, "searched", hooks)) },
    ];
    try {
      // The disk and the processors are shared, so that only the best of several turns tells what each costs.
      const best = series.map(() => never);
      const [turns, count] = quick ? [1, 100] : [8, 250];
      for (let turn = 0; turn < turns; turn++) {
        for (const [at, { commit }] of series.entries()) {
          const taken = await timed(async () => {
            for (let n = turn * count; n < (turn + 1) * count; n++) await commit(n);
          });
          best[at] = lesser(best[at]!, taken);
        }
      }
      return series.map(({ what }, at) => ({
        what,
        ...best[at]!,
        count,
        ...(at === 0 ? {} : { ratio: { to: "bare commits", value: best[at]!.seconds / best[0]!.seconds } }),
      }));
    } finally {
      for (const { close } of series) await close();
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
      const dossier = await createDossier(join(folder, "d.habeas"), { ...dossierOptions, hooks });
      const size = 50_000;
      const writing = await timed(async () => {
        for (let from = 0; from < count; from += size)
          await append(dossier.writer, changes(from, Math.min(size, count - from)));
      });
      let bare = never;
      let checking = never;
      for (let turn = 0; turn < (quick || full ? 1 : 3); turn++) {
        bare = lesser(bare, await timed(() => bareVerification(count)));
        const { result, ...taken } = await timed(() => verify(dossier.reader));
        if (result.problems.length > 0) throw new Error("the benchmark's dossier does not verify");
        checking = lesser(checking, taken);
      }
      await dossier.close();
      const versions = count.toLocaleString("en");
      return [
        {
          what: `writing ${versions} versions, ${size.toLocaleString("en")} at a time`,
          seconds: writing.seconds,
          processor: writing.processor,
          count,
        },
        {
          what: "bare hashing and signature checking of as many entries, on one processor",
          ...bare,
          count,
        },
        {
          what: "verify: signatures, chain, commitments, tree, checkpoints, tables",
          ...checking,
          count,
          ratio: { to: "bare checking", value: checking.seconds / bare.seconds },
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Taken = { readonly seconds: number; readonly processor: number };

const never: Taken = { seconds: Infinity, processor: Infinity };

/** The least of each, from whichever turn. */
function lesser(a: Taken, b: Taken): Taken {
  return { seconds: Math.min(a.seconds, b.seconds), processor: Math.min(a.processor, b.processor) };
}

const dossierOptions = { name: "bench", passphrase: "a benchmark passphrase", clock: Date.now };

type Commits = { readonly commit: (n: number) => unknown; readonly close: () => unknown };

async function appends(folder: string, name: string, hooks: Hooks): Promise<Commits> {
  const { writer, close } = await createDossier(join(folder, name), { ...dossierOptions, hooks });
  return { commit: (n) => append(writer, changes(n, 1)), close };
}

function* changes(from: number, count: number): Generator<Change> {
  for (let n = from; n < from + count; n++) yield { ref: `r-${n}`, kind: "event", body: body(n) };
}

function bareCommits(folder: string, withHead: boolean): Commits {
  const name = join(folder, withHead ? "headed" : "bare");
  const connection = openConnection(`${name}.db`, new Uint8Array(randomBytes(32)), "write");
  const head = openSync(`${name}.head`, "w+");
  connection.exec("CREATE TABLE t (n INTEGER PRIMARY KEY, body BLOB)");
  const insert = connection.prepare("INSERT INTO t VALUES (?, ?)");
  const slot = Buffer.alloc(128);
  return {
    commit(n) {
      connection.exec("BEGIN IMMEDIATE");
      insert.run([n, new Uint8Array(Buffer.from(JSON.stringify(body(n))))]);
      connection.exec("COMMIT");
      if (!withHead) return;
      writeSync(head, slot, 0, slot.length, (n % 2) * 4096);
      fdatasyncSync(head);
    },
    close() {
      connection.close();
      closeSync(head);
    },
  };
}

/** SHA-256 of an entry and of its ciphertext and one Ed25519 verification, so many times. */
function bareVerification(count: number): void {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const entry = randomBytes(250);
  const ciphertext = randomBytes(460);
  const signature = sign(null, entry, privateKey);
  for (let n = 0; n < count; n++) {
    createHash("sha256").update(entry).digest();
    createHash("sha256").update(ciphertext).digest();
    if (!verifySignature(null, entry, publicKey, signature)) throw new Error("a signature does not verify");
  }
}
