import { Problem } from "../domain/problem.ts";
import type { Json, JsonObject } from "../domain/canonical-json.ts";
import type { JournalReader } from "./journal/reader.ts";
import type { Projection } from "./projection/projection.ts";
import type { Hooks } from "./record.ts";

/** What a function that only reads takes first: the journal, and the projection of it. */
export type Reader = JournalReader & {
  readonly projection: Projection;
  readonly hooks: Hooks;
  /** Records are seen as they stood when the log had this many entries; undefined: as they stand. */
  readonly size?: number | undefined;
};

/** What a version seals: the body with what the tables say about it, so that the journal alone can rebuild them. */
export type Envelope = {
  readonly ref: string;
  readonly kind: string;
  readonly owner: string | undefined;
  readonly body: JsonObject;
};

/** The envelope of a version; the Problem `damaged` for anything else. */
export function asEnvelope(content: Json, position: number): Envelope {
  if (content !== null && typeof content === "object" && !Array.isArray(content)) {
    const { ref, kind, owner, body } = content as JsonObject;
    const isText = typeof ref === "string" && typeof kind === "string";
    const isObject = body !== null && typeof body === "object" && !Array.isArray(body);
    if (isText && isObject && (owner === undefined || typeof owner === "string")) {
      return { ref, kind, owner, body: body as JsonObject };
    }
  }
  throw new Problem("damaged", `Entry ${position} seals something that is not a version of a record.`);
}
