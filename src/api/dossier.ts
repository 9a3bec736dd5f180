import { z } from "zod";
import { clockShape, verifyShape } from "./listing.ts";
import { wordsOf } from "../domain/noun.ts";
import { operation, pageOf, pageShape } from "./operation.ts";
import { overviewShape } from "./overview.ts";

/** A dossier that a run serves, and the id by which everything else addresses it. */
export const dossierShape = z.object({
  id: z.string().describe("32 hexadecimal digits, the same for all copies of a dossier"),
  name: z.string(),
  writable: z.boolean().describe("whether this run may write in it"),
});
export type DossierRow = z.infer<typeof dossierShape>;

/** How the dossiers of a run stand: how many are closed still, and the folder in which others are made; null where none are. */
export type ShelfState = { readonly closed: number; readonly folder: string | null };

export const dossierShow = operation({
  name: "dossier.show",
  about: "A dossier's name, for whom it is read, and how many records of each kind stand.",
  effect: "reads",
  input: z.strictObject({}),
  output: z.object({
    name: z.string(),
    audience: z.string(),
    writable: z.boolean().describe("whether records may be changed here"),
    member: z
      .string()
      .nullable()
      .describe("who writes, as in the versions of a record; null where nothing can be written"),
    conflicts: z.number().int().describe("records whose newest versions disagree"),
    kinds: z.array(
      z.object({
        kind: z.string(),
        label: z.string().describe("the kind in words, for as many"),
        count: z.number().int(),
      }),
    ),
  }),
});

export type DossierSummary = z.infer<(typeof dossierShow)["output"]>;

export const showOverview = operation({
  name: "dossier.overview",
  about: "What a dossier holds at a glance: its places, figures that disagree, findings, the last backup.",
  effect: "reads",
  input: z.strictObject({}),
  output: overviewShape,
});

export const dossierVerify = operation({
  name: "dossier.verify",
  about: "Checks every signature, hash and commitment, the tree, the files beside it and the tables.",
  effect: "reads",
  input: z.strictObject({}),
  output: verifyShape,
});

export const dossierRebuild = operation({
  name: "dossier.rebuild",
  about: "Makes the tables and the search index anew from the journal, which stays as it is.",
  effect: "writes",
  input: z.strictObject({}),
  output: z.object({ records: z.number().int() }),
});

export const dossierBackup = operation({
  name: "dossier.backup",
  about: "Writes an encrypted copy to a file, or into a folder, and restores it for trial.",
  effect: "reads",
  local: true,
  input: z.strictObject({
    file: z.string(),
    remind: z
      .union([z.number().int().positive(), z.literal("off")])
      .optional()
      .describe("after how many days without a backup to remind of one"),
  }),
  output: z.object({
    file: z.string(),
    entries: z.number().int().describe("up to which entry it holds the dossier"),
    trial: z.enum(["whole", "no-space", "not-whole"]).describe("how the restore for trial ended"),
    problem: z.string().nullable().describe("what is not whole"),
    noted: z.boolean().describe("whether the dossier's folder could take note of it"),
  }),
});
export type BackupDone = z.output<typeof dossierBackup.output>;

/** To whom an export is readable. */
export const exportReaders = ["passphrase", "recipient", "plain"] as const;

const leaveOut = z
  .literal(true)
  .optional()
  .describe(
    "go on without the people who have not consented to it, instead of refusing; of a session for an audience",
  );

export const dossierExport = operation({
  name: "dossier.export",
  about:
    "Writes all records with their proofs to a file that does not exist, encrypted or plain; for an audience what people consented to, without proofs.",
  effect: "reads",
  audit: { event: "export", says: ["to", "recipient", "leave_out"], mostPerHour: 20, leaves: true },
  local: true,
  input: z.strictObject({
    out: z.string(),
    to: z.enum(exportReaders),
    recipient: z.string().optional().describe("age1…, the key of whoever may open it"),
    confirm: z.string().optional().describe("of a plain export: the dossier's name, typed out"),
    leave_out: leaveOut,
  }),
  output: z.object({
    records: z.number().int(),
    signers: z.array(z.string()).describe("keys, in hex, that whoever imports it is shown"),
    left_out: z.number().int().describe("entries of kinds that this version does not know"),
    people_left_out: z.number().int().describe("people whose consent the export would have needed"),
  }),
});

