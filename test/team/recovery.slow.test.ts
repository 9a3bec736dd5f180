import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unlockSecret } from "../../src/crypto/key.ts";
import { newRecovery, type RecoverySheet } from "../../src/crypto/recovery.ts";
import { backup, restore } from "../../src/store/backup.ts";
import { openDossier } from "../../src/store/dossier.ts";
import { heldAgainst } from "../../src/store/exchange.ts";
import { filesIn, readKeySlot } from "../../src/store/folder.ts";
import { recover } from "../../src/store/recover.ts";
import { changeTeam, lastCounting, membershipIn, withApproval } from "../../src/store/team.ts";
import { verify } from "../../src/store/verify.ts";
import { reading, temporaryFolder, writing } from "../store/temporary.ts";
import {
  attacked,
  exported,
  foundingDevice,
  imported,
  joined,
  on,
  removed,
  shown,
  type TestDevice,
  write,
} from "./device.ts";

/** Makes sheets of the device's dossier, three of which any two are enough. */
async function sheetsOf(device: TestDevice): Promise<readonly RecoverySheet[]> {
  return on(device, async ({ writer }) => {
    const founding = Buffer.from(membershipIn(writer).founding, "hex");
    const { recovery, sheets } = await newRecovery({ dossier: writer.dossier.id, founding }, 3, 2);
    await changeTeam(writer, withApproval(writer, { event: "recovery-changed", recovery }));
    return sheets;
  });
}

/** Recovers on an empty machine, as a device of the member who founded the dossier. */
async function recovered(
  file: string,
  dir: string,
  sheets: readonly RecoverySheet[],
): Promise<TestDevice & { readonly others: readonly string[] }> {
  const { others } = await recover(file, dir, {
    ...writing,
    sheets,
    owner: ({ members }) => [...members.keys()][0]!,
  });
  const sign = await on({ dir, sign: "" }, async ({ ownDevice }) => ownDevice!);
  return { dir, sign, others: others.map((each) => each.sign) };
}

function removedDevice(by: TestDevice, sign: string): Promise<void> {
  return on(by, async ({ writer }) =>
    changeTeam(
      writer,
      withApproval(writer, {
        event: "device-removed",
        devices: [{ sign, upTo: await lastCounting(writer, sign) }],
      }),
    ),
  );
}

test("sheets and a journal file make the dossier on a machine that has neither device nor passphrase; the old device is named", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  await write(a, "n-1", "before the sheets");
  const sheets = await sheetsOf(a);
  await write(a, "n-2", "after them");
  const file = await exported(a, folder);
  const b = await recovered(file, join(folder, "b.habeas"), [sheets[2]!, sheets[0]!]);
  expect(b.sign).not.toBe(a.sign);
  expect(b.others).toEqual([a.sign]);
  expect(await shown(b)).toEqual(await shown(a));
  // It goes on as a device of the team, beside the old one until that is removed.
  await write(b, "n-3", "by the new device");
  expect(await imported(a, await exported(b, folder))).toMatchObject({ strangers: 0, uncounted: [] });
  expect((await shown(a)).has("n-3")).toBe(true);
  expect(await on(b, async ({ reader }) => (await verify(reader)).problems)).toEqual([]);
});

