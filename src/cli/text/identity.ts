import type { z } from "zod";
import type { IdentityAsk, identityOpen, identityStatus } from "../../api/identity.ts";
import type { IdentityLikeness } from "../../domain/identity.ts";
import { fieldLines } from "./layout.ts";

export function statusText(status: z.output<typeof identityStatus.output>): string {
  if (status.epoch === null) return "Nobody holds keys of identities in this dossier yet.";
  return [
    `Identity epoch ${status.epoch}: ${status.threshold ?? 0} of ${status.holders.length} holders needed.`,
    ...status.holders.map(({ recipient, member }) => `  ${recipient}  member ${member}`),
    ...status.announced.map((recipient) => `  ${recipient}  announced, holds nothing yet`),
    status.holder ? "This device is a key holder." : "This device holds no key.",
    ...(status.left === 0 ? [] : [`Not finished: ${status.left} still sealed to another epoch.`]),
  ].join("\n");
}

const likenessWords: Readonly<Record<IdentityLikeness, string>> = {
  paper: "the number of a paper",
  contact: "a way to reach them",
  name: "a name",
};

export function likeText(met: readonly IdentityLikeness[], ask: readonly string[]): string {
  if (met.length === 0) return "Nobody in this dossier is sealed with this name, contact or paper.";
  const by = met.map((one) => likenessWords[one]).join(", ");
  const whom = ask.length === 0 ? "a key holder" : `a key holder (member ${ask.join(", ")})`;
  return `Somebody of this identity may have been interviewed before; the same is ${by}. Before you go on, ask ${whom}.`;
}

export function identityText({ person, identity }: z.output<typeof identityOpen.output>): string {
  return [person, ...fieldLines(identity as Readonly<Record<string, unknown>>, "  ")].join("\n");
}

export function askText({ persons, purpose, why }: IdentityAsk): string {
  const what = purpose === "epoch" ? "to make a new epoch" : `to ${purpose} ${persons.join(" ")}`;
  return `The question is ${what}, because: ${why}`;
}
