import { z } from "zod";
import { canonicalJson, type JsonObject } from "./canonical-json.ts";

/** What a member may do beside reading and writing case material: change who belongs to the team, or hold keys to identities. */
export const memberRoles = ["key-holder", "steward"] as const;
export type MemberRole = (typeof memberRoles)[number];

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const ulid = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

/** The last entry of a device that counts; null where none does. */
const upToSchema = z.strictObject({ seq: z.int().min(0), hash: hex32 }).nullable();

/**
 * A device's keys: the one that signs (Ed25519, hex), the one that epochs are sealed to (age), and the spare one (Ed25519, hex),
 * which signs for the device that a backup of this one is restored on.
 */
export const deviceKeysSchema = z.strictObject({
  sign: hex32,
  age: z.string().regex(/^age1[a-z0-9]{1,2000}$/),
  spare: hex32,
});

/** On how many sheets a recovery key may be split at most. */
export const mostSheets = 50;

/** A key on paper, of which nobody has more than a share: epochs are sealed to it, and it approves changes. */
const recoverySchema = z.strictObject({
  sign: hex32,
  age: z.string().regex(/^age1[a-z0-9]{1,2000}$/),
  /** A hash of what each sheet holds, by which a wrong one is named. */
  sheets: z.array(hex32).min(2).max(mostSheets),
  /** How many of them restore the key. */
  needed: z.int().min(2).max(mostSheets),
  /** What holds the restored key to the one that was split, and to this founding. */
  commit: hex32,
});

const rolesSchema = z
  .array(z.enum(memberRoles))
  .refine((roles) => roles.every((role, at) => at === 0 || roles[at - 1]! < role));

const approvalsSchema = z
  .array(z.strictObject({ sign: hex32, signature: z.string().regex(/^[0-9a-f]{128}$/) }))
  .max(100);

const cutSchema = z.strictObject({ sign: hex32, upTo: upToSchema });

const threshold = z.int().min(1).max(50);

/** Random, so that what was approved once is not said again later with the same approvals. */
const nonce = z.string().regex(/^[0-9a-f]{32}$/);

/** What an entry of kind `member` says. */
export const memberBodySchema = z.discriminatedUnion("event", [
  z.strictObject({
    event: z.literal("founded"),
    stewards: z
      .array(deviceKeysSchema.extend({ member: ulid }))
      .min(1)
      .max(50),
    threshold,
    /** Devices that wrote before there was a founding, each with its last entry. */
    earlier: z.array(cutSchema).max(10_000).optional(),
  }),
  z.strictObject({
    event: z.literal("member-added"),
    member: ulid,
    roles: rolesSchema,
    device: deviceKeysSchema,
    approvals: approvalsSchema,
  }),
  z.strictObject({
    event: z.literal("device-added"),
    member: ulid,
    device: deviceKeysSchema,
    approvals: approvalsSchema,
  }),
  z.strictObject({
    event: z.literal("device-removed"),
    devices: z.array(cutSchema).length(1),
    approvals: approvalsSchema,
  }),
  z.strictObject({
    event: z.literal("member-removed"),
    member: ulid,
    devices: z.array(cutSchema).max(1_000),
    approvals: approvalsSchema,
  }),
  z.strictObject({
    event: z.literal("role-changed"),
    member: ulid,
    roles: rolesSchema,
    nonce: nonce.optional(),
    approvals: approvalsSchema,
  }),
  z.strictObject({
    event: z.literal("threshold-changed"),
    threshold,
    nonce,
    approvals: approvalsSchema,
  }),
  z.strictObject({
    event: z.literal("recovery-changed"),
    recovery: recoverySchema,
    approvals: approvalsSchema,
  }),
]);

export type MemberBody = z.infer<typeof memberBodySchema>;
export type MemberChange = Exclude<MemberBody, { event: "founded" }>;
export type DeviceKeys = z.infer<typeof deviceKeysSchema>;
export type Recovery = z.infer<typeof recoverySchema>;
export type UpTo = z.infer<typeof upToSchema>;

