import {
  type DeviceKey,
  deviceAgeIdentity,
  lockSecret,
  newDeviceKey,
  type SlotOptions,
} from "../crypto/key.ts";
import { recoveryKeyOf, type RecoverySheet } from "../crypto/recovery.ts";
import type { DeviceState, Membership } from "../domain/membership.ts";
import { Problem } from "../domain/problem.ts";
import { enterDevice } from "./dossier.ts";
import { openEpochsAs, recoveryName } from "./epoch.ts";
import { makeFolder, writeKeySlot } from "./folder.ts";
import { fillJournal, foundingIn } from "./join.ts";
import { openJournalFile } from "./journal-file.ts";
import { newDossierKey } from "./key.ts";

export type RecoverOptions = {
  readonly passphrase: string;
  readonly clock: () => number;
  readonly slot?: SlotOptions | undefined;
  readonly sheets: readonly RecoverySheet[];
  /** Whose device it becomes: told the team, gives the id of a member. */
  readonly owner: (membership: Membership) => string;
};

/** `others`: the devices that this member had, all of which may be in somebody else's hands. */
export type Recovered = {
  readonly founding: Uint8Array;
  readonly entries: number;
  readonly member: string;
  readonly others: readonly Pick<DeviceState, "sign" | "standing">[];
  /** Whether it can be read and not written until it hears of the other members. */
  readonly waits: boolean;
};

/**
 * Makes a dossier of a journal file with recovery sheets, behind a new passphrase. Its device is a new one, which the recovery key
 * lets in; the key is forgotten when this returns. Fails with a Problem, and makes nothing, where a sheet is wrong or too few are
 * there (`bad-input`, which says which sheet), or the file is no journal file or damaged.
 */
export async function recover(path: string, dir: string, options: RecoverOptions): Promise<Recovered> {
  const file = openJournalFile(path);
  try {
    const founding = foundingIn(file);
    const { dossier } = file.head;
    let approver: DeviceKey | undefined;
    let team: Membership | undefined;
    return await makeFolder(dir, async (files) => {
      const key = newDossierKey();
      const device = newDeviceKey();
      const entries = await fillJournal(
        files.journal,
        { key, device, founding },
        file,
        async (epochs, membership) => {
          approver = await recoveryKeyOf({ dossier, founding }, membership.recovery, options.sheets);
          team = membership;
          const name = recoveryName(membership.recovery!.age);
          const opened = await openEpochsAs(dossier, name, deviceAgeIdentity(approver), epochs);
          if (opened.length === 0) throw nothingSealed();
          return opened;
        },
      );
      if (team === undefined || approver === undefined) throw new RangeError("nothing was opened");
      const member = options.owner(team);
      const others = [...team.devices.values()].filter(
        (each) => each.member === member && each.standing !== "removed",
      );
      const admitted = { member, approver };
      const event = { event: "recovered" };
      const { waits } = await enterDevice(files, key, options.clock, event, { device, admitted });
      writeKeySlot(files.key, lockSecret(key, options.passphrase, options.slot));
      return {
        founding,
        entries,
        member,
        others: others.map(({ sign, standing }) => ({ sign, standing })),
        waits,
      };
    });
  } finally {
    file.close();
  }
}

/** Where the sheets fit and no epoch is sealed to them: whoever made them had not written that when the file was exported. */
function nothingSealed(): Problem {
  return new Problem(
    "bad-input",
    "The sheets fit, and no key in this journal file is sealed to them yet; take a file that was exported after the sheets were made.",
  );
}
