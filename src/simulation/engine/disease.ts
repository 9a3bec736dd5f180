import { z } from "zod";
import { Problem } from "../../domain/problem.ts";
import { periodSchema } from "./period.ts";
import { type World, unknownAge } from "./world.ts";

const ratio = z.number().min(0).max(1);
const rate = z.number().min(0).max(100);

/**
 * A disease as data. `beta` are contacts that would infect, per infectious person and day, within the cell, the
 * facility and the whole system. `infectionFatality` is the share of infections that end in death: one number, or one
 * for each age from `fromAge` years up to the next (the first starts at 0). `riskRatio` multiplies it for persons with
 * a risk condition (at most up to 1). `immunity` absent means for life; else it ends after that period and the person
 * can be infected again. `sources` say where the numbers come from.
 */
export const diseaseSchema = z.strictObject({
  name: z.string().optional(),
  beta: z.strictObject({ cell: rate, facility: rate, system: rate }),
  latent: periodSchema,
  infectious: periodSchema,
  infectionFatality: z.union([
    ratio,
    z
      .array(z.strictObject({ fromAge: z.int().min(0).max(130), ratio }))
      .min(1)
      .refine(
        (bands) =>
          bands.every((band, k) => (k === 0 ? band.fromAge === 0 : band.fromAge > bands[k - 1]!.fromAge)),
        "age bands must start at 0 and rise",
      ),
  ]),
  riskRatio: z.number().min(0).max(1000).optional(),
  immunity: periodSchema.optional(),
  sources: z.array(z.string()).optional(),
});

export type Disease = z.infer<typeof diseaseSchema>;

/**
 * Probability of death of each person of the world if infected. Length `world.people`. Refuses a fatality by age for
 * a world with unknown ages: an average over nobody's ages would be a made-up number.
 */
export function fatalityByPerson(disease: Disease, world: World): Float64Array {
  const table = fatalityByAge(disease);
  const out = new Float64Array(world.people);
  for (let i = 0; i < world.people; i++) {
    const age = world.age?.[i] ?? unknownAge;
    if (age === unknownAge && typeof disease.infectionFatality !== "number")
      throw new Problem(
        "bad-input",
        `The disease states fatality by age, but the age of person ${i} of the world is unknown; give ages or one ratio for all.`,
      );
    const atAge = table[age]!;
    out[i] = world.risk?.[i] === 1 ? Math.min(1, atAge * (disease.riskRatio ?? 1)) : atAge;
  }
  return out;
}

/** Probability of death if infected at each age in years, 0 to 255, before any risk ratio. */
export function fatalityByAge(disease: Disease): Float64Array {
  const bands = disease.infectionFatality;
  if (typeof bands === "number") return new Float64Array(256).fill(bands);
  return Float64Array.from({ length: 256 }, (_, age) => bands.findLast((band) => band.fromAge <= age)!.ratio);
}
