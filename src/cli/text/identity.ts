import type { z } from "zod";
import type { identityOpen, identityStatus } from "../../api/identity.ts";
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

export function identityText({ person, identity }: z.output<typeof identityOpen.output>): string {
  return [person, ...fieldLines(identity as Readonly<Record<string, unknown>>, "  ")].join("\n");
}
