import { type AskedOf, type Telling, releaseOfFinding } from "../analysis/disclosure/tally-release.ts";
import { type Schemas, type TableKind, schemasOf } from "../analysis/column/unit-schema.ts";
import { type HarmTold, harmTold } from "../analysis/disclosure/harm-told.ts";
import { harmsOfField, harmsOfReaching } from "../analysis/disclosure/recorded-harm.ts";
import { parseExpression } from "../analysis/finding/expression.ts";
import type { FindingResult } from "../analysis/finding/finding.ts";
import type { Harm } from "../domain/codebook.ts";
import type { Finding } from "../domain/finding.ts";
import type { Unit } from "../domain/frame.ts";
import type { Ref } from "../domain/id.ts";
import { Problem } from "../domain/problem.ts";
import type { CountedPopulation, Release } from "../domain/release.ts";
import { fewOf, narrows } from "./few.ts";
import { ofPersons } from "./ledger.ts";
import { loadFrames, loadRecords } from "./load.ts";
import { type ReadSession, counting, keptIn } from "./session.ts";
import { snapshotFor } from "./snapshot.ts";
import { toldIn } from "./told-by-people.ts";

/** What a finding or a table asks of people, and what a finding would release. */

/** Harms that make a property one that nobody may be known by. */
const harmful: ReadonlySet<Harm> = new Set(["incriminating", "health", "sexual", "child"]);

function areHarmful(harms: readonly Harm[]): boolean {
  return harms.some((harm) => harmful.has(harm));
}

/** What an expression asks about; one that everybody fits asks nothing but that there is such a record of them. */
export function askingOf(
  text: string,
  unit: Unit,
  schemas: Schemas,
): AskedOf & { readonly told: HarmTold; readonly by: readonly string[] } {
  const { uses, reaches, root } = parseExpression(text, unit, schemas);
  const fieldOf = (kind: TableKind, name: string) => schemas.get(kind)?.fields.get(name);
  // Where nothing is asked of a record, that there is one is what is told.
  const asksNothing = uses.length === 0 && reaches.length === 0;
  const reached = asksNothing ? [unit] : reaches;
  const ofUnit = asksNothing && areHarmful(harmsOfReaching(reached));
  const told = ofUnit
    ? { all: true, none: true }
    : harmTold(
        { root, unit },
        {
          field: (kind, name) => areHarmful(harmsOfField(kind, fieldOf(kind, name))),
          record: (kind) => areHarmful(harmsOfReaching([kind])),
          isAnswer: (kind, name) => {
            const { type, partly, variable } = fieldOf(kind, name)!;
            const isAsked = variable !== undefined || type === "bool" || partly;
            return isAsked && type !== "time" && !narrows([`${kind}.${name}`]);
          },
        },
      );
  const asked = askingBy(
    `${unit} ${text.trim()}`,
    uses.map(({ kind, name, asDay = false }) => ({
      variable: `${kind}.${name}`,
      harms: asDay ? [] : harmsOfField(kind, schemas.get(kind)?.fields.get(name)),
    })),
    reached,
  );
  // That nobody is so tells nothing where it may be told of none, and the other way round.
  const spares = [...(told.none ? [] : ["yes"]), ...(told.all ? [] : ["no"])];
  const by = [
    ...uses.flatMap(({ kind, name, asDay = false }) =>
      !asDay && areHarmful(harmsOfField(kind, fieldOf(kind, name))) ? [`${kind}.${name}`] : [],
    ),
    ...reached.filter((kind) => areHarmful(harmsOfReaching([kind]))),
  ];
  return { ...asked, harmful: told.all || told.none, spares, told, by };
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
    harmful: areHarmful(harms),
    spares: [],
    narrows: narrows(about),
  };
}

/**
 * What a finding would release now; undefined where it speaks of no person or cannot be counted. What people answered about places,
 * letters and the like is a tally over these people: such a place stands for the answer, which is of who gave it.
 */
export async function releaseOf(
  session: ReadSession,
  { body }: { readonly body: Finding },
  result: FindingResult,
  schemas: Schemas,
  telling: Telling,
): Promise<Release | undefined> {
  if (body.property === undefined) return undefined;
  const told = await toldOf(session, body);
  if (!ofPersons.has(body.unit) && told.size === 0) return undefined;
  const asked = askingOf(body.population, body.unit, schemas);
  const asking = askingOf(body.property, body.unit, schemas);
  const belonging = [...result.counted, ...result.otherwise, ...result.undetermined];
  const inside = new Set([...belonging, ...result.absent.map(({ ref }) => ref)]);
  const looked = await lookedFor(session, body, asked, inside);
  const answered = looked && { ...looked, apart: looked.apart.map((ref) => told.get(ref) ?? ref) };
  const population = { about: asked.about, looked: answered };
  return releaseOfFinding(answersIn(result, told), population, asking, telling, await fewOf(session));
}

/** The same of a frame, by the rule that its members are said to meet: among all records of the unit. */
export async function lookedForIn(
  session: ReadSession,
  unit: Unit,
  inclusion: string | undefined,
  inside: ReadonlySet<Ref>,
): Promise<CountedPopulation["looked"]> {
  if (inclusion === undefined) return undefined;
  const codebooks = (await loadRecords(counting(session), "codebook")).map(({ body }) => body);
  try {
    return await lookedFor(session, { unit }, askingOf(inclusion, unit, schemasOf(codebooks)), inside);
  } catch (error) {
    // A rule that can't be read is words, and chooses nobody.
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/**
 * How a population was looked for that is chosen by what may harm: among the members of a frame or all records of the unit. Undefined
 * where nothing of it may harm.
 */
export async function lookedFor(
  session: ReadSession,
  { unit, frame }: { readonly unit: Unit; readonly frame?: Ref | undefined },
  { by, told }: Pick<ReturnType<typeof askingOf>, "by" | "told">,
  inside: ReadonlySet<Ref>,
): Promise<CountedPopulation["looked"]> {
  if (!told.all && !told.none) return undefined;
  const counted = counting(session);
  const listed = (await loadFrames(counted)).find(({ ref }) => ref === frame)?.body.members;
  const among = listed ?? (await loadRecords(counted, unit));
  const apart = [...new Set(among.map(({ ref }) => ref))].filter((ref) => !inside.has(ref));
  return { by: [...new Set(by)], apart, listed: listed !== undefined, all: told.all, none: told.none };
}

/** Of a finding that counts no persons, by each record the answer of somebody that it rests on. */
export async function toldOf(session: ReadSession, body: Finding): Promise<ReadonlyMap<Ref, Ref>> {
  if (ofPersons.has(body.unit)) return new Map();
  const counted = counting(session);
  return (await keptIn(counted, "told", async () => toldIn((await snapshotFor(counted)).records)))(body);
}

/** A result that names answers in place of what they are about. */
function answersIn(result: FindingResult, told: ReadonlyMap<Ref, Ref>): FindingResult {
  if (told.size === 0) return result;
  const answer = (ref: Ref): Ref => told.get(ref) ?? ref;
  return {
    ...result,
    counted: result.counted.map(answer),
    otherwise: result.otherwise.map(answer),
    exceptions: result.exceptions.map(answer),
    undetermined: result.undetermined.map(answer),
    absent: result.absent.map((one) => ({ ...one, ref: answer(one.ref) })),
  };
}
