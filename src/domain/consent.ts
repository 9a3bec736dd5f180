import { z } from "zod";
import type { ConsentText } from "./consent-text.ts";
import { type Ref, link } from "./id.ts";
import { spanOf, timeSchema } from "./time.ts";

/** From those who see the most to those who see the least. */
export const audiences = ["key-holder", "case-team", "organisation", "partner", "public"] as const;
export type Audience = (typeof audiences)[number];

/** For what something is used; `statistics` is being counted, without attributes. */
export const purposes = ["internal", "advocacy", "court", "publication", "research", "statistics"] as const;
export type Purpose = (typeof purposes)[number];

/** From the least to the most recognisable. */
export const identifiabilities = ["anonymous", "pseudonym", "named"] as const;
export type Identifiability = (typeof identifiabilities)[number];

export const media = ["text", "audio", "image", "video", "data"] as const;
export type Medium = (typeof media)[number];

const forms = ["oral", "audio", "mark", "signature", "written"] as const;

/**
 * What one person allows to be done with what they told: purpose × audience × identifiability × medium, until it
 * expires. Absent means no; it covers nobody else who is mentioned.
 */
export const consentSchema = z.strictObject({
  person: link("person"),
  given_by: link("person").optional().describe("the named proxy, where the person did not give it"),
  source: link("source")
    .optional()
    .describe("the one interview or document that it is about; left out, all that the person told"),
  purpose: z.enum(purposes),
  audience: z.enum(audiences),
  identifiability: z.enum(identifiabilities),
  medium: z.enum(media),
  allows: z.enum(["yes", "no", "withdrawn"]),
  given: timeSchema.optional(),
  expires: timeSchema.optional(),
  form: z.enum(forms).optional(),
  text: link("consent-text").optional().describe("what was read out to them"),
  withdrawn: timeSchema.optional().describe("of a withdrawn one: when the person said so"),
  withdrawn_form: z.enum(forms).optional().describe("of a withdrawn one: how the person said so"),
  note: z.string().optional(),
});
export type Consent = z.infer<typeof consentSchema>;

/** A consent on file with its name. */
export type FiledConsent = { readonly ref: Ref; readonly body: Consent };

/** What is asked of a person's consents: for whom, for what, in which medium, of one source or of all, at which instant. */
export type ConsentAsked = {
  readonly audience: Audience;
  readonly purpose: Purpose;
  readonly medium: Medium;
  readonly identifiability: Identifiability;
  readonly source?: Ref | undefined;
  readonly now: number;
};

/** Whether it is allowed; where not, the rest of a sentence that says why, and the consent that says so. */
export type ConsentDecision =
  | { readonly allows: true }
  | { readonly allows: false; readonly why: string; readonly consent?: Ref };

/**
 * Whether a person's consents allow what is asked. Nothing said means no. A yes reaches narrower audiences, a no and a
 * withdrawal wider ones, and of two that meet the more restrictive holds: a no beats a yes, and of two that say yes to the same
 * audience the less recognisable one. What expired, or was not given yet, says nothing; an expiry whose day is not known is at its
 * earliest.
 */
export function consentTo(consents: readonly FiledConsent[], asked: ConsentAsked): ConsentDecision {
  const about = consents.filter(
    ({ body }) =>
      body.purpose === asked.purpose &&
      (body.source === undefined || body.source === asked.source) &&
      // Whoever is counted is so in every medium.
      (asked.purpose === "statistics" || body.medium === asked.medium),
  );
  const against = about.find(
    ({ body }) => body.allows !== "yes" && reachOf(body.audience) <= reachOf(asked.audience),
  );
  if (against !== undefined) return no(refusalOf(against.body), against.ref);
  const reaching = about.filter(
    ({ body }) => body.allows === "yes" && reachOf(body.audience) >= reachOf(asked.audience),
  );
  const standing = reaching.filter(({ body }) => isInForce(body, asked.now));
  for (const { body } of standing) {
    const same = standing.filter((other) => other.body.audience === body.audience);
    if (same.every((other) => rankOf(other.body) >= identifiabilities.indexOf(asked.identifiability)))
      return { allows: true };
  }
  const [hidden] = standing;
  if (hidden !== undefined)
    return no(
      `was given for ${standing.map(({ body }) => body.identifiability).toSorted()[0]} use alone`,
      hidden.ref,
    );
  const [lapsed] = reaching;
  if (lapsed !== undefined)
    return no(
      hasExpired(lapsed.body, asked.now)
        ? `expired ${lapsed.body.expires!.words ?? lapsed.body.expires!.edtf}`
        : "is not given yet",
      lapsed.ref,
    );
  const narrower = about.find(({ body }) => body.allows === "yes");
  if (narrower !== undefined) return no(`reaches ${narrower.body.audience} alone`, narrower.ref);
  return no("is not on file");
}

