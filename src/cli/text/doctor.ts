import type { TeamShown } from "../../api/team.ts";
import type { Fence } from "../../box/fence.ts";
import type { Machine } from "../../launcher/machine.ts";

/** What a machine does to keep an open dossier to its user, and what it does not: one line each. */
export function doctorText(machine: Machine, fence: Fence): string {
  return [
    coreLine(machine),
    swapLine(machine),
    hibernationLine(machine),
    peerLine(machine),
    nameLine(machine),
    temporaryLine(machine),
    boxLine(machine, fence),
  ].join("\n");
}

/** What a dossier's team lacks before a lost device loses nothing. */
export function waysInText({ recovery, advice }: TeamShown): string {
  if (advice.length > 0) return advice.map((sentence) => `Ways in: ${sentence}`).join("\n");
  return recovery === null
    ? "Ways in: there are several devices, and no recovery sheets."
    : `Ways in: any ${recovery.needed} of ${recovery.sheets} recovery sheets, last tried on ${recovery.last_drill}, beside the devices.`;
}

function coreLine({ leavesNoCore }: Machine): string {
  if (leavesNoCore === undefined)
    return "Crash: this system does not say whether a crash of the program writes its memory to disk; switch core dumps off in its settings.";
  return leavesNoCore
    ? "Crash: a crash of the program writes no memory to disk."
    : 'Crash: a crash of the program may write its memory, with keys, to disk; start it by the file habeas, or run "ulimit -c 0" before.';
}

function swapLine({ swaps }: Machine): string {
  if (swaps === undefined)
    return "Swap: this system does not say whether memory is written to swap; see that its disk is encrypted.";
  if (swaps.length === 0) return "Swap: memory is written to no swap.";
  if (swaps.includes("plain"))
    return "Swap: memory, with keys and what is shown, may be written to a swap that is not encrypted, and stay there; encrypt the swap or switch it off.";
  return swaps.includes("encrypted")
    ? "Swap: memory is written to an encrypted swap; it can be read for as long as the machine is on, or its key is known."
    : "Swap: memory is swapped to compressed memory, and not to disk.";
}

function hibernationLine({ hibernation }: Machine): string {
  if (hibernation === undefined)
    return "Hibernation: this system does not say whether it writes memory to disk when it sleeps; switch the machine off rather than closing its lid.";
  return hibernation === "can"
    ? "Hibernation: this machine can write all of its memory, with keys, to disk; lock before it sleeps, and switch it off rather than closing its lid."
    : "Hibernation: this machine is not set up to write its memory to disk when it sleeps; asleep it keeps it, so lock before.";
}

function peerLine({ tellsPeers }: Machine): string {
  return tellsPeers
    ? "Pages: connections of other users of this machine are closed unread."
    : "Pages: this system does not say whose a connection is; other users of this machine get as far as the key.";
}

function nameLine({ findsLocalhost }: Machine): string {
  return findsLocalhost
    ? "Address: localhost leads to this machine; browsers find names under it by themselves."
    : "Address: localhost does not lead to this machine, so a browser may not find the first address either; open the second, and mend the hosts file.";
}

function temporaryLine({ temporary }: Machine): string {
  if (temporary === undefined)
    return "Temporary files: this system does not say where they lie; what the program puts there is encrypted, or drawn for you to keep.";
  return {
    memory: "Temporary files: they lie in memory.",
    encrypted: "Temporary files: they lie on an encrypted disk.",
    disk: "Temporary files: they lie on a disk that this system does not show to be encrypted; what the program puts there is encrypted, or drawn for you to keep.",
  }[temporary];
}

function boxLine({ isWindows }: Machine, fence: Fence): string {
  const caps = isWindows ? "caps that the program itself watches" : "caps of the system on time and memory";
  if (fence.kind === "bubblewrap")
    return `Files of strangers: they are read in bubblewrap, which leaves a process no network, no other process and no file but this program's, with Node's permissions inside and ${caps}.`;
  const lacking = {
    absent: "install bubblewrap for the stronger one",
    refused:
      "bubblewrap is here, but this system lets it make no box: allow user namespaces for the stronger one",
    unknown: "this system has no stronger one that Habeas knows",
  }[fence.why];
  return `Files of strangers: they are read under Node's permissions, in a process with an empty environment and ${caps}; that is the weaker fence, and ${lacking}.`;
}
