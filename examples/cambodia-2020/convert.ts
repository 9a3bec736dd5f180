import { type Arithmetic, arithmeticOf } from "./arithmetic.ts";
import { type FindingRow, findingTable, frames } from "./finding-table.ts";
import {
  type RawFacility,
  type RawFigure,
  type RawFinding,
  type RawFlow,
  type RawLetter,
  type RawNorm,
  type RawPromise,
  type RawRecommendation,
  type RawRef,
  type Research,
  casePersons,
  isTestimony,
} from "./research.ts";

/** Plain data as a record file writes it. */
export type Plain = { readonly [field: string]: unknown };

/** Who reads the records: the public gets nothing of the case persons, the team everything. */
export type Reader = "public" | "team";

/** Lists of records by plural kind, one file each; the same input gives the same records in the same order. */
export function convert(research: Research, reader: Reader): ReadonlyMap<string, Plain> {
  const scope = scopeOf(research, reader);
  return new Map<string, Plain>([
    ["sources", { sources, groups: [organisation, ...authorities] }],
    ["figures", { figures: research.figures.filter(scope.showsFigure).map((figure) => figureOf(figure, scope)) }],
    ["facilities", { facilities: research.facilities.map((facility) => facilityOf(facility, scope)) }],
    ["findings", { counting_rules: [houseRule], findings: research.findings.map((row) => findingOf(row, scope)) }],
    ["norms", { norms: research.norms.map((norm) => normOf(norm, scope)) }],
    [
      "recommendations",
      { recommendations: research.recommendations.map((row) => recommendationOf(row, scope)) },
    ],
    ["promises", { promises: research.promises.map((row) => promiseOf(row, scope)) }],
    ["letters", { letters: research.letters.map((letter) => letterOf(letter, scope)) }],
    [
      "flows",
      {
        flows: [...research.flows.stages, ...research.flows.transitions].map((flow) => flowOf(flow, scope)),
      },
    ],
    [
      "series",
      {
        series: research.flows.calibration_series.map((line) => ({
          id: `series-${line.series.replaceAll("_", "-")}`,
          indicator: line.series,
          unit: line.unit,
          points: line.points.map(({ fig }) => fig).filter(scope.hasFigure),
        })),
        scenarios: research.flows.scenarios.map((scenario) => ({
          id: scenario.id,
          label: scenario.description,
          ...present({
            start: scenario.start,
            end: scenario.end,
            occupancy_percent: scenario.occupancy_percent,
            value: scenario.value,
            note: reader === "team" ? scenario.note : undefined,
          }),
          ...list("figures", scenario.figs.filter(scope.hasFigure)),
        })),
      },
    ],
  ]);
}

/** The frames of the stated findings, with members where the reader may know them. */
export function frameRecords(members: ReadonlyMap<string, Plain>, findings: readonly RawFinding[]): Plain[] {
  return frames.map(({ id, label, unit, size, inclusion, finding }) => ({
    id,
    label,
    ...(unit === undefined ? {} : { unit }),
    counted_by: "org-amnesty",
    ...(inclusion === undefined ? {} : { inclusion }),
    ...(size === undefined ? {} : { stated_size: size }),
    at: findings.filter((row) => row.id === finding).map((row) => ({ source: sourceOf(row.doc), line: row.line })),
    ...members.get(id),
  }));
}

/** Members of the frame of letters: public, as the letters themselves are. */
export function letterMembers(letters: readonly RawLetter[]): Plain {
  const dated = letters.filter((letter) => letter.date_in_letter !== null);
  const undated = letters.filter((letter) => letter.date_in_letter === null);
  return {
    members: dated.map((letter) => ({ ref: letter.id, reason: `printed in annex, ${letter.date_in_letter}` })),
    undetermined: undated.map((letter) => ({
      ref: letter.id,
      reason: "mentioned without text; perhaps one of the letters above",
    })),
  };
}

/** The ref of the source that a document name of the research stands for. */
export function sourceOf(doc: string): string {
  return `doc-${doc.slice(0, 3)}`;
}