/** An entry of kind `member`, with whose approval it has been seen to carry: keys (hex) whose signatures fit. */
export type MemberEntry = {
  readonly hash: string;
  readonly device: string;
  readonly seq: number;
  readonly time: readonly [number, number];
  /** Hashes of the entries of this kind that it was made after. */
  readonly parents: readonly string[];
  readonly body: MemberBody;
  readonly approvedBy: readonly string[];
};

/** A device of which two entries have the number `at`. `leadsTo`: whether one behind that comes before another, or is it. */
export type Fork = { readonly at: number; readonly leadsTo: (hash: string, later: string) => boolean };

export type MemberState = {
  readonly member: string;
  readonly roles: readonly MemberRole[];
  readonly isRemoved: boolean;
};

export type DeviceState = DeviceKeys & {
  readonly member: string;
  /** `frozen`: two entries of it have one number, so that somebody copied it. */
  readonly standing: "active" | "frozen" | "removed";
  /** Of a removed device, its last entries that count: all of these limits hold. */
  readonly limits: readonly UpTo[];
};

/** Who belongs to the team, as far as the entries say. */
export type Membership = {
  readonly founding: string;
  readonly threshold: number;
  readonly recovery: Recovery | undefined;
  readonly members: ReadonlyMap<string, MemberState>;
  readonly devices: ReadonlyMap<string, DeviceState>;
  /** Changes that do not count, by the hash of their entry, each with a sentence. */
  readonly refused: ReadonlyMap<string, string>;
  /** The changes that no other was made after. */
  readonly heads: readonly string[];
};

/**
 * The team that follows from a founding and the changes after it, whatever the order in which they came. A change counts
 * where those approve it who could when it was made; a removal beats what was done at the same time, and of two that remove
 * each other both stand. Undefined where the founding is not among the entries.
 */
export function membershipOf(
  founding: string,
  entries: readonly MemberEntry[],
  forks: ReadonlyMap<string, Fork> = new Map(),
): Membership | undefined {
  const root = entries.find(({ hash }) => hash === founding);
  if (root?.body.event !== "founded") return undefined;
  return new TeamReading(root, entries, forks).state();
}

/**
 * The devices whose entries are kept, by key: those that the founding names, and those that somebody whose device is kept, or a
 * recovery key that such a one made, has added, whether that counts or not. It only grows as more is heard, so that it is the
 * same in whatever order that comes.
 */
export function keptDevices(founding: string, entries: readonly MemberEntry[]): ReadonlySet<string> {
  const kept = new Set<string>();
  /** Whose approval adds a device. */
  const voices = new Set<string>();
  const take = ({ sign, spare }: Pick<DeviceKeys, "sign" | "spare">): void => {
    kept.add(sign);
    voices.add(sign).add(spare);
  };
  const root = entries.find(({ hash }) => hash === founding);
  if (root?.body.event !== "founded") return kept;
  root.body.stewards.forEach(take);
  for (const { sign } of root.body.earlier ?? []) kept.add(sign);
  for (let before = -1; before < voices.size;) {
    before = voices.size;
    for (const { body, approvedBy } of entries) {
      if (!approvedBy.some((key) => voices.has(key))) continue;
      if (body.event === "member-added" || body.event === "device-added") take(body.device);
      if (body.event === "recovery-changed") voices.add(body.recovery.sign);
    }
  }
  return kept;
}

/** Whether an entry of a device counts: it is of the team, and not behind what was accepted of it. */
export function entryCounts(
  membership: Membership,
  { device, seq, hash }: Pick<MemberEntry, "device" | "seq" | "hash">,
  forks: ReadonlyMap<string, Fork>,
): boolean {
  const state = membership.devices.get(device);
  if (state === undefined) return false;
  return isWithin(state, { seq, hash }, forks.get(device));
}

function isWithin(
  { limits }: Pick<DeviceState, "limits">,
  { seq, hash }: { seq: number; hash: string },
  fork: Fork | undefined,
): boolean {
  for (const limit of limits) {
    if (limit === null || seq > limit.seq) return false;
    if (fork !== undefined && seq >= fork.at && !fork.leadsTo(hash, limit.hash)) return false;
  }
  return fork === undefined || seq < fork.at || limits.length > 0;
}

