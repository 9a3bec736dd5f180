import { type Variable, variablesOf } from "../../domain/codebook.ts";
import { units } from "../../domain/frame.ts";
import type { Ref } from "../../domain/id.ts";
import type { Quantity } from "../../domain/quantity.ts";
import type { AnyRecord, BodyOf } from "../../domain/record.ts";
import { indicatorOf, unitOf } from "../figure/statement.ts";
import { type Cases, type Check, type CaseRule, upper } from "./case.ts";

export const possibleNumber: CaseRule = {
  check: impossibleNumbers,
  explanations: [
    "the number was misprinted or miscoded",
    "the number is of something else than its field says",
  ],
};

/** What a number can be: from `least` to `most`, and whole where it counts. */
type NumberBounds = {
  readonly field: string;
  readonly number: Pick<Quantity, "low" | "high" | "qualifier"> | undefined;
  readonly least: number;
  readonly most: number;
  readonly mostName?: string;
  readonly whole?: boolean;
};

const everybody = 8_500_000_000;
const oldest = 120;

function impossibleNumbers(cases: Cases): Check[] {
  const variables = variablesOf(cases.all("codebook").map(({ body }) => body));
  return cases.records.flatMap((record) =>
    boundsOf(record, cases, variables).flatMap((bounds): Check[] => {
      const wrong = misfitOf(bounds);
      if (wrong === undefined) return [];
      return [
        {
          record: record.ref,
          field: bounds.field,
          against: bounds.field,
          with: [],
          verdict: "broken",
          reason: `${upper(bounds.field)} is ${numberText(bounds.number!)}, ${wrong}: it cannot stand.`,
        },
      ];
    }),
  );
}

function misfitOf({ number, least, most, mostName, whole = false }: NumberBounds): string | undefined {
  if (number === undefined) return undefined;
  const { low, high, qualifier } = number;
  if (low < 0 && least >= 0) return "which is below 0";
  if (high < least) return `and the least that it can be is ${least}`;
  if (low > most)
    return `and the most that it can be is ${most}${mostName === undefined ? "" : `, ${mostName}`}`;
  if (whole && qualifier !== "about" && !(Number.isInteger(low) && Number.isInteger(high)))
    return "which is not whole";
  return undefined;
}

function boundsOf(
  record: AnyRecord,
  cases: Cases,
  variables: ReadonlyMap<string, Variable>,
): readonly NumberBounds[] {
  switch (record.kind) {
    case "assertion":
      return answerBounds(record.body, cases, variables);
    case "count": {
      const { people, of } = record.body;
      return [{ field: "people", number: people, least: 0, ...mostAt(of, cases), whole: true }];
    }
    case "capacity": {
      const { places, of } = record.body;
      return [{ field: "places", number: places, least: 1, ...mostAt(of, cases), whole: true }];
    }
    case "group":
      return [{ field: "size", number: record.body.size, least: 1, most: everybody, whole: true }];
    case "measure": {
      const { what, value } = record.body;
      const counted = what === "windows" || what === "toilets" || what === "water-points";
      if (counted) return [{ field: "value", number: value, least: 0, most: 1_000_000, whole: true }];
      const [least, most] =
        what === "hours-locked" ? [0, 24] : what === "floor-area" ? [0.01, 10_000_000] : [0.01, 10_000];
      return [{ field: "value", number: value, least, most }];
    }
    case "person": {
      const { age, age_at_arrest } = record.body;
      const years = { least: 0, most: oldest, mostName: "as nobody has grown much older" };
      return [
        { field: "age.years", number: age?.years, ...years },
        { field: "age_at_arrest", number: age_at_arrest, ...years },
      ];
    }
    case "charge": {
      const { sentence_months, suspended_months } = record.body;
      return [
        { field: "sentence_months", number: sentence_months, least: 0, most: Infinity },
        {
          field: "suspended_months",
          number: suspended_months,
          least: 0,
          most: sentence_months?.qualifier === "exact" ? sentence_months.high : Infinity,
          mostName: "as long as the sentence",
        },
      ];
    }
    case "norm":
      return (["penalty_months", "repeat_penalty_months"] as const).map((field) => ({
        field,
        number: record.body[field],
        least: 0,
        most: Infinity,
      }));
    case "payment":
      return (["asked", "paid_amount"] as const).map((field) => ({
        field: `${field}.amount`,
        number: record.body[field]?.amount,
        least: 0,
        most: Infinity,
      }));
    case "finding": {
      const { n, N } = record.body.stated ?? {};
      return n === undefined || N === undefined
        ? []
        : [
            {
              field: "stated.n",
              number: { low: n, high: n, qualifier: "exact" },
              least: 0,
              most: N,
              mostName: "which is N",
            },
          ];
    }
    case "figure":
      return figureBounds(record.body);
    default:
      return [];
  }
}

