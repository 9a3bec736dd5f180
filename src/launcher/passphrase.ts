import { readFile } from "node:fs/promises";
import { stdin } from "node:process";
import type { Call } from "../cli/command.ts";
import { pipedBytes } from "../cli/standard-input.ts";
import { endQuestion, writeQuestion } from "../cli/terminal.ts";
import { Problem } from "../domain/problem.ts";
import { takeFromEnvironment } from "./process-memory.ts";

/**
 * Passphrases as they come to the program, as bytes: a text could not be wiped, and a process that outlives a lock must hold
 * none. Whoever takes one fills it with zeros after use.
 */

/**
 * The passphrase that the call names: the first line of `--passphrase-file` (`-` is standard input), else
 * HABEAS_PASSPHRASE; undefined when neither is given, so that the caller may prompt. It is taken, not read: a second
 * call finds neither in the environment nor in the pipe what the first has had.
 */
export async function givenPassphraseBytes(
  call: Call,
  option = "passphrase-file",
): Promise<Buffer | undefined> {
  const file = call.options[option];
  if (typeof file !== "string") {
    const fromEnvironment = takeFromEnvironment("HABEAS_PASSPHRASE");
    return fromEnvironment === undefined || fromEnvironment.length === 0 ? undefined : fromEnvironment;
  }
  const bytes = file === "-" ? await pipedBytes(`--${option}`, call.signal) : await bytesOf(file);
  const line = Buffer.from(firstLine(bytes));
  bytes.fill(0);
  if (line.length > 0) return line;
  const where = file === "-" ? "standard input" : file;
  throw new Problem("bad-usage", `The first line of ${where} is empty; it must hold the passphrase.`);
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new Problem(
      "bad-usage",
      `The passphrase file ${file} can't be read; name a file whose first line is the passphrase.`,
    );
  }
}

function firstLine(bytes: Buffer): Buffer {
  const feed = bytes.indexOf(0x0a);
  const end = feed < 0 ? bytes.length : feed;
  return bytes.subarray(0, feed > 0 && bytes[end - 1] === 0x0d ? end - 1 : end);
}

/** The passphrase that a person types at the terminal, unseen. Refuses where there is no terminal to ask at. */
export async function promptPassphraseBytes(question: string, signal?: AbortSignal): Promise<Buffer> {
  if (!stdin.isTTY) throw noTerminal();
  // Before the question, or what is typed at once would show.
  stdin.setRawMode(true);
  stdin.resume();
  writeQuestion(`${question}: `);
  return new Promise((done, fail) => {
    const typed = Buffer.alloc(longest);
    let length = 0;
    const end = (): void => {
      signal?.removeEventListener("abort", cancel);
      stdin.off("data", read);
      stdin.setRawMode(false);
      stdin.pause();
      endQuestion();
    };
    const cancel = (): void => {
      end();
      typed.fill(0);
      fail(new Problem("cancelled", "Cancelled; nothing was changed."));
    };
    const read = (chunk: Buffer): void => {
      for (const byte of chunk) {
        if (byte === enter || byte === lineFeed || byte === endOfText) {
          end();
          chunk.fill(0);
          return done(typed.subarray(0, length));
        }
        if (byte === interrupt) return cancel();
        if (byte === del || byte === backspace) length = startOfLast(typed, length);
        else if (length < longest) typed[length++] = byte;
      }
      chunk.fill(0);
    };
    stdin.on("data", read);
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener("abort", cancel);
  });
}

/** Bytes of the longest passphrase that is taken from a terminal. */
const longest = 4096;
const [interrupt, endOfText, backspace, lineFeed, enter, del] = [0x03, 0x04, 0x08, 0x0a, 0x0d, 0x7f];

/** Where the last letter of UTF-8 text begins. */
function startOfLast(text: Uint8Array, length: number): number {
  let at = Math.max(0, length - 1);
  while (at > 0 && (text[at]! & 0xc0) === 0x80) at -= 1;
  return at;
}

export function noTerminal(): Problem {
  return new Problem(
    "bad-usage",
    "There is no terminal to ask for the passphrase at; give --passphrase-file FILE or set HABEAS_PASSPHRASE.",
  );
}
