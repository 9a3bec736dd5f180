import { z } from "zod";
import { systemScenarioSchema, systemSchema } from "../../../simulation/two-systems/system.ts";
import type { ForecastQuestion } from "../../../simulation/two-systems/forecast.ts";
import { addressOf } from "../../app/address.ts";
import type { OutputOf } from "../../app/client.ts";

const questionSchema = z.object({
  dossier: z.string(),
  version: z.string(),
  system: systemSchema,
  days: z.number().int(),
  scenarios: z.array(systemScenarioSchema),
});

/** Where the dossier and those of its records that state a number are shown. */
export type Ways = { readonly address: string; readonly addresses: Readonly<Record<string, string>> };

/** A dossier's system, and the ways to what it rests on. */
export function questionOf(
  dossier: string,
  answer: OutputOf<"forecast.question">,
): { readonly question: ForecastQuestion; readonly ways: Ways } {
  const addresses = Object.entries(answer.names).map(
    ([ref, { id }]) => [ref, addressOf.record(dossier, id)] as const,
  );
  return {
    question: questionSchema.parse(answer),
    ways: { address: addressOf.dossier(dossier), addresses: Object.fromEntries(addresses) },
  };
}
