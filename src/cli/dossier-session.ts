import { Problem } from "../domain/problem.ts";
import { type Unit, units } from "../domain/frame.ts";
import { type Disclosed, shown } from "../service/disclose.ts";
import { type Dossier, isExampleDossier, openDossier, refuseNoDossier } from "../service/dossier.ts";
import { backupReminder } from "../service/last-backup.ts";
import { examplePassphrase } from "../service/example.ts";
import {
  type Command,
  type Option,
  type Session,
  formatOption,
  passphraseOption,
  warning,
} from "./command.ts";
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
  read: (dossier: Dossier, session: Session) => Promise<Disclosed<T>>,
  text: (rows: T, session: Session) => string,
): Command {
  return {
    name,
    operands,
    about,
    options: { ...options, ...asOfOption, ...formatOption, ...passphraseOption },
    run: (session) =>
      withDossier(session, "read", async (dossier) => {
        print(session, await read(await dossier.at(wholeNumber(session, "as-of")), session), text);
      }),
  };
}

export function print<T>(
  session: Session,
  result: Disclosed<T>,
  text: (rows: T, session: Session) => string,
): void {
  const rows = shown(result);
  session.out(session.options["format"] === "json" ? jsonText(rows, 1) : text(rows, session));
}

/**
 * The passphrase that the call gives, the examples' own for an example, or what a person types. A call that opens
 * several dossiers takes what is given once and hands it in.
 */
export async function passphraseOf(
  session: Session,
  dir: string,
  taken?: { readonly given: string | undefined },
): Promise<string> {
  const given = taken === undefined ? await givenPassphrase(session) : taken.given;
  if (given !== undefined) return given;
  refuseNoDossier(dir);
  return isExampleDossier(dir) ? examplePassphrase : promptPassphrase(`Passphrase of ${dir}`, session.signal);
}

export async function withDossier<T>(
  session: Session,
  mode: "read" | "write",
  work: (dossier: Dossier, passphrase: string) => Promise<T>,
  clockIsRight: boolean = session.options["clock-is-right"] === true,
): Promise<T> {
  return withDossierAt(
    session,
    session.args[0]!,
    async (dossier, passphrase) => {
      const reminder = mode === "write" ? backupReminder(dossier.store, Date.now()) : undefined;
      if (reminder !== undefined) session.say(reminder);
      return work(dossier, passphrase);
    },
    { mode, clockIsRight },
  );
}

/** The same for a dossier that an option names. */
export async function withDossierAt<T>(
  session: Session,
  dir: string,
  work: (dossier: Dossier, passphrase: string) => Promise<T>,
  how: { readonly mode: "read" | "write"; readonly clockIsRight?: boolean } = { mode: "read" },
): Promise<T> {
  const passphrase = await passphraseOf(session, dir);
  const dossier = await openDossier(dir, { ...how, passphrase, slot: session.slot, warn: warning(session) });
  try {
    return await work(dossier, passphrase);
  } finally {
    await dossier.close();
  }
}

export function optionText(session: Session, name: string): string | undefined {
  const value = session.options[name];
  return typeof value === "string" ? value : undefined;
}

export function wholeNumber(session: Session, name: string): number | undefined {
  const text = optionText(session, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text))
    throw new Problem("bad-usage", `--${name} takes a whole number, not ${JSON.stringify(text)}.`);
  return Number(text);
}

export function unitOption(session: Session): Unit {
  const unit = optionText(session, "unit");
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
export function reasonOption(session: Session, name: string): string | undefined {
  const reason = optionText(session, name)?.trim();
  if (reason !== undefined && !/\p{L}/u.test(reason))
    throw new Problem("bad-usage", `--${name} needs a reason in words, which the history then shows.`);
  return reason;
}
