import { serveDossiers } from "../http/serve.ts";
import { installationHost } from "../service/installation.ts";
import { type ReadSession, openSession } from "../service/session.ts";
import { Problem } from "../domain/problem.ts";
import { type Call, type Option, warning, wholeNumber } from "./command.ts";
import { untilEnded } from "./until-ended.ts";

export const portOption: Readonly<Record<string, Option>> = {
  port: { value: "N", about: "listen on port N instead of a free one" },
};

/** Serves the dossiers that `openAll` opens until Ctrl-C; they are closed however it ends. */
export async function serve(
  call: Call,
  openAll: (open: (dir: string, passphrase: string) => Promise<void>) => Promise<void>,
  note?: string,
): Promise<void> {
  const port = portNumber(call);
  const sessions: ReadSession[] = [];
  try {
    await openAll(async (dir, passphrase) => {
      sessions.push(
        await openSession(dir, { passphrase, slot: call.slot, mode: "read", warn: warning(call) }),
      );
    });
    const server = await serveDossiers(sessions, { port, host: installationHost() });
    call.out(server.url);
    call.say(
      `Serving ${sessions.map(({ name }) => name).join(" and ")} on this machine only; Ctrl-C ends it. The address above works once.`,
    );
    call.say(`If the browser does not find it, open ${server.plainUrl} instead.`);
    if (note !== undefined) call.say(note);
    await untilEnded(call.signal);
    await server.close();
  } finally {
    for (const session of sessions) await session.close();
  }
}

function portNumber(call: Call): number {
  const port = wholeNumber(call, "port") ?? 0;
  if (port > 65_535) throw new Problem("bad-usage", `--port takes a number up to 65535, not ${port}.`);
  return port;
}
