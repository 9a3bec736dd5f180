import { stdin } from "node:process";
import { sixWords } from "../crypto/passphrase.ts";
import { Problem } from "../domain/problem.ts";
import { isWhole } from "../domain/text.ts";
import { refusePrinted } from "../service/example.ts";
import type { Call } from "./command.ts";
import { givenPassphraseBytes, noTerminal, promptPassphraseBytes } from "../launcher/passphrase.ts";

/** `givenPassphraseBytes` as text, for a command that ends with its work. */
export async function givenPassphrase(call: Call, option?: string): Promise<string | undefined> {
  const bytes = await givenPassphraseBytes(call, option);
  return bytes === undefined ? undefined : textOf(bytes);
}

/** The passphrase that a person types at the terminal, unseen. Refuses where there is no terminal to ask at. */
export async function promptPassphrase(question: string, signal?: AbortSignal): Promise<string> {
  return textOf(await promptPassphraseBytes(question, signal));
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  bytes.fill(0);
  return text;
}

/** A new passphrase: six random words are offered where it is typed, and it is asked for twice. */
export async function newPassphrase(
  call: Call,
  option: string | undefined,
  question: string,
): Promise<string> {
  const given = option === undefined ? undefined : await givenPassphrase(call, option);
  if (given !== undefined) {
    // What is no UTF-8 is read as U+FFFD, which many a passphrase would share.
    if (!isWhole(given) || given.includes("\ufffd"))
      throw new Problem(
        "bad-usage",
        "The new passphrase is not UTF-8 text; save its file as UTF-8, or choose other words.",
      );
    return given;
  }
  if (!stdin.isTTY) throw noTerminal();
  const offered = await sixWords();
  call.say(`Six random words, which nobody can guess: ${offered}`);
  call.say("Write them down and press Enter to take them, or type a passphrase of your own.");
  const typed = await promptPassphrase(question, call.signal);
  const first = typed === "" ? offered : typed;
  if ((await promptPassphrase(`${question} again, in full`, call.signal)) !== first) {
    throw new Problem("bad-usage", "The two passphrases differ; nothing was changed. Start again.");
  }
  return first;
}

/** A new passphrase for a dossier of one's own: the one that the README prints for the examples protects nothing. */
export async function ownPassphrase(call: Call, option: string | undefined): Promise<string> {
  const passphrase = await newPassphrase(call, option, "New passphrase");
  refusePrinted(passphrase);
  return passphrase;
}
