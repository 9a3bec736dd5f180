import { stdin, stderr } from "node:process";
import { createInterface } from "node:readline/promises";
import { Problem } from "../domain/problem.ts";
import { writeQuestion } from "./terminal.ts";

let taken: string | undefined;

/**
 * The text that comes by standard input for the operand or option `what`, which the call gave as `-`: all of a pipe, or
 * at a terminal one line, asked for with `question`. It stands in no history of a shell and in no list of processes.
 *
 * @throws Problem `bad-usage` when another part of the call has taken it or it is no UTF-8, `cancelled` on Ctrl-C
 */
export async function readStandardInput(
  what: string,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  if (!stdin.isTTY) return pipedInput(what, signal);
  claim(what);
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    writeQuestion(`${question}: `);
    return await orCancelled(terminal.question("", { signal }), signal);
  } finally {
    terminal.close();
  }
}

/** The same from a pipe alone, for what must not show: at a terminal it is refused. */
export async function pipedInput(what: string, signal: AbortSignal): Promise<string> {
  const bytes = await pipedBytes(what, signal);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Problem("bad-usage", `What came by standard input for ${what} is not UTF-8 text.`);
  } finally {
    bytes.fill(0);
  }
}

/** The same as bytes, which can be wiped. */
export async function pipedBytes(what: string, signal: AbortSignal): Promise<Buffer> {
  claim(what);
  if (stdin.isTTY)
    throw new Problem(
      "bad-usage",
      `${what} - reads a pipe, and here is a terminal; leave ${what} out and type.`,
    );
  const chunks: Buffer[] = [];
  const read = async (): Promise<void> => {
    for await (const chunk of stdin) chunks.push(chunk as Buffer);
  };
  const cancel = (): void => void stdin.destroy();
  signal.addEventListener("abort", cancel);
  try {
    await orCancelled(read(), signal);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
  const bytes = Buffer.concat(chunks);
  for (const part of chunks) part.fill(0);
  return bytes;
}

function claim(what: string): void {
  if (taken !== undefined)
    throw new Problem("bad-usage", `Both ${taken} and ${what} are given as -; name a file for one of them.`);
  taken = what;
}

async function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted) throw new Problem("cancelled", "Cancelled; nothing was changed.");
    throw error;
  }
}