/** The exact place that a reference names, as a locator. */
export function locatorOf(ref: RawRef): Plain {
  return {
    source: sourceOf(ref.doc),
    line: ref.line,
    ...present({ footnote: ref.footnote ?? undefined }),
    ...(ref.locator_quote === undefined ? {} : { quote: { exact: ref.locator_quote } }),
  };
}

/** EDTF, or "late 2017" where the research knows the part of the year. */
export function timeOf(value: string, precision: string | null): string {
  const part = /^(early|mid|late)-year$/.exec(precision ?? "");
  return part === null ? value : `${part[1]} ${value.slice(0, 4)}`;
}

/** Only the fields that are there. */
export function present(fields: Plain): Plain {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}

function list(field: string, items: readonly unknown[]): Plain {
  return items.length === 0 ? {} : { [field]: items };
}

const amnesty = "Amnesty International";

const sources: readonly Plain[] = [
  {
    id: "doc-000",
    kind: "document",
    title: "Cambodia: Exclusive footage reveals deplorable prison conditions",
    publisher: amnesty,
    language: "en",
  },
  {
    id: "doc-001",
    kind: "document",
    title: "Cambodian authorities must keep their promise to release 10,000 prisoners (joint statement)",
    publisher: "Amnesty International and LICADHO",
    published: "2020-07-23",
    language: "en",
  },
  {
    id: "doc-002",
    kind: "document",
    title: "Press report on prisons and the campaign against drugs",
    publisher: "AFP",
    language: "en",
  },
  {
    id: "doc-003",
    kind: "document",
    title: "Substance abuses: The human cost of Cambodia's anti-drug campaign",
    publisher: amnesty,
    published: "2020-05",
    language: "en",
  },
  {
    id: "doc-004",
    kind: "document",
    title: "Amnesty International: Cambodia's war on drugs an 'unmitigated disaster'",
    publisher: "Southeast Asia Globe",
    published: "2020-05-14",
    language: "en",
  },
];

const organisation: Plain = { id: "org-amnesty", label: amnesty, kind: "organisation" };

const houseRule: Plain = {
  id: "rule-house",
  label:
    "own account in quotation, own account paraphrased, relative, organisation's summary; aggregates left out",
  ranks: [
    { speaker: "own", form: "quote" },
    { speaker: "own", form: "paraphrase" },
    { speaker: "own" },
    { speaker: "relative" },
    { speaker: "other" },
    { speaker: "organisation" },
  ],
};

type Scope = {
  readonly reader: Reader;
  readonly showsFigure: (figure: RawFigure) => boolean;
  readonly hasFigure: (id: string) => boolean;
  readonly isRecommendationOrPromise: (id: string) => boolean;
  readonly facilityId: (id: string) => string;
  readonly facilityOfFigure: ReadonlyMap<string, string>;
  readonly figure: ReadonlyMap<string, RawFigure>;
  readonly arithmetic: ReadonlyMap<string, Arithmetic>;
  readonly isPerson: (id: string) => boolean;
  readonly names: (text: string) => boolean;
  readonly at: (ref: RawRef) => Plain;
};

function scopeOf(research: Research, reader: Reader): Scope {
  const showsFigure = (figure: RawFigure): boolean => reader === "team" || figure.case_id === undefined;
  const shown = new Map(research.figures.filter(showsFigure).map((figure) => [figure.id, figure]));
  const related = new Set([...research.recommendations, ...research.promises].map(({ id }) => id));
  const persons = new Set(
    research.caseNames.filter(({ record_type }) => record_type !== "group").map(({ id }) => id),
  );
  const { inText: names, inId } = casePersons(research);
  const renamed = new Map<string, string>();
  if (reader === "public")
    for (const { id } of research.facilities)
      if (inId(id)) renamed.set(id, `police-station-${renamed.size + 1}`);
  const facilityId = (id: string): string => renamed.get(id) ?? id;
  const place = ({ doc, line }: RawRef): string => `${doc}:${line}`;
  const ofCases = new Set(research.caseNames.flatMap(({ refs }) => Object.values(refs).flat().map(place)));
  for (const figure of shown.values()) if (figure.case_id === undefined) ofCases.delete(place(figure));
  return {
    reader,
    showsFigure,
    hasFigure: (id) => shown.has(id),
    isRecommendationOrPromise: (id) => related.has(id),
    facilityId,
    facilityOfFigure: facilitiesByFigure(research, facilityId),
    figure: shown,
    arithmetic: arithmeticOf([...shown.values()]),
    isPerson: (id) => persons.has(id),
    names,
    at: (ref) => {
      const { quote, ...where } = locatorOf(ref);
      const hidden =
        reader === "public" &&
        (ref.locator_quote === undefined ||
          ofCases.has(place(ref)) ||
          names(ref.locator_quote) ||
          isTestimony(ref.locator_quote));
      return quote === undefined || hidden ? where : { ...where, quote };
    },
  };
}

