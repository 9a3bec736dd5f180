import { z } from "zod";
import { operation } from "./operation.ts";

/** The most that is kept of one text, in characters. */
export const longestPending = 1_000_000;

const place = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z-]*(?:\/[0-7][0-9A-HJKMNP-TV-Z]{25})?(?:\/[a-z_]+)?$/)
  .describe("where it is typed, in words of the program and ULIDs: check, record/ULID/note");

export const pendingPut = operation({
  name: "pending.put",
  about:
    "Keeps a text that somebody is typing, sealed on this device: no version, in no search, list or backup.",
  effect: "reads",
  input: z.strictObject({ place, text: z.string().max(longestPending) }),
  output: z.object({ kept: z.boolean().describe("false where the dossier's folder takes nothing") }),
});

export const pendingShow = operation({
  name: "pending.show",
  about: "The text that was being typed at a place when the run was locked or the page was closed.",
  effect: "reads",
  input: z.strictObject({ place }),
  output: z.object({
    text: z.string().nullable().describe("null where none is kept"),
    at: z.string().nullable().describe("when it was kept, ISO 8601"),
  }),
});

export const pendingDrop = operation({
  name: "pending.drop",
  about: "Forgets the text that was being typed at a place, as it was saved or given up.",
  effect: "reads",
  input: z.strictObject({ place }),
  output: z.object({ dropped: z.boolean().describe("false where the dossier's folder takes nothing") }),
});
