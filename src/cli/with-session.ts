import { Problem } from "../domain/problem.ts";
import { type Unit, units } from "../domain/frame.ts";
import { type Disclosed, shown } from "../service/disclose.ts";
import { isExampleDossier, refuseNoDossier } from "../service/dossier.ts";
import { type ReadSession, type SessionOf, openSession } from "../service/session.ts";
import { backupReminder } from "../service/last-backup.ts";
import { examplePassphrase } from "../service/example.ts";
import { type Command, type Option, type Call, formatOption, passphraseOption, warning } from "./command.ts";
import { jsonText } from "./terminal.ts";
import { givenPassphrase, promptPassphrase } from "./passphrase.ts";

/** What commands on a dossier have in common: how it is opened, what an option says, how a listing is printed. */

export const asOfOption: Readonly<Record<string, Option>> = {
  "as-of": { value: "SIZE", about: "as the records stood at the checkpoint of that size, instead of now" },
};

/** A command that opens a dossier for reading and prints one listing, of now or of a checkpoint before. */
export function listing<T>(
  name: string,
  operands: string,
  about: string,
  options: Readonly<Record<string, Option>>,
  read: (session: ReadSession, call: Call) => Promise<Disclosed<T>>,
  text: (rows: T, call: Call) => string,
): Command {
  return {
    name,
    operands,
    about,
    options: { ...options, ...asOfOption, ...formatOption, ...passphraseOption },
    run: (call) =>
      withSession(call, "read", async (session) => {
        print(call, await read(await session.at(wholeNumber(call, "as-of")), call), text);
      }),
  };
}

export function print<T>(call: Call, result: Disclosed<T>, text: (rows: T, call: Call) => string): void {
  const rows = shown(result);
  call.out(call.options["format"] === "json" ? jsonText(rows, 1) : text(rows, call));
}

/**
 * The passphrase that the call gives, the examples' own for an example, or what a person types. A call that opens
 * several dossiers takes what is given once and hands it in.
 */
export async function passphraseOf(
  call: Call,
  dir: string,
  taken?: { readonly given: string | undefined },
): Promise<string> {
  const given = taken === undefined ? await givenPassphrase(call) : taken.given;
  if (given !== undefined) return given;
  refuseNoDossier(dir);
  return isExampleDossier(dir) ? examplePassphrase : promptPassphrase(`Passphrase of ${dir}`, call.signal);
}

export async function withSession<M extends "read" | "write", T>(
  call: Call,
  mode: M,
  work: (session: SessionOf<M>, passphrase: string) => Promise<T>,
  clockIsRight: boolean = call.options["clock-is-right"] === true,
): Promise<T> {
  return inSession(
    call,
    call.args[0]!,
    async (session, passphrase) => {
      const reminder = mode === "write" ? backupReminder(session.store, session.now()) : undefined;
      if (reminder !== undefined) call.say(reminder);
      return work(session, passphrase);
    },
    { mode, clockIsRight },
  );
}

/** The same to read a dossier that an option names. */
export async function withSessionAt<T>(
  call: Call,
  dir: string,
  work: (session: ReadSession) => Promise<T>,
): Promise<T> {
  return inSession(call, dir, work, { mode: "read" });
}

async function inSession<M extends "read" | "write", T>(
  call: Call,
  dir: string,
  work: (session: SessionOf<M>, passphrase: string) => Promise<T>,
  how: { readonly mode: M; readonly clockIsRight?: boolean },
): Promise<T> {
  const passphrase = await passphraseOf(call, dir);
  const session = await openSession(dir, { ...how, passphrase, slot: call.slot, warn: warning(call) });
  try {
    return await work(session, passphrase);
  } finally {
    await session.close();
  }
}

export function optionText(call: Call, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === "string" ? value : undefined;
}

export function wholeNumber(call: Call, name: string): number | undefined {
  const text = optionText(call, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text))
    throw new Problem("bad-usage", `--${name} takes a whole number, not ${JSON.stringify(text)}.`);
  return Number(text);
}

export function unitOption(call: Call): Unit {
  const unit = optionText(call, "unit");
  if (unit === undefined || !units.includes(unit as Unit)) {
    throw new Problem(
      "bad-usage",
      `--unit takes one of ${units.join(", ")}${unit === undefined ? "" : `, not ${JSON.stringify(unit)}`}.`,
    );
  }
  return unit as Unit;
}

export const allowImplausibleOption: Readonly<Record<string, Option>> = {
  "allow-implausible": {
    value: "REASON",
    about: "let in what cannot stand, such as an end before its start; history keeps the reason",
  },
};

/** The words of an option that asks for a reason. */
export function reasonOption(call: Call, name: string): string | undefined {
  const reason = optionText(call, name)?.trim();
  if (reason !== undefined && !/\p{L}/u.test(reason))
    throw new Problem("bad-usage", `--${name} needs a reason in words, which the history then shows.`);
  return reason;
}
