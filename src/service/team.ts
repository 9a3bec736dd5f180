import { resolve } from "node:path";
import type { z } from "zod";
import type { JournalImportReport, TeamShown, teamChange } from "../api/team.ts";
import { wordsOfHash } from "../crypto/words.ts";
import type { ProposedChange } from "../crypto/approval.ts";
import { activeDevices, memberRoles, type Membership, stewardsOf } from "../domain/membership.ts";
import { Problem } from "../domain/problem.ts";
import { wrapsLeft } from "../store/epoch.ts";
import { exportJournal, importJournal } from "../store/exchange.ts";
import { keysOfLine } from "../store/join.ts";
import { hexOf } from "../store/journal/team.ts";
import { newRecordId, ulidOf } from "../store/record.ts";
import {
  changeTeam,
  type DeviceHead,
  headsOfDevices,
  lastCounting,
  membershipIn,
  withApproval,
} from "../store/team.ts";
import { disclose, type Disclosed } from "./disclose.ts";
import { refuseInDossier, refuseNoFolder, type Watch } from "./keep.ts";
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

/** Changes who belongs to the team, with the approval of this device. */
export async function changeMembers(
  { writer }: WriteSession,
  asked: AskedChange,
  { progress }: Watch,
): Promise<{ member: string | null; device: string | null; old_keys: number }> {
  const membership = membershipIn(writer);
  const change = await changeOf(writer, membership, asked);
  await changeTeam(writer, withApproval(writer, change), progress);
  return {
    member: "member" in change ? change.member : null,
    device:
      "device" in change
        ? change.device.sign
        : change.event === "device-removed"
          ? change.devices[0]!.sign
          : null,
    old_keys: await wrapsLeft(writer),
  };
}

async function changeOf(
  writer: WriteSession["writer"],
  membership: Membership,
  asked: AskedChange,
): Promise<ProposedChange> {
  switch (asked.change) {
    case "add-member":
      return {
        event: "member-added",
        member: ulidOf(newRecordId(writer.clock())),
        roles: inOrder(asked.roles),
        device: keysOfLine(asked.line ?? ""),
      };
    case "add-device": {
      const own = membership.devices.get(hexOf(writer.device.publicKey))!.member;
      return {
        event: "device-added",
        member: asked.member === undefined ? own : memberNamed(membership, asked.member),
        device: keysOfLine(asked.line ?? ""),
      };
    }
    case "set-roles":
      return {
        event: "role-changed",
        member: memberNamed(membership, asked.member ?? ""),
        roles: inOrder(asked.roles),
      };
    case "remove-device": {
      const sign = deviceNamed(membership, asked.device ?? "");
      return { event: "device-removed", devices: [{ sign, upTo: await lastCounting(writer, sign) }] };
    }
    case "remove-member": {
      const member = memberNamed(membership, asked.member ?? "");
      const devices = [];
      for (const device of membership.devices.values())
        if (device.member === member && device.standing !== "removed")
          devices.push({ sign: device.sign, upTo: await lastCounting(writer, device.sign) });
      return { event: "member-removed", member, devices };
    }
  }
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
  return { entries: await exportJournal(session.writer, file) };
}

export async function importJournalFrom(session: WriteSession, source: string): Promise<JournalImportReport> {
  refuseNarrowed(session);
  const { copied, ...report } = await importJournal(session.writer, resolve(source));
  return { ...report, copied: [...copied] };
}