/** Devices that new epochs are sealed to: of members, and neither removed nor frozen. */
export function activeDevices(membership: Membership): DeviceState[] {
  return [...membership.devices.values()].filter(({ standing }) => standing === "active");
}

/** Members who are stewards and have a device that is active. */
export function stewardsOf(membership: Membership): string[] {
  const present = new Set(activeDevices(membership).map(({ member }) => member));
  return [...membership.members.values()]
    .filter(({ member, roles, isRemoved }) => !isRemoved && roles.includes("steward") && present.has(member))
    .map(({ member }) => member);
}

/** Why a change can't be made on this team with these approvals; undefined where it can. */
export function refusalOf(
  membership: Membership,
  change: MemberChange,
  approvedBy: readonly string[],
): string | undefined {
  return flawOf(membership, change) ?? lackOf(membership, change, approvedBy);
}

/** How many approvals of stewards a change still needs. */
export function approvalsMissing(membership: Membership, approvedBy: readonly string[]): number {
  const { devices, recovery } = membership;
  if (recovery !== undefined && approvedBy.includes(recovery.sign)) return 0;
  const stewards = new Set(stewardsOf(membership));
  const approving = approvedBy
    .map((sign) => devices.get(sign))
    .filter((device) => device?.standing === "active" && stewards.has(device.member))
    .map((device) => device!.member);
  // Where stewards were removed at the same time, those who are left are enough.
  const needed = Math.max(1, Math.min(membership.threshold, stewards.size));
  return Math.max(0, needed - new Set(approving).size);
}

function lackOf(
  membership: Membership,
  change: MemberChange,
  approvedBy: readonly string[],
): string | undefined {
  if (approvalsMissing(membership, approvedBy) === 0) return undefined;
  const own = [...membership.devices.values()];
  const { members } = membership;
  if (change.event === "device-added" && members.get(change.member)?.isRemoved === false) {
    // Whoever has a device that was removed has its spare key too.
    const spares = own.filter(({ member, spare }) => member === change.member && approvedBy.includes(spare));
    if (spares.length > 0 && spares.every(({ standing }) => standing !== "removed")) return undefined;
  }
  if (change.event === "device-removed") {
    const lost = membership.devices.get(change.devices[0]!.sign);
    const isOwn = own.some(
      ({ member, sign, standing }) =>
        member === lost?.member &&
        sign !== lost.sign &&
        standing === "active" &&
        members.get(member)?.isRemoved === false &&
        approvedBy.includes(sign),
    );
    if (isOwn) return undefined;
  }
  return `It needs the approval of ${membership.threshold === 1 ? "a steward" : `${membership.threshold} stewards`}`;
}

/** Why a change makes no sense on this team, whoever approves it; undefined where it makes some. */
export function flawOf(membership: Membership, change: MemberChange): string | undefined {
  const { members, devices } = membership;
  if (change.event === "recovery-changed")
    return change.recovery.needed > change.recovery.sheets.length
      ? "It needs more sheets than there are"
      : undefined;
  if (change.event === "threshold-changed")
    return change.threshold > stewardsOf(membership).length
      ? "It asks for more stewards than there are"
      : undefined;
  if (change.event === "member-added" || change.event === "device-added") {
    const isMember = members.has(change.member);
    if (change.event === "member-added" && isMember) return "There is a member of this id already";
    if (change.event === "device-added" && members.get(change.member)?.isRemoved !== false)
      return "There is no such member";
    // A device that was restored has the spare key of the one whose backup it was.
    const taken = [...devices.values()].some(({ sign, spare, age, member }) => {
      const { sign: newSign, spare: newSpare, age: newAge } = change.device;
      const isOthersSpare = spare === newSpare && member !== change.member;
      return isOthersSpare || [sign, spare].includes(newSign) || sign === newSpare || age === newAge;
    });
    return taken ? "A device has one of these keys already" : undefined;
  }
  if (change.event === "device-removed" && !devices.has(change.devices[0]!.sign))
    return "There is no such device";
  if (change.event !== "device-removed" && members.get(change.member)?.isRemoved !== false)
    return "There is no such member";
  const after = applied(membership, change);
  return stewardsOf(after).length < Math.max(1, after.threshold) &&
    stewardsOf(after).length < stewardsOf(membership).length
    ? "It would leave fewer stewards than a change needs; lower the threshold or name another steward first"
    : undefined;
}

