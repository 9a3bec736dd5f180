export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json | undefined };

/**
 * The one spelling of a JSON value: no spaces, keys sorted by UTF-16 code unit, members that are `undefined` left
 * out, numbers and strings as ECMAScript writes them (RFC 8785). Two equal values have equal texts. A value that
 * JSON cannot say (NaN, a function, a bigint) is a TypeError.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") return canonicalObject(value as JsonObject);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError("JSON has no word for a number that is not finite");
  }
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`JSON has no word for a ${typeof value}`);
  return text;
}

function canonicalObject(object: JsonObject): string {
  const members: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(value)}`);
  }
  return `{${members.join(",")}}`;
}