const qualifierOf: Readonly<Record<string, string>> = { approx: "about", fewer_than: "under" };

const populationCodes: readonly (readonly [RegExp, string])[] = [
  [/^prison_population$/, "prison-population"],
  [/^ddc_(population|admissions)/, "treatment-centres"],
  [/^women_prisoners|^mothers_in_prison$|^pregnant_women_in_prison$/, "women"],
  [/^infants_in_prison$/, "infants-with-mothers"],
  [/^prisoners_drug$|^pretrial_drug_share$/, "drug-charges"],
];

function figureOf(figure: RawFigure, scope: Scope): Plain {
  const qualifier = qualifierOf[figure.qualifier] ?? figure.qualifier;
  const arithmetic = scope.arithmetic.get(figure.id);
  const footnote = figure.attributed_source?.footnote ?? undefined;
  const team = scope.reader === "team";
  return {
    id: figure.id,
    indicator: figure.quantity,
    value: valueOf(figure),
    ...(qualifier === "exact" ? {} : { qualifier }),
    unit: figure.unit,
    population: figure.population,
    ...present({
      population_code: populationCodes.find(([pattern]) => pattern.test(figure.quantity))?.[1],
      place: figure.place,
      facility: scope.facilityOfFigure.get(figure.id),
      case:
        team && figure.case_id !== undefined && scope.isPerson(figure.case_id) ? figure.case_id : undefined,
      as_of: figure.as_of === null ? undefined : timeOf(figure.as_of.value, figure.as_of.precision),
      published: figure.published,
    }),
    at: scope.at({ ...figure, ...(footnote === undefined ? {} : { footnote }) }),
    ...present({
      attributed_to: figure.attributed_source?.name,
      hedge: figure.hedge,
      estimate: figure.estimate,
      formula: arithmetic?.formula,
    }),
    ...list("derived_from", arithmetic?.from ?? []),
    ...present({ note: team ? figure.note : undefined }),
  };
}

function valueOf(figure: RawFigure): unknown {
  const { value, unit, as_of } = figure;
  if (value === null) return { text: figure.value_text ?? "not stated" };
  if (typeof value === "string") {
    if (unit !== "date") return { text: value };
    const worded = as_of !== null && as_of.value === value;
    return { time: worded ? timeOf(value, as_of.precision) : value };
  }
  if (unit === "year" && value >= 1900) return { time: String(value) };
  return figure.value_high === undefined ? value : [value, figure.value_high];
}

/** Facility by figure: the series of the facilities, and places that name one. */
function facilitiesByFigure(research: Research, facilityId: (id: string) => string): Map<string, string> {
  const found = new Map<string, string>();
  const byPlace: readonly (readonly [RegExp, string])[] = [
    [/^CC1\b|^largest jail of Phnom Penh/, "cc1"],
    [/^CC2\b/, "cc2"],
    [/^Prey Sar\b/, "prey-sar"],
    [/^Prey Speu\b(?! and)/, "prey-speu"],
    [/^Orkas Khnom\b/, "orkas-khnom"],
    [/^Phnom Bak\b/, "phnom-bak"],
    [/prisons monitored by LICADHO$/, "licadho-monitored"],
    [/^Khmer-Soviet Friendship Hospital/, "khmer-soviet-clinic"],
    [/^Sen Sok/, "sen-sok-transition"],
    [/^Phnom Penh Municipal Court/, "phnom-penh-court"],
  ];
  const national = /^(prison_population|prison_capacity|prisoners_drug|pretrial_share|prisons?_count)/;
  for (const figure of research.figures) {
    const place = figure.place ?? "";
    const known =
      byPlace.find(([pattern]) => pattern.test(place))?.[1] ??
      (place === "Cambodia" && national.test(figure.quantity) ? "national-prisons" : undefined) ??
      (place === "Cambodia" && figure.quantity === "cbdt_facilities" ? "cbdt-network" : undefined);
    if (known !== undefined) found.set(figure.id, facilityId(known));
  }
  for (const facility of research.facilities)
    for (const { figure_id } of facility.series)
      if (!found.has(figure_id)) found.set(figure_id, facilityId(facility.id));
  return found;
}

