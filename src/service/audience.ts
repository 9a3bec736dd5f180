import { type Audience, type Purpose, audiences, purposes } from "../domain/consent.ts";
import { Problem } from "../domain/problem.ts";

/** For whom a dossier is read. This is the only file that names an audience (the linter holds it). */

/** To whom something is given out: for which audience, for what it may be used, and which office or body that is. */
export type Addressed = {
  readonly audience: Audience;
  readonly purpose: Purpose;
  readonly to: string | undefined;
};

/** Whoever holds the passphrase holds all keys. */
export const holder: Audience = "key-holder";

/** How much each audience is shown, and what it is usually shown for. */
const audienceRules: Readonly<
  Record<Audience, { readonly sees: "all" | "team" | "consented"; readonly purpose: Purpose }>
> = {
  "key-holder": { sees: "all", purpose: "internal" },
  "case-team": { sees: "team", purpose: "internal" },
  organisation: { sees: "consented", purpose: "internal" },
  partner: { sees: "consented", purpose: "advocacy" },
  public: { sees: "consented", purpose: "publication" },
};

/** How much an audience sees: all, what the case team may know, or what people have consented to. */
export function seenBy(audience: Audience): "all" | "team" | "consented" {
  return audienceRules[audience].sees;
}

/**
 * Whether numbers leave for an audience only as they were released (docs/disclosure.md): for partner and public always, for the
 * organisation where the dossier says so, for those who work on the cases never.
 */
export function isControlled(audience: Audience, organisationToo: boolean): boolean {
  return audience === "partner" || audience === "public" || (audience === "organisation" && organisationToo);
}

/** What is counted alone is shown to nobody. */
const showingPurposes: readonly Purpose[] = purposes.filter((purpose) => purpose !== "statistics");

/** What is asked for by the words of a call or a request: for whom, for what, to whom. */
export type Asking = {
  readonly audience?: string | undefined;
  readonly purpose?: string | undefined;
  readonly to?: string | undefined;
};

/** The audiences outside the case team, each with what it is usually shown for. */
export const usualAddressees: readonly Addressed[] = audiences
  .filter((audience) => audienceRules[audience].sees === "consented")
  .map((audience) => ({ audience, purpose: audienceRules[audience].purpose, to: undefined }));

/** The audience that reads least of a dossier and whose members nobody knows. */
export const widest: Audience = audiences.at(-1)!;

/** Everybody who may read what is released to an audience, and for whom numbers leave only as they were released. */
export function readersOf(
  released: Audience,
  purposes: ReadonlySet<Purpose>,
  organisationToo: boolean,
): readonly Addressed[] {
  return usualAddressees
    .filter(
      ({ audience }) =>
        isControlled(audience, organisationToo) && audiences.indexOf(audience) <= audiences.indexOf(released),
    )
    .flatMap(({ audience, purpose: usual }) =>
      showingPurposes
        .filter((purpose) => purpose === usual || purposes.has(purpose))
        .map((purpose) => ({ audience, purpose, to: undefined })),
    );
}

/** Whom the words of a call name; undefined where they name nobody. Fails with a sentence where they name no audience or purpose. */
export function addressee({ audience, purpose, to }: Asking): Addressed | undefined {
  if (audience === undefined) {
    if (purpose === undefined && to === undefined) return undefined;
    throw new Problem("bad-usage", `--purpose and --to need --for, one of ${audiences.join(", ")}.`);
  }
  const known = audiences.find((one) => one === audience);
  if (known === undefined)
    throw new Problem(
      "bad-usage",
      `--for takes one of ${audiences.join(", ")}, not ${JSON.stringify(audience)}.`,
    );
  const used = showingPurposes.find((one) => one === (purpose ?? audienceRules[known].purpose));
  if (used === undefined)
    throw new Problem(
      "bad-usage",
      `--purpose takes one of ${showingPurposes.join(", ")}, not ${JSON.stringify(purpose)}.`,
    );
  if (to !== undefined && (to.trim() === "" || to.length > 200))
    throw new Problem("bad-usage", "--to takes the office or body that it goes to, up to 200 characters.");
  return { audience: known, purpose: used, to: to?.trim() };
}
