import { isRef, type Ref, rootRef } from "../../domain/id.ts";
import type { RecordKind } from "../../domain/record.ts";
import { type Fields, namedByPlace } from "./draft.ts";
import { SpelledNumber } from "./settle.ts";

/** Stands for the name of a record that has none, so that what nests in it can still be judged. */
export const unnamed = "unnamed";

export function isNamed(ref: Ref): boolean {
  return rootRef(ref) !== unnamed;
}

/** The name of an item: its own, of a safeguard its code, else its place in its list; or why it can have none. */
export function refOf(
  kind: RecordKind,
  item: Fields,
  around: { readonly ref: Ref } | undefined,
  position: number,
): Ref | { readonly refused: string } {
  const raw = plainName(item["id"]);
  const code = kind === "safeguard" ? item["code"] : undefined;
  if (raw === undefined && around === undefined)
    return { refused: `is missing; give this ${kind} a name of its own, such as id: ${kind}-1` };
  if (raw !== undefined && typeof raw !== "string")
    return { refused: "is not a name; expected text such as c-7" };
  const own = raw ?? (typeof code === "string" ? code : `${kind}-${position}`);
  const ref = around === undefined || own.startsWith(`${around.ref}/`) ? own : `${around.ref}/${own}`;
  if (isRef(ref) && rootRef(own) !== unnamed) return ref;
  return {
    refused: `${JSON.stringify(own.slice(0, 60))} cannot name a record; use letters, digits and . _ ~ -, at most 200 characters with the names around it`,
  };
}

/** Whether a nested item names itself: by its id, or a safeguard by its code. */
export function hasOwnName(kind: RecordKind, item: Fields): boolean {
  if (plainName(item["id"]) !== undefined) return !isNamedByPlace(item);
  return kind === "safeguard" && typeof item["code"] === "string";
}

/** Whether a reader of files made up the id of an item from its place. */
export function isNamedByPlace(item: Fields & { readonly [namedByPlace]?: true }): boolean {
  return item[namedByPlace] === true;
}

/** `offence`, `offence~2` and so on, for answers to `offence`. */
export function isNameOfAnswer(own: unknown, variable: string): own is string {
  if (typeof own !== "string") return false;
  return (
    own === variable || (own.startsWith(`${variable}~`) && /^[1-9]\d*$/.test(own.slice(variable.length + 1)))
  );
}

export function plainName(raw: unknown): unknown {
  if (raw instanceof SpelledNumber) return raw.spelling;
  if (typeof raw === "number") return String(raw);
  return raw === null ? undefined : raw;
}
