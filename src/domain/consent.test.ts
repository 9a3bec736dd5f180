import { expect, test } from "vitest";
import {
  type Consent,
  type ConsentAsked,
  type FiledConsent,
  consentTo,
  consentToBeCounted,
  isKeptFrom,
} from "./consent.ts";
import type { ConsentText } from "./consent-text.ts";

const now = Date.UTC(2024, 5, 1);
const asked: ConsentAsked = {
  audience: "public",
  purpose: "publication",
  medium: "text",
  identifiability: "pseudonym",
  now,
};

function consents(...given: readonly Partial<Consent>[]): FiledConsent[] {
  return given.map((body, at) => ({
    ref: `con-${at}`,
    body: {
      person: "p-1",
      purpose: "publication",
      audience: "public",
      identifiability: "pseudonym",
      medium: "text",
      allows: "yes",
      ...body,
    },
  }));
}

const on = (edtf: string): { edtf: string } => ({ edtf });

test("nothing on file means no", () => {
  expect(consentTo([], asked)).toEqual({ allows: false, why: "is not on file" });
});

test("a consent counts for its purpose, its medium and its source alone", () => {
  expect(consentTo(consents({}), asked)).toEqual({ allows: true });
  expect(consentTo(consents({}), { ...asked, purpose: "court" }).allows).toBe(false);
  expect(consentTo(consents({}), { ...asked, medium: "data" }).allows).toBe(false);
  const ofOne = consents({ source: "int-1" });
  expect(consentTo(ofOne, asked).allows).toBe(false);
  expect(consentTo(ofOne, { ...asked, source: "int-1" }).allows).toBe(true);
  expect(consentTo(ofOne, { ...asked, source: "int-2" }).allows).toBe(false);
});

test("a yes reaches narrower audiences, a no wider ones", () => {
  const toPartner = consents({ audience: "partner" });
  expect(consentTo(toPartner, { ...asked, audience: "organisation" }).allows).toBe(true);
  expect(consentTo(toPartner, asked)).toEqual({
    allows: false,
    why: "reaches partner alone",
    consent: "con-0",
  });
  const notToPartner = consents({}, { audience: "partner", allows: "no" });
  expect(consentTo(notToPartner, { ...asked, audience: "organisation" }).allows).toBe(true);
  expect(consentTo(notToPartner, { ...asked, audience: "partner" }).allows).toBe(false);
  expect(consentTo(notToPartner, asked)).toEqual({
    allows: false,
    why: "was refused",
    consent: "con-1",
  });
});

test("of two consents the more restrictive holds: a withdrawal, a no, the less recognisable use", () => {
  const withdrawn = consents({}, { allows: "withdrawn", withdrawn: on("2024-02-03") });
  expect(consentTo(withdrawn, asked)).toEqual({
    allows: false,
    why: "was withdrawn 2024-02-03",
    consent: "con-1",
  });
  expect(consentTo(consents({}, { allows: "no" }), asked).allows).toBe(false);
  expect(consentTo(consents({}, { identifiability: "anonymous" }), asked)).toMatchObject({
    allows: false,
    why: "was given for anonymous use alone",
  });
  expect(consentTo(consents({ identifiability: "named" }), asked).allows).toBe(true);
});

test("a consent ends on the first day that its expiry can mean, and begins when it is given", () => {
  const until = (edtf: string) => consentTo(consents({ expires: on(edtf) }), asked).allows;
  expect(until("2024-06-02")).toBe(true);
  expect(until("2024-06-01")).toBe(false);
  expect(until("2024")).toBe(false);
  expect(until("../2030")).toBe(false);
  expect(consentTo(consents({ given: on("2024-06-02") }), asked)).toMatchObject({ why: "is not given yet" });
  // What ended says nothing against what was given anew.
  expect(consentTo(consents({ expires: on("2023") }, { given: on("2023-05") }), asked).allows).toBe(true);
});

test("being counted is asked for by itself, and follows from a consent text or from being shown where nobody said otherwise", () => {
  const texts = (...counts: readonly ConsentText["counts"][]) =>
    new Map(counts.map((word, at) => [`text-${at}`, { label: "as read out", counts: word }]));
  const counted = (given: FiledConsent[], read: ReadonlyMap<string, ConsentText>, isShown = false): boolean =>
    consentToBeCounted(given, read, asked, isShown).allows;
  expect(counted([], new Map())).toBe(false);
  expect(counted([], texts("yes"))).toBe(true);
  expect(counted([], texts("yes", "no"))).toBe(false);
  expect(counted(consents({ text: "text-0" }), texts("yes", "no"))).toBe(true);
  expect(counted(consents({ text: "text-1" }), texts("yes", "no"))).toBe(false);
  expect(counted([], new Map(), true)).toBe(true);
  const statistics = { purpose: "statistics", medium: "data", identifiability: "anonymous" } as const;
  expect(counted(consents(statistics), new Map())).toBe(true);
  expect(counted(consents({ ...statistics, medium: "text" }), new Map())).toBe(true);
  expect(counted(consents({ ...statistics, audience: "partner" }), texts("yes"))).toBe(false);
  const organisation = { audience: "organisation", now } as const;
  const refused = consents({ ...statistics, audience: "partner", allows: "no" });
  expect(consentToBeCounted(refused, texts("yes"), organisation, false).allows).toBe(true);
  for (const allows of ["no", "withdrawn"] as const)
    expect(counted(consents({ ...statistics, allows }), texts("yes"), true)).toBe(false);
});

test("a consent for key holders keeps a person from the case team; where nothing is said the team may know", () => {
  const team = { audience: "case-team", purpose: "internal", now } as const;
  const internal = { purpose: "internal" } as const;
  expect(isKeptFrom(consents({}), team)).toBe(false);
  expect(isKeptFrom(consents({ ...internal, audience: "key-holder" }), team)).toBe(true);
  expect(isKeptFrom(consents({ ...internal, audience: "case-team" }), team)).toBe(false);
  expect(isKeptFrom(consents({ ...internal, audience: "case-team", allows: "no" }), team)).toBe(true);
  expect(isKeptFrom(consents({ ...internal, audience: "public", expires: on("2020") }), team)).toBe(true);
});
