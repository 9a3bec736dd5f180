import { z } from "zod";
import { link, isRef } from "./id.ts";
import { own } from "./own.ts";

/**
 * The exact place in a source: a page, a line, a span of a recording in seconds, and a text-quote selector (W3C Web
 * Annotation Data Model, 4.2.4) where the words are kept.
 */
export type Locator = z.infer<typeof locatorObject>;

const locatorObject = z.strictObject({
  source: link("source"),
  page: z.number().int().positive().optional(),
  line: z.number().int().positive().optional(),
  time: z
    .strictObject({ from: z.number().nonnegative(), until: z.number().positive().optional() })
    .optional(),
  paragraph: z.number().int().positive().optional(),
  footnote: z.number().int().positive().optional(),
  quote: z
    .strictObject({ exact: z.string().min(1), prefix: z.string().optional(), suffix: z.string().optional() })
    .optional(),
});

/** The locator that `int-4#t=812,840`, `report#p=41`, `report#line=30` or a bare source ref states; undefined for other text. */
export function parseLocator(text: string): Locator | undefined {
  const [source, fragment, more] = text.split("#");
  if (source === undefined || !isRef(source) || more !== undefined) return undefined;
  if (fragment === undefined) return { source };
  const [key, value] = fragment.split("=");
  if (key === undefined || value === undefined) return undefined;
  if (key === "t") {
    const times = /^(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?$/.exec(value);
    if (times === null) return undefined;
    const from = Number(times[1]);
    return { source, time: times[2] === undefined ? { from } : { from, until: Number(times[2]) } };
  }
  const field = own(placeWords, key);
  if (field === undefined || !/^[1-9]\d*$/.test(value)) return undefined;
  return { source, [field]: Number(value) };
}

const placeWords: Readonly<Record<string, "page" | "line" | "paragraph" | "footnote">> = {
  p: "page",
  page: "page",
  line: "line",
  l: "line",
  par: "paragraph",
  fn: "footnote",
};

/** Where in a source: a locator without its source and its words. */
export type PlaceInSource = Omit<Locator, "source" | "quote">;

/**
 * The place that a person writes as it is shown: "page 41, line 3", "p. 41", "13:32–14:00", "1:02:05"; nothing where it is
 * empty, and undefined where it is none of these.
 */
export function parsePlace(text: string): PlaceInSource | undefined {
  const place: Record<string, unknown> = {};
  for (const part of text.split(",").map((one) => one.trim().toLowerCase())) {
    if (part === "") continue;
    const named = /^(p|pp|page|l|line|par|paragraph|fn|footnote)\.?\s*([1-9]\d*)$/.exec(part);
    const times = /^(\d+(?::[0-5]?\d){1,2})(?:\s*[-–]\s*(\d+(?::[0-5]?\d){1,2}))?$/.exec(part);
    const field = named === null ? (times === null ? undefined : "time") : own(writtenPlaces, named[1]!);
    if (field === undefined || Object.hasOwn(place, field)) return undefined;
    if (named !== null) place[field] = Number(named[2]);
    else {
      const [from, until] = [times![1]!, times![2]].map((clock) =>
        clock?.split(":").reduce((sum, two) => sum * 60 + Number(two), 0),
      );
      place[field] = until === undefined ? { from } : { from, until };
    }
  }
  return place;
}

const writtenPlaces: Readonly<Record<string, "page" | "line" | "paragraph" | "footnote">> = {
  p: "page",
  pp: "page",
  page: "page",
  l: "line",
  line: "line",
  par: "paragraph",
  paragraph: "paragraph",
  fn: "footnote",
  footnote: "footnote",
};

/** Text such as `int-4#t=812,840` or the object; always gives the object. */
export const locatorSchema = z
  .union([
    z.string().transform((text, context): Locator => {
      const locator = parseLocator(text);
      if (locator !== undefined) return locator;
      context.addIssue({
        code: "custom",
        message:
          "expected a source and a place in it, such as int-4#t=812,840, report#p=41 or report#line=30",
      });
      return z.NEVER;
    }),
    locatorObject,
  ])
  .meta({ link: ["source"] });