const facilityTypes: Readonly<Record<string, string>> = {
  planned_drug_treatment_centre: "planned-treatment-centre",
};

function facilityOf(facility: RawFacility, scope: Scope): Plain {
  const open = scope.reader === "team";
  const id = scope.facilityId(facility.id);
  const figures = facility.series
    .map(({ figure_id }) => scope.figure.get(figure_id))
    .filter((figure) => figure !== undefined);
  const extra = [...scope.figure.values()].filter(
    (figure) =>
      scope.facilityOfFigure.get(figure.id) === id &&
      /^(prison_population|prison_capacity|infants_in_prison|persons_per_cell|hours_confined_per_day)$/.test(
        figure.quantity,
      ) &&
      !figures.includes(figure),
  );
  const series = [...figures, ...extra];
  const of = (quantity: string): RawFigure[] => series.filter((figure) => figure.quantity === quantity);
  const seen = (figure: RawFigure): Plain => ({
    ...present({
      as_of: figure.as_of === null ? undefined : timeOf(figure.as_of.value, figure.as_of.precision),
    }),
    figure: figure.id,
    at: [scope.at(figure)],
  });
  // Conditions with a number in them are one person's account of one room.
  const conditions = facility.conditions_reported.filter(
    (condition) =>
      open || (!scope.names(condition) && !(facility.cases.length > 0 && /\d/.test(condition))),
  );
  const hidesQuotes = !open && facility.type === "police_station";
  return {
    id,
    name: open ? facility.name : facility.name.replace(/ \([^)]*\)$/, (end) => (scope.names(end) ? "" : end)),
    ...list("aliases", facility.aliases),
    type: facilityTypes[facility.type] ?? facility.type.replaceAll("_", "-"),
    ...present({
      authority: facility.authority?.replace(/ \(by .*\)$/, ""),
      place: facility.place,
      parent: facility.id === "cc1" || facility.id === "cc2" ? "prey-sar" : undefined,
    }),
    ...list("conditions", conditions),
    at: facility.refs.map((ref) => (hidesQuotes ? { source: sourceOf(ref.doc), line: ref.line } : scope.at(ref))),
    ...present({ note: open ? facility.note : undefined }),
    ...list(
      "capacities",
      of("prison_capacity").map((figure) => ({
        id: figure.id,
        places: quantityOf(figure),
        definition: figure.estimate === true ? "estimate" : "unknown",
        ...seen(figure),
      })),
    ),
    ...list("counts", [
      ...of("prison_population").map((figure) => ({
        id: figure.id,
        people: quantityOf(figure),
        population: "prison-population",
        population_words: figure.population,
        ...seen(figure),
      })),
      ...of("infants_in_prison").map((figure) => ({
        id: figure.id,
        people: quantityOf(figure),
        population: "infants-with-mothers",
        population_words: figure.population,
        ...seen(figure),
      })),
      ...of("prisoners_drug").map((figure) => ({
        id: figure.id,
        people: quantityOf(figure),
        population: "drug-charges",
        population_words: figure.population,
        ...seen(figure),
      })),
    ]),
    ...list(
      "measures",
      of("hours_confined_per_day").map((figure) => ({
        id: figure.id,
        what: "hours-locked",
        value: quantityOf(figure),
        unit: "hours-a-day",
        ...seen(figure),
      })),
    ),
    ...list(
      "cells",
      of("persons_per_cell").map((figure) => ({
        id: `cell-${figure.id}`,
        label: figure.population,
        at: [scope.at(figure)],
        counts: [
          {
            id: figure.id,
            people: quantityOf(figure),
            population: "everyone-held",
            population_words: figure.population,
            ...seen(figure),
          },
        ],
        ...cellMeasures(figure, scope, seen),
      })),
    ),
  };
}

