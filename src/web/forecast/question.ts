import { z } from "zod";
import { systemScenarioSchema, systemSchema } from "../../simulation/two-systems/system.ts";
import { ask } from "../page/key.js";
import type { ForecastQuestion } from "../../simulation/two-systems/forecast.ts";

const subjectsSchema = z.array(
  z.object({ number: z.number().int().positive(), name: z.string(), subject: z.string() }),
);
/** A dossier that forecasts can be made for: its number on this server, its name, and what it is about. */
export type Subject = z.infer<typeof subjectsSchema>[number];

const questionSchema = z.object({
  dossier: z.string(),
  version: z.string(),
  system: systemSchema,
  days: z.number().int(),
  scenarios: z.array(systemScenarioSchema),
});
/** Where the dossier and those of its records that state a number are shown. */
const waysSchema = z.object({ address: z.string(), addresses: z.record(z.string(), z.string()) });
export type Ways = z.infer<typeof waysSchema>;

const problemSchema = z.object({ problem: z.string() });

/** The dossiers of this server that a forecast can be made for. */
export async function fetchSubjects(signal: AbortSignal): Promise<readonly Subject[]> {
  const response = await ask("/app/forecasts.json", { signal });
  return subjectsSchema.parse(await response.json());
}

/** A dossier's system, and the ways to it; an Error with the server's own sentence where there is none. */
export async function fetchQuestion(
  number: number,
  signal: AbortSignal,
): Promise<{ readonly question: ForecastQuestion; readonly ways: Ways }> {
  const response = await ask(`/app/forecast/${number}.json`, { signal });
  const json: unknown = await response.json();
  if (!response.ok) throw new Error(problemSchema.parse(json).problem);
  return { question: questionSchema.parse(json), ways: waysSchema.parse(json) };
}
