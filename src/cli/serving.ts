import { counted } from "../domain/noun.ts";
import { Problem } from "../domain/problem.ts";
import { buildWeb } from "../service/build-web.ts";
import { type Launch, launch } from "../launcher/launch.ts";
import { untilEnded } from "../launcher/until-ended.ts";
import { type Call, type Option, wholeNumber } from "./command.ts";

/** What the commands that serve dossiers in the browser share. They load neither store nor cryptography: the keeper does. */

/** Minutes without a person after which a run locks itself. */
const usualIdle = 3;
const longestIdle = 240;

export const servingOptions: Readonly<Record<string, Option>> = {
  port: { value: "N", about: "listen on port N instead of a free one" },
  idle: {
    value: "MINUTES",
    about: `lock after so many minutes in which nobody does anything (1 to ${longestIdle}; ${usualIdle} if not given)`,
  },
};

export const readOnlyOption: Readonly<Record<string, Option>> = {
  "read-only": { about: "let pages change nothing, so that other programs can write meanwhile" },
};

export function modeOf(call: Call): Launch["mode"] {
  return call.options["read-only"] === true ? "read" : "write";
}

/** Serves until Ctrl-C, or until the terminal is closed. */
export async function serve(
  call: Call,
  {
    builds,
    ...what
  }: Pick<Launch, "dossiers" | "mode" | "addressed" | "opening" | "panicDestroys"> & {
    /** Whether the application is built beside. */
    readonly builds: boolean;
  },
): Promise<void> {
  const [port, idleMinutes] = [portNumber(call), idleOption(call)];
  if (builds) void buildInBackground(call);
  const run = await launch({
    ...what,
    port,
    idleMinutes,
    slot: call.slot,
    signal: call.signal,
    say: call.say,
  });
  try {
    call.out(run.url);
    call.say(
      `Serving ${counted(run.total, "dossier")} on this machine only${run.isLocked() ? ", locked" : ""}; Ctrl-C locks and ends. The address above works once.`,
    );
    call.say(`If the browser does not find it, open ${run.plainUrl} instead.`);
    await Promise.race([untilEnded(call.signal, run.lock), run.isOver]);
  } finally {
    await run.close();
  }
}

function idleOption(call: Call): number {
  const minutes = wholeNumber(call, "idle") ?? usualIdle;
  if (minutes < 1 || minutes > longestIdle)
    throw new Problem(
      "bad-usage",
      `--idle takes 1 to ${longestIdle} minutes, not ${minutes}; a dossier that stays open for ever protects nobody.`,
    );
  return minutes;
}

function portNumber(call: Call): number {
  const port = wholeNumber(call, "port") ?? 0;
  if (port > 65_535) throw new Problem("bad-usage", `--port takes a number up to 65535, not ${port}.`);
  return port;
}

/** Builds the application where its sources are not those of the last build; its addresses wait for it, and the dossiers do not. */
async function buildInBackground(call: Call): Promise<void> {
  try {
    if ((await (call.build ?? buildWeb)()) !== "cannot") return;
  } catch {
    // What Vite says is long; the sentence below tells how to see it.
  }
  call.say('The application could not be built; "npm run build:web" says why.');
}
