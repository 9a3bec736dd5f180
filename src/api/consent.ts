import { z } from "zod";
import { audiences, media, purposes } from "../domain/consent.ts";
import { clockShape } from "./listing.ts";
import { namesShape, operation, pageOf, pageShape } from "./operation.ts";

const person = z.string().describe("a person's name, or its ULID");

const allowed = z.object({
  allowed: z.boolean(),
  why: z
    .string()
    .nullable()
    .describe("where not: what is said of the consent, such as `was withdrawn 2024-03`"),
  consent: z.string().nullable().describe("where not: the consent that says so"),
});

export const consentShow = operation({
  name: "consent.show",
  about:
    "What a person's consents come to today: for each audience outside the case team whether the person may be shown and counted, and which findings count them.",
  effect: "reads",
  input: z.strictObject({ ref: person }),
  output: z.object({
    person: z.string(),
    consents: z.array(z.string()),
    decisions: z.array(
      z.object({
        audience: z.enum(audiences),
        purpose: z.enum(purposes),
        medium: z.enum(media).describe("text, as pages and lists are; data, as files for other programs are"),
        shown: allowed,
        counted: allowed,
        waits: z
          .array(z.string())
          .describe(
            "what consents allow and a release that counts the person holds back, until it is released",
          ),
      }),
    ),
    findings: z.array(z.string()).describe("on file, with this person or what is theirs among those counted"),
    sources: z.array(z.string()).describe("in which the person speaks"),
    names: namesShape,
  }),
});
export type ConsentShown = z.output<typeof consentShow.output>;

export const consentWentOut = operation({
  name: "consent.went-out",
  about: "What was given out with a person in it, oldest first: on which day, to whom, for what.",
  effect: "reads",
  input: pageShape.extend({ ref: person }),
  output: pageOf(
    z.object({
      position: z.number().int().describe("in the journal, from 0"),
      at: z.string().describe("ISO 8601"),
      clock: clockShape,
      person: z.string().describe("whom it is asked of, as it was called there"),
      what: z
        .string()
        .describe(
          "`export`, `site`, `table`, the operation whose answer was given, `release of` what was released, or `letter` with its name",
        ),
      audience: z.enum(audiences).nullable().describe("null where all of the dossier was given out"),
      purpose: z.enum(purposes).nullable(),
      addressee: z.string().nullable().describe("to whom, as it was said then: an office, a body, a key"),
      as: z.enum(["shown", "counted"]).describe("whether the person was shown in it, or counted alone"),
      covered: z.boolean().describe("whether what the person allows today still covers it"),
    }),
  ),
});
export type WentOutRow = z.output<typeof consentWentOut.output>["rows"][number];

/**
 * A letter to each addressee that asks back what the person's consents no longer cover, for whoever works on the case to read and
 * send. It calls the person as the addressee has them, and says nothing of why.
 */
export function recallLetters(wentOut: readonly WentOutRow[]): readonly string[] {
  const recalled = wentOut.filter(({ covered }) => !covered);
  return [...new Set(recalled.map(({ addressee }) => addressee))].map((addressee) => {
    const those = recalled.filter((row) => row.addressee === addressee);
    const given = those.map(
      ({ at, what, purpose }) => `- ${at.slice(0, 10)}: ${what}${purpose === null ? "" : `, for ${purpose}`}`,
    );
    const isShown = those.some(({ as }) => as === "shown");
    return [
      `To: ${addressee ?? "(whoever has it; nobody was named)"}`,
      "",
      "We gave you:",
      ...given,
      "",
      isShown
        ? `What it says of ${those[0]!.person} may no longer be used. Please delete it, do not publish or pass it on, tell those to whom you gave it, and tell us when that is done.`
        : "One of the people counted in it may no longer be counted. Please do not use the numbers in anything new. We do not publish them anew without that person.",
    ].join("\n");
  });
}

export const consentRecall = operation({
  name: "consent.recall",
  about:
    "Where drafts use a person: numbers that count them, words that the dossier keeps of them, the pseudonym. What is told in other words nobody finds.",
  effect: "reads",
  local: true,
  input: z.strictObject({ ref: person, files: z.array(z.string()).min(1) }),
  output: z.array(
    z.object({
      file: z.string(),
      line: z.number().int().nullable().describe("null of a document that has no lines"),
      surface: z.string(),
      rests_on: z.string().describe("a finding, an answer, or the person"),
    }),
  ),
});
export type RecallRow = z.output<typeof consentRecall.output>[number];
