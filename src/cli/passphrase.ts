import { readFile } from "node:fs/promises";
import { stdin } from "node:process";
import { sixWords } from "../crypto/passphrase.ts";
import { Problem } from "../domain/problem.ts";
import { isWhole } from "../domain/text.ts";
import { examplePassphrase } from "../service/example.ts";
import type { Call } from "./command.ts";
import { endQuestion, writeQuestion } from "./terminal.ts";
import { takeFromEnvironment } from "./process-memory.ts";
import { pipedInput } from "./standard-input.ts";

/**
 * The passphrase that the call names: the first line of `--passphrase-file` (`-` is standard input), else
 * HABEAS_PASSPHRASE; undefined when neither is given, so that the caller may prompt. It is taken, not read: a second
 * call finds neither in the environment nor in the pipe what the first has had.
 */
export async function givenPassphrase(call: Call, option = "passphrase-file"): Promise<string | undefined> {
  const file = call.options[option];
  if (typeof file === "string") {
    const line = (await textOf(file, `--${option}`, call.signal)).split(/\r?\n/)[0] ?? "";
    if (line === "") {
      const where = file === "-" ? "standard input" : file;
      throw new Problem("bad-usage", `The first line of ${where} is empty; it must hold the passphrase.`);
    }
    return line;
  }
  const fromEnvironment = takeFromEnvironment("HABEAS_PASSPHRASE");
  return fromEnvironment === undefined || fromEnvironment === "" ? undefined : fromEnvironment;
}

async function textOf(file: string, option: string, signal: AbortSignal): Promise<string> {
  if (file === "-") return pipedInput(option, signal);
  try {
    const bytes = await readFile(file);
    const text = bytes.toString("utf8");
    bytes.fill(0);
    return text;
  } catch {
    throw new Problem(
      "bad-usage",
      `The passphrase file ${file} can't be read; name a file whose first line is the passphrase.`,
    );
  }
}

/** The passphrase that a person types at the terminal, unseen. Refuses where there is no terminal to ask at. */
export async function promptPassphrase(question: string, signal?: AbortSignal): Promise<string> {
  if (!stdin.isTTY) throw noTerminal();
  stdin.setEncoding("utf8");
  // Before the question, or what is typed at once would show.
  stdin.setRawMode(true);
  stdin.resume();
  writeQuestion(`${question}: `);
  return new Promise((done, fail) => {
    let typed = "";
    const end = (): void => {
      signal?.removeEventListener("abort", cancel);
      stdin.off("data", read);
      stdin.setRawMode(false);
      stdin.pause();
      endQuestion();
    };
    const cancel = (): void => {
      end();
      fail(new Problem("cancelled", "Cancelled; nothing was changed."));
    };
    const read = (chunk: string): void => {
      for (const character of chunk) {
        if (character === "\r" || character === "\n" || character === "\u0004") {
          end();
          return done(typed);
        }
        if (character === "\u0003") return cancel();
        typed =
          character === "\u007f" || character === "\b" ? [...typed].slice(0, -1).join("") : typed + character;
      }
    };
    stdin.on("data", read);
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener("abort", cancel);
  });
}

function noTerminal(): Problem {
  return new Problem(
    "bad-usage",
    "There is no terminal to ask for the passphrase at; give --passphrase-file FILE or set HABEAS_PASSPHRASE.",
  );
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
  if (passphrase === examplePassphrase)
    throw new Problem(
      "bad-input",
      "That passphrase is printed in the README for the examples, so it protects nothing; choose another.",
    );
  return passphrase;
}
