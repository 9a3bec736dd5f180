import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { nextUniform, randomStream } from "../../src/simulation/engine/random.ts";
import { shown } from "../../src/service/disclose.ts";
import { initDossier } from "../../src/service/dossier.ts";
import { Finder } from "../../src/service/drill/find.ts";
import { listErasures } from "../../src/service/erasure.ts";
import { importFiles } from "../../src/service/import.ts";
import { verifyDossier } from "../../src/service/keep.ts";
import { pendingUnder, putPending } from "../../src/service/pending.ts";
import { listRecords } from "../../src/service/record.ts";
import { openSession } from "../../src/service/session.ts";
import { sealedRecords } from "../../src/store/read.ts";
import { sized } from "../size.ts";
import { decryptedPages } from "../store/pages.ts";
import { bytesIn, passphrase } from "../store/temporary.ts";
import { onHand } from "../needs.ts";
import { weakSlot } from "../weak-slot.ts";
import { builtIn, type End, faultFolder, killed } from "./preload.ts";

/**
 * Erasure on a file system that is really full, to its last byte, and killed again and again: tmpfs, and ext4 on a loop device.
 * Only whoever may mount can run it.
 */
const folder = faultFolder();
const library = builtIn(folder, "an erasure on a full disk");
const random = randomStream(inject("seed"));
const megabytes = 16;
const place = join(folder, "disk");
const model = join(folder, "model.habeas");
/** Half of the kills at a moment by chance, half before a call of the file system. */
const kills = sized(20, 2);

const disks = {
  tmpfs: () => run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", place),
  ext4: () => {
    const image = join(folder, "image");
    writeFileSync(image, "");
    truncateSync(image, megabytes * 2 ** 20);
    run("mkfs.ext4", "-q", "-m", "0", image);
    run("mount", "-o", "loop", image, place);
  },
} as const;

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: "ignore" });
}

/** Whether such a disk can be made here. */
function mounts(name: keyof typeof disks): boolean {
  mkdirSync(place, { recursive: true });
  try {
    disks[name]();
    run("umount", place);
    return true;
  } catch {
    return onHand(undefined, `an erasure on a full ${name}`, "the right to mount it") !== undefined;
  }
}

const many = 80;
const canary = (at: number, version: number): string => `qv${at}b${version}tandemloop`;
const canaries = Array.from({ length: many * 2 }, (_, at) => canary(at >> 1, at & 1));
let going = 0;

/** A dossier with a person who told much, of whom each record has two versions, and with others who stay. */
beforeAll(async () => {
  await initDossier(model, { name: "full", passphrase, slot: weakSlot });
  const session = await openSession(model, { passphrase, slot: weakSlot, mode: "write" });
  for (const version of [0, 1]) {
    const file = join(folder, "people.json");
    const note = (at: number): string => `${canary(at, version)} ${"x".repeat(at % 9 === 0 ? 9000 : 300)}`;
    writeFileSync(
      file,
      JSON.stringify({
        habeas: 1,
        sources: [{ id: "talk", kind: "interview", title: note(0), speakers: ["gone"] }],
        persons: [
          {
            id: "gone",
            pseudonym: note(1).slice(0, 40),
            episodes: Array.from({ length: many - 2 }, (_, at) => ({ id: `e-${at}`, note: note(at + 2) })),
          },
          ...Array.from({ length: 40 }, (_, at) => ({ id: `stays-${at}`, note: `kept ${version}` })),
        ],
      }),
    );
    const { rows } = shown(await importFiles(session, [file]));
    expect(rows.filter(({ outcome }) => outcome === "refused")).toEqual([]);
    rmSync(file);
  }
  await putPending(session, { place: "form gone", text: `${canary(5, 1)} of gone` });
  going = many;
  await session.close();
});