test("one sheet fewer than it takes, the hub's journal file and the old laptop with its passphrase open nothing that is written after the raid (recovery)", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const sheets = await sheetsOf(a);
  await write(a, "n-1", "before the raid");
  const before = await exported(a, folder);
  const laptop = { ...a, dir: join(folder, "seized.habeas") };
  cpSync(a.dir, laptop.dir, { recursive: true });

  const b = await recovered(before, join(folder, "b.habeas"), sheets.slice(0, 2));
  await removedDevice(b, a.sign);
  const fresh = await sheetsOf(b);
  await write(b, "n-2", "after the raid");
  const hub = await exported(b, folder);

  // The journal opens neither with what the laptop holds nor with one sheet, old or new.
  expect(await attacked(laptop.dir, hub)).toEqual({ opened: 0, newest: 0, name: false });
  const tries: [readonly RecoverySheet[], RegExp][] = [
    [[fresh[0]!], /^It takes 2 sheets, and 1 is here/],
    [[fresh[0]!, sheets[1]!], /^Sheet 2 is not of the sheets that this journal knows/],
    [sheets, /^Sheet 1 is not of the sheets that this journal knows/],
    [[fresh[0]!, { ...fresh[0]!, number: 2 }], /^Sheet 2 is not as it was made/],
  ];
  for (const [given, sentence] of tries)
    await expect(recovered(hub, join(folder, "x.habeas"), given)).rejects.toThrow(sentence);
  expect(readdirSync(folder).filter((name) => name.startsWith("x."))).toEqual([]);

  // Nor does the laptop come back in: what it writes does not count, nor does a device that a backup of it is restored on.
  await write(laptop, "n-1", "changed in somebody else's hands");
  const copy = join(folder, "laptop.backup");
  await on(laptop, (dossier) => backup(dossier, copy));
  await restore(copy, join(folder, "again.habeas"), writing);
  const again = { dir: join(folder, "again.habeas"), sign: "" };
  await write(again, "n-3", "by a device that the laptop let in");
  expect(await imported(b, await exported(again, folder))).toMatchObject({
    // The laptop's own entry, and those of the device that it let in.
    uncounted: expect.arrayContaining([
      expect.objectContaining({ entries: 1, why: "removed" }),
      expect.objectContaining({ entries: 4, why: "not-added" }),
    ]),
  });
  expect([...(await shown(b)).values()]).toMatchObject([
    { body: '{"text":"before the raid"}' },
    { body: '{"text":"after the raid"}' },
  ]);
  const standing = await on(b, async ({ writer }) =>
    [...membershipIn(writer).devices.values()].filter((each) => each.standing === "active"),
  );
  expect(standing.map(({ sign }) => sign)).toEqual([b.sign]);
  // Told of it by nobody, the next export still opens for none of them.
  await write(b, "n-4", "and later");
  const later = await exported(b, folder);
  expect(await attacked(again.dir, later)).toEqual({ opened: 0, newest: 0, name: false });
});

test("after a removal the sheets open what is written from then on, and a journal file from before they were made says so", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const earlier = await exported(a, folder);
  const b = await joined(a, folder, "b");
  const sheets = await sheetsOf(a);
  await removed(a, b.member);
  await write(a, "n-1", "under a new epoch");
  const c = await recovered(await exported(a, folder), join(folder, "c.habeas"), sheets.slice(1));
  expect((await shown(c)).has("n-1")).toBe(true);
  await expect(recovered(earlier, join(folder, "d.habeas"), sheets)).rejects.toThrow(
    /^Sheet 1 is not of the sheets that this journal knows as the newest/,
  );
});

test("a backup that is restored while the original goes on writing is another device: nothing forks, and what is missing is told (new device after a restore)", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  await write(a, "n-1", "in the backup");
  const copy = join(folder, "a.backup");
  await on(a, (dossier) => backup(dossier, copy));
  await write(a, "n-2", "after the backup");
  await write(a, "n-1", "changed after the backup");
  const [b, c] = [join(folder, "b.habeas"), join(folder, "c.habeas")].map((dir) => ({ dir, sign: "" }));
  await restore(copy, b!.dir, writing);
  await restore(copy, c!.dir, writing);
  const signs = await Promise.all([a, b!, c!].map((each) => on(each, async ({ ownDevice }) => ownDevice)));
  expect(new Set(signs).size).toBe(3);

  const hub = await exported(a, folder);
  const missing = await on(b!, ({ reader }) => heldAgainst(reader, hub));
  expect(missing).toMatchObject([{ device: a.sign, entries: 2 }]);
  // All three go on, and hear of each other in any order.
  await write(b!, "n-3", "by the restored one");
  await write(c!, "n-4", "by the other restored one");
  await write(a, "n-5", "by the original, which goes on");
  const files = [await exported(a, folder), await exported(b!, folder), await exported(c!, folder)];
  for (const device of [a, b!, c!])
    for (const file of files)
      expect(await imported(device, file)).toMatchObject({ copied: [], strangers: 0, uncounted: [] });
  expect((await shown(a)).size).toBe(5);
  expect(await shown(b!)).toEqual(await shown(a));
  expect(await shown(c!)).toEqual(await shown(a));
  expect(await on(b!, ({ reader }) => heldAgainst(reader, files[0]!))).toEqual([]);
});