/** More than any one place, or any system of places, on earth has ever held. */
function mostAt(of: Ref, cases: Cases): Pick<NumberBounds, "most" | "mostName"> {
  if (cases.find("cell", of) !== undefined) return { most: 100_000, mostName: "as no cell holds more" };
  const type = cases.find("facility", of)?.type;
  return type === undefined || type === "prison-system" || type === "monitored-group" || type === "other"
    ? { most: 20_000_000, mostName: "as no system of detention holds more" }
    : { most: 1_000_000, mostName: "as no one place of detention holds more" };
}

const daysOf = { minutes: 1 / 1440, hours: 1 / 24, days: 1, weeks: 7, months: 30, years: 365 };

/** What its name, label or question says that a variable is a number of: of people or things, or of years of life. */
const counts =
  /how many|number of|\b(?:no|nr|count|counted|persons?|people|men|women|children|minors|boys|girls|prisoners?|detainees?|inmates?|staff|guards?|beds?|cells?|rooms?|toilets?|windows?|deaths?|visits?|times|nombre|effectif|número|numero|cuánt[oa]s|quant[oa]s|anzahl)\b|ចំនួន|จำนวน|عدد|تعداد/iu;
const ofLife = /\bage\b|years? old|\bâge\b|\bedad\b|\bidade\b|\balter\b|អាយុ|อายุ|العمر|\bسن\b/iu;
/** Words of numbers that are none of a whole: means and rates, which may be fractions, and what may be below 0. */
const isMean =
  /average|mean|median|\bper\b|rate|ratio|share|percent|%|times more|index|score|code|phone|telephone/iu;
const mayBeNegative =
  /temperature|growth|change|increase|decrease|difference|balance|latitude|longitude|altitude|elevation|offset/iu;

/** What the answer to a variable of a codebook can be, as far as its words say what is counted. */
function answerBounds(
  { subject, variable: name, value }: BodyOf<"assertion">,
  cases: Cases,
  variables: ReadonlyMap<string, Variable>,
): readonly NumberBounds[] {
  if (value?.kind !== "number") return [];
  const variable = units
    .filter((unit) => cases.find(unit, subject) !== undefined)
    .map((unit) => variables.get(`${unit}.${name}`))
    .find((each) => each !== undefined);
  if (variable === undefined) return [];
  const { type, label, question = "", measured_in } = variable;
  const bounds = { field: name, number: value, least: 0, most: Infinity };
  if (type === "duration")
    return measured_in === undefined
      ? [bounds]
      : [
          {
            ...bounds,
            most: (oldest * 365.25) / daysOf[measured_in],
            mostName: "as nobody has lived longer",
          },
        ];
  const words = [name.replaceAll("_", " "), ...Object.values(label ?? {}), question].join("\n");
  if (type !== "number" || mayBeNegative.test(words)) return [];
  if (isMean.test(words)) return [bounds];
  if (ofLife.test(words)) return [{ ...bounds, most: oldest, mostName: "as nobody has grown much older" }];
  return counts.test(words) ? [{ ...bounds, ...mostAt(subject, cases), whole: true }] : [bounds];
}

/** A printed figure can be wrong in many ways; these it can't be of what its unit says. */
function figureBounds(figure: BodyOf<"figure">): readonly NumberBounds[] {
  if (figure.value.kind !== "number" || figure.formula === "difference" || figure.formula === "growth")
    return [];
  const number = { ...figure.value, qualifier: figure.qualifier };
  const { dimension, scale, shift } = unitOf(figure.unit);
  const { kind, concept } = indicatorOf(figure.indicator);
  const plain = scale === 1 && shift === 0;
  const mean = /average|mean|median|per[_ -]|rate|times|growth|change|increase|decrease|rise|fall/i.test(
    `${figure.indicator} ${figure.label ?? ""} ${figure.unit}`,
  );
  if (dimension === "persons" && plain && !mean)
    return [
      { field: "value", number, least: 0, most: everybody, mostName: "as many as there are", whole: true },
    ];
  if (dimension === "places" && plain && concept === "capacity")
    return [{ field: "value", number, least: 1, most: everybody, whole: true }];
  if (dimension === "percent" && plain && kind === "share")
    return [{ field: "value", number, least: 0, most: 100, mostName: "as it is a share of a whole" }];
  return [];
}

function numberText({ low, high, qualifier }: Pick<Quantity, "low" | "high" | "qualifier">): string {
  const hedge = qualifier === "exact" ? "" : `${qualifier.replaceAll("_", " ")} `;
  return `${hedge}${low === high ? low : `${low} to ${high}`}`;
}
