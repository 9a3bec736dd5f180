import { parseArgs } from "node:util";
import type { SlotOptions } from "../crypto/key.ts";
import { Problem } from "../domain/problem.ts";
import { isWhole } from "../domain/text.ts";
import { didYouMean, nearest } from "../intake/records/nearest.ts";
import type { buildWeb } from "../service/build-web.ts";

/** One option of a command: `--name VALUE`, or a flag; a `repeated` one may be given several times. */
export type Option = { readonly value?: string; readonly about: string; readonly repeated?: true };

/** What a command gets to work with. `signal` aborts on Ctrl-C; `out` is stdout, `say` a line on stderr. */
export type Call = {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | true | readonly string[] | undefined>>;
  readonly signal: AbortSignal;
  readonly out: (text: string) => void;
  readonly say: (line: string) => void;
  readonly progress: (doing: string) => (done: number, total?: number) => void;
  /** Only tests give one (`Unlock` in service/dossier.ts); no argument and no environment variable can. */
  readonly slot?: SlotOptions | undefined;
  /** What builds the application where not the program itself does; only tests give one. */
  readonly build?: typeof buildWeb | undefined;
};

/** One command: how it is called, what it does, its options, and its work. `exit` is the exit code where it is not 0. */
export type Command = {
  readonly name: string;
  readonly operands: string;
  readonly about: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly run: (call: Call) => Promise<void | { readonly exit: number }>;
};

export const formatOption: Readonly<Record<string, Option>> = {
  format: {
    value: "text|json",
    about: "how to print: text for people (default), json for programs (docs/json.md)",
  },
};

export const passphraseOption: Readonly<Record<string, Option>> = {
  "passphrase-file": {
    value: "FILE",
    about:
      "read the passphrase from the first line of FILE (- is standard input); without it HABEAS_PASSPHRASE, else a prompt",
  },
};

/** Of every command that writes entries. */
export const clockOption: Readonly<Record<string, Option>> = {
  "clock-is-right": {
    about: "write though the clock of this machine is far from the last entry of the dossier",
  },
};

export const asOfOption: Readonly<Record<string, Option>> = {
  "as-of": { value: "SIZE", about: "as the records stood at the checkpoint of that size, instead of now" },
};

export const allowImplausibleOption: Readonly<Record<string, Option>> = {
  "allow-implausible": {
    value: "REASON",
    about: "let in what cannot stand, such as an end before its start; history keeps the reason",
  },
};

/** Of every command that gives something out: for whom. */
export const forOption: Readonly<Record<string, Option>> = {
  for: {
    value: "AUDIENCE",
    about:
      "what may be shown to organisation, partner or public by consent; the journal keeps that it was given out",
  },
  purpose: {
    value: "PURPOSE",
    about:
      "with --for, what it is for: internal, advocacy, court, publication, research (default: internal, advocacy, publication)",
  },
  to: { value: "WHO", about: "with --for, the office or body that it goes to, kept in the journal for good" },
};

/** Of every command that writes files for an audience. */
export const leaveOutOption: Readonly<Record<string, Option>> = {
  "leave-out": {
    about: "with --for, go on without the people who have not consented, instead of naming them",
  },
};

/** Of every command that changes records by hand. */
export const whyOption: Readonly<Record<string, Option>> = {
  why: { value: "TEXT", about: "the reason, kept in the history for good; write no names in it" },
};

export function optionText(call: Call, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === "string" ? value : undefined;
}

export function wholeNumber(call: Call, name: string, mostDigits = 9): number | undefined {
  const text = optionText(call, name);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text) || text.length > mostDigits)
    throw new Problem("bad-usage", `--${name} takes a whole number, not ${JSON.stringify(text)}.`);
  return Number(text);
}

/** The option of that name, without which the command can't do anything: `needs` says what for, such as "…, the record that stays". */
export function needed(call: Call, name: string, needs: string): string {
  const text = optionText(call, name);
  if (text === undefined) throw new Problem("bad-usage", needs);
  return text;
}

