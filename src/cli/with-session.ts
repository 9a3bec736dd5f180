import type { z } from "zod";
import { erasureList } from "../api/record.ts";
import type { ListOperation, Operation } from "../api/operation.ts";
import { counted } from "../domain/noun.ts";
import { Problem } from "../domain/problem.ts";
import { type Disclosed, shown } from "../service/disclose.ts";
import { isExampleDossier, refuseNoDossier } from "../service/dossier.ts";
import { examplePassphrase } from "../service/example.ts";
import { backupReminder } from "../service/last-backup.ts";
import { perform, performAll } from "../service/operations.ts";
import { addressee } from "../service/audience.ts";
import { type ReadSession, type SessionOf, openSession, sessionFor } from "../service/session.ts";
import type { Around } from "../service/use-case.ts";
import {
  type Call,
  type Command,
  type Option,
  asOfOption,
  forOption,
  formatOption,
  optionText,
  passphraseOption,
  warning,
  wholeNumber,
} from "./command.ts";
import { givenPassphrase, promptPassphrase } from "./passphrase.ts";
import { jsonText } from "./terminal.ts";

/** What commands on a dossier have in common: how it is opened, how an operation is run on it, how its output is printed. */

type SessionReading<I, Output> = {
  readonly name: string;
  readonly operands: string;
  readonly about: string;
  readonly options?: Readonly<Record<string, Option>>;
  readonly input: (call: Call) => I;
  readonly text: (output: Output, call: Call) => string;
  /** What the text begins with, of another question. */
  readonly before?: (session: ReadSession, call: Call) => Promise<string>;
};

/** A command that opens a dossier to read and prints what an operation gives, of now or of a checkpoint before. */
export function answering<I extends z.ZodType, O extends z.ZodType>({
  operation,
  ...command
}: SessionReading<z.input<I>, z.output<O>> & { readonly operation: Operation<"reads", I, O> }): Command {
  return reading(command, (session, call, input) =>
    perform(session, operation, input, around(call, session)),
  );
}

/** The same for a list, of which it prints all rows. */
export function listing<I extends z.ZodType, Row extends z.ZodType>({
  operation,
  ...command
}: Omit<SessionReading<z.input<I>, readonly z.output<Row>[]>, "input"> & {
  readonly operation: ListOperation<I, Row>;
  /** What it asks for; all of the list without it. */
  readonly input?: (call: Call) => z.input<I>;
}): Command {
  return reading({ input: () => ({}) as z.input<I>, ...command }, (session, call, input) =>
    performAll(session, operation, input, around(call, session)),
  );
}

function reading<I, Output>(
  { input, text, before, options, ...named }: SessionReading<I, Output>,
  ask: (session: ReadSession, call: Call, input: I) => Promise<Disclosed<Output>>,
): Command {
  return {
    ...named,
    options: { ...options, ...asOfOption, ...forOption, ...formatOption, ...passphraseOption },
    run: (call) => {
      const asked = input(call);
      return withSession(call, "read", async (session) => {
        const size = wholeNumber(call, "as-of");
        const then = await session.at(size);
        const gone = size === undefined ? 0 : await erasedSince(session, size);
        if (gone > 0)
          warning(call)(
            `${counted(gone, "record was", "records were")} erased after that checkpoint and ${gone === 1 ? "is" : "are"} gone in the past too, so what is computed for it may differ from what was.`,
          );
        const first =
          before === undefined || call.options["format"] === "json" ? "" : `${await before(then, call)}\n\n`;
        print(call, await ask(then, call, asked), (output, same) => first + text(output, same));
      });
    },
  };
}

/** How many records were erased after the journal had this size: they are gone from that state too. */
async function erasedSince(session: ReadSession, size: number): Promise<number> {
  const rows = shown(await performAll(session, erasureList, {}));
  return rows.filter(({ position }) => position >= size).reduce((sum, { records }) => sum + records, 0);
}

/** What a command gives an operation beside its input: the terminal to count on, Ctrl-C, and what the call has seen. */
export function around(call: Call, session: ReadSession, doing = "working"): Around {
  return { progress: call.progress(doing), signal: call.signal, since: session.since };
}

export function print<T>(call: Call, result: Disclosed<T>, text: (output: T, call: Call) => string): void {
  const output = shown(result);
  call.out(call.options["format"] === "json" ? jsonText(output, 1) : text(output, call));
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

/**
 * Runs `work` on the dossier that the call's first operand names, or `dir`; with `--for`, on what an audience may see of it, which
 * can't write.
 */
export async function withSession<M extends "read" | "write", T>(
  call: Call,
  mode: M,
  work: (session: SessionOf<M>, passphrase: string) => Promise<T>,
  {
    dir = call.args[0]!,
    clockIsRight = call.options["clock-is-right"] === true,
    warn = warning(call),
    orRead = false,
    withoutTables,
    passphrase: known,
    forReader = true,
    onlyTraces = false,
  }: {
    readonly dir?: string;
    readonly clockIsRight?: boolean;
    readonly warn?: ((sentence: string) => void) | undefined;
    /** Whether it is opened to read where its disk takes nothing more; `always`: also while another program writes. */
    readonly orRead?: boolean | "always";
    /** Whether the tables make room on a full disk. */
    readonly withoutTables?: boolean;
    /** Where it was asked for already. */
    readonly passphrase?: string;
    /** Whether the work sees what those may see whom `--for` names; whoever releases numbers for them sees all. */
    readonly forReader?: boolean;
    /** Whether nothing is written but the trace that something leaves. */
    readonly onlyTraces?: boolean;
  } = {},
): Promise<T> {
  const addressed = forReader
    ? addressee({
        audience: optionText(call, "for"),
        purpose: optionText(call, "purpose"),
        to: optionText(call, "to"),
      })
    : undefined;
  const passphrase = known ?? (await passphraseOf(call, dir));
  const unlock = { passphrase, slot: call.slot, warn };
  // What is given out leaves a trace.
  if (addressed !== undefined) mode = "write" as M;
  const session = await openSession(dir, { ...unlock, mode, clockIsRight, withoutTables }).catch(
    (error: unknown) => {
      const codes = ["no-space", "not-writable", ...(orRead === "always" ? ["locked", "damaged"] : [])];
      if (error instanceof Problem && error.code === "locked" && (onlyTraces || addressed !== undefined))
        throw new Problem(
          "locked",
          "The journal keeps what leaves a dossier before it leaves, and another program is writing to this one; end that program (`habeas serve` also writes), or make the file from its page.",
          { cause: error },
        );
      if (!(error instanceof Problem) || !codes.includes(error.code) || orRead === false) throw error;
      return openSession(dir, { ...unlock, mode: "read" }) as Promise<SessionOf<M>>;
    },
  );
  try {
    const reminder =
      mode === "write" && orRead !== "always" ? backupReminder(session.store, session.now()) : undefined;
    if (reminder !== undefined) call.say(reminder);
    return await work(
      addressed === undefined ? session : (sessionFor(session, addressed) as SessionOf<M>),
      passphrase,
    );
  } finally {
    await session.close();
  }
}
