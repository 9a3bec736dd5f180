import { Problem } from "../../domain/problem.ts";
import { counted } from "../../domain/noun.ts";
import { destroySlots, refuseNoSlot } from "../../launcher/destroy-slots.ts";
import type { Command } from "../command.ts";

/** Asks no passphrase and no second time: whoever calls it has no time. It is in the launcher's program, which starts at once. */
export const panicCommand: Command = {
  name: "panic",
  operands: "DIR…",
  about:
    "destroy the keys of dossiers, so that nobody can open them again, you included; a run that serves them locks",
  options: { "destroy-keys": { about: "needed: what is destroyed comes back from a backup alone" } },
  async run(call) {
    if (call.options["destroy-keys"] !== true)
      throw new Problem(
        "bad-usage",
        "This destroys the keys for good; say --destroy-keys if you mean it. Nothing was destroyed.",
      );
    for (const dir of call.args) refuseNoSlot(dir);
    for (const dir of call.args) destroySlots(dir);
    call.out(
      `The keys of ${counted(call.args.length, "dossier")} are destroyed. Backups still open with their passphrase; a snapshot of the disk, and a flash disk that moves its blocks, may still have the slots.`,
    );
  },
};
