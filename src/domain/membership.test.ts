import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  activeDevices,
  entryCounts,
  type DeviceKeys,
  keptDevices,
  type MemberBody,
  type MemberChange,
  type MemberEntry,
  membershipOf,
  refusalOf,
} from "./membership.ts";

const hex = (name: string): string => Buffer.from(name.padEnd(32, "_")).toString("hex");
const id = (letter: string): string => `0000000000000000000000000${letter}`;

function keys(name: string): DeviceKeys {
  return { sign: hex(name), age: `age1${name}`, spare: hex(`spare-${name}`) };
}

const founding: MemberEntry = {
  hash: hex("founding"),
  device: hex("a"),
  seq: 1,
  time: [1, 0],
  parents: [],
  approvedBy: [],
  body: { event: "founded", threshold: 1, stewards: [{ ...keys("a"), member: id("A") }] },
};

let clock = 1;

function change(
  name: string,
  device: string,
  seq: number,
  parents: readonly MemberEntry[],
  body: Record<string, unknown>,
  approvedBy: readonly string[] = [hex(device)],
): MemberEntry {
  clock += 1;
  return {
    hash: hex(name),
    device: hex(device),
    seq,
    time: [clock, 0],
    parents: parents.map((parent) => parent.hash),
    approvedBy,
    body: { ...body, approvals: [] } as unknown as MemberBody,
  };
}

const add = (
  name: string,
  letter: string,
  by: string,
  seq: number,
  after: readonly MemberEntry[],
  roles: string[] = [],
) =>
  change(`add-${name}`, by, seq, after, {
    event: "member-added",
    member: id(letter),
    roles,
    device: keys(name),
  });

const remove = (
  what: string,
  name: string,
  letter: string,
  by: string,
  seq: number,
  after: readonly MemberEntry[],
  upTo: number,
) =>
  change(what, by, seq, after, {
    event: "member-removed",
    member: id(letter),
    devices: [{ sign: hex(name), upTo: { seq: upTo, hash: hex(`${name}-${upTo}`) } }],
  });

function standing(entries: readonly MemberEntry[]): Record<string, string> {
  const team = membershipOf(founding.hash, entries)!;
  return Object.fromEntries(
    [...team.devices.values()].map((device) => [
      Buffer.from(device.sign, "hex").toString().replaceAll("_", ""),
      device.standing,
    ]),
  );
}

/** A team of three, in which a and b, who are stewards, remove each other, and b adds somebody behind what counts. */
const addB = add("b", "B", "a", 2, [founding], ["steward"]);
const addC = add("c", "C", "a", 3, [addB]);
const aRemovesB = remove("a-removes-b", "b", "B", "a", 4, [addC], 5);
const bAddsD = add("d", "D", "b", 6, [addC]);
const bRemovesA = remove("b-removes-a", "a", "A", "b", 7, [addC], 3);

test("a change without the approval of a steward does not count, nor one approved by somebody else's key (approval signature)", () => {
  const forged = { ...addB, approvedBy: [] };
  expect(standing([founding, forged])).toEqual({ a: "active" });
  expect(standing([founding, addB, { ...addC, approvedBy: [hex("x")] }])).toEqual({
    a: "active",
    b: "active",
  });
  const byC = add("d", "D", "c", 1, [addC]);
  expect(standing([founding, addB, addC, byC])).not.toHaveProperty("d");
});

test("what a removed device did at the same time, behind the last entry that its removal names, does not count (removal's upTo)", () => {
  expect(standing([founding, addB, addC, aRemovesB, bAddsD])).toEqual({
    a: "active",
    b: "removed",
    c: "active",
  });
  const before = { ...bAddsD, seq: 5 };
  expect(standing([founding, addB, addC, aRemovesB, before])).not.toHaveProperty("d");
  const team = membershipOf(founding.hash, [founding, addB, addC, aRemovesB])!;
  const counting = [4, 5, 6].map((seq) =>
    entryCounts(team, { device: hex("b"), seq, hash: hex(`b-${seq}`) }, new Map()),
  );
  expect(counting).toEqual([true, true, false]);
  expect(entryCounts(team, { device: hex("stranger"), seq: 0, hash: hex("s") }, new Map())).toBe(false);
});

test("of two stewards who remove each other at one time both go, and who was removed before removes nobody", () => {
  expect(standing([founding, addB, addC, aRemovesB, bRemovesA])).toMatchObject({
    a: "removed",
    b: "removed",
  });
  const later = { ...bRemovesA, parents: [aRemovesB.hash] };
  expect(standing([founding, addB, addC, aRemovesB, later])).toMatchObject({ a: "active", b: "removed" });
});