/** The words of an option that asks for a reason. */
export function reasonOption(call: Call, name: string): string | undefined {
  const reason = optionText(call, name)?.trim();
  if (reason !== undefined && !/\p{L}/u.test(reason))
    throw new Problem("bad-usage", `--${name} needs a reason in words, which the history then shows.`);
  return reason;
}

/** The reason that a call gives with `--why`. */
export function reasonOf(call: Call): string {
  const reason = reasonOption(call, "why");
  if (reason === undefined)
    throw new Problem("bad-usage", "A reason is needed; give it with --why TEXT, in words without names.");
  return reason;
}

/** The options and operands of a call, checked against the command; a sentence and exit code 2 where they do not fit. */
export function parseCall(command: Command, argv: readonly string[]): Pick<Call, "args" | "options"> {
  refuseBrokenText(command, argv);
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => [
      name,
      {
        type: option.value === undefined ? "boolean" : "string",
        multiple: option.repeated === true,
      } as const,
    ]),
  );
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = (error as Error).message.split(/\.\s|\.$|\n/)[0]!;
    const [, word] = /^Unknown option '--?([^']+)'/.exec(reason) ?? [];
    const near = word === undefined ? undefined : nearest(word, Object.keys(command.options));
    throw new Problem(
      "bad-usage",
      `${reason}${near === undefined ? "" : `; did you mean --${near}`}; usage: ${usage(command)}.`,
    );
  }
  const { least, most } = arity(command.operands);
  if (parsed.positionals.length < least || parsed.positionals.length > most) {
    throw new Problem(
      "bad-usage",
      `${command.name} takes ${command.operands === "" ? "no operands" : command.operands}; usage: ${usage(command)}.`,
    );
  }
  const format = parsed.values["format"];
  const formats = command.options["format"]?.value?.split("|") ?? [];
  if (typeof format === "string" && !formats.includes(format)) {
    throw new Problem(
      "bad-usage",
      `--format ${format} is not known; expected ${formats.slice(0, -1).join(", ")} or ${formats.at(-1)!}.`,
    );
  }
  return { args: parsed.positionals, options: parsed.values as Call["options"] };
}

/** The refusal of a word that is no command of `names`, with the one that is near. */
export function noCommand(word: string, names: readonly string[]): Problem {
  return new Problem(
    "bad-usage",
    `There is no command ${JSON.stringify(word)}${didYouMean(word, names)}; "habeas help" lists the commands.`.replace(
      "?; ",
      "? ",
    ),
  );
}

/** Tells what was seen on opening a dossier, beside what a command prints. */
export function warning(call: Pick<Call, "say">): (sentence: string) => void {
  return (sentence) => call.say(`habeas: ${sentence}`);
}

/** Node puts U+FFFD where the bytes of an argument are no UTF-8; on Windows half of a character comes through as it is. */
function refuseBrokenText(command: Command, argv: readonly string[]): void {
  const at = argv.findIndex((argument) => !isWhole(argument) || argument.includes("\ufffd"));
  if (at < 0) return;
  throw new Problem(
    "bad-usage",
    `Argument ${at + 1} after "${command.name}" is not UTF-8 text; type it again, or rename the file that it names.`,
  );
}

/** `habeas import DIR PATH… [--map M.yaml] [--dry-run]` */
export function usage(command: Command): string {
  const options = Object.entries(command.options).map(([name, { value }]) =>
    value === undefined ? `[--${name}]` : `[--${name} ${value}]`,
  );
  return ["habeas", command.name, command.operands, ...options].filter((part) => part !== "").join(" ");
}

/** How many operands `DIR PATH…` takes: each word one, one with … one or more, one in brackets none or one. */
function arity(operands: string): { least: number; most: number } {
  const words = operands.split(" ").filter((word) => word !== "");
  const optional = words.filter((word) => word.startsWith("[")).length;
  const most = words.some((word) => word.includes("…")) ? Infinity : words.length;
  return { least: words.length - optional, most };
}
