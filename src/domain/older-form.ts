import { own } from "./own.ts";

type OlderBody = Readonly<Record<string, unknown>>;

/**
 * The body of a record, or what a file gives for one, in the form of today. A journal keeps what was written as it was
 * written, and so do exports: what older versions wrote is read here and nowhere else. What is in the form of today comes back
 * as it is.
 */
export function inTodaysForm<B>(kind: string, body: B): B {
  const change = own(changes, kind);
  return change === undefined || typeof body !== "object" || body === null
    ? body
    : (change(body as OlderBody) as B);
}

const changes: Readonly<Record<string, (body: OlderBody) => OlderBody>> = {
  // Until 0.1 a norm was checked against its text or not.
  norm: (body) => {
    if (!("verified" in body)) return body;
    const { verified, ...rest } = body;
    if (rest["certainty"] !== undefined) return rest;
    return { ...rest, certainty: verified === true || verified === "yes" ? "verified" : "unverified" };
  },
  // The form of an extension was one word.
  clock: (body) => {
    const extensions = body["extensions"];
    const isOld = (extension: unknown): extension is OlderBody =>
      typeof (extension as OlderBody | null)?.["form"] === "string";
    if (!Array.isArray(extensions) || !extensions.some(isOld)) return body;
    return {
      ...body,
      extensions: extensions.map((extension: unknown) =>
        isOld(extension) ? { ...extension, form: [extension["form"]] } : extension,
      ),
    };
  },
};