test("of a copied device nothing behind the copying counts, until a removal names the way that goes on (freeze on fork)", () => {
  const forks = new Map([[hex("b"), { at: 4, leadsTo: (hash: string, later: string) => hash === later }]]);
  const entries = [founding, addB, addC, { ...bAddsD, seq: 4 }];
  const team = membershipOf(founding.hash, entries, forks)!;
  expect(team.devices.get(hex("b"))?.standing).toBe("frozen");
  expect(team.devices.has(hex("d"))).toBe(false);
  expect(activeDevices(team).map(({ member }) => member)).toEqual([id("A"), id("C")]);
  const at = (seq: number) => entryCounts(team, { device: hex("b"), seq, hash: hex(`b-${seq}`) }, forks);
  expect([at(3), at(4), at(5)]).toEqual([true, false, false]);
  const settled = membershipOf(
    founding.hash,
    [founding, addB, addC, remove("r", "b", "B", "a", 9, [addC], 4)],
    forks,
  )!;
  expect(entryCounts(settled, { device: hex("b"), seq: 4, hash: hex("b-4") }, forks)).toBe(true);
  expect(entryCounts(settled, { device: hex("b"), seq: 4, hash: hex("other") }, forks)).toBe(false);
});

test("the last steward can't be removed or lose the role, and roles given at one time are those that all give", () => {
  const team = membershipOf(founding.hash, [founding, addC])!;
  const by = [hex("a")];
  const removal: MemberChange = { event: "member-removed", member: id("A"), devices: [], approvals: [] };
  expect(refusalOf(team, removal, by)).toMatch(/fewer stewards/);
  expect(refusalOf(team, { event: "role-changed", member: id("A"), roles: [], approvals: [] }, by)).toMatch(
    /fewer stewards/,
  );
  const one = change("one", "a", 5, [addC], { event: "role-changed", member: id("C"), roles: ["steward"] });
  const two = change("two", "b", 5, [addC], {
    event: "role-changed",
    member: id("C"),
    roles: ["key-holder"],
  });
  const both = membershipOf(founding.hash, [founding, addB, addC, one, two])!;
  expect(both.members.get(id("C"))?.roles).toEqual([]);
});

test("the team is the same in whatever order its entries come, and whatever comes twice or with clocks ten years off", () => {
  const entries = [founding, addB, addC, aRemovesB, bAddsD, bRemovesA];
  const plain = (shuffled: readonly MemberEntry[]) => {
    const team = membershipOf(founding.hash, shuffled)!;
    return {
      devices: [...team.devices].sort(([a], [b]) => (a < b ? -1 : 1)),
      members: [...team.members].sort(([a], [b]) => (a < b ? -1 : 1)),
      heads: team.heads,
      refused: [...team.refused].sort(([a], [b]) => (a < b ? -1 : 1)),
    };
  };
  fc.assert(
    fc.property(
      fc.shuffledSubarray(entries, { minLength: entries.length }),
      fc.array(fc.integer({ min: -315_360_000_000, max: 315_360_000_000 }), { minLength: 6, maxLength: 6 }),
      (shuffled, off) => {
        const dated = (list: readonly MemberEntry[]) =>
          list.map((entry) => {
            const shift = off[entries.indexOf(entry)] ?? 0;
            return { ...entry, time: [entry.time[0] + shift + 315_360_000_000, 0] as const };
          });
        expect(plain(dated(shuffled))).toEqual(plain(dated(entries)));
      },
    ),
    { numRuns: 200 },
  );
});

const sheets = (
  name: string,
  by: string,
  seq: number,
  after: readonly MemberEntry[],
  approvedBy?: string[],
) =>
  change(
    name,
    by,
    seq,
    after,
    {
      event: "recovery-changed",
      recovery: {
        sign: hex(`${name}-key`),
        age: `age1${name}`,
        sheets: [hex("1"), hex("2")],
        needed: 2,
        commit: hex(name),
      },
    },
    approvedBy,
  );

const letIn = (name: string, letter: string, after: readonly MemberEntry[], approvedBy: string[]) =>
  change(
    `let-in-${name}`,
    name,
    1,
    after,
    { event: "device-added", member: id(letter), device: keys(name) },
    approvedBy,
  );

