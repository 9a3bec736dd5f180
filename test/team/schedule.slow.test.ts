import { rmSync } from "node:fs";
import { afterAll, beforeAll, test } from "vitest";
import { follows, type Step, type Template, template } from "./schedule.ts";

/** Schedules in which something was wrong once, as small as they were found (device 0 and 1 are stewards, 2 and 3 one member's). */
const once: readonly (readonly [string, readonly Step[]])[] = [
  [
    "who was removed and has heard of it hands on what it has",
    [
      { do: "remove-device", by: 0, who: 1 },
      { do: "give", by: 0 },
      { do: "take", by: 1, file: 0, as: { how: "whole", salt: 0 } },
      { do: "give", by: 1 },
    ],
  ],
  [
    "what is written while keys are wrapped anew in the background is confirmed",
    [
      { do: "clock", of: 0, years: 10 },
      { do: "write", by: 0, ref: 0 },
    ],
  ],
  [
    "a record that is erased and named anew at once stands anew at all (erase first)",
    [
      { do: "erase", by: 0, ref: 0 },
      { do: "write", by: 0, ref: 0 },
    ],
  ],
  [
    "an erasure that a removed device orders stands nowhere else (erasure of the removed)",
    [
      { do: "remove-member", by: 1, who: 2 },
      { do: "erase", by: 2, ref: 1 },
    ],
  ],
  [
    "an erasure that has to wait itself explains no gap",
    [
      { do: "write", by: 1, ref: 0 },
      { do: "remove-device", by: 2, who: 3 },
      { do: "erase", by: 1, ref: 0 },
    ],
  ],
  [
    "a copied device that can't read what the copy wrote hears that it was copied",
    [
      { do: "copy", of: 1 },
      { do: "write", by: 4, ref: 2 },
      { do: "write", by: 1, ref: 1 },
    ],
  ],
  [
    "a device whose copy has carried out an erasure carries it out too",
    [
      { do: "copy", of: 2 },
      { do: "erase", by: 3, ref: 0 },
    ],
  ],
  [
    "a record that two devices named alike at one time is erased under both of its ids (two ids)",
    [
      { do: "write", by: 0, ref: 2 },
      { do: "write", by: 1, ref: 2 },
      { do: "give", by: 0 },
      { do: "take", by: 1, file: 0, as: { how: "whole", salt: 0 } },
      { do: "erase", by: 1, ref: 2 },
    ],
  ],
  [
    "what somebody wrote who did not know of the erasure comes without what it sealed (erased on arrival)",
    [
      { do: "write", by: 2, ref: 0 },
      { do: "erase", by: 0, ref: 0 },
      { do: "give", by: 2 },
      { do: "take", by: 0, file: 0, as: { how: "whole", salt: 0 } },
    ],
  ],
  [
    "what a removed device wrote under an epoch of its own is kept (kept though sealed apart)",
    [
      { do: "remove-device", by: 0, who: 1 },
      { do: "remove-device", by: 1, who: 3 },
      { do: "write", by: 1, ref: 3 },
    ],
  ],
  [
    "of a backup that is restored twice while its device is removed all keep the same (backup of the removed)",
    [
      { do: "join", by: 0, as: "device" },
      { do: "backup", of: 2 },
      { do: "remove-device", by: 4, who: 2 },
      { do: "restore", of: 0 },
      { do: "restore", of: 0 },
    ],
  ],
  [
    "what somebody wrote who was added by who was removed at the same time is kept (added by the removed)",
    [
      { do: "remove-device", by: 0, who: 1 },
      { do: "join", by: 1, as: "member" },
      { do: "write", by: 4, ref: 2 },
    ],
  ],
  [
    "that a device was copied travels on, though nobody can read what shows it (fork handed on)",
    [
      { do: "clock", of: 1, years: 10 },
      { do: "copy", of: 1 },
      { do: "join", by: 0, as: "member" },
      { do: "write", by: 4, ref: 2 },
      { do: "write", by: 1, ref: 2 },
      { do: "give", by: 1 },
      { do: "give", by: 4 },
      { do: "take", by: 5, file: 0, as: { how: "whole", salt: 0 } },
      { do: "take", by: 5, file: 1, as: { how: "merged", salt: 0 } },
      { do: "lose", of: 4 },
    ],
  ],
  [
    "what a removed device wrote and erased itself is kept without its text (erased by the removed)",
    [
      { do: "write", by: 1, ref: 1 },
      { do: "remove-device", by: 0, who: 1 },
      { do: "erase", by: 1, ref: 1 },
      { do: "write", by: 0, ref: 0 },
      { do: "join", by: 0, as: "member" },
      { do: "give", by: 0 },
    ],
  ],
];

let made: Template;
beforeAll(async () => void (made = await template()));
afterAll(() => rmSync(made.folder, { recursive: true, force: true, maxRetries: 3 }));

test.each(once)("%s", async (_, steps) => void (await follows(made, steps)));
