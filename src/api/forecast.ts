import { z } from "zod";
import { namesShape, operation } from "./operation.ts";

export const forecastRun = operation({
  name: "forecast.run",
  about: "What scenarios would do to crowding and to an outbreak in the dossier's two systems of detention.",
  effect: "reads",
  local: true,
  input: z.strictObject({
    scenarios: z
      .array(z.string())
      .default([])
      .describe("scenario files; without any, those that ship for the dossier's places"),
    replicates: z.number().int().nonnegative().default(100),
    seed: z.number().int().nonnegative().default(1),
    days: z.number().int().nonnegative().optional().describe("instead of the files' number of days"),
    out: z.string().optional().describe("the folder that charts and the methods note are written into"),
  }),
  output: z.looseObject({
    sentences: z.array(z.string()).describe("the answer in words"),
    written: z
      .object({ files: z.number().int(), note: z.string().nullable() })
      .optional()
      .describe("with `out`: how many files, and what could not be drawn"),
  }),
});

export const forecastQuestion = operation({
  name: "forecast.question",
  about:
    "What a forecast for this dossier starts from: the systems of detention that its places belong to, and the scenarios that ship for them.",
  effect: "reads",
  input: z.strictObject({}),
  output: z.object({
    dossier: z.string(),
    version: z.string(),
    system: z
      .looseObject({})
      .describe("numbers with their sources, and what nobody publishes with its range"),
    days: z.number().int(),
    scenarios: z.array(z.looseObject({})).readonly(),
    names: namesShape,
  }),
});
