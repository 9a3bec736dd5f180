import { expect, test } from "vitest";
import type { Fence } from "../../box/fence.ts";
import { type Machine, hibernation, swapsIn } from "../../launcher/machine.ts";
import { doctorText } from "./doctor.ts";

const best: Machine = {
  leavesNoCore: true,
  swaps: [],
  hibernation: "cannot",
  tellsPeers: true,
  findsLocalhost: true,
  temporary: "memory",
  isWindows: false,
};
const strong: Fence = { kind: "bubblewrap", program: "/usr/bin/bwrap", flags: [] };
const lineOf = (machine: Partial<Machine>, word: string, fence: Fence = strong): string =>
  doctorText({ ...best, ...machine }, fence)
    .split("\n")
    .find((line) => line.startsWith(word))!;

test("each fence that a machine lacks is named with what to do, and each that it has is not", () => {
  expect(doctorText(best, strong)).not.toMatch(/switch|encrypt the swap|does not say/);
  expect(lineOf({ leavesNoCore: false }, "Crash")).toContain("ulimit -c 0");
  expect(lineOf({ swaps: ["encrypted", "plain"] }, "Swap")).toContain("encrypt the swap or switch it off");
  expect(lineOf({ swaps: ["encrypted", "memory"] }, "Swap")).toContain("an encrypted swap");
  expect(lineOf({ swaps: ["memory"] }, "Swap")).toContain("not to disk");
  expect(lineOf({ hibernation: "can" }, "Hibernation")).toContain("switch it off rather than");
  expect(lineOf({ tellsPeers: false }, "Pages")).toContain(
    "other users of this machine get as far as the key",
  );
  expect(lineOf({ findsLocalhost: false }, "Address")).toContain("open the second, and mend the hosts file");
  expect(lineOf({ temporary: "disk" }, "Temporary files")).toContain("does not show to be encrypted");
  expect(lineOf({}, "Files of strangers")).toContain("they are read in bubblewrap");
  for (const [why, todo] of [
    ["absent", "install bubblewrap"],
    ["refused", "allow user namespaces"],
    ["unknown", "no stronger one that Habeas knows"],
  ] as const)
    expect(lineOf({}, "Files of strangers", { kind: "none", why })).toContain(todo);
  const silent = { leavesNoCore: undefined, swaps: undefined, hibernation: undefined, temporary: undefined };
  expect(doctorText({ ...best, ...silent }, strong).match(/does not say/g)).toHaveLength(4);
});

test("a swap is encrypted where the device mapper says so, and memory where it is zram", () => {
  const table = `Filename Type Size Used Priority
/dev/dm-1 partition 1 0 -2
/dev/dm-2 partition 1 0 -2
/dev/zram0 partition 1 0 100
/swapfile file 1 0 -3
`;
  const ids: Readonly<Record<string, string>> = { "/dev/dm-1": "CRYPT-PLAIN-swap\n", "/dev/dm-2": "LVM-a\n" };
  expect(swapsIn(table, (device) => ids[device])).toEqual(["encrypted", "plain", "memory", "plain"]);
  expect(swapsIn("Filename Type Size Used Priority\n")).toEqual([]);
  expect(swapsIn(undefined)).toBeUndefined();
});

test("a machine hibernates where the kernel offers it and knows where to wake from", () => {
  expect(hibernation("freeze mem disk\n", "254:1\n")).toBe("can");
  expect(hibernation("freeze mem disk\n", "0:0\n")).toBe("cannot");
  expect(hibernation("freeze mem\n", "254:1\n")).toBe("cannot");
  expect(hibernation(undefined, undefined)).toBeUndefined();
});
