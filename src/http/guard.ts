import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";

/** A session of one run of the server: the token in the printed address, and the cookie that it is exchanged for. */
export type Gate = { readonly token: string; readonly middleware: MiddlewareHandler };

/**
 * Lets in whoever holds the token of the printed address, and from then on the browser that brought it.
 *
 * - A Host other than 127.0.0.1 or localhost with our port is refused (DNS rebinding), and so is an Origin other than
 *   our own, and what another site loads into itself (Sec-Fetch-Site).
 * - `/?token=…` sets a cookie (HttpOnly, SameSite=Strict, gone with the browser) and redirects to `/`; the token works
 *   once, so that an address left in a history or a log opens nothing. Cookies know no ports, so the name has the port:
 *   two servers on one machine do not put each other's browser out.
 * - Every answer forbids scripts, frames, foreign sources, caching and referrers.
 */
export function gate(port: () => number): Gate {
  const token = randomBytes(24).toString("base64url");
  const cookie = randomBytes(32).toString("base64url");
  let used = false;

  const middleware: MiddlewareHandler = async (context, next) => {
    for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
    const cookieName = `habeas-${port()}`;
    const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`];
    const host = context.req.header("host") ?? "";
    if (!hosts.includes(host)) return context.text("This address is not served here.", 421);
    const origin = context.req.header("origin");
    if (origin !== undefined && origin !== `http://${host}`)
      return context.text("Requests of other sites are refused.", 403);
    const site = context.req.header("sec-fetch-site") ?? "none";
    const followsLink = context.req.header("sec-fetch-mode") === "navigate";
    if (site !== "none" && site !== "same-origin" && !followsLink)
      return context.text("Requests of other sites are refused.", 403);
    if (context.req.method !== "GET" && context.req.method !== "HEAD")
      return context.text("This page only shows; nothing can be sent to it.", 405, { Allow: "GET, HEAD" });

    const offered = context.req.query("token");
    if (offered !== undefined) {
      if (used || !same(offered, token)) {
        return context.text(
          "This address has been used or is not of this run. Start the program again for a new one.",
          403,
        );
      }
      used = true;
      setCookie(context, cookieName, cookie, { httpOnly: true, sameSite: "Strict", path: "/" });
      return context.redirect("/", 303);
    }
    if (!same(getCookie(context, cookieName) ?? "", cookie)) {
      return context.text(
        "Open the address that the program printed when it started; this one lacks its key.",
        403,
      );
    }
    await next();
    return undefined;
  };
  return { token, middleware };
}

const securityHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
};

/** Compares in a time that does not tell how much was right. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
