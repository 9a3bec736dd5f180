import { type AskedOf, type Telling, releaseOfFinding } from "../analysis/disclosure/tally-release.ts";
import type { Schemas, TableKind } from "../analysis/column/unit-schema.ts";
import { harmsOfField, harmsOfReaching } from "../analysis/disclosure/recorded-harm.ts";
import { parseExpression } from "../analysis/finding/expression.ts";
import type { FindingResult } from "../analysis/finding/finding.ts";
import type { Harm } from "../domain/codebook.ts";
import type { Finding } from "../domain/finding.ts";
import type { Unit } from "../domain/frame.ts";
import type { Release } from "../domain/release.ts";
import { fewOf, narrows } from "./few.ts";
import { ofPersons } from "./ledger.ts";
import type { ReadSession } from "./session.ts";

/** What a finding or a table asks of people, and what a finding would release. */

/** Harms that make a property one that nobody may be known by. */
const harmful: ReadonlySet<Harm> = new Set(["incriminating", "health", "sexual", "child"]);

/** What an expression asks about; an expression that everybody fits asks nothing. */
export function askingOf(text: string, unit: Unit, schemas: Schemas): AskedOf {
  const { uses, reaches } = parseExpression(text, unit, schemas);
  return askingBy(
    `${unit} ${text.trim()}`,
    uses.map(({ kind, name, asDay = false }) => ({
      variable: `${kind}.${name}`,
      harms: asDay ? [] : harmsOfField(kind, schemas.get(kind)?.fields.get(name)),
    })),
    reaches,
  );
}

/** What is asked by these variables, looking through records of these kinds. */
export function askingBy(
  key: string,
  uses: readonly { readonly variable: string; readonly harms: readonly Harm[] }[],
  reaches: readonly TableKind[],
): AskedOf {
  const about = [...new Set(uses.map(({ variable }) => variable))];
  const harms = [...uses.flatMap((use) => use.harms), ...harmsOfReaching(reaches)];
  return {
    key,
    about,
    harmful: harms.some((harm) => harmful.has(harm)),
    narrows: narrows(about),
  };
}

/** What a finding would release now; undefined where it is of no persons or cannot be counted. */
export async function releaseOf(
  session: ReadSession,
  { body }: { readonly body: Finding },
  result: FindingResult,
  schemas: Schemas,
  telling: Telling,
): Promise<Release | undefined> {
  if (body.property === undefined || !ofPersons.has(body.unit)) return undefined;
  const population = askingOf(body.population, body.unit, schemas);
  const asking = askingOf(body.property, body.unit, schemas);
  return releaseOfFinding(result, population, asking, telling, await fewOf(session));
}
