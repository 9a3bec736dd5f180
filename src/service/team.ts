import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { z } from "zod";
import type { JournalImportReport, TeamShown, teamChange } from "../api/team.ts";
import { wordsOfHash } from "../crypto/words.ts";
import type { ProposedChange } from "../crypto/approval.ts";
import {
  activeDevices,
  type MemberChange,
  memberRoles,
  type Membership,
  stewardsOf,
} from "../domain/membership.ts";
import { Problem } from "../domain/problem.ts";
import { recordAudit } from "../store/append.ts";
import { wrapsLeft } from "../store/epoch.ts";
import { exportJournal, importJournal } from "../store/exchange.ts";
import { keysOfLine } from "../store/join.ts";
import { waitsForWord } from "../store/journal/hearing.ts";
import { hexOf } from "../store/journal/team.ts";
import { newRecordId, ulidOf } from "../store/record.ts";
import {
  decide,
  type DeviceHead,
  headsOfDevices,
  lastCounting,
  membershipIn,
  openProposals,
} from "../store/team.ts";
import { disclose, type Disclosed } from "./disclose.ts";
import { refuseExisting, refuseInDossier, refuseNoFolder, type Watch } from "./keep.ts";
import { adviceOnRecovery, recoveryState } from "./recovery.ts";
import { type ReadSession, refuseNarrowed, type WriteSession } from "./session.ts";

/** Who belongs to the team. */
export async function showTeam(session: ReadSession): Promise<Disclosed<TeamShown>> {
  refuseNarrowed(session);
  const { membership } = session.reader.team.current;
  if (membership === undefined)
    return disclose(
      {
        fingerprint: null,
        threshold: 1,
        members: [],
        recovery: null,
        proposals: [],
        refused: 0,
        old_keys: 0,
        advice: ["This dossier was made before there were teams; it is founded when it is next written to."],
      },
      session,
    );
  const own = session.store.ownDevice;
  const heads = await headsOfDevices(session.reader);
  const members = [...membership.members.values()].map(({ member, roles, isRemoved }) => ({
    member,
    roles: [...roles],
    removed: isRemoved,
    devices: [...membership.devices.values()]
      .filter((device) => device.member === member)
      .map(({ sign, standing }) => ({
        device: sign,
        standing,
        ...headOf(heads.get(sign)),
        own: sign === own,
      })),
  }));
  const recovery = await recoveryState(session, membership);
  return disclose(
    {
      fingerprint: {
        hash: membership.founding,
        words: await wordsOfHash(Buffer.from(membership.founding, "hex")),
      },
      threshold: membership.threshold,
      members,
      recovery,
      proposals: (await openProposals(session.reader)).map(({ proposal, change, missing }) => ({
        proposal,
        says: saysOf(change),
        missing,
      })),
      refused: membership.refused.size,
      old_keys: await wrapsLeft(session.reader),
      advice: [
        ...adviceOnStewards(membership),
        ...adviceOnRecovery(recovery, activeDevices(membership).length, session.now()),
      ],
    },
    session,
  );
}

function headOf(head: DeviceHead | undefined): { entries: number; last: string | null } {
  return head === undefined
    ? { entries: 0, last: null }
    : { entries: head.entries, last: new Date(head.time).toISOString().slice(0, 10) };
}

function adviceOnStewards(membership: Membership): string[] {
  if (membership.recovery !== undefined) return [];
  const stewards = stewardsOf(membership);
  if (stewards.length === 0)
    return ["There is no steward left, so nobody can add or remove members any more."];
  const devices = activeDevices(membership);
  return devices.length > 1 && devices.filter(({ member }) => stewards.includes(member)).length === 1
    ? [
        "There is one steward with one device: when it is lost, nobody can add or remove members. Make another member a steward, or recovery sheets (habeas recovery make).",
      ]
    : [];
}

type AskedChange = z.output<(typeof teamChange)["input"]>;

/** What a change does, in words for whoever approves it. */
function saysOf(change: MemberChange): string {
  switch (change.event) {
    case "member-added":
      return `add a member (${change.roles.join(", ") || "no role"}) with device ${change.device.sign.slice(0, 16)}`;
    case "device-added":
      return `add device ${change.device.sign.slice(0, 16)} of member ${change.member}`;
    case "device-removed":
      return `remove device ${change.devices[0]!.sign.slice(0, 16)}`;
    case "member-removed":
      return `remove member ${change.member} with all devices`;
    case "role-changed":
      return `member ${change.member} becomes: ${change.roles.join(", ") || "no role"}`;
    case "threshold-changed":
      return `a change takes ${change.threshold} ${change.threshold === 1 ? "steward" : "stewards"}`;
    case "recovery-changed":
      return `new recovery sheets, ${change.recovery.needed} of ${change.recovery.sheets.length}`;
  }
}