export const dossierSite = operation({
  name: "dossier.site",
  about: "Writes the dossier as pages without script into a folder that does not exist.",
  effect: "reads",
  audit: { event: "site", says: ["leave_out"], mostPerHour: 20, leaves: true },
  local: true,
  input: z.strictObject({ out: z.string(), leave_out: leaveOut }),
  output: z.object({
    pages: z.number().int(),
    people_left_out: z.number().int().describe("people whose consent the pages would have needed"),
  }),
});

/** What a search for traces found: never a word, only where how many of which kind stand. */
export const raidShape = z.object({
  words: z.number().int().describe("how many words were searched for"),
  places: z.array(
    z.object({
      name: z.string(),
      files: z.number().int().describe("files that were read"),
      bytes: z.number().int(),
    }),
  ),
  found: z.array(
    z.object({
      place: z.string(),
      path: z.string().describe("the file, with … where a word stood in its name"),
      what: z.string().describe("what the words are of, such as a pseudonym"),
      written: z.string().describe("UTF-8, UTF-16, base64, as in an address or as in JSON"),
      inside: z.string().describe("as it stands, compressed, in an archive, in a database, in its name"),
      words: z.number().int(),
    }),
  ),
  unread: z.number().int().describe("files and folders that could not be read"),
  in_pieces: z.number().int().describe("large files in which what is packed was looked for in pieces only"),
});
export type RaidReport = z.output<typeof raidShape>;

export const dossierRaid = operation({
  name: "dossier.raid",
  about: "Searches the places of this machine where traces stay for words of the dossier, as a raid would.",
  effect: "reads",
  local: true,
  input: z.strictObject({
    places: z.array(z.string()).optional().describe("files and folders to search instead of the usual ones"),
  }),
  output: raidShape,
});

export const dossierAudit = operation({
  name: "dossier.audit",
  about: "What the journal keeps beside records: devices that came, what left as a file, what was refused.",
  effect: "reads",
  input: pageShape,
  output: pageOf(
    z.object({
      position: z.number().int().describe("in the journal, from 0"),
      at: z.string().describe("ISO 8601"),
      clock: clockShape,
      device: z.string(),
      member: z.string().describe("who did it, as in the versions of a record"),
      event: z.string(),
      says: z.record(z.string(), z.unknown()).describe("what else is known of it"),
    }),
  ),
});
export type AuditRow = z.output<typeof dossierAudit.output>["rows"][number];

/** What is known of an event of the audit, in words: for whom and for what, to whom, and the rest. */
export function auditSaid({ for: audience, purpose, addressee, ...says }: AuditRow["says"]): string {
  const words = Object.entries(says).flatMap(([field, value]) => {
    if (value === true) return [wordsOf(field)];
    if (value === false) return [`not ${wordsOf(field)}`];
    const text = saidOf(value);
    return [bareSays.has(field) ? text : `${wordsOf(field)} ${text}`];
  });
  return [
    ...(audience === undefined ? [] : [`for ${[audience, purpose].filter(Boolean).join(", ")}`]),
    ...(addressee === undefined ? [] : [`to ${String(addressee)}`]),
    ...words,
  ].join(" ");
}

function saidOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(saidOf).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([field, inner]) => `${wordsOf(field)} ${saidOf(inner)}`)
    .join(", ");
}

/** What of an event needs no word before it. */
const bareSays: ReadonlySet<string> = new Set(["of", "to", "problem", "kind", "format", "sentence", "as"]);
