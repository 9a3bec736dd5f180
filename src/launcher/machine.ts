import { lookup } from "node:dns/promises";
import { readFileSync, realpathSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { toldPeers } from "./peer.ts";
import { leavesNoCore } from "./process-memory.ts";

/** What this machine does for an open dossier; undefined where the system does not say. */
export type Machine = {
  readonly leavesNoCore: boolean | undefined;
  /** Where memory is swapped to, by how that is kept. */
  readonly swaps: readonly Swap[] | undefined;
  /** `can`: the system is set up to write all of memory to disk and switch off. */
  readonly hibernation: "can" | "cannot" | undefined;
  readonly tellsPeers: boolean;
  /** Whether localhost leads to this machine. A name under it is not asked for, as the question could leave the machine. */
  readonly findsLocalhost: boolean;
  /** Where the folder for temporary files lies. */
  readonly temporary: "memory" | "encrypted" | "disk" | undefined;
  readonly isWindows: boolean;
};
export type Swap = "encrypted" | "memory" | "plain";

export async function thisMachine(): Promise<Machine> {
  return {
    leavesNoCore: leavesNoCore(),
    swaps: swapsIn(textOf("/proc/swaps")),
    hibernation: hibernation(textOf("/sys/power/state"), textOf("/sys/power/resume")),
    tellsPeers: toldPeers(),
    findsLocalhost: await lookup("localhost").then(
      ({ address }) => address === "::1" || address.startsWith("127."),
      () => false,
    ),
    temporary: placeOfTemporary(),
    isWindows: process.platform === "win32",
  };
}

/** How each line of `/proc/swaps` is kept: a device of dm-crypt, compressed memory, or neither. */
export function swapsIn(
  table: string | undefined,
  dmIdOf: (device: string) => string | undefined = dmId,
): readonly Swap[] | undefined {
  return table
    ?.trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const device = line.split(/\s+/)[0]!;
      if (/^\/dev\/zram\d+$/.test(device)) return "memory";
      return dmIdOf(device)?.startsWith("CRYPT-") === true ? "encrypted" : "plain";
    });
}

/** Whether memory can be written to disk as a whole: the kernel offers `disk`, and knows a place to resume from. */
export function hibernation(state: string | undefined, resume: string | undefined): Machine["hibernation"] {
  if (state === undefined) return undefined;
  const knowsPlace = resume !== undefined && resume.trim() !== "0:0";
  return state.split(/\s+/).includes("disk") && knowsPlace ? "can" : "cannot";
}

const tmpfsMagic = 0x01021994;

function placeOfTemporary(): Machine["temporary"] {
  try {
    const folder = realpathSync(tmpdir());
    if (process.platform !== "linux") return undefined;
    if (statfsSync(folder).type === tmpfsMagic) return "memory";
    const device = deviceOf(folder);
    return device !== undefined && dmId(device)?.startsWith("CRYPT-") === true ? "encrypted" : "disk";
  } catch {
    return undefined;
  }
}

/** The device of the mount that a folder lies on. */
function deviceOf(folder: string): string | undefined {
  const mounts = (textOf("/proc/self/mounts") ?? "").split("\n").map((line) => line.split(" "));
  return mounts
    .filter(([, at]) => at !== undefined && (folder === at || folder.startsWith(at === "/" ? "/" : `${at}/`)))
    .toSorted((a, b) => b[1]!.length - a[1]!.length)[0]?.[0];
}

/** What the device mapper calls a device, which begins with how it keeps it; undefined for one that it does not make. */
function dmId(device: string): string | undefined {
  try {
    return textOf(`/sys/class/block/${basename(realpathSync(device))}/dm/uuid`);
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