/** The team after a change that counts. */
function applied(before: Membership, change: MemberChange): Membership {
  const members = new Map(before.members);
  const devices = new Map(before.devices);
  const cut = (sign: string, upTo: UpTo) => {
    const device = devices.get(sign);
    if (device !== undefined)
      devices.set(sign, { ...device, standing: "removed", limits: [...device.limits, upTo] });
  };
  switch (change.event) {
    case "threshold-changed":
      return { ...before, threshold: change.threshold };
    case "recovery-changed":
      return { ...before, recovery: change.recovery };
    case "role-changed": {
      const member = members.get(change.member);
      if (member !== undefined) members.set(change.member, { ...member, roles: change.roles });
      break;
    }
    case "member-added":
      members.set(change.member, { member: change.member, roles: change.roles, isRemoved: false });
      devices.set(change.device.sign, enteredDevice(change.device, change.member));
      break;
    case "device-added":
      devices.set(change.device.sign, enteredDevice(change.device, change.member));
      break;
    case "device-removed":
      for (const { sign, upTo } of change.devices) cut(sign, upTo);
      break;
    case "member-removed": {
      const member = members.get(change.member);
      if (member !== undefined) members.set(change.member, { ...member, isRemoved: true });
      const named = new Map(change.devices.map(({ sign, upTo }) => [sign, upTo]));
      for (const device of before.devices.values())
        if (device.member === change.member) cut(device.sign, named.get(device.sign) ?? null);
      break;
    }
  }
  return { ...before, members, devices };
}

function enteredDevice(keys: DeviceKeys, member: string): DeviceState {
  return { ...keys, member, standing: "active", limits: [] };
}

type TeamChange = MemberEntry & { readonly body: MemberChange };

const isRemoval = ({ body }: MemberEntry): boolean =>
  body.event === "device-removed" || body.event === "member-removed";

/** Works out one set of entries; what stood before each change is worked out once. */
class TeamReading {
  readonly #root: MemberEntry;
  readonly #forks: ReadonlyMap<string, Fork>;
  /** The changes that come after the founding, each behind those it was made after. */
  readonly #changes: readonly TeamChange[];
  readonly #before = new Map<string, ReadonlySet<string>>();
  readonly #past = new Map<string, Membership>();

