import { z } from "zod";
import { likenesses } from "../domain/identity.ts";
import { operation } from "./operation.ts";

const person = z.string().describe("the person's ref, or ULID");
/** Its fields are those of `identitySchema` (domain/identity.ts). */
const body = z
  .record(z.string(), z.unknown())
  .describe("names, birth, contacts … as docs/identities.md says");
const why = z
  .string()
  .trim()
  .min(1)
  .max(400)
  .describe("at most 400 characters, kept in the journal for good; no names");
/** What holders are asked for. */
const purposes = ["open", "export", "epoch"] as const;

const share = z.strictObject({
  habeas_share: z.literal(1),
  sealed: z.string(),
  device: z.string(),
  signature: z.string(),
});
const ask = z.strictObject({
  habeas_ask: z.literal(1),
  dossier: z.string().describe("its id"),
  epochs: z
    .array(z.string())
    .min(1)
    .max(100)
    .describe("age1…, the epochs that it is about, by their public keys: two may have one number"),
  persons: z.array(z.string()).max(1000),
  purpose: z.enum(purposes),
  why: z.string(),
  key: z.string().describe("age1…, made for this question alone"),
});
export type IdentityAsk = z.output<typeof ask>;

export const identityStatus = operation({
  name: "identity.status",
  about:
    "Who holds the keys of identities, how many it takes, and whether the second unlock is open here; no identity.",
  effect: "reads",
  input: z.strictObject({ person: person.optional() }),
  output: z.object({
    holder: z.boolean().describe("whether this device holds a key"),
    unlocked_until: z
      .string()
      .nullable()
      .describe("ISO 8601; null where the second passphrase was not given"),
    epoch: z.number().int().nullable().describe("null before anybody is a holder"),
    threshold: z.number().int().nullable().describe("how many holders it takes"),
    holders: z.array(z.object({ recipient: z.string(), member: z.string() })),
    announced: z.array(z.string()).describe("recipients of devices that are holders of no epoch yet"),
    left: z.number().int().describe("identities that are sealed to another epoch still; 0: done"),
    person: z
      .object({
        ref: z.string(),
        label: z.string().describe("the pseudonym"),
        sealed: z.boolean().describe("whether an identity is sealed for the person"),
      })
      .nullable()
      .describe("the person who was asked about"),
  }),
});

export const identityHolder = operation({
  name: "identity.holder",
  about:
    "Makes this device a key holder, behind a second passphrase; the first holder of a dossier can open identities alone.",
  effect: "writes",
  local: true,
  input: z.strictObject({}),
  output: z.object({ recipient: z.string().describe("age1…, by which holders are named") }),
});

export const identityUnlock = operation({
  name: "identity.unlock",
  about: "Takes the second passphrase, which opens identities on this device for five minutes.",
  effect: "reads",
  local: true,
  input: z.strictObject({}),
  output: z.object({ until: z.string().describe("ISO 8601") }),
});

export const identityPseudonym = operation({
  name: "identity.pseudonym",
  about:
    "Names and refs for new persons, drawn at random, that say nothing about anybody and that nobody has yet.",
  effect: "reads",
  input: z.strictObject({ count: z.number().int().min(1).max(100).default(1) }),
  output: z.object({ drawn: z.array(z.object({ ref: z.string(), pseudonym: z.string() })) }),
});

export const identityWrite = operation({
  name: "identity.write",
  about: "Seals who a person is to the key holders; whoever writes it need not be able to open it.",
  effect: "writes",
  input: z.strictObject({ person, identity: body }),
  output: z.object({
    person: z.string(),
    replaced: z.boolean().describe("whether one was sealed before"),
    met: z
      .array(z.enum(likenesses))
      .describe("by what somebody else in this dossier may be the same person; empty: nobody"),
  }),
});

export const identityCheck = operation({
  name: "identity.check",
  about:
    "Whether somebody of this identity was interviewed before: yes or no, and whom to ask; nothing else is said.",
  effect: "reads",
  audit: { event: "identity-checked", says: [], mostPerHour: 20 },
  input: z.strictObject({ identity: body }),
  output: z.object({
    met: z.array(z.enum(likenesses)).describe("by what; empty: nobody"),
    ask: z.array(z.string()).describe("members who hold the keys"),
  }),
});

export const identityOpen = operation({
  name: "identity.open",
  about:
    "Opens the identity of one person, with a reason: the journal says who asked, and that it was opened.",
  effect: "reads",
  audit: { event: "identity-asked", says: ["person", "why"], mostPerHour: 20 },
  input: z.strictObject({ person, why, shares: z.array(share).max(255).default([]) }),
  output: z.object({ person: z.string(), identity: body }),
});

export const identityAsk = operation({
  name: "identity.ask",
  about:
    "Asks key holders for their shares, so that identities can be opened or exported: a question to be brought to them.",
  effect: "writes",
  input: z.strictObject({
    persons: z.array(person).max(1000).describe("whose; none to make a new epoch"),
    purpose: z.enum(purposes).default("open"),
    why,
  }),
  output: ask,
});

export const identityShare = operation({
  name: "identity.share",
  about: "Answers a question with this holder's share, sealed to whoever asked; the journal says so.",
  effect: "reads",
  audit: { event: "identity-shared", says: [], mostPerHour: 20 },
  input: z.strictObject({ ask }),
  output: share,
});

export const identityExport = operation({
  name: "identity.export",
  about:
    "Writes identities to a file for one recipient. It takes two people for more than one person, whatever the epoch asks for.",
  effect: "reads",
  audit: { event: "identity-exported", says: ["persons", "why", "recipient"], mostPerHour: 20, leaves: true },
  local: true,
  input: z.strictObject({
    persons: z.array(person).min(1).max(1000),
    why,
    recipient: z.string().describe("age1…, the key of whoever may open the file"),
    out: z.string(),
    shares: z.array(share).max(255).default([]),
  }),
  output: z.object({ persons: z.number().int() }),
});

export const identityEpoch = operation({
  name: "identity.epoch",
  about:
    "Gives the identities to these holders, of whom so many are needed, and seals each anew; it takes the keys of before.",
  effect: "writes",
  input: z.strictObject({
    holders: z.array(z.string()).min(1).max(255).describe("age1…, the recipients of their devices"),
    threshold: z.number().int().min(1).max(255),
    shares: z.array(share).max(255).default([]),
  }),
  output: z.object({
    epoch: z.number().int(),
    sealed: z.number().int().describe("identities that were sealed anew"),
  }),
});
