import { z } from "zod";
import { Problem } from "../../domain/problem.ts";
import { periodSchema } from "./period.ts";
import { own } from "../../domain/own.ts";

const id = z.string().min(1).max(80);
const amount = z.number().min(0).max(100_000_000);

/**
 * The flow of people through detention, as data; parallel systems are compartments that do not lead into each other.
 *
 * - A `compartment` is one stage, or one stage in one facility. `stay` is the time spent in it (`stayByGroup` where a
 *   group differs); `next` says where people go then: another compartment or `"release"`, shares summing to 1.
 *   Compartments stand in the order in which people pass them. `capacity` is in places, `floorAreaSquareMetres` is
 *   what detained people may use; both need a source before anyone quotes them. `facilities` are the facilities of the
 *   world that hold its people. Who is in one with `atLiberty` is free and in the community until the stay there ends,
 *   awaiting trial, and is counted nowhere as held; such compartments stand last, and only policies lead into them.
 * - A `group` is what rates may differ by: offence class, sex, minors.
 * - `admissions` enter from outside, on average `perDay` people.
 * - `initial` people are held on day 0. `held: "steady"` (the default) spreads their time since entry as in a steady
 *   flow; `"new"` lets all enter on day 0.
 */
export const detentionSchema = z.strictObject({
  compartments: z
    .array(
      z.strictObject({
        id,
        stay: periodSchema,
        stayByGroup: z.record(id, periodSchema).optional(),
        next: z.array(z.strictObject({ to: id, share: z.number().min(0).max(1) })).min(1),
        capacity: z.number().gt(0).optional(),
        floorAreaSquareMetres: z.number().gt(0).optional(),
        facilities: z.array(z.int().min(0)).min(1).optional(),
        atLiberty: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(250),
  groups: z.array(z.strictObject({ id })).min(1).max(250),
  admissions: z.array(z.strictObject({ compartment: id, group: id, perDay: amount })),
  initial: z
    .array(
      z.strictObject({
        compartment: id,
        group: id,
        people: amount,
        held: z.enum(["steady", "new"]).optional(),
      }),
    )
    .default([]),
});

export type Detention = z.infer<typeof detentionSchema>;
export type Compartment = Detention["compartments"][number];

/** The compartments whose people are held: all but those at liberty, which stand last. */
export function heldCompartments({ compartments }: Pick<Detention, "compartments">): Compartment[] {
  return compartments.filter(({ atLiberty }) => atLiberty !== true);
}

/** The destination that means leaving detention. */
export const release = "release";

/** Index of a compartment by its id; refuses one that the detention flow does not have. */
export function compartmentIndex(detention: Detention, name: string): number {
  return indexOf(detention.compartments, name, "compartment");
}

/** Index of a group by its id; refuses one that the detention flow does not have. */
export function groupIndex(detention: Detention, name: string): number {
  return indexOf(detention.groups, name, "group");
}

/** Refuses a flow whose names or shares do not fit together. */
export function checkDetention(detention: Detention): void {
  for (const list of [detention.compartments, detention.groups])
    if (new Set(list.map((item) => item.id)).size < list.length || list.some((item) => item.id === release))
      throw new Problem(
        "bad-input",
        `Compartments and groups need ids of their own, none of them "${release}".`,
      );
  for (const compartment of detention.compartments) {
    const total = compartment.next.reduce((sum, route) => sum + route.share, 0);
    if (Math.abs(total - 1) > 1e-9)
      throw new Problem(
        "bad-input",
        `The shares after compartment "${compartment.id}" sum to ${total}; they must sum to 1.`,
      );
    for (const route of compartment.next) if (route.to !== release) compartmentIndex(detention, route.to);
    for (const group of Object.keys(compartment.stayByGroup ?? {})) groupIndex(detention, group);
  }
  const held = heldCompartments(detention).length;
  if (detention.compartments.slice(0, held).some(({ atLiberty }) => atLiberty === true))
    throw new Problem("bad-input", "Compartments of people at liberty stand after those of people held.");
  for (const entry of [...detention.admissions, ...detention.initial]) {
    compartmentIndex(detention, entry.compartment);
    groupIndex(detention, entry.group);
  }
}

function indexOf(list: readonly { id: string }[], name: string, word: string): number {
  const index = list.findIndex((item) => item.id === name);
  if (index < 0)
    throw new Problem(
      "bad-input",
      `The detention flow has no ${word} "${name}"; it has ${list.map((item) => `"${item.id}"`).join(", ")}.`,
    );
  return index;
}

/** How long people of a group stay in a compartment. */
export function stayOf(
  { stay, stayByGroup }: Detention["compartments"][number],
  group: string,
): Detention["compartments"][number]["stay"] {
  return own(stayByGroup ?? {}, group) ?? stay;
}