/** Fills the disk to its last byte. */
function fill(): void {
  const filler = join(place, "filler");
  for (const size of [2 ** 20, 4096, 1])
    for (;;) {
      try {
        appendFileSync(filler, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
        break;
      }
    }
  expect(statfsSync(place).bavail).toBe(0);
}

function started(dir: string, after: number): Promise<End & { readonly took: number }> {
  const begun = performance.now();
  const victim = fileURLToPath(new URL("victim.ts", import.meta.url));
  const child = spawn(process.execPath, [victim, "erase", dir, `gone:${going}`]);
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const timer = setTimeout(() => child.kill("SIGKILL"), after);
  return new Promise((done) =>
    child.on("close", (exit) => {
      clearTimeout(timer);
      done({ exit: exit ?? undefined, err, took: performance.now() - begun });
    }),
  );
}

/** How many canaries stand in any file of the disk as it is, or in a page of the databases once it is decrypted. */
function seen(dir: string): number {
  const finder = new Finder(canaries.map((word) => ({ word, what: "" })));
  const files = [...bytesIn(dir).values()].map((text) => Buffer.from(text, "latin1"));
  const hits = [...decryptedPages(dir).values(), ...files].flatMap((bytes) => finder.in(bytes));
  return new Set(hits.map((hit) => hit.canary.word)).size;
}

describe.each(Object.keys(disks) as (keyof typeof disks)[])("%s", (name) => {
  const can = library !== undefined && mounts(name);
  afterAll(() => {
    if (can) run("umount", place);
  });

  test.skipIf(!can)(
    `an erasure that is killed ${kills} times on a full disk is done in the end, and nothing of it is left`,
    async () => {
      disks[name]();
      const dir = join(place, "a.habeas");
      cpSync(model, dir, { recursive: true });
      expect(seen(dir)).toBeGreaterThan(many / 2);
      const { took } = await started(copyBeside(), 60_000);
      let killedIn = 0;
      fill();
      for (let time = 0; time < kills; time += 1) {
        const { exit, err } =
          time % 2 === 0
            ? await started(dir, took * (0.4 + 0.6 * nextUniform(random)))
            : await killed(library!, folder, {
                name: "erase",
                on: dir,
                argument: `gone:${going}`,
                fault: { kind: "kill", at: 1 + Math.floor(nextUniform(random) ** 2 * 120) },
              });
        if (exit === undefined) killedIn += 1;
        expect(err).not.toMatch(/^\s+at |Something is wrong in the program|E(?:IO|NOSPC)\b|SQLITE_/m);
      }
      const last = await started(dir, 60_000);
      process.stderr.write(`${name}: killed ${killedIn} of ${kills} times; at last: ${last.err}\n`);
      expect(last.err).toMatch(
        /^(?:|habeas: There is no record gone.*\n|habeas: The disk is full, so the tables.*\n)$/s,
      );
      expect(seen(dir)).toBe(0);
      await looked(dir, "read");
      rmSync(join(place, "filler"));
      await looked(dir, "write");
      expect(seen(dir)).toBe(0);
    },
  );
});

function copyBeside(): string {
  const dir = join(folder, "timed.habeas");
  rmSync(dir, { recursive: true, force: true });
  cpSync(model, dir, { recursive: true });
  return dir;
}

/** All that stays can be read, there is a receipt, and all is whole. */
async function looked(dir: string, mode: "read" | "write"): Promise<void> {
  const session = await openSession(dir, { passphrase, slot: weakSlot, mode });
  try {
    expect(shown(await listRecords(session, "person")).map(({ ref }) => ref)).toHaveLength(40);
    expect(shown(await listRecords(session, "episode"))).toEqual([]);
    expect(shown(await listErasures(session))).toMatchObject([
      { records: going, devices: [{ at: expect.any(String) as string }] },
    ]);
    expect(pendingUnder(session, "")).toEqual([]);
    expect(await Array.fromAsync(sealedRecords(session.reader))).toEqual([]);
    expect(shown(await verifyDossier(session, {})).problems).toEqual([]);
    const others = readdirSync(dir).filter((file) => /\.next|incomplete/.test(file));
    expect(others).toEqual([]);
  } finally {
    await session.close();
  }
}