/**
 * Whether a person may be counted, without attributes. A consent to `statistics` decides; where none does, whoever may be shown
 * to an audience (`isShown`) is counted by it as well, and so is everybody who was asked with texts that all say so: those
 * that the person's consents name, else all of the dossier's.
 */
export function consentToBeCounted(
  consents: readonly FiledConsent[],
  texts: ReadonlyMap<Ref, ConsentText>,
  asked: Pick<ConsentAsked, "audience" | "now">,
  isShown: boolean,
): ConsentDecision {
  // A no to wider audiences leaves this one as it was.
  const said = consents.filter(
    ({ body }) =>
      body.purpose === "statistics" &&
      (body.allows === "yes" || reachOf(body.audience) <= reachOf(asked.audience)),
  );
  if (said.length > 0)
    return consentTo(said, {
      ...asked,
      purpose: "statistics",
      identifiability: "anonymous",
      medium: "data",
    });
  if (isShown) return { allows: true };
  const named = consents.flatMap(({ body }) => (body.text === undefined ? [] : [body.text]));
  const read = named.length > 0 ? named.map((ref) => texts.get(ref)) : [...texts.values()];
  return read.length > 0 && read.every((text) => text?.counts === "yes")
    ? { allows: true }
    : no("is not on file");
}

/**
 * Whether a person's consents keep them to audiences narrower than this one: there are consents to this purpose, and none that
 * stands reaches it. Of whom nothing is said, everybody who works on the cases may know.
 */
export function isKeptFrom(
  consents: readonly FiledConsent[],
  asked: Pick<ConsentAsked, "audience" | "purpose" | "now">,
): boolean {
  const said = consents.filter(({ body }) => body.purpose === asked.purpose && body.source === undefined);
  const reaches = ({ body }: FiledConsent): boolean =>
    body.allows === "yes" && reachOf(body.audience) >= reachOf(asked.audience) && isInForce(body, asked.now);
  const refuses = ({ body }: FiledConsent): boolean =>
    body.allows !== "yes" && reachOf(body.audience) <= reachOf(asked.audience);
  return said.length > 0 && (said.some(refuses) || !said.some(reaches));
}

function no(why: string, consent?: Ref): ConsentDecision {
  return { allows: false, why, ...(consent === undefined ? {} : { consent }) };
}

function refusalOf({ allows, withdrawn }: Consent): string {
  if (allows === "no") return "was refused";
  return withdrawn === undefined ? "was withdrawn" : `was withdrawn ${withdrawn.words ?? withdrawn.edtf}`;
}

function reachOf(audience: Audience): number {
  return audiences.indexOf(audience);
}

function rankOf({ identifiability }: Consent): number {
  return identifiabilities.indexOf(identifiability);
}

function isInForce(consent: Consent, now: number): boolean {
  const given = consent.given === undefined ? undefined : spanOf(consent.given).from;
  return !hasExpired(consent, now) && (given === undefined || given <= now);
}

function hasExpired({ expires }: Consent, now: number): boolean {
  if (expires === undefined) return false;
  const { from } = spanOf(expires);
  return from === undefined || from <= now;
}
