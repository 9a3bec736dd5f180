import type { SlotOptions } from "../src/crypto/key.ts";

/**
 * A passphrase slot that opens at once. A program started as a process of its own refuses what it locks, so a dossier
 * for one is made without it. What a slot withstands is tested where it is made (src/crypto/key.test.ts), and that
 * nothing but an argument makes a weak one in test/cli/slot.slow.test.ts.
 */
export const weakSlot: SlotOptions = {
  cost: { memoryKiB: 8, passes: 1, lanes: 1 },
  weakForTests: true,
};
