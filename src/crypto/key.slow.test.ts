import { expect, test } from "vitest";
import { toHex } from "./bytes.ts";
import { type KeySlot, lockSecret, standardCost, unlockSecret } from "./key.ts";

const secret = Uint8Array.from({ length: 32 }, (_, at) => at);

test("a slot at full cost opens with its passphrase and with no other", () => {
  const full = lockSecret(secret, "nine ducks cross the river");
  expect([full.memoryKiB, full.passes, full.lanes]).toEqual([65_536, 3, 4]);
  const read = JSON.parse(JSON.stringify(full)) as KeySlot;
  expect(toHex(unlockSecret(read, "nine ducks cross the river"))).toBe(toHex(secret));
  expect(() => unlockSecret(read, "nine ducks cross the road")).toThrow(
    expect.objectContaining({ code: "wrong-passphrase" }),
  );
});

test("a slot that asks for a little less than the minimum is refused before the passphrase is tried", () => {
  for (const cost of [
    { ...standardCost, memoryKiB: 65_535 },
    { ...standardCost, passes: 2 },
    { ...standardCost, lanes: 3 },
  ]) {
    expect(() => lockSecret(secret, "nine ducks", { cost })).toThrow(RangeError);
    const weak = lockSecret(secret, "nine ducks", { cost, weakForTests: true });
    expect(() => unlockSecret(weak, "nine ducks")).toThrow(expect.objectContaining({ code: "damaged" }));
  }
});
