import { z } from "zod";
import { memberRoles } from "../domain/membership.ts";
import { operation } from "./operation.ts";

const hex = z.string().regex(/^[0-9a-f]{64}$/);

const deviceShape = z.object({
  device: hex.describe("its public key"),
  standing: z
    .enum(["active", "frozen", "removed"])
    .describe("frozen: two entries of it have one number, so that somebody copied it"),
  entries: z.number().int().describe("how many of its entries are here; compare with another device"),
  last: z.string().nullable().describe("the day of the last of them; null where there is none"),
  own: z.boolean().describe("whether it is the one that answers"),
});

const memberShape = z.object({
  member: z.string().describe("a ULID that says nothing of who it is"),
  roles: z.array(z.enum(memberRoles)),
  removed: z.boolean(),
  devices: z.array(deviceShape),
});

const recoveryShape = z.object({
  sheets: z.number().int(),
  needed: z.number().int(),
  last_drill: z.string().nullable().describe("the day on which they were last tried; null for never"),
});

export type RecoveryState = z.infer<typeof recoveryShape>;

export const teamShow = operation({
  name: "team.show",
  about: "Who belongs to the team: members, roles and devices, and the fingerprint of the founding.",
  effect: "reads",
  input: z.strictObject({}),
  output: z.object({
    fingerprint: z
      .object({ hash: hex, words: z.string() })
      .nullable()
      .describe("of the founding: compare the words with the other devices; null before it was founded"),
    threshold: z.number().int().describe("how many stewards must approve a change"),
    members: z.array(memberShape),
    recovery: recoveryShape.nullable().describe("sheets that recover the dossier; null where there are none"),
    proposals: z
      .array(z.object({ proposal: z.string(), says: z.string(), missing: z.number().int() }))
      .describe("changes that wait for approvals"),
    refused: z.number().int().describe("changes in the journal that do not count"),
    old_keys: z.number().int().describe("bodies whose key is still wrapped under an epoch that has passed"),
    advice: z.array(z.string()).describe("what is missing, a sentence each"),
  }),
});

export type TeamShown = z.infer<(typeof teamShow)["output"]>;

const line = z.string().describe("the line of a device, as habeas join prints it");

export const teamChange = operation({
  name: "team.change",
  about: "Changes who belongs to the team; after a removal all keys are wrapped anew.",
  effect: "writes",
  input: z.strictObject({
    change: z.enum([
      "add-member",
      "remove-member",
      "set-roles",
      "add-device",
      "remove-device",
      "set-threshold",
      "hand-over",
      "approve",
    ]),
    line: line.optional(),
    member: z.string().optional().describe("whose device is added: without it, of the member who adds it"),
    device: z.string().optional(),
    roles: z.array(z.enum(memberRoles)).default([]),
    threshold: z.number().int().min(1).max(50).optional().describe("how many stewards a change takes"),
    to: z.string().optional().describe("of hand-over: the member who takes over the roles of the other"),
    proposal: z.string().optional().describe("of approve: as team.show says it"),
  }),
  output: z.object({
    member: z.string().nullable(),
    device: z.string().nullable(),
    proposal: z
      .string()
      .nullable()
      .describe("where it waits for more stewards: what they approve; null where it is made"),
    missing: z.number().int().describe("how many approvals are missing"),
    old_keys: z.number().int(),
  }),
});

export const journalExport = operation({
  name: "journal.export",
  about: "Writes the journal to a file for the other devices: ciphertext, wrapped keys and who belongs.",
  effect: "writes",
  local: true,
  input: z.strictObject({ file: z.string() }),
  output: z.object({ entries: z.number().int() }),
});

export const journalImport = operation({
  name: "journal.import",
  about: "Takes in what another device's journal file holds: what is genuine and of the team.",
  effect: "writes",
  local: true,
  input: z.strictObject({ file: z.string() }),
  output: z.object({
    taken: z.number().int(),
    known: z.number().int().describe("entries that were here already"),
    uncounted: z
      .array(
        z.object({
          device: z.string(),
          own: z.boolean().describe("whether it is this device"),
          entries: z.number().int(),
          why: z
            .enum(["removed", "copied", "not-added"])
            .describe("not-added: who approved its adding was removed or copied at the same time"),
          line: z
            .string()
            .nullable()
            .describe("with which a steward adds a device that was not added, so that its entries count"),
        }),
      )
      .describe("entries that are kept and count no more, or never did, by device"),
    waiting: z
      .number()
      .int()
      .describe("left out until what they follow, or the key that opens them, comes too"),
    strangers: z.number().int().describe("left out: of devices that nobody of the team added"),
    refused: z.number().int().describe("left out: forged or damaged"),
    copied: z.array(z.string()).describe("devices that are seen to be copied"),
    standing: z.enum(["active", "frozen", "removed"]).describe("how this device stands after it"),
  }),
});

export type JournalImportReport = z.infer<(typeof journalImport)["output"]>;