test("a backup that was made after a raid comes back, though the seized device it descends from was removed", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  await write(a, "n-1", "before the raid");
  const [old, fresh] = [join(folder, "old.backup"), join(folder, "fresh.backup")];
  await on(a, (dossier) => backup(dossier, old));
  const b = { dir: join(folder, "b.habeas"), sign: "" };
  await restore(old, b.dir, writing);
  await removedDevice(b, a.sign);
  await on(b, (dossier) => backup(dossier, fresh));
  // The database of the restored device, and its backups, open with none of the keys of the seized one.
  const [was, is] = [a.dir, b.dir].map((dir) =>
    unlockSecret(readKeySlot(filesIn(dir).key), writing.passphrase, writing.slot),
  );
  expect(Buffer.compare(was!, is!)).not.toBe(0);
  const c = { dir: join(folder, "c.habeas"), sign: "" };
  await restore(fresh, c.dir, writing);
  await write(c, "n-2", "by the second device");
  expect(await imported(b, await exported(c, folder))).toMatchObject({ strangers: 0, uncounted: [] });
  expect((await shown(b)).has("n-2")).toBe(true);
  expect(await on(c, async ({ reader }) => (await verify(reader)).problems)).toEqual([]);
});

test("a backup of a device that has heard of its removal says that it can't write, and can't", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b");
  await removed(a, b.member);
  await imported(b, await exported(a, folder));
  const late = join(folder, "late.backup");
  const gone = await openDossier(b.dir, reading);
  await backup(gone, late);
  await gone.close();
  const d = { dir: join(folder, "d.habeas"), sign: "" };
  expect((await restore(late, d.dir, writing)).sentence).toContain("can be read and not written");
  await expect(write(d, "n-3", "by nobody of the team")).rejects.toThrow("is not of the team of the dossier");
});

const isUnheard = /has not heard of the other members since, so it can be read and not written/;

test("what comes back from a backup older than a removal writes nothing, and gives no key, until it has word of another device (word after a restore)", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b", ["steward"]);
  const m = await joined(a, folder, "m");
  const copy = join(folder, "a.backup");
  await on(a, (dossier) => backup(dossier, copy));
  await imported(b, await exported(a, folder));
  await removed(b, m.member);
  await write(b, "n-1", "after the removal");

  const r = { dir: join(folder, "r.habeas"), sign: "" };
  expect((await restore(copy, r.dir, writing)).sentence).toMatch(isUnheard);
  const dossier = await openDossier(r.dir, reading);
  expect(dossier.warnings).toEqual([expect.stringMatching(isUnheard)]);
  await dossier.close();
  await expect(write(r, "n-2", "read by who was removed")).rejects.toThrow(isUnheard);
  // Nor does it begin an epoch where it is time for one; it opens all the same.
  const late = (): number => Date.now() + 100 * 86_400_000;
  expect(await on(r, async ({ writer }) => writer.epochKeys.C.size, late)).toBe(1);
  // Who was removed has a file too, of before; it is no word of anybody.
  await imported(r, await exported(m, folder));
  await expect(write(r, "n-2", "read by who was removed")).rejects.toThrow(isUnheard);

  const first = await exported(r, folder);
  expect(await on(b, ({ reader }) => heldAgainst(reader, first))).toMatchObject([{ entries: 3 }]);
  await imported(b, first);
  await write(b, "n-3", "word");
  await imported(r, await exported(b, folder));
  await write(r, "n-2", "for the team");
  expect([...(await shown(r)).keys()]).toEqual(["n-1", "n-2", "n-3"]);
  expect(await attacked(m.dir, await exported(r, folder))).toEqual({ opened: 0, newest: 0, name: false });
});

test("what comes back while nobody else does removes the others, and is written again (word after a restore)", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b");
  const sheets = await sheetsOf(a);
  const c = await recovered(await exported(a, folder), join(folder, "c.habeas"), sheets.slice(1));
  await expect(write(c, "n-1", "too early")).rejects.toThrow(isUnheard);
  await removed(c, b.member);
  await write(c, "n-1", "alone");
  expect(await attacked(b.dir, await exported(c, folder))).toEqual({ opened: 0, newest: 0, name: false });
});