/** Length and width that the same account gives of the same room. */
function cellMeasures(cell: RawFigure, scope: Scope, seen: (figure: RawFigure) => Plain): Plain {
  const sizes = [...scope.figure.values()].filter(
    (figure) =>
      (figure.quantity === "cell_length" || figure.quantity === "cell_width") &&
      figure.population === cell.population &&
      figure.place === cell.place,
  );
  return list(
    "measures",
    sizes.map((figure) => ({
      id: figure.id,
      what: figure.quantity === "cell_length" ? "length" : "width",
      value: quantityOf(figure),
      unit: "m",
      ...seen(figure),
    })),
  );
}

function quantityOf(figure: RawFigure): Plain {
  const low = figure.value as number;
  const qualifier = qualifierOf[figure.qualifier] ?? figure.qualifier;
  return { low, high: figure.value_high ?? low, ...(qualifier === "exact" ? {} : { qualifier }) };
}

function findingOf(finding: RawFinding, scope: Scope): Plain {
  const row: FindingRow = findingTable[finding.id] ?? {};
  return {
    id: finding.id,
    statement: finding.statement,
    ...present({
      frame: row.frame,
      unit: row.unit,
      population: row.population,
      property: row.property,
      counting_rule: row.property === undefined ? undefined : "rule-house",
    }),
    stated: present({
      n: finding.numerator,
      N: finding.denominator,
      quantifier: row.quantifier,
      words: finding.quantifier,
    }),
    ...present({ predicate: row.predicate }),
    ...list("figures", finding.figure_ids.filter(scope.hasFigure)),
    at: [scope.at(finding), ...finding.restated_at.map(scope.at)],
    ...present({ note: scope.reader === "team" ? finding.note : undefined }),
  };
}

function normOf(norm: RawNorm, scope: Scope): Plain {
  const open = scope.reader === "team";
  const ids = (entry: string): string[] => entry.match(/\b[rpjagx]-[a-z0-9-]+/g) ?? [];
  const isFigures = (entry: string): boolean => /^[rpjagx]-[a-z0-9-]+( against [rpjagx]-[a-z0-9-]+)?$/.test(entry);
  const domestic = norm.kind === "domestic_law";
  return {
    id: norm.id,
    instrument: norm.instrument,
    provision: norm.provision,
    kind: norm.kind.replaceAll("_", "-"),
    requirement: norm.requirement,
    binding: norm.kind === "treaty" || norm.kind === "custom" || domestic,
    ...present({ in_force: ratified(norm) }),
    ...(norm.kind === "treaty" || domestic ? { states: ["KHM"] } : {}),
    ...list(
      "held_against",
      norm.held_against.filter((entry) => !isFigures(entry) && (open || !scope.names(entry))),
    ),
    ...penalties[norm.id],
    // The text names the rule and does not print its number.
    ...(norm.provision_number_in_text === false ? { doubt: ["provision"] } : {}),
    at: [scope.at(norm)],
    ...list("figures", norm.held_against.flatMap(ids).filter(scope.hasFigure)),
    ...present({ note: open ? norm.note : undefined }),
  };
}

/** "Bound since 1992" as an interval without end. */
function ratified(norm: RawNorm): string | undefined {
  const since = /\bsince (\d{4})\b/.exec(norm.requirement) ?? /^ratification (\d{4})$/.exec(norm.provision);
  return since === null ? undefined : `${since[1]}/..`;
}

/**
 * Penalties of the drug law as the report prints them (figures r-possession-*, r-use-*). Article 40 is printed for
 * possession and for trafficking; the norm states the first, r-traffic-min and r-traffic-max the second.
 */
const penalties: Readonly<Record<string, Plain>> = {
  "d-ldc-40": {
    offence: "possession",
    penalty_months: { low: 24, high: 60 },
    repeat_penalty_months: { low: 120, high: 120, qualifier: "up_to" },
  },
  "d-ldc-45": {
    offence: "using",
    penalty_months: { low: 1, high: 6 },
    repeat_penalty_months: { low: 12, high: 12, qualifier: "up_to" },
  },
};

