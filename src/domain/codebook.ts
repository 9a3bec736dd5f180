import { z } from "zod";
import { units } from "./frame.ts";
import { own } from "./own.ts";

/** Whom an answer can harm: the speaker by incriminating them, by health, by sexuality, a child, a third party. */
export const harms = ["incriminating", "health", "sexual", "child", "third-party"] as const;
export type Harm = (typeof harms)[number];

/** The form of the answers to a variable: yes/no, yes/partly/no, one or many of its codes, number, time, link, text. */
export const variableTypes = [
  "yn",
  "ypn",
  "one",
  "many",
  "number",
  "duration",
  "date",
  "link",
  "measure",
  "text",
] as const;
export type VariableType = (typeof variableTypes)[number];

const durationUnits = ["minutes", "hours", "days", "weeks", "months", "years"] as const;
export type DurationUnit = (typeof durationUnits)[number];

const variableObject = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "expected small letters, digits and _"),
  unit: z.enum(units),
  type: z.enum(variableTypes),
  values: z.array(z.string()).default([]).describe("the codes of a one or many variable"),
  open: z.boolean().default(false).describe("whether codes outside the list are let in"),
  measured_in: z
    .enum(durationUnits)
    .optional()
    .describe("of a duration: the unit that its numbers are compared in"),
  derived: z.boolean().default(false).describe("whether it follows from other fields where nobody coded it"),
  label: z
    .union([
      z.string().transform((en) => ({ en })),
      z.strictObject({ en: z.string(), km: z.string().optional() }),
    ])
    .optional(),
  question: z.string().optional(),
  harm: z.array(z.enum(harms)).default([]),
  serves: z.array(z.string()).default([]),
  retired: z.boolean().default(false),
  successor: z.string().optional(),
  note: z.string().optional(),
});
export type Variable = z.infer<typeof variableObject>;

const harmCodes: Readonly<Record<string, Harm>> = {
  inc: "incriminating",
  hea: "health",
  sex: "sexual",
  chi: "child",
  thi: "third-party",
};

/** The long form of a variable's short one: `{type: "one[f, m]", harm: "inc hea", q: …, for: […]}`. */
function expand(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null) return raw;
  const { q, for: serves, harm, type, ...rest } = raw as Record<string, unknown>;
  const long: Record<string, unknown> = { ...rest };
  if (q !== undefined) long["question"] = q;
  if (serves !== undefined) long["serves"] = serves;
  if (typeof harm === "string") {
    long["harm"] = harm
      .split(/\s+/)
      .filter((word) => word !== "" && word !== "-")
      .map((word) => own(harmCodes, word) ?? word);
  } else if (harm !== undefined) long["harm"] = harm;
  if (typeof type !== "string") return { ...long, type };
  const match = /^(\w+)(?:\s*\[(.*?)\])?(.*)$/s.exec(type.trim());
  if (match === null) return { ...long, type };
  const [, word, list, remark] = match as unknown as [string, string, string | undefined, string];
  const codes = list
    ?.split(",")
    .map((code) => code.trim())
    .filter((code) => code !== "");
  long["type"] = word;
  if (codes !== undefined) {
    long["values"] = codes.filter((code) => code !== "…" && code !== "...");
    if (codes.some((code) => code === "…" || code === "...")) long["open"] = true;
  }
  if (/\bderived\b/.test(remark)) long["derived"] = true;
  if (remark.trim() !== "" && long["note"] === undefined) long["note"] = remark.trim();
  if (word === "duration" && long["measured_in"] === undefined && typeof rest["name"] === "string") {
    long["measured_in"] = durationUnits.find((unit) => (rest["name"] as string).includes(unit)) ?? "days";
  }
  return long;
}

export const variableSchema = z
  .preprocess(expand, variableObject)
  .refine(
    (variable) =>
      variable.open || variable.values.length > 0 || (variable.type !== "one" && variable.type !== "many"),
    {
      path: ["values"],
      message: "expected the codes that a one or many variable allows",
    },
  );

/** The versioned list of variables that assertions may use. Names are never reused; a retired one points to its successor. */
export const codebookSchema = z.strictObject({
  version: z.number().int().positive().default(1),
  label: z.string().optional(),
  variables: z.array(variableSchema),
  note: z.string().optional(),
});
export type Codebook = z.infer<typeof codebookSchema>;

/** All variables of several codebooks by unit and name; of two with one name the later stands. */
export function variablesOf(codebooks: Iterable<Codebook>): ReadonlyMap<string, Variable> {
  const all = new Map<string, Variable>();
  for (const codebook of codebooks)
    for (const variable of codebook.variables) all.set(`${variable.unit}.${variable.name}`, variable);
  return all;
}
