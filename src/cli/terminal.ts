/* oxlint-disable no-control-regex -- control characters are what is looked for */
import type { Call } from "./command.ts";

/**
 * The one place where the command line writes. What comes from a file or a record may hold characters that a terminal
 * obeys: control characters (C0 and C1, escape among them) move the cursor, colour, or type; those of direction turn
 * text round. They are shown as signs here, for all commands and messages, and never reach a terminal as what they are.
 */

/** Control characters and those that steer the direction of text; line ends and tabs are the layout of a listing. */
const steering =
  /\r(?!\n)|[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/** Text for a listing: of what steers a terminal only line ends and tabs stay. */
export function visible(text: string): string {
  return text.replaceAll(steering, signOf);
}

/** Text for one line: line ends and tabs are shown as signs too. */
function visibleLine(text: string): string {
  return visible(text).replaceAll(/[\r\n\t]/g, signOf);
}

/** A value as JSON in which whatever steers a terminal is escaped, so that it reads back as it was. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(
    steering,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The surroundings of a command, with all that is written through them made visible. */
export function throughOneWriter<T extends Pick<Call, "out" | "say" | "progress">>(surroundings: T): T {
  return {
    ...surroundings,
    out: (text: string) => surroundings.out(visible(text)),
    say: (line: string) => surroundings.say(visibleLine(line)),
    progress: (doing: string) => surroundings.progress(visibleLine(doing)),
  };
}

export function writeOut(text: string): void {
  process.stdout.write(visible(text.endsWith("\n") ? text : `${text}\n`));
}

export function writeLine(line: string): void {
  process.stderr.write(`${visibleLine(line)}\n`);
}

/** A question at the terminal; the answer stands on its line. */
export function writeQuestion(question: string): void {
  process.stderr.write(visibleLine(question));
}

/** Ends the line of a question whose answer is not shown. */
export function endQuestion(): void {
  process.stderr.write("\n");
}

/** A line on the terminal that counts up, at most ten times a second; silent where stderr is no terminal. */
export function progressOnTerminal(doing: string): (done: number, total?: number) => void {
  if (!process.stderr.isTTY) return () => {};
  let last = 0;
  return (done, total) => {
    const now = performance.now();
    const finished = total !== undefined && done >= total;
    if (now - last < 100 && !finished) return;
    last = now;
    const count =
      total === undefined
        ? done.toLocaleString("en")
        : `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
    process.stderr.write(`\r\u001b[K${finished ? "" : visibleLine(`${doing}: ${count}`)}`);
  };
}

/** ␛ for escape, ␡ for delete, and the number of what has no sign of its own: <U+202E>. */
function signOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
