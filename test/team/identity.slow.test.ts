import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { IdentityAsk } from "../../src/api/identity.ts";
import { newAgeIdentity } from "../../src/crypto/age.ts";
import type { SentShare } from "../../src/crypto/identity-epoch.ts";
import { shown } from "../../src/service/disclose.ts";
import { useCases } from "../../src/service/operations.ts";
import { forgetSecond } from "../../src/service/second-unlock.ts";
import { openSession } from "../../src/service/session.ts";
import { append } from "../../src/store/append.ts";
import { weakSlot } from "../weak-slot.ts";
import { temporaryFolder, writing } from "../store/temporary.ts";
import { exported, foundingDevice, imported, joined, on, removed, type TestDevice } from "./device.ts";

const second = "copper lantern behind a quiet orchard";

/** Asks operations of a device, with the second passphrase where it is a holder. */
async function asked<T>(
  device: TestDevice,
  isHolder: boolean,
  ...calls: readonly (readonly [string, object])[]
): Promise<T> {
  const session = await openSession(device.dir, { ...writing, mode: "write" });
  const around = { passphrase: second, slot: weakSlot };
  try {
    let answer: unknown;
    if (isHolder) await useCases.get("identity.unlock")!.run(session, {}, around);
    for (const [name, input] of calls) answer = shown(await useCases.get(name)!.run(session, input, around));
    return answer as T;
  } finally {
    forgetSecond(session);
    await session.close();
  }
}

test("two of three holders export identities over journal files: none alone, none without the question in the journal, none who was removed", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b", ["key-holder"]);
  const c = await joined(a, folder, "c", ["key-holder"]);
  const holders: string[] = [];
  const become = async (device: TestDevice) =>
    holders.push((await asked<{ recipient: string }>(device, false, ["identity.holder", {}])).recipient);
  await become(a);
  for (const device of [b, c]) {
    await imported(device, await exported(a, folder));
    await become(device);
    await imported(a, await exported(device, folder));
  }
  await on(a, ({ writer }) =>
    append(
      writer,
      ["p-1", "p-2"].map((ref) => ({ ref, kind: "person", body: { pseudonym: ref } })),
    ),
  );
  const identity = { names: [{ value: "Zwendel Oquarri" }] };
  await asked(
    a,
    true,
    ["identity.epoch", { holders, threshold: 2 }],
    ["identity.write", { person: "p-1", identity }],
    ["identity.write", { person: "p-2", identity }],
  );
  const { recipient } = await newAgeIdentity();
  const out = join(folder, "out.age");
  const all = { persons: ["p-1", "p-2"], why: "for their lawyer", recipient, out };
  await expect(asked(a, true, ["identity.export", all])).rejects.toThrow("1 more must share");
  const question = await asked<IdentityAsk>(a, false, [
    "identity.ask",
    { persons: all.persons, purpose: "export", why: all.why },
  ]);
  await expect(asked(b, true, ["identity.share", { ask: question }])).rejects.toThrow(
    "not in this dossier's journal",
  );
  const shares: SentShare[] = [];
  for (const device of [b, c]) {
    await imported(device, await exported(a, folder));
    shares.push(await asked<SentShare>(device, true, ["identity.share", { ask: question }]));
    await imported(a, await exported(device, folder));
  }
  await removed(a, c.member);
  await expect(asked(a, true, ["identity.export", { ...all, shares: [shares[1]] }])).rejects.toThrow(
    "was removed from the team",
  );
  expect(existsSync(out)).toBe(false);
  expect(await asked(a, true, ["identity.export", { ...all, shares: [shares[0]] }])).toEqual({ persons: 2 });
  expect(existsSync(out)).toBe(true);
});

test("what is sealed to two epochs that were made apart is asked for in one question, and each holder answers for both", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const others = [await joined(a, folder, "b", ["key-holder"]), await joined(a, folder, "c", ["key-holder"])];
  const [b] = others;
  await on(a, ({ writer }) =>
    append(
      writer,
      ["p-1", "p-2"].map((ref) => ({ ref, kind: "person", body: { pseudonym: ref } })),
    ),
  );
  const holders: string[] = [];
  for (const device of [a, ...others]) {
    if (device !== a) await imported(device, await exported(a, folder));
    holders.push((await asked<{ recipient: string }>(device, false, ["identity.holder", {}])).recipient);
    if (device !== a) await imported(a, await exported(device, folder));
  }
  await asked(a, true, ["identity.epoch", { holders, threshold: 1 }]);
  for (const device of others) await imported(device, await exported(a, folder));
  for (const [device, person] of [
    [a, "p-1"],
    [b!, "p-2"],
  ] as const)
    await asked(
      device,
      true,
      ["identity.epoch", { holders, threshold: 2 }],
      ["identity.write", { person, identity: { names: [{ value: `Zwendel of ${person}` }] } }],
    );
  await imported(a, await exported(b!, folder));
  const persons = ["p-1", "p-2"];
  const question = await asked<IdentityAsk>(a, false, [
    "identity.ask",
    { persons, purpose: "export", why: "for their lawyer" },
  ]);
  expect(question.epochs).toHaveLength(2);
  await imported(b!, await exported(a, folder));
  const share = await asked<SentShare>(b!, true, ["identity.share", { ask: question }]);
  const { recipient } = await newAgeIdentity();
  const all = { persons, why: "for their lawyer", recipient, out: join(folder, "both.age") };
  await expect(asked(a, true, ["identity.export", all])).rejects.toThrow("1 more must share");
  expect(await asked(a, true, ["identity.export", { ...all, shares: [share] }])).toEqual({ persons: 2 });
});
