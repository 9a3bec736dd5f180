import { readFileSync } from "node:fs";
import { toldPeers } from "../../launcher/peer.ts";
import type { Command } from "../command.ts";
import { leavesNoCore } from "../../launcher/process-memory.ts";

/** What this machine does to keep an open dossier to its user, and what it does not: one line each. */
export const doctorCommand: Command = {
  name: "doctor",
  operands: "",
  about: "say what this machine does to protect an open session, and what it does not",
  options: {},
  async run(call) {
    call.out([coreLine(), swapLine(), peerLine()].join("\n"));
  },
};

function coreLine(): string {
  const none = leavesNoCore();
  if (none === undefined)
    return "Crash: this system does not say whether a crash of the program writes its memory to disk; switch core dumps off in its settings.";
  return none
    ? "Crash: a crash of the program writes no memory to disk."
    : 'Crash: a crash of the program may write its memory, with keys, to disk; start it by the file habeas, or run "ulimit -c 0" before.';
}

function swapLine(): string {
  const swaps = linesOf("/proc/swaps");
  if (swaps === undefined)
    return "Swap: this system does not say whether memory is written to swap; see that its disk is encrypted.";
  return swaps.length === 0
    ? "Swap: memory is written to no swap."
    : "Swap: memory, with keys and what is shown, may be written to swap and stay there; encrypt the swap or switch it off.";
}

function peerLine(): string {
  return toldPeers()
    ? "Pages: connections of other users of this machine are closed unread."
    : "Pages: this system does not say whose a connection is; other users of this machine get as far as the key.";
}

/** The lines of a system table behind its head; undefined where there is no such table. */
function linesOf(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, "utf8").trim().split("\n").slice(1);
  } catch {
    return undefined;
  }
}
