import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import {
  identityAsk,
  identityCheck,
  identityEpoch,
  identityExport,
  identityHolder,
  identityOpen,
  identityPseudonym,
  identityShare,
  identityStatus,
  identityUnlock,
  identityWrite,
} from "../../api/identity.ts";
import { askText, likeText } from "../../api/wording.ts";
import { Problem } from "../../domain/problem.ts";
import { readJsonText, sayJsonFault } from "../../domain/json-text.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import type { ReadSession } from "../../service/session.ts";
import {
  type Call,
  type Command,
  needed,
  optionText,
  passphraseOption,
  reasonOf,
  whyOption,
  wholeNumber,
} from "../command.ts";
import { newPassphrase, givenPassphrase, promptPassphrase } from "../passphrase.ts";
import { pipedBytes } from "../standard-input.ts";
import { identityText, statusText } from "../text/identity.ts";
import { around, withSession } from "../with-session.ts";

type IdentityAction = {
  /** The operands behind the dossier, as the usage says them. */
  readonly operands: string;
  /** What is given the session, once the second passphrase was given where it is `held`. */
  readonly held?: true;
  readonly mode: "read" | "write";
  readonly run: (session: ReadSession, call: Call, operands: readonly string[]) => Promise<void>;
};

/** What can be done with identities, by its word. */
const acts: Readonly<Record<string, IdentityAction>> = {
  status: {
    operands: "",
    mode: "read",
    async run(session, call) {
      call.out(statusText(shown(await perform(session, identityStatus, {}, around(call, session)))));
    },
  },
  pseudonym: {
    operands: "",
    mode: "read",
    async run(session, call) {
      const input = { count: wholeNumber(call, "count") ?? 1 };
      const { drawn } = shown(await perform(session, identityPseudonym, input, around(call, session)));
      call.out(drawn.map(({ ref, pseudonym }) => `${ref}  ${pseudonym}`).join("\n"));
    },
  },
  holder: {
    operands: "",
    mode: "write",
    async run(session, call) {
      const isInFile = optionText(call, secondOption) !== undefined;
      const passphrase = await newPassphrase(call, isInFile ? secondOption : undefined, "Second passphrase");
      const given = { ...around(call, session), passphrase, slot: call.slot };
      const { recipient } = shown(await perform(session, identityHolder, {}, given));
      call.out(recipient);
      call.say(
        "This device is a key holder. Without the second passphrase nobody opens identities on it; nothing brings it back.",
      );
    },
  },
  epoch: {
    operands: "",
    held: true,
    mode: "write",
    async run(session, call) {
      const holders = (call.options["holder"] ?? []) as readonly string[];
      if (holders.length === 0)
        throw new Problem("bad-usage", "Name each holder with --holder age1…, as identity status says them.");
      const input = {
        holders: [...holders],
        threshold: wholeNumber(call, "threshold") ?? 1,
        shares: await sharesOf(call),
      };
      const { epoch, sealed } = shown(await perform(session, identityEpoch, input, around(call, session)));
      call.out(
        `Identity epoch ${epoch} has ${holders.length} holders, of whom ${input.threshold} are needed; identities sealed anew: ${sealed}.`,
      );
    },
  },
  write: {
    operands: "PERSON FILE",
    mode: "write",
    async run(session, call, [person, file]) {
      const input = {
        person: person!,
        identity: parsed(z.record(z.string(), z.unknown()), await jsonOf(call, file!), file!),
      };
      const { met } = shown(await perform(session, identityWrite, input, around(call, session)));
      call.out("Sealed.");
      if (met.length > 0) call.out(likeText(met, []));
    },
  },
  check: {
    operands: "FILE",
    mode: "write",
    async run(session, call, [file]) {
      const input = { identity: parsed(z.record(z.string(), z.unknown()), await jsonOf(call, file!), file!) };
      const { met, ask } = shown(await perform(session, identityCheck, input, around(call, session)));
      call.out(likeText(met, ask));
    },
  },
  open: {
    operands: "PERSON",
    held: true,
    mode: "write",
    async run(session, call, [person]) {
      const input = { person: person!, why: reasonOf(call), shares: await sharesOf(call) };
      call.out(identityText(shown(await perform(session, identityOpen, input, around(call, session)))));
    },
  },
  ask: {
    operands: "OUT [PERSON…]",
    mode: "write",
    async run(session, call, [out, ...persons]) {
      const purpose = purposeOf(call, persons);
      const input = { persons: [...persons], purpose, why: reasonOf(call) };
      await writeNew(out!, shown(await perform(session, identityAsk, input, around(call, session))));
      call.out(`Bring ${out!} and this dossier's journal to the key holders.`);
    },
  },
  share: {
    operands: "ASK OUT",
    held: true,
    mode: "write",
    async run(session, call, [file, out]) {
      const ask = parsed(identityShare.input, { ask: await jsonOf(call, file!) }, file!);
      call.say(askText(ask.ask));
      await writeNew(out!, shown(await perform(session, identityShare, ask, around(call, session))));
      call.out(`Give ${out!} to whoever asked; nobody else can open it.`);
    },
  },
  export: {
    operands: "OUT PERSON…",
    held: true,
    mode: "write",
    async run(session, call, [out, ...persons]) {
      const recipient = needed(
        call,
        "recipient",
        "Name with --recipient age1… the key of whoever may open the file.",
      );
      const input = {
        persons: [...persons],
        why: reasonOf(call),
        recipient,
        out: out!,
        shares: await sharesOf(call),
      };
      const done = shown(await perform(session, identityExport, input, around(call, session)));
      call.out(`Identities of ${done.persons} in ${out!}, for that recipient alone.`);
    },
  },
};