/** Changes who belongs to the team with the approval of this device, or proposes it where it takes more stewards. */
export async function changeMembers(
  { writer }: WriteSession,
  asked: AskedChange,
  { progress }: Watch,
): Promise<z.output<(typeof teamChange)["output"]>> {
  const membership = membershipIn(writer);
  const change = await changeOf(writer, membership, asked);
  const { proposal, missing } = await decide(writer, change, progress);
  return {
    member: "member" in change ? change.member : null,
    device:
      "device" in change
        ? change.device.sign
        : change.event === "device-removed"
          ? change.devices[0]!.sign
          : null,
    proposal,
    missing,
    old_keys: await wrapsLeft(writer),
  };
}

const newNonce = (): string => randomBytes(16).toString("hex");

async function changeOf(
  writer: WriteSession["writer"],
  membership: Membership,
  asked: AskedChange,
): Promise<ProposedChange> {
  const own = membership.devices.get(hexOf(writer.device.publicKey));
  const named = (): string => memberNamed(membership, asked.member ?? "");
  switch (asked.change) {
    case "add-member":
      return {
        event: "member-added",
        member: ulidOf(newRecordId(writer.clock())),
        roles: inOrder(asked.roles),
        device: keysOfLine(asked.line ?? ""),
      };
    case "add-device":
      return {
        event: "device-added",
        member: asked.member === undefined ? own!.member : named(),
        device: keysOfLine(asked.line ?? ""),
      };
    case "set-roles":
      return { event: "role-changed", member: named(), roles: inOrder(asked.roles), nonce: newNonce() };
    case "remove-device": {
      const sign = deviceNamed(membership, asked.device ?? "");
      if (sign === own?.sign) throw removesItself("device");
      return { event: "device-removed", devices: [{ sign, upTo: await lastCounting(writer, sign) }] };
    }
    case "remove-member":
      return removalOf(writer, membership, named());
    case "hand-over": {
      const [from, to] = [named(), memberNamed(membership, asked.to ?? "")];
      const [gives, takes] = [membership.members.get(from)!, membership.members.get(to)!];
      if (from === to || gives.isRemoved || takes.isRemoved)
        throw new Problem("bad-input", "Roles are handed over from one member of the team to another one.");
      const roles = inOrder([...gives.roles, ...takes.roles]);
      // First the roles, so that the team is never without a steward; whoever has them takes the other one out.
      return roles.length > takes.roles.length
        ? { event: "role-changed", member: to, roles, nonce: newNonce() }
        : removalOf(writer, membership, from);
    }
    case "set-threshold":
      return { event: "threshold-changed", threshold: asked.threshold ?? 1, nonce: newNonce() };
    case "approve": {
      const open = await openProposals(writer);
      const proposal = oneOf(
        "proposal",
        open.map((one) => one.proposal),
        (asked.proposal ?? "").toLowerCase(),
      );
      const { approvals: _, ...change } = open.find((one) => one.proposal === proposal)!.change;
      return change as ProposedChange;
    }
  }
}

async function removalOf(
  writer: WriteSession["writer"],
  membership: Membership,
  member: string,
): Promise<ProposedChange> {
  if (membership.devices.get(hexOf(writer.device.publicKey))?.member === member)
    throw removesItself("member");
  const devices = [];
  for (const device of membership.devices.values())
    if (device.member === member && device.standing !== "removed")
      devices.push({ sign: device.sign, upTo: await lastCounting(writer, device.sign) });
  return { event: "member-removed", member, devices };
}

/** Whoever is removed can give nobody the new keys, nor the journal that says so. */
function removesItself(what: "member" | "device"): Problem {
  return new Problem(
    "bad-input",
    `A ${what} does not remove itself; export the journal, and let another ${what === "member" ? "steward" : "device"} do it.`,
  );
}

function inOrder(roles: readonly (typeof memberRoles)[number][]) {
  return memberRoles.filter((role) => roles.includes(role));
}

/** The member whose id begins or ends so. */
function memberNamed(membership: Membership, name: string): string {
  return oneOf("member", [...membership.members.keys()], name.toUpperCase());
}

function deviceNamed(membership: Membership, name: string): string {
  return oneOf("device", [...membership.devices.keys()], name.toLowerCase());
}

function oneOf(what: string, ids: readonly string[], name: string): string {
  const found = ids.filter(
    (id) => id === name || (name.length >= 4 && (id.startsWith(name) || id.endsWith(name))),
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new Problem(
    "not-found",
    `${found.length === 0 ? "No" : "More than one"} ${what} of this dossier has an id that begins or ends so; habeas members lists them.`,
  );
}

export async function exportJournalTo(session: WriteSession, target: string): Promise<{ entries: number }> {
  refuseNarrowed(session);
  const file = resolve(target);
  refuseNoFolder(file);
  refuseInDossier(file);
  refuseExisting(file);
  // One that waits for word of the others gives them its journal without a trace, so that they hear of it.
  const { writer } = session;
  if (!(await waitsForWord(writer, hexOf(writer.device.publicKey))))
    await recordAudit(writer, { event: "journal-exported" });
  return { entries: await exportJournal(writer, file) };
}

export async function importJournalFrom(session: WriteSession, source: string): Promise<JournalImportReport> {
  refuseNarrowed(session);
  const { copied, uncounted, ...report } = await importJournal(session.writer, resolve(source));
  return { ...report, copied: [...copied], uncounted: [...uncounted] };
}
