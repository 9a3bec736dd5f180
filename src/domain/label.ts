import type { AnswerValue } from "./assertion.ts";
import type { Figure } from "./figure.ts";
import { type Ref, rootRef } from "./id.ts";
import { wordsOf } from "./noun.ts";
import type { Quantity } from "./quantity.ts";
import type { AnyRecord, BodyOf, RecordKind } from "./record.ts";

/** What a label needs from elsewhere: the other records, and how a number is read out. */
export type LabelContext = {
  readonly recordOf: (ref: Ref) => AnyRecord | undefined;
  readonly figureText: (figure: Pick<Figure, "value" | "qualifier" | "unit" | "printed">) => string;
};

/** The field in which people name a record of the kind, and what it is called where that is empty or there is none. */
type Label<K extends RecordKind> = {
  readonly field?: keyof BodyOf<K> & string;
  readonly words?: string | ((body: BodyOf<K>, context: LabelContext) => string);
};

/** How a record is called, by its kind. */
const labels: { readonly [K in RecordKind]: Label<K> } = {
  source: { field: "title" },
  person: { field: "pseudonym", words: ({ office }) => office ?? "" },
  group: { field: "label" },
  relation: { words: ({ kind }) => wordsOf(kind) },
  event: { field: "label", words: ({ kind }) => wordsOf(kind) },
  episode: { words: "detention" },
  stage: { words: ({ type }) => wordsOf(type) },
  stay: {
    words: ({ facility }, { recordOf }) => {
      const place = facility === undefined ? undefined : recordOf(facility);
      return place?.kind === "facility" ? `stay at ${place.body.name}` : "stay";
    },
  },
  safeguard: { words: ({ code }) => wordsOf(code) },
  charge: { words: ({ offence }) => `charge: ${wordsOf(offence ?? "unknown")}` },
  test: { words: ({ kind }) => `${kind} test` },
  payment: { words: "payment" },
  position: { words: ({ post }) => wordsOf(post) },
  account: { words: ({ topic }) => wordsOf(topic) },
  act: { words: ({ type }) => wordsOf(type) },
  death: { words: "death" },
  facility: { field: "name" },
  cell: { field: "label", words: "cell" },
  capacity: {
    words: ({ definition, places }, context) =>
      `${definition} capacity: ${amount(places, "places", context)}`,
  },
  count: { words: ({ people }, context) => `count: ${amount(people, "persons", context)}` },
  measure: { words: ({ value, unit }, context) => `measure: ${amount(value, unit, context)}` },
  codebook: { words: "codebook" },
  "counting-rule": { field: "label" },
  assertion: {
    words: ({ variable, value, state }) =>
      `${wordsOf(variable)}: ${value === undefined ? wordsOf(state) : answerText(value)}`,
  },
  frame: { field: "label" },
  indicator: { field: "label" },
  figure: {
    field: "label",
    words: (body, { figureText }) => `${wordsOf(body.indicator)}: ${figureText(body)}`,
  },
  finding: { words: ({ statement }) => statement },
  norm: { words: ({ instrument, provision }) => `${instrument}, ${provision}` },
  clock: { words: "clock" },
  assessment: { words: "assessment" },
  recommendation: { words: ({ asks }) => asks },
  promise: { words: ({ pledges }) => pledges },
  letter: { words: ({ addressee }) => `letter to ${addressee}` },
  "consent-text": { field: "label" },
  consent: { words: "consent" },
  "follow-up": { words: "follow-up" },
  flow: { field: "label" },
  series: { words: ({ indicator }) => wordsOf(indicator) },
  scenario: { field: "label" },
  resolution: { words: ({ outcome }) => wordsOf(outcome) },
  inbox: { words: ({ from }) => from ?? "not reviewed yet" },
};

/** The field that holds what people call a record of the kind; undefined where they do not name such records. */
export function labelField(kind: RecordKind): string | undefined {
  return labels[kind].field;
}

/** What a reader would call the record: its own label after that of the record it stands under; empty where it has none. */
export function labelOf(record: AnyRecord, context: LabelContext): string {
  const own = ownLabel(record, context);
  const root = rootRef(record.ref) === record.ref ? undefined : context.recordOf(rootRef(record.ref));
  const above = root === undefined ? "" : ownLabel(root, context);
  return above === "" || own === "" ? own || above : `${above}, ${own}`;
}

function ownLabel({ kind, body }: AnyRecord, context: LabelContext): string {
  const words: ((body: never, context: LabelContext) => string) | string = labels[kind].words ?? "";
  const name = (body as Readonly<Record<string, unknown>>)[labels[kind].field ?? ""] as string | undefined;
  return name ?? (typeof words === "string" ? words : words(body as never, context));
}

/** The value of an answer as it is read out, codes as words. */
export function answerText(value: AnswerValue): string {
  switch (value.kind) {
    case "code":
      return wordsOf(value.code);
    case "codes":
      return value.codes.map(wordsOf).join(", ");
    case "number": {
      const hedge = value.qualifier === "exact" ? "" : `${wordsOf(value.qualifier)} `;
      return `${hedge}${value.low}${value.high === value.low ? "" : ` to ${value.high}`}`;
    }
    case "time":
      return value.time.words ?? value.time.edtf;
    case "link":
      return value.ref;
    case "text":
      return value.text;
  }
}

function amount({ low, high, qualifier }: Quantity, unit: string, { figureText }: LabelContext): string {
  return figureText({ value: { kind: "number", low, high }, qualifier, unit, printed: undefined });
}