  constructor(root: MemberEntry, entries: readonly MemberEntry[], forks: ReadonlyMap<string, Fork>) {
    this.#root = root;
    this.#forks = forks;
    const ordered: TeamChange[] = [];
    const waiting = new Map(
      entries
        .filter(({ body }) => body.event !== "founded")
        .sort((a, b) => a.time[0] - b.time[0] || a.time[1] - b.time[1] || (a.hash < b.hash ? -1 : 1))
        .map((entry) => [entry.hash, entry as TeamChange]),
    );
    const placed = new Set([root.hash]);
    // Each time the first, by time and hash, of those whose parents are all there.
    for (;;) {
      const next = [...waiting.values()].find(
        ({ parents }) => parents.length > 0 && parents.every((parent) => placed.has(parent)),
      );
      if (next === undefined) break;
      waiting.delete(next.hash);
      placed.add(next.hash);
      ordered.push(next);
      const before = new Set<string>();
      for (const parent of next.parents) {
        before.add(parent);
        for (const earlier of this.#before.get(parent) ?? []) before.add(earlier);
      }
      this.#before.set(next.hash, before);
    }
    this.#changes = ordered;
  }

  state(): Membership {
    return this.#withFrozen(this.#stateOf(this.#changes));
  }

  #stateOf(changes: readonly TeamChange[]): Membership {
    const refused = new Map<string, string>();
    const sound = changes.filter((change) => {
      const refusal = refusalOf(this.#pastOf(change), change.body, change.approvedBy);
      if (refusal !== undefined) refused.set(change.hash, refusal);
      return refusal === undefined;
    });
    const standing = this.#standingRemovals(
      sound.filter((change) => isRemoval(change) && !this.#isOfFrozen(change, [])),
    );
    let state = this.#founded();
    const once = new Set<string>();
    const roleChanges = new Map<string, TeamChange[]>();
    for (const change of sound) {
      const isBeaten = isRemoval(change)
        ? !standing.includes(change)
        : standing.some((removal) => this.#cuts(removal, change)) ||
          this.#isOfFrozen(change, standing) ||
          this.#isOfOldSheets(change, sound, standing);
      const refusal = isBeaten
        ? "Who made or approved it was removed or copied"
        : (replayOf(change, once) ?? flawAtLast(state, change.body));
      if (refusal !== undefined) {
        refused.set(change.hash, refusal);
        continue;
      }
      once.add(textOf(change.body));
      state = applied(state, this.#settledRoles(state, change, roleChanges));
    }
    return { ...state, refused, heads: this.#headsOf(changes) };
  }

  /** What stood when a change was made: what follows from all that it was made after. */
  #pastOf(change: TeamChange): Membership {
    const known = this.#past.get(change.hash);
    if (known !== undefined) return known;
    const before = this.#before.get(change.hash)!;
    const past = this.#stateOf(this.#changes.filter(({ hash }) => before.has(hash)));
    this.#past.set(change.hash, past);
    return past;
  }

  #founded(): Membership {
    const { body, hash } = this.#root;
    if (body.event !== "founded") throw new RangeError("a founding that is none");
    const members = new Map<string, MemberState>();
    const devices = new Map<string, DeviceState>();
    for (const { member, ...keys } of body.stewards) {
      members.set(member, { member, roles: memberRoles, isRemoved: false });
      devices.set(keys.sign, enteredDevice(keys, member));
    }
    for (const { sign, upTo } of body.earlier ?? [])
      if (!devices.has(sign))
        devices.set(sign, { sign, age: "", spare: "", member: sign, standing: "removed", limits: [upTo] });
    return {
      founding: hash,
      threshold: body.threshold,
      recovery: undefined,
      members,
      devices,
      refused: new Map(),
      heads: [hash],
    };
  }

  /**
   * Whether a removal takes away what a change rests on: its author wrote it behind what was accepted, or without those who
   * were removed it has too few approvals. What a removal was made after stays.
   */
  #cuts(removal: TeamChange, change: TeamChange): boolean {
    if (removal === change || this.#before.get(removal.hash)!.has(change.hash)) return false;
    const past = this.#pastOf(change);
    const isGone = ({ sign, member }: DeviceState) =>
      removal.body.event === "member-removed"
        ? member === removal.body.member
        : removal.body.event === "device-removed" && removal.body.devices[0]!.sign === sign;
    const concerned = [...past.devices.values()].filter(isGone);
    const concerns = (key: string) => concerned.some(({ sign, spare }) => sign === key || spare === key);
    if (!concerns(change.device) && !change.approvedBy.some(concerns)) return false;
    const after = applied(past, removal.body);
    const author = after.devices.get(change.device);
    const fork = this.#forks.get(change.device);
    if (author?.standing === "removed" && !isWithin(author, change, fork)) return true;
    if (this.#before.get(change.hash)!.has(removal.hash)) return false;
    return lackOf(after, change.body, change.approvedBy) !== undefined;
  }

  /** Removals that stand: one falls where another that stands cuts it and it does not cut that one back, by itself or others. */
  #standingRemovals(removals: readonly TeamChange[]): readonly TeamChange[] {
    const cutBy = new Map(
      removals.map((removal) => [removal, removals.filter((other) => this.#cuts(other, removal))]),
    );
    const reaches = (from: TeamChange, to: TeamChange): boolean => {
      const seen = new Set<TeamChange>();
      const ahead = [to];
      for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
        if (seen.has(next)) continue;
        seen.add(next);
        for (const by of cutBy.get(next)!) {
          if (by === from) return true;
          ahead.push(by);
        }
      }
      return false;
    };
    const verdicts = new Map<TeamChange, boolean>();
    const stands = (removal: TeamChange): boolean => {
      const known = verdicts.get(removal);
      if (known !== undefined) return known;
      const verdict = !cutBy.get(removal)!.some((by) => !reaches(removal, by) && stands(by));
      verdicts.set(removal, verdict);
      return verdict;
    };
    return removals.filter(stands);
  }

  /** Whether a copied device made it, after it was copied, and no removal says which of the two goes on. */
  #isOfFrozen({ device, seq }: TeamChange, removals: readonly TeamChange[]): boolean {
    const fork = this.#forks.get(device);
    if (fork === undefined || seq < fork.at) return false;
    return !removals.some(
      ({ body }) => "devices" in body && body.devices.some(({ sign }) => sign === device),
    );
  }

  /** Whether only the recovery key approved it, for which there were new sheets at the same time. */
  #isOfOldSheets(change: TeamChange, sound: readonly TeamChange[], standing: readonly TeamChange[]): boolean {
    const past = this.#pastOf(change);
    if (lackOf({ ...past, recovery: undefined }, change.body, change.approvedBy) === undefined) return false;
    const before = this.#before.get(change.hash)!;
    return sound.some(
      (other) =>
        other.body.event === "recovery-changed" &&
        !before.has(other.hash) &&
        !this.#before.get(other.hash)!.has(change.hash) &&
        lackOf({ ...this.#pastOf(other), recovery: undefined }, other.body, other.approvedBy) === undefined &&
        !standing.some((removal) => this.#cuts(removal, other)),
    );
  }

  /** Of roles that were given at the same time only those that all give. */
  #settledRoles(state: Membership, change: TeamChange, seen: Map<string, TeamChange[]>): MemberChange {
    const { body } = change;
    if (body.event !== "role-changed") return body;
    const others = (seen.get(body.member) ?? []).filter(
      ({ hash }) => !this.#before.get(change.hash)!.has(hash),
    );
    seen.set(body.member, [...others, change]);
    if (others.length === 0) return body;
    const now = state.members.get(body.member)?.roles ?? [];
    return { ...body, roles: body.roles.filter((role) => now.includes(role)) };
  }

  #withFrozen(state: Membership): Membership {
    const devices = new Map(state.devices);
    for (const sign of this.#forks.keys()) {
      const device = devices.get(sign);
      if (device?.standing === "active") devices.set(sign, { ...device, standing: "frozen" });
    }
    return { ...state, devices };
  }

  #headsOf(changes: readonly TeamChange[]): string[] {
    const all = new Set([this.#root.hash, ...changes.map(({ hash }) => hash)]);
    for (const { parents } of changes) for (const parent of parents) all.delete(parent);
    return [...all].sort();
  }
}

/** Why a change that could be made again with the same approvals does not count; `once` has those that counted before. */
function replayOf({ body, approvedBy, device }: TeamChange, once: ReadonlySet<string>): string | undefined {
  if (
    body.event !== "role-changed" &&
    body.event !== "threshold-changed" &&
    body.event !== "recovery-changed"
  )
    return undefined;
  if (!approvedBy.includes(device)) return "Who approved it did not make it";
  const isAsBefore = body.event === "role-changed" && body.nonce === undefined;
  return !isAsBefore && once.has(textOf(body)) ? "It was made before" : undefined;
}

/** The words of a change, which its approvals are of. */
export function textOf(change: MemberChange): string {
  return canonicalJson({ ...change, approvals: undefined } as unknown as JsonObject);
}

/** What of a change no longer makes sense beside what was done at the same time. Removals always do. */
function flawAtLast(state: Membership, body: MemberChange): string | undefined {
  if (body.event === "device-removed" || body.event === "member-removed") return undefined;
  if (body.event === "threshold-changed" || body.event === "role-changed") return undefined;
  return flawOf(state, body);
}
