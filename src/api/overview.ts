import { z } from "zod";
import {
  checkpointShape,
  findingShape,
  locatorShape,
  reconciliationShape,
  recordShape,
  versionShape,
} from "./listing.ts";
import { namesShape } from "./operation.ts";

const refs = z.array(z.string());

/** A place in a source, as a record states it. */
export type SourcedPlace = Readonly<Record<string, unknown>> & { readonly source: string };

/** How crowded a place is, by each pair of a count and a capacity that may be compared, oldest first. */
const placeShape = z.object({
  ref: z.string().nullable(),
  name: z.string(),
  occupancies: z.array(
    z.object({
      low: z.number().describe("percent of capacity, the least that the numbers as printed give"),
      high: z.number().describe("the most"),
      text: z.string().describe("with its hedge"),
      arithmetic: z.string(),
      note: z.string().nullable(),
      as_of: z.string().nullable(),
      inputs: refs,
    }),
  ),
});
export type PlaceRow = z.infer<typeof placeShape>;

/** A stated figure, count, capacity or measure, as it stands beside others. */
export const figureLineShape = z.object({
  ref: z.string(),
  value: z.string().describe("as printed, with hedge and unit"),
  hedge: z.string().nullable().describe("in the source's own words, where they are kept"),
  indicator: z.string(),
  population: z.string().nullable(),
  place: z.string().nullable(),
  as_of: z.string().nullable(),
  published: z.string().nullable(),
  attributed_to: z.string().nullable(),
  at: locatorShape.nullable(),
});
export type ListedFigure = z.infer<typeof figureLineShape>;

/** What can wait for a team, in the order in which it is told. */
export const awaitedThings = [
  "follow-ups",
  "conflicts",
  "contradictions",
  "stale-decisions",
  "broken-rules",
  "calls",
  "letters",
] as const;
export type AwaitedThing = (typeof awaitedThings)[number];

/** What the overview of a dossier shows. */
export const overviewShape = z.object({
  name: z.string(),
  checkpoint: checkpointShape.nullable(),
  backup: z
    .object({
      last: z.string().describe("when the last backup was made, in a sentence"),
      reminder: z.string().nullable().describe("where the user asked to be reminded and it is time"),
    })
    .nullable()
    .describe("null for an audience that may not see all of the dossier"),
  awaits: z
    .array(z.object({ what: z.enum(awaitedThings), count: z.number().int() }))
    .describe("what waits for the team, as counts that name nobody; nothing for an audience"),
  tallies: z.array(z.object({ kind: z.string(), label: z.string(), count: z.number().int() })),
  places: z.array(placeShape).describe("the most crowded first"),
  reconciliations: z.array(reconciliationShape),
  figures: z.array(figureLineShape).describe("those that the places and the reconciliations rest on"),
  findings: z.array(findingShape).readonly(),
  names: namesShape,
});
export type Overview = z.infer<typeof overviewShape>;

/** One answer that a member's standing rests on, or that the counting rule left out. */
const answerShape = z.object({
  ref: z.string(),
  answer: z.string(),
  says: z.string().nullable(),
  standing: z.string().describe("who speaks, seen from the subject: own, relative, organisation, other"),
  form: z.string(),
  basis: z.string(),
  told_by: z.string().nullable(),
  at: locatorShape.nullable(),
  words: z.string().nullable(),
  note: z.string().nullable(),
  counts: z.boolean(),
  why: z.string().nullable().describe("of an answer left out: the counting rule's ground"),
});
export type AnswerRow = z.infer<typeof answerShape>;

/** One question about one subject with every answer to it, those that count first. */
const questionShape = z.object({
  subject: z.string(),
  variable: z.string(),
  outcome: z.string().describe("what the counting rule makes of the answers"),
  answers: z.array(answerShape),
});
export type QuestionRow = z.infer<typeof questionShape>;

const memberShape = z.object({
  ref: z.string(),
  label: z.string(),
  standing: z.enum(["counted", "otherwise", "missing", "undetermined", "outside"]),
  exception: z
    .boolean()
    .describe('whether it answered against what is stated: of "none" one who has the property, even in part'),
  why: z
    .string()
    .nullable()
    .describe("of a missing or undetermined member: the state that stopped it, in words"),
  questions: z.array(questionShape),
});
export type MemberRow = z.infer<typeof memberShape>;

/** A finding opened: every member of its frame, how it stands, and on which answers. */
export const findingDetailShape = z.object({
  finding: findingShape,
  checkpoint: checkpointShape.nullable(),
  rule: z.string(),
  variables: z.array(z.object({ name: z.string(), unit: z.string(), question: z.string().nullable() })),
  members: z.array(memberShape),
  omitted: z.number().int().describe("how many more members there are than are listed"),
  withheld: z.number().int().describe("how many members may not be shown to this audience"),
  names: namesShape,
});
export type FindingDetail = z.infer<typeof findingDetailShape>;

/** A place in a source, and every record that cites it. */
const citationShape = z.object({ at: locatorShape, words: z.array(z.string()), by: refs });
export type CitationRow = z.infer<typeof citationShape>;

/** A record opened: its fields, what stands under it and names it, its versions; of a source all that is cited from it. */
export const recordDetailShape = z.object({
  record: recordShape,
  checkpoint: checkpointShape.nullable(),
  heads: z
    .array(z.string())
    .describe("its newest versions, by their `entry`, which a change names as its base"),
  retraction: z
    .object({ why: z.string(), into: z.string().nullable(), with: z.string().nullable() })
    .nullable()
    .describe("of a record that was taken back"),
  label: z.string(),
  links: refs.describe("refs that its body links to"),
  citations: z.array(citationShape),
  versions: z.array(versionShape),
  names: namesShape,
});
export type RecordDetail = z.infer<typeof recordDetailShape>;