const madeIn: Readonly<Record<string, string>> = {
  report: "doc-003",
  report_body_call: "doc-003",
  joint_statement: "doc-001",
  press_release: "doc-000",
};

/** The authorities that calls and letters of the report name; of "Cambodian authorities" nobody knows which are meant. */
const authorities: readonly Plain[] = (
  [
    ["auth-prime-minister", "Prime Minister of Cambodia"],
    ["auth-nacd", "National Authority for Combating Drugs (NACD)"],
    ["auth-justice", "Ministry of Justice"],
    ["auth-magistracy", "Supreme Council of the Magistracy"],
    ["auth-interior", "Ministry of Interior"],
    ["auth-health", "Ministry of Health"],
    ["auth-social-affairs", "Ministry of Social Affairs, Veterans and Youth Rehabilitation"],
    ["auth-provinces", "Provincial and municipal authorities"],
    ["auth-education", "Ministry of Education, Youth and Sport"],
    ["auth-partners", "Development partners of Cambodia"],
    ["auth-chrc", "Cambodian Human Rights Committee"],
  ] as const
).map(([id, label]) => ({ id, label, kind: "authority" }));

/** Whom the report's list of calls is addressed to, office by office. */
const addressees: Readonly<Record<string, readonly string[]>> = {
  "Prime Minister and National Authority for Combating Drugs (NACD)": ["auth-prime-minister", "auth-nacd"],
  "Ministry of Justice and Supreme Council of the Magistracy": ["auth-justice", "auth-magistracy"],
  "Ministry of Interior": ["auth-interior"],
  "Ministry of Health": ["auth-health"],
  "Ministry of Social Affairs, Veterans and Youth Rehabilitation; provincial and municipal authorities": [
    "auth-social-affairs",
    "auth-provinces",
  ],
  "Ministry of Education, Youth and Sport": ["auth-education"],
  "Cambodia's development partners": ["auth-partners"],
};

/** The authority of an office as letters name it; a governor of one province is not all provinces. */
function authorityOf(office: string): string[] {
  const offices: readonly (readonly [RegExp, string])[] = [
    [/NACD/, "auth-nacd"],
    [/Minister of Justice/, "auth-justice"],
    [/Minister of Interior/, "auth-interior"],
    [/Minister of Health/, "auth-health"],
    [/Minist(?:er|ry) of Social Affairs/, "auth-social-affairs"],
    [/Human Rights Committee/, "auth-chrc"],
  ];
  return offices.flatMap(([words, id]) => (words.test(office) ? [id] : []));
}

function recommendationOf(row: RawRecommendation, scope: Scope): Plain {
  return {
    id: row.id,
    ...present({ number: row.number, made_in: madeIn[row.source] }),
    addressee: row.addressee,
    ...list("to", addressees[row.addressee] ?? []),
    asks: row.paraphrase,
    action: row.action_verb,
    ...present({ indicator: row.indicator, deadline: row.deadline }),
    ...list("figures", row.related_figures.filter(scope.hasFigure)),
    ...list("repeats", row.related.filter(scope.isRecommendationOrPromise)),
    at: [scope.at(row)],
  };
}

/** How far a promise had come, by what the documents report. Of others nobody observed anything: the words are the promise itself. */
/** Claims about the present that the report itself holds a figure against. */
const contradicted: Readonly<Record<string, Plain>> = Object.fromEntries(
  ["prom-no-users-jailed", "prom-no-users-jailed-rapporteur"].map((id) => [
    id,
    {
      tested: [
        {
          by: "r-minor-offence-share",
          shows: "contradicted",
          reason: "The claim is of nobody; the figure is of at least 39 %.",
          found_by: "Amnesty International",
        },
      ],
    },
  ]),
);

const levels: Readonly<Record<string, string>> = {
  "prom-10000": "no-information",
  "prom-backlog": "partial",
  "prom-upr": "announced",
  "prom-legal-aid": "started",
  "prom-pm-mothers": "no-information",
  "prom-cbdt": "done",
  "prom-needle": "done",
  "prom-national-centre": "started",
  "prom-no-users-jailed": "reversed",
  "prom-campaign-sixmonths": "reversed",
};

