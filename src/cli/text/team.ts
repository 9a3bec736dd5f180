import type { z } from "zod";
import type { JournalImportReport, teamChange, TeamShown } from "../../api/team.ts";
import { counted } from "../../domain/noun.ts";
import { columns } from "./layout.ts";

export function teamText(team: TeamShown): string {
  const { fingerprint, members, recovery, refused, old_keys: oldKeys, advice } = team;
  const lines = members.flatMap(({ member, roles, removed, devices }) => [
    [member, removed ? "removed" : roles.join(", ") || "member", "", ""],
    ...devices.map(({ device, standing, entries, last, own }) => [
      `  ${device.slice(0, 16)}`,
      standing === "frozen" ? "frozen: it was copied" : standing,
      last === null ? "no entry" : `${counted(entries, "entry", "entries")} up to ${last}`,
      own ? "this device" : "",
    ]),
  ]);
  const parts = [
    fingerprint === null ? "" : `Words of the dossier: ${fingerprint.words}`,
    team.threshold === 1 ? "" : `A change takes ${team.threshold} stewards.`,
    columns(lines, []),
    recovery === null
      ? ""
      : `Recovery: any ${recovery.needed} of ${recovery.sheets} sheets; last tried ${recovery.last_drill ?? "never"}.`,
    ...team.proposals.map(
      ({ proposal, says, missing }) =>
        `Proposed, ${counted(missing, "approval")} missing: ${says} (habeas member approve DIR ${proposal.slice(0, 16)}).`,
    ),
    refused === 0 ? "" : `${counted(refused, "change")} in the journal not counted.`,
    oldKeys === 0 ? "" : `Wrapping keys anew is not finished: ${oldKeys} left.`,
    ...advice,
  ];
  return parts.filter((part) => part !== "").join("\n");
}

type Changed = z.output<(typeof teamChange)["output"]>;
type TeamChangeWord = z.input<(typeof teamChange)["input"]>["change"];

/** What is told after a change of the team. */
export function changedText(change: TeamChangeWord): (changed: Changed) => string {
  return ({ member, device, proposal, missing, old_keys: oldKeys }) => {
    if (proposal !== null) return proposedText(proposal, missing);
    const left = oldKeys === 0 ? "" : ` Wrapping keys anew is not finished: ${oldKeys} left.`;
    switch (change) {
      case "add-member":
      case "add-device":
        return `Device ${device!.slice(0, 16)} of member ${member} is added. Export the journal and give it that file to join.`;
      case "set-roles":
        return `The roles of member ${member} are changed.`;
      case "set-threshold":
        return "How many stewards a change takes is changed.";
      case "approve":
        return `It is approved by as many stewards as it takes, and made. Export the journal to the others.${left}`;
      case "hand-over":
        return `Done for member ${member}; habeas members shows how it stands. Once the other one has the roles, say the same again on their device: it removes who hands over. A key holder's identities are handed over with habeas identity epoch; what was typed and not saved stays on the device of who leaves.${left}`;
      case "remove-member":
        return `Member ${member} is removed, and what is written from here on is closed to its devices. What they have read they keep. Export the journal to the others.${left}`;
      case "remove-device":
        return `Device ${device!.slice(0, 16)} is removed, and what is written from here on is closed to it. What it holds it keeps. Export the journal to the others.${left}`;
    }
  };
}

/** What is told of a change that waits for others. */
export function proposedText(proposal: string, missing: number): string {
  return `Proposed as ${proposal.slice(0, 16)}: ${counted(missing, "approval")} of stewards ${missing === 1 ? "is" : "are"} missing. Export the journal to them; each reads what it does in habeas members, and says habeas member approve DIR ${proposal.slice(0, 16)}.`;
}

/** What is kept and not counted, why, and what to do so that nothing that was typed is lost. */
function uncountedText({
  device,
  own,
  entries,
  why,
  line,
}: JournalImportReport["uncounted"][number]): string {
  const [which, many] = [
    own ? "This device" : `Device ${device.slice(0, 16)}`,
    counted(entries, "entry", "entries"),
  ];
  const kept = `${many} of it ${entries === 1 ? "is" : "are"} kept and not counted.`;
  switch (why) {
    case "copied":
      return `${which} was copied: ${kept} Type what is missing anew on a device of the team.`;
    case "removed":
      return `${which} was removed: ${kept} Type what is missing anew on a device of the team.`;
    case "not-added": {
      const again = `habeas device add DIR ${line}, or for a new member habeas member add DIR ${line}`;
      const remedy = own
        ? `Ask a steward to add it again, so that they count: ${again}.`
        : `Where you know in whose hands it is, a steward adds it again, so that they count: ${again}.`;
      return `${which} is not of the team, as who approved its adding was removed or copied at the same time: ${kept} ${remedy}`;
    }
  }
}

export function importedText(report: JournalImportReport): string {
  const { taken, known, uncounted, waiting, strangers, refused, copied, standing } = report;
  const lines = [
    `${counted(taken, "entry", "entries")} taken in, ${known} here already.`,
    ...uncounted.map(uncountedText),
    waiting === 0
      ? ""
      : `${waiting} left out: what they follow, or the key that opens them, is not there yet. Import a newer file; where that brings nothing, the others do not know this device yet: export its journal, take that in on one of theirs, and import what is exported there afterwards.`,
    strangers === 0 ? "" : `${strangers} left out: of devices that nobody of the team added.`,
    refused === 0 ? "" : `${refused} left out: forged or damaged.`,
    ...copied.map(
      (device) =>
        `Device ${device.slice(0, 16)} was copied: two of its entries have one number. It is frozen; remove it (habeas device remove).`,
    ),
    standing === "active" ? "" : `This device is ${standing}: it can be read here and not written.`,
  ];
  return lines.filter((line) => line !== "").join("\n");
}
