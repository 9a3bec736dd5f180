import { erasureList, recordErase, recordWouldErase } from "../../api/record.ts";
import { Problem } from "../../domain/problem.ts";
import { shown } from "../../service/disclose.ts";
import { performAll, perform } from "../../service/operations.ts";
import {
  type Call,
  type Command,
  clockOption,
  formatOption,
  passphraseOption,
  reasonOf,
  warning,
  whyOption,
  wholeNumber,
} from "../command.ts";
import { erasePreviewText, eraseText, erasuresText } from "../text/erase.ts";
import { around, passphraseOf, print, withSession } from "../with-session.ts";

export const eraseCommand: Command = {
  name: "erase",
  operands: "DIR REF",
  about: "erase a record for good, with all that belongs to it, where somebody withdraws",
  options: {
    ...whyOption,
    confirm: {
      value: "N",
      about:
        "how many records go; without it nothing is erased, and it is listed what would go and what would still name it",
    },
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  async run(call) {
    const [dir, ref] = call.args as [string, string];
    const confirm = wholeNumber(call, "confirm");
    if (confirm === undefined) return preview(call, ref);
    const input = { ref, why: reasonOf(call), confirm };
    // Asked for once, as the dossier may be opened twice.
    const passphrase = await passphraseOf(call, dir);
    try {
      await erase(call, input, { passphrase });
    } catch (error) {
      if (!isFull(error)) throw error;
      warning(call)(
        "The disk is full, so the tables that are computed from the journal are taken away to make room; the next opening makes them anew.",
      );
      await erase(call, input, { passphrase, withoutTables: true, isWritten: error.code === "unconfirmed" });
    }
    return undefined;
  },
};

/** What would go and what would still name it. Nothing is erased, and the exit code says so. */
function preview(call: Call, ref: string): Promise<{ readonly exit: number }> {
  return withSession(call, "read", async (session) => {
    const found = await perform(session, recordWouldErase, { ref }, around(call, session));
    print(call, found, erasePreviewText);
    call.say(
      `habeas: Nothing was erased; to do it, give --confirm ${shown(found).records} and the reason with --why.`,
    );
    return { exit: 1 };
  });
}

type Erasing = {
  readonly passphrase: string;
  readonly withoutTables?: boolean;
  /** Whether a try before has written the erasure: opening the dossier goes on with it. */
  readonly isWritten?: boolean;
};

function erase(
  call: Call,
  input: { readonly ref: string; readonly why: string; readonly confirm: number | undefined },
  { passphrase, withoutTables = false, isWritten = false }: Erasing,
): Promise<void> {
  return withSession(
    call,
    "write",
    async (session) =>
      isWritten
        ? print(call, await performAll(session, erasureList, {}, around(call, session)), erasuresText)
        : print(
            call,
            await perform(session, recordErase, input, around(call, session, "erasing")),
            eraseText,
          ),
    { passphrase, withoutTables },
  );
}

/** Whether a full disk stopped it, before it was written or after. */
function isFull(error: unknown): error is Problem {
  const problems = [error, error instanceof Error ? error.cause : undefined];
  return (
    error instanceof Problem && problems.some((one) => one instanceof Problem && one.code === "no-space")
  );
}
