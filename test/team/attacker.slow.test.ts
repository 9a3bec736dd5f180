import { randomBytes } from "node:crypto";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { epochCommitment, sealEpochKey } from "../../src/crypto/epoch.ts";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { nextUniform, randomStream } from "../../src/simulation/engine/random.ts";
import { backup } from "../../src/store/backup.ts";
import { beginJoining, keysOfLine } from "../../src/store/join.ts";
import { noRecord } from "../../src/store/journal/log.ts";
import { hexOf } from "../../src/store/journal/team.ts";
import { newRecordId, ulidOf } from "../../src/store/record.ts";
import { changeTeam, membershipIn, withApproval } from "../../src/store/team.ts";
import { extendLog } from "../../src/store/writer.ts";
import { counted, sized } from "../size.ts";
import { temporaryFolder, writing } from "../store/temporary.ts";
import { finds, type Holdings } from "./attacker.ts";
import { exported, foundingDevice, imported, joined, on, removed, type TestDevice, write } from "./device.ts";

type Member = TestDevice & { readonly member: string };

const seed = inject("seed");
const many = sized(10);

test(`in ${counted(many)} ${many === 1 ? "team" : "teams"} a removed member finds what was written before with all that she has, and nothing that was written after (removed member)`, async () => {
  const stream = randomStream(seed);
  const random = (below: number): number => Math.floor(nextUniform(stream) * below);
  process.stderr.write(`The teams come of the seed ${seed} (--sequence.seed).\n`);
  for (let team = 0; team < many; team += 1) await attackedTeam(random, `team ${team}`);
});

/** A team of two to six devices with several epochs and removals; one of its members attacks after hers. */
async function attackedTeam(random: (below: number) => number, name: string): Promise<void> {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const others: Member[] = [];
  const size = 1 + random(5);
  for (let at = 0; at < size; at += 1)
    others.push(await joined(a, folder, `m${at}`, random(2) === 0 ? ["steward"] : []));
  const [attacker, ...rest] = others as [Member, ...Member[]];
  const journals: string[] = [];
  const backups: string[] = [];
  const take = async (from: TestDevice): Promise<void> => {
    const file = await exported(from, folder);
    await imported(attacker, file);
    journals.push(file, await exported(attacker, folder));
  };
  let days = 0;
  const later = (): number => Date.now() + days * 86_400_000;
  const before = `canary-${randomBytes(8).toString("hex")}`;
  await write(a, "n-0", before);
  for (let round = 0; round < 1 + random(2); round += 1) {
    days += 91 * random(2);
    await write(a, `n-${round}`, `round ${round}`, later);
    if (rest.length > 1 && random(2) === 0) await removed(a, rest.pop()!.member);
    await take(a);
    if (random(2) === 0) await backedUp(attacker, join(folder, `backup-${round}`), backups);
  }
  await backedUp(attacker, join(folder, "backup-last"), backups);
  // She goes on in a copy that has not heard of it, where she adds a device and begins an epoch of hers.
  const stolen: Member = { ...attacker, dir: join(folder, "stolen.habeas") };
  cpSync(attacker.dir, stolen.dir, { recursive: true });
  const holdings: Holdings = { folder, dirs: [attacker.dir], backups, journals };
  expect(
    await finds(holdings, journals.at(-1)!, before),
    `${name}: she reads what she could read`,
  ).toBeDefined();

  await removed(a, attacker.member);
  const after = `canary-${randomBytes(8).toString("hex")}`;
  const writer = rest[0] ?? a;
  if (writer !== a) await imported(writer, await exported(a, folder));
  await write(writer, "n-after", after);
  expect(await finds(holdings, await exported(writer, folder), after), name).toBeUndefined();

  await forges(stolen, folder);
  const forged = await exported(stolen, folder);
  await imported(a, forged);
  for (const file of journals) await imported(a, file);
  if (writer !== a) await imported(a, await exported(writer, folder));
  const last = `canary-${randomBytes(8).toString("hex")}`;
  await write(a, "n-last", last);
  const file = await exported(a, folder);
  const all = { ...holdings, dirs: [attacker.dir, stolen.dir], journals: [...journals.slice(-2), forged] };
  for (const words of [after, last]) expect(await finds(all, file, words), `${name}, forged`).toBeUndefined();
}

async function backedUp(device: TestDevice, file: string, backups: string[]): Promise<void> {
  await on(device, (dossier) => backup(dossier, file));
  backups.push(file);
}

/** Adds a device of hers by all that she may have, and tells everybody epochs whose keys she knows. */
async function forges(stolen: Member, folder: string): Promise<void> {
  const { line } = await beginJoining(await exported(stolen, folder), join(folder, "hers.habeas"), writing);
  const device = keysOfLine(line);
  await on(stolen, async ({ writer }) => {
    const { heads } = membershipIn(writer);
    const own = { event: "device-added" as const, member: stolen.member, device };
    const new_ = {
      event: "member-added" as const,
      member: ulidOf(newRecordId(Date.now())),
      roles: [],
      device,
    };
    for (const change of [own, new_])
      await changeTeam(writer, withApproval(writer, change)).catch(() =>
        extendLog(writer, async ({ draft }) => {
          await draft.add({
            kind: "member",
            record: noRecord,
            parents: heads.map((hash) => Buffer.from(hash, "hex")),
            class: "C",
            content: canonicalJson(withApproval(writer, change)),
          });
        }),
      );
    const key = new Uint8Array(32).fill(7);
    const next = Math.max(...writer.epochKeys.C.keys()) + 1;
    for (const number of [next, next + 1, 2 ** 32 - 1]) {
      const name = { dossier: writer.dossier.id, class: "C" as const, number };
      const wraps = [];
      for (const { sign, age } of membershipIn(writer).devices.values())
        wraps.push({
          device: sign,
          file: Buffer.from(await sealEpochKey(name, key, age)).toString("base64"),
        });
      const content = canonicalJson({ class: "C", number, commit: hexOf(epochCommitment(name, key)), wraps });
      await extendLog(writer, ({ draft }) =>
        draft.add({ kind: "epoch", record: noRecord, parents: [], class: "C", content }),
      );
    }
  });
}
