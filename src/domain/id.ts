import { z } from "zod";

/**
 * The permanent name of a record in its dossier, as the file that brought it named it: letters, digits and `._~-`,
 * with `/` between a record and its child (`c-7/episode-1/stage-2`). No part is `.` or `..`, which an address would
 * swallow. At most 200 characters. A record that came without a name is called by its ULID.
 */
export type Ref = string;

const refPattern = /^[A-Za-z0-9][A-Za-z0-9._~-]*(\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)*$/;

/** Whether `text` can name a record. */
export function isRef(text: string): boolean {
  return text.length <= 200 && refPattern.test(text);
}

/** The name of the record that `ref` is a child of; undefined at the top. */
export function parentRef(ref: Ref): Ref | undefined {
  const slash = ref.lastIndexOf("/");
  return slash < 0 ? undefined : ref.slice(0, slash);
}

/** The first part of a ref: the case, the facility, the letter that it belongs to. */
export function rootRef(ref: Ref): Ref {
  const slash = ref.indexOf("/");
  return slash < 0 ? ref : ref.slice(0, slash);
}

export const refSchema = z
  .string()
  .refine(
    isRef,
    "expected a name of letters, digits and . _ ~ -, with / before a child, such as c-7/episode-1",
  );

/** A field that names another record, of one of `kinds`; import refuses a name that no record has. */
export function link(...kinds: readonly string[]): z.ZodString {
  return refSchema.meta({ link: kinds }) as z.ZodString;
}

/** A link to whoever told what stands beside it: to name them there is to say that they spoke. */
export function teller(...kinds: readonly string[]): z.ZodString {
  return refSchema.meta({ link: kinds, tells: true }) as z.ZodString;
}
