import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { DossierRow } from "../api/dossier.ts";
import { Problem } from "../domain/problem.ts";
import { shown } from "../service/disclose.ts";
import { runOperation } from "../service/operations.ts";
import type { ReadSession } from "../service/session.ts";

/** The most that one call sends: a record with all its fields is some kilobytes. */
const mostBytes = 1024 * 1024;

/**
 * The operations (docs/operations.md), as routes below `/api`: `GET /` lists the dossiers that this run serves, `POST /ID/NAME`
 * runs an operation on one of them with the JSON that is sent. A refusal is `{"problem": code, "sentence": …}` with its
 * status. All of it asks for the key of the run.
 */
export function operationRoutes(sessions: readonly ReadSession[], keyed: MiddlewareHandler): Hono {
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

  app.post("/:dossier/:name", bodyLimit({ maxSize: mostBytes, onError: tooLong }), async (context) => {
    const session = sessions.find(({ id }) => id === context.req.param("dossier"));
    if (session === undefined) throw new Problem("not-found", "There is no such dossier here.");
    // No page of another site can send this type without being asked first, which it is refused.
    if (!/^application\/json\b/.test(context.req.header("content-type") ?? ""))
      throw new Problem("bad-input", "An operation takes JSON; send it as application/json.");
    const input = await context.req.json().catch(() => {
      throw new Problem("bad-input", "What was sent is no JSON; correct it and send it again.");
    });
    // Who goes away ends what was begun for them.
    const around = { signal: context.req.raw.signal };
    return context.json(
      shown(await runOperation(session, context.req.param("name"), input, around)) as object,
    );
  });

  app.onError((error, context) => {
    if (!(error instanceof Problem)) throw error;
    return context.json({ problem: error.code, sentence: error.message }, error.status as 400);
  });

  return app;
}

function tooLong(): never {
  throw new Problem("bad-input", "What was sent is longer than an operation takes; send it in parts.");
}
