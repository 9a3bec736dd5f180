import { expect, test } from "vitest";
import { teamChange, teamShow } from "../../src/api/team.ts";
import { shown } from "../../src/service/disclose.ts";
import { perform } from "../../src/service/operations.ts";
import { openSession } from "../../src/service/session.ts";
import { recordAudit } from "../../src/store/append.ts";
import { openProposals } from "../../src/store/team.ts";
import { temporaryFolder, writing } from "../store/temporary.ts";
import { exported, foundingDevice, imported, joined, on, type TestDevice } from "./device.ts";

type Asked = Parameters<typeof perform<(typeof teamChange)["input"], (typeof teamChange)["output"]>>[2];

async function change(device: TestDevice, asked: Asked) {
  const session = await openSession(device.dir, { ...writing, mode: "write" });
  try {
    return shown(await perform(session, teamChange, asked));
  } finally {
    await session.close();
  }
}

async function team(device: TestDevice) {
  const session = await openSession(device.dir, { ...writing, mode: "read" });
  try {
    return shown(await perform(session, teamShow, {}));
  } finally {
    await session.close();
  }
}

test("where a change takes two stewards one proposes it, and it is made once another one approves it over a journal file (threshold)", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b", ["steward"]);
  const c = await joined(a, folder, "c");
  expect(await change(a, { change: "set-threshold", threshold: 2 })).toMatchObject({ proposal: null });
  await expect(change(a, { change: "set-threshold", threshold: 3 })).rejects.toThrow(
    "more stewards than there are",
  );
  const { proposal, missing } = await change(a, {
    change: "set-roles",
    member: c.member,
    roles: ["steward"],
  });
  expect([proposal, missing]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), 1]);
  // Said twice by one steward it is still one approval.
  expect(await change(a, { change: "approve", proposal: proposal! })).toMatchObject({ missing: 1 });
  await imported(b, await exported(a, folder));
  await imported(c, await exported(a, folder));
  await expect(change(c, { change: "approve", proposal: proposal! })).rejects.toThrow(
    "It needs the approval of 2 stewards",
  );
  expect((await team(b)).proposals).toEqual([
    { proposal, says: `member ${c.member} becomes: steward`, missing: 1 },
  ]);
  expect(await change(b, { change: "approve", proposal: proposal!.slice(0, 16) })).toMatchObject({
    proposal: null,
    missing: 0,
  });
  await imported(a, await exported(b, folder));
  const { members, proposals, threshold } = await team(a);
  expect(members.find(({ member }) => member === c.member)?.roles).toEqual(["steward"]);
  expect([proposals, threshold]).toEqual([[], 2]);
});

test("a proposal whose words were changed after it was approved has no approval of who approved the other words", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b", ["steward"]);
  const c = await joined(a, folder, "c");
  await change(a, { change: "set-threshold", threshold: 2 });
  await change(a, { change: "set-roles", member: c.member, roles: ["key-holder"] });
  await imported(b, await exported(a, folder));
  await on(b, async ({ writer }) => {
    const [one] = await openProposals(writer);
    const forged = { ...one!.change, roles: ["steward"] };
    await recordAudit(writer, {
      event: "team-proposed",
      proposal: one!.proposal,
      what: "role-changed",
      change: JSON.parse(JSON.stringify(forged)),
    });
  });
  const { proposals } = await team(b);
  expect(proposals.map(({ says, missing }) => [says, missing])).toEqual([
    [`member ${c.member} becomes: key-holder`, 1],
    [`member ${c.member} becomes: steward`, 2],
  ]);
  expect(await change(b, { change: "approve", proposal: proposals[1]!.proposal })).toMatchObject({
    missing: 1,
  });
});

test("who leaves hands the roles to another member, who then removes them; nobody removes itself", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b");
  const { members } = await team(a);
  const own = members.find(({ devices }) => devices.some((device) => device.own))!.member;
  await expect(change(a, { change: "remove-member", member: own })).rejects.toThrow("does not remove itself");
  await expect(change(a, { change: "remove-device", device: a.sign })).rejects.toThrow(
    "does not remove itself",
  );
  const handOver = { change: "hand-over", member: own, to: b.member } as const;
  await change(a, handOver);
  await expect(change(a, handOver)).rejects.toThrow("does not remove itself");
  await imported(b, await exported(a, folder));
  await change(b, handOver);
  const after = (await team(b)).members;
  expect(after.map(({ member, removed, roles }) => [member, removed, roles])).toEqual([
    [own, true, ["key-holder", "steward"]],
    [b.member, false, ["key-holder", "steward"]],
  ]);
});
