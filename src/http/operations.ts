import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { identityHolder, identityUnlock } from "../api/identity.ts";
import type { DossierRow } from "../api/dossier.ts";
import type { SlotOptions } from "../crypto/key.ts";
import { Problem } from "../domain/problem.ts";
import { type Disclosed, shown } from "../service/disclose.ts";
import { answerOperation, perform } from "../service/operations.ts";
import { keepSent, mostSentBytes } from "../service/sent-file.ts";
import type { ReadSession } from "../service/session.ts";
import type { Around } from "../service/use-case.ts";

/** Bytes that a passphrase may have. */
const mostPassphrase = 4096;

/** The most that one call sends: a record with all its fields is some kilobytes. */
const mostBytes = 1024 * 1024;

/**
 * The operations (docs/operations.md), as routes below `/api`: `GET /` lists the dossiers that this run serves, `POST /ID/NAME`
 * runs an operation on one of them with the JSON that is sent. An answer says in `Habeas-Checkpoint` of which state of the journal
 * it is; what is asked with that header is answered of that state or refused as `moved`. A refusal is `{"problem": code, "sentence": …}` with its
 * status. All of it asks for the key of the run. Only tests give a `slot`.
 */
export function operationRoutes(
  sessions: readonly ReadSession[],
  keyed: MiddlewareHandler,
  slot?: SlotOptions,
): Hono {
  const app = new Hono();
  app.use(keyed);

  app.get("/", (context) =>
    context.json(
      sessions.map((session): DossierRow => ({
        id: session.id,
        name: session.name,
        writable: "writer" in session,
      })),
    ),
  );

  // The second passphrase is in no input of an operation; it comes as it is, makes this device a holder of keys, or opens
  // identities for five minutes.
  const second = (path: string, run: (session: ReadSession, given: Around) => Promise<Disclosed<object>>) =>
    app.post(
      `/:dossier/${path}`,
      bodyLimit({ maxSize: mostPassphrase, onError: tooLong }),
      async (context) => {
        const session = sessions.find(({ id }) => id === context.req.param("dossier"));
        if (session === undefined) throw new Problem("not-found", "There is no such dossier here.");
        const passphrase = await context.req.text();
        return context.json(shown(await run(session, { passphrase, slot })));
      },
    );
  second("second-holder", (session, given) => perform(session, identityHolder, {}, given));
  second("second-unlock", (session, given) => perform(session, identityUnlock, {}, given));

  // A file for an import is in no input of an operation either: it stays in memory under the id that is given.
  app.post("/:dossier/file", bodyLimit({ maxSize: mostSentBytes, onError: tooLongFile }), async (context) => {
    const session = sessions.find(({ id }) => id === context.req.param("dossier"));
    if (session === undefined) throw new Problem("not-found", "There is no such dossier here.");
    const name = nameIn(context.req.header("habeas-name"));
    const { id } = keepSent(session, name, new Uint8Array(await context.req.arrayBuffer()));
    return context.json({ file: id, name });
  });

  app.post("/:dossier/:name", bodyLimit({ maxSize: mostBytes, onError: tooLong }), async (context) => {
    const session = sessions.find(({ id }) => id === context.req.param("dossier"));
    if (session === undefined) throw new Problem("not-found", "There is no such dossier here.");
    // No page of another site can send this type without being asked first, which it is refused.
    if (!/^application\/json\b/.test(context.req.header("content-type") ?? ""))
      throw new Problem("bad-input", "An operation takes JSON; send it as application/json.");
    const input = await context.req.json().catch(() => {
      throw new Problem("bad-input", "What was sent is no JSON; correct it and send it again.");
    });
    const { answer, checkpoint } = await answerOperation(
      session,
      context.req.param("name"),
      input,
      sizeIn(context.req.header(checkpointHeader)),
      // Who goes away ends what was begun for them.
      { signal: context.req.raw.signal },
    );
    if (checkpoint !== undefined) context.header(checkpointHeader, String(checkpoint));
    return context.json(shown(answer) as object);
  });

  app.all("*", () => {
    throw new Problem("not-found", "There is nothing here; docs/operations.md says what can be asked.");
  });

  app.onError((error, context) => {
    if (!(error instanceof Problem))
      return context.json(
        { problem: "fault", sentence: `Something is wrong in the program. (${error.name})` },
        500,
      );
    return context.json({ problem: error.code, sentence: error.message }, error.status as 400);
  });

  return app;
}

/** A size of the journal in figures: of an answer, the state that it is of; of a request, the one that it asks about. */
const checkpointHeader = "Habeas-Checkpoint";

function sizeIn(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw new Problem(
    "bad-input",
    `${checkpointHeader} is the size of a journal in figures; leave it out for now.`,
  );
}

/** The name of a file that is sent, which a browser writes as in an address: headers have no other letters. */
function nameIn(header: string | undefined): string {
  try {
    const name = decodeURIComponent(header ?? "")
      .split(/[\\/]/)
      .at(-1)!;
    if (name !== "" && name.length <= 255) return name;
  } catch {
    // What is no name is refused below.
  }
  throw new Problem("bad-input", "A file is sent with its name in the header Habeas-Name, as in an address.");
}

function tooLongFile(): never {
  throw new Problem(
    "too-large",
    "The file is longer than 64 MiB, the most that is taken; save the sheet as CSV, or in parts.",
  );
}

function tooLong(): never {
  throw new Problem(
    "too-large",
    "What was sent is longer than 1 MiB, the most that a call takes; send it in parts.",
  );
}