function promiseOf(promise: RawPromise, scope: Scope): Plain {
  const qualifier = /\(up to\)/.test(promise.target_unit ?? "") ? "up_to" : undefined;
  return {
    id: promise.id,
    kind: promise.kind.replaceAll("_", "-"),
    by: promise.by,
    ...present({
      office: promise.office,
      made: promise.made === null ? undefined : promise.made.value,
    }),
    pledges: promise.commitment,
    ...present({
      target: promise.target,
      target_value:
        promise.target_value === null
          ? undefined
          : { low: promise.target_value, high: promise.target_value, ...present({ qualifier }) },
      target_unit: promise.target_unit,
      due: promise.due,
    }),
    ...list(
      "observations",
      promise.progress_reported.map(({ as_of, text }) => ({
        on: as_of,
        level: levels[promise.id],
        evidence: text,
      })),
    ),
    ...contradicted[promise.id],
    ...list("answers", promise.related.filter(scope.isRecommendationOrPromise)),
    at: promise.sources.map(scope.at),
  };
}

function letterOf(letter: RawLetter, scope: Scope): Plain {
  const ownLine = letter.refs.find((ref) => /has received no responses/.test(ref.locator_quote ?? ""));
  const answered: Plain =
    ownLine === undefined
      ? { is: "no", says: "org-amnesty", form: "summary", how: "aggregate:fnd-letters", at: "doc-003#line=249" }
      : { is: "no", says: "org-amnesty", form: "summary", how: "document", at: scope.at(ownLine) };
  return {
    id: letter.id,
    sender: letter.sender,
    addressee: letter.addressee,
    ...present({ office: letter.addressee_title, dated: letter.date_in_letter }),
    subject: letter.subject,
    ...list("to", authorityOf(letter.addressee_title ?? letter.addressee)),
    ...list("copies_to", letter.cc ?? []),
    ...list("copied", [...new Set((letter.cc ?? []).flatMap(authorityOf))]),
    ...list("questions", letter.questions ?? []),
    ...present({ respond_by: letter.response_deadline }),
    // Of most letters the report says only that none of all was answered.
    response: ownLine === undefined ? "unknown" : "none",
    response_note: letter.response_status,
    at: letter.refs.map(scope.at),
    ...present({ note: scope.reader === "team" ? letter.note : undefined }),
    answers: { answered },
  };
}

const systems: Readonly<Record<string, string>> = {
  both: "both",
  administrative_detention: "compulsory",
  criminal_justice: "prosecution",
};

function flowOf(flow: RawFlow, scope: Scope): Plain {
  const open = scope.reader === "team";
  const figures = flow.figure_ids.filter(scope.hasFigure);
  const ofOnePerson = figures.length === 0 && flow.figure_ids.length > 0;
  const words = (texts: readonly string[] | null | undefined): string[] =>
    open ? [...(texts ?? [])] : (texts ?? []).flatMap((text) => withoutPersons(text, scope));
  const description = words([flow.description])[0];
  return {
    id: flow.id,
    label: flow.name ?? description ?? flow.id,
    ...present({
      system: flow.system === undefined ? undefined : systems[flow.system],
      from: flow.from,
      to: flow.to,
      in_custody: flow.in_custody,
    }),
    ...list(
      "facility_types",
      (flow.facility_types ?? []).map((type) => type.replaceAll("_", "-")),
    ),
    ...present({ description: flow.name === undefined ? undefined : description }),
    ...list("criteria", words(flow.decision_criteria)),
    ...list("durations", ofOnePerson && !open ? [] : words(flow.durations)),
    ...list("rates", words(flow.rates)),
    ...list("safeguards_missing", words(flow.safeguards_reported_missing)),
    ...list("figures", figures),
    at: flow.refs.map(scope.at),
  };
}

/** The parts of a text, between semicolons, that rest on no single case: without names, prices and single durations. */
function withoutPersons(text: string, scope: Scope): string[] {
  const single =
    /\$|\bone case\b|\bnamed cases\b|\bcases?:|\bin cases\b|\bas seen by\b|\b(minutes|days) later\b|\bminutes\b|months stated|\bwhere family pays\b|^described deaths/;
  const kept = text
    .split(/; /)
    .filter((part) => !single.test(part) && !scope.names(part))
    .join("; ");
  return kept === "" ? [] : [kept];
}