const secondOption = "second-passphrase-file";
const purposes = ["open", "export", "epoch"] as const;

export const identityCommand: Command = {
  name: "identity",
  operands: "ACTION DIR [OPERAND…]",
  about: "who a pseudonym is: sealed for key holders, opened one at a time with a reason",
  options: {
    [secondOption]: {
      value: "FILE",
      about: "read the second passphrase from the first line of FILE; without it a prompt",
    },
    ...whyOption,
    share: {
      value: "FILE",
      repeated: true,
      about: "of open, export, epoch: what a holder answered; may be repeated",
    },
    holder: {
      value: "age1…",
      repeated: true,
      about: "of epoch: a holder, by the recipient that status says; may be repeated",
    },
    threshold: { value: "K", about: "of epoch: how many holders it takes; 1 if not given" },
    purpose: {
      value: purposes.join("|"),
      about: "of ask: what for; open if not given, epoch without a PERSON",
    },
    recipient: { value: "age1…", about: "of export: the key of whoever may open the file" },
    count: { value: "N", about: "of pseudonym: how many; 1 if not given" },
    ...passphraseOption,
  },
  async run(call) {
    const [word, dir, ...operands] = call.args;
    const act = Object.hasOwn(acts, word!) ? acts[word!] : undefined;
    if (act === undefined)
      throw new Problem(
        "bad-usage",
        `identity takes one of ${Object.keys(acts).join(", ")} first, then DIR.`,
      );
    refuseArity(word!, act, operands);
    await withSession(
      call,
      act.mode,
      async (session) => {
        if (act.held) await unlockWhereHolder(session, call);
        await act.run(session, call, operands);
      },
      { dir: dir! },
    );
  },
};

/** A holder gives the second passphrase before what needs it; who is none may have all shares from others. */
async function unlockWhereHolder(session: ReadSession, call: Call): Promise<void> {
  const { holder } = shown(await perform(session, identityStatus, {}, around(call, session)));
  if (!holder) return;
  const passphrase =
    optionText(call, secondOption) === undefined
      ? await promptPassphrase("Second passphrase", call.signal)
      : (await givenPassphrase(call, secondOption))!;
  await perform(session, identityUnlock, {}, { ...around(call, session), passphrase, slot: call.slot });
}

function refuseArity(word: string, { operands }: IdentityAction, given: readonly string[]): void {
  const wanted = operands.split(" ").filter((one) => one !== "");
  const least = wanted.filter((one) => !one.startsWith("[")).length;
  const most = operands.includes("…") ? Infinity : wanted.length;
  if (given.length < least || given.length > most)
    throw new Problem("bad-usage", `identity ${word} takes DIR${operands === "" ? "" : ` ${operands}`}.`);
}

function purposeOf(call: Call, persons: readonly string[]): (typeof purposes)[number] {
  const text = optionText(call, "purpose") ?? (persons.length === 0 ? "epoch" : "open");
  const purpose = purposes.find((one) => one === text);
  if (purpose === undefined)
    throw new Problem("bad-usage", `--purpose takes ${purposes.join(", ")}, not ${JSON.stringify(text)}.`);
  return purpose;
}

async function sharesOf(call: Call): Promise<z.output<typeof identityShare.output>[]> {
  const shares = [];
  for (const file of (call.options["share"] ?? []) as readonly string[])
    shares.push(parsed(identityShare.output, await jsonOf(call, file), file));
  return shares;
}

/** What is wrong is not quoted: it may be a name. */
function parsed<S extends z.ZodType>(schema: S, value: unknown, file: string): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new Problem(
    "bad-input",
    `${file} is not what belongs here; give an identity, or what identity ask or identity share has written.`,
  );
}

const bounds = { characters: 1_000_000, values: 10_000 };

async function jsonOf(call: Call, file: string): Promise<unknown> {
  const bytes = file === "-" ? await pipedBytes("-", call.signal) : await bytesOf(file);
  const where = file === "-" ? "Standard input" : file;
  const read = readJsonText(bytes.toString("utf8"), bounds);
  if (read.ok) return read.value;
  throw new Problem("bad-input", `${where} ${sayJsonFault(read.fault, bounds)}.`);
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new Problem("not-found", `${file} can't be read; name a file, or - for standard input.`);
  }
}

async function writeNew(file: string, value: unknown): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(value)}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      throw new Problem("already-there", `There is something at ${file}; name a file that does not exist.`);
    throw new Problem("not-writable", `${file} can't be written; name another place.`);
  }
}