test("sheets for which there are new ones let nobody in, also not at the same time; a removal by them stands (old sheets)", () => {
  const old = sheets("old", "a", 2, [founding]);
  const fresh = sheets("fresh", "a", 3, [old]);
  expect(standing([founding, old, letIn("b", "A", [old], [hex("old-key")])])).toHaveProperty("b");
  expect(standing([founding, old, fresh, letIn("b", "A", [fresh], [hex("old-key")])])).not.toHaveProperty(
    "b",
  );
  expect(standing([founding, old, fresh, letIn("b", "A", [old], [hex("old-key")])])).not.toHaveProperty("b");
  expect(standing([founding, old, fresh, letIn("b", "A", [old], [hex("fresh-key")])])).not.toHaveProperty(
    "b",
  );
  expect(standing([founding, old, fresh, letIn("b", "A", [fresh], [hex("fresh-key")])])).toHaveProperty("b");
  // Whoever has seized a steward's device makes new sheets while its owner recovers and removes it.
  const back = letIn("b", "A", [old], [hex("old-key")]);
  const removal = change("r", "b", 2, [back], {
    event: "device-removed",
    devices: [{ sign: hex("a"), upTo: { seq: 2, hash: hex("old") } }],
  });
  expect(standing([founding, old, fresh, back, removal])).toEqual({ a: "removed", b: "active" });
});

test("what was approved once is not done again with the same approvals, nor by who did not approve it (replay)", () => {
  const roles = (name: string, by: string, after: readonly MemberEntry[], given: string[], nonce: string) =>
    change(name, by, 9, after, { event: "role-changed", member: id("C"), roles: given, nonce }, [hex("a")]);
  const rolesOf = (entries: readonly MemberEntry[]) =>
    membershipOf(founding.hash, [founding, addB, addC, ...entries])!.members.get(id("C"))?.roles;
  const up = roles("up", "a", [addC], ["steward"], "1".repeat(32));
  const down = roles("down", "a", [up], [], "2".repeat(32));
  const again = { ...up, hash: hex("again"), parents: [down.hash], time: [99, 0] as const };
  const elsewhere = { ...again, device: hex("b") };
  const meant = roles("meant", "a", [down], ["steward"], "3".repeat(32));
  expect(rolesOf([up])).toEqual(["steward"]);
  expect(rolesOf([up, down, again])).toEqual([]);
  expect(rolesOf([elsewhere])).toEqual([]);
  expect(rolesOf([up, down, meant])).toEqual(["steward"]);
});

test("the spare key of a removed device lets nobody in, before nor after those who removed it hear of it (spare key)", () => {
  const spare = [hex("spare-b")];
  const removal = change("lost", "a", 4, [addC], {
    event: "device-removed",
    devices: [{ sign: hex("b"), upTo: { seq: 5, hash: hex("b-5") } }],
  });
  const team = [founding, addB, addC];
  const restored = letIn("e", "B", [addC], spare);
  expect(standing([...team, restored])).toMatchObject({ b: "active", e: "active" });
  expect(standing([...team, restored, removal])).not.toHaveProperty("e");
  expect(standing([...team, removal, letIn("e", "B", [removal], spare)])).not.toHaveProperty("e");
  // A device that came back before the removal, and made it known, stays; another one with that key does not come.
  const known = { ...removal, parents: [restored.hash] };
  expect(standing([...team, restored, known])).toMatchObject({ b: "removed", e: "active" });
  expect(standing([...team, restored, known, letIn("f", "B", [known], spare)])).not.toHaveProperty("f");
});

test("the devices whose entries are kept only grow as more is heard, and hold all of the team (kept devices)", () => {
  const removal = change("lost-b", "a", 8, [addC], {
    event: "device-removed",
    devices: [{ sign: hex("b"), upTo: { seq: 5, hash: hex("b-5") } }],
  });
  const old = sheets("old", "a", 9, [addC]);
  const all = [
    addB,
    addC,
    bAddsD,
    aRemovesB,
    bRemovesA,
    removal,
    old,
    letIn("e", "B", [addC], [hex("spare-b")]),
    letIn("f", "A", [old], [hex("old-key")]),
    add("g", "G", "d", 1, [bAddsD]),
    add("x", "X", "stranger", 1, [addC]),
    letIn("y", "B", [addC], [hex("spare-x")]),
  ];
  const kept = (entries: readonly MemberEntry[]) => keptDevices(founding.hash, [founding, ...entries]);
  // What e, d and g write does not count beside the removals, and stays.
  expect(kept(all)).toEqual(new Set(["a", "b", "c", "d", "e", "f", "g"].map(hex)));
  expect(keptDevices(hex("other"), all)).toEqual(new Set());
  fc.assert(
    fc.property(fc.shuffledSubarray(all), fc.shuffledSubarray(all), (some, more) => {
      const both = [...new Set([...some, ...more])];
      expect(kept(both).isSupersetOf(kept(some))).toBe(true);
      expect(kept(both)).toEqual(kept(both.toReversed()));
      const team = membershipOf(founding.hash, [founding, ...some])!;
      expect(kept(some).isSupersetOf(new Set(team.devices.keys()))).toBe(true);
    }),
    { numRuns: 200 },
  );
});
