import { z } from "zod";
import { type Ref, refSchema } from "./id.ts";

/**
 * What stands in a record that was taken back, in place of all its fields: why; of a merged one the record that it is
 * `into`; of one that went along with another, `with` which. When and by which device, its version says. What it held
 * stays in the versions before.
 */
export const retractionSchema = z.strictObject({
  why: z.string().min(1),
  into: refSchema.optional(),
  with: refSchema.optional(),
});
export type Retraction = z.infer<typeof retractionSchema>;

/** The body of a record that was taken back. */
export function retractedBody(retraction: Retraction): { readonly retracted: Retraction } {
  return { retracted: retraction };
}

const retractedSchema = z.strictObject({ retracted: retractionSchema });

/** Whether a body is that of a record that was taken back, with nothing beside it. */
export function isRetracted(body: object): body is { readonly retracted: Retraction } {
  return retractedSchema.safeParse(body).success;
}

/** Why the records of an import are taken back that was undone: nobody has said anything of the records themselves. */
export const importUndone = "its import was undone";

/** Whether a record was taken back with its import alone, so that another import of it brings it again. */
export function isUndone(body: object): boolean {
  return retractionOf(body)?.why === importUndone;
}

/** Why a record was taken back; undefined of one that stands. Also where a change made elsewhere stands beside it. */
export function retractionOf(body: object): Retraction | undefined {
  return (body as { readonly retracted?: Retraction }).retracted;
}

/** The record that a retracted one is now a part of, through as many merges as there were; the ref itself elsewhere. */
export function followed(ref: Ref, into: (ref: Ref) => Ref | undefined): Ref {
  const seen = new Set<Ref>();
  let at = ref;
  for (let next = into(at); next !== undefined && !seen.has(at); next = into(at)) {
    seen.add(at);
    at = next;
  }
  return at;
}
