import type { Context } from "hono";

/** The name that comes with what is posted, which a browser sends in a header as in an address: headers have no other letters. Empty where none does. */
export function postedName(context: Context): string {
  try {
    return decodeURIComponent(context.req.header("habeas-name") ?? "");
  } catch {
    return "";
  }
}
