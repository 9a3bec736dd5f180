import type { BandPoint, ChartCell, Chart } from "./chart.ts";
import type { Dated, ForecastAnswer, ReportedDriver } from "./forecast-answer.ts";
import { grouped, statedText } from "../arithmetic/number-text.ts";
import { powerOfTen } from "../arithmetic/precision.ts";
import {
  benefitText,
  dayInWords,
  hasRange,
  type NumberRange,
  rangeText,
  rounded,
  roundingUnit,
  shortRange,
} from "./number-text.ts";

/** All charts of a forecast, in the order in which one would show them. */
export function forecastCharts(answer: ForecastAnswer): Chart[] {
  return [
    flowChart(answer),
    expectedChart(answer),
    fanChart(answer),
    multiplesChart(answer),
    ...(answer.averted.length > 0 ? [densityChart(answer)] : []),
    occupancyChart(answer),
    ...(answer.refill === null ? [] : [refillChart(answer.refill)]),
    ...(answer.drivers === null
      ? []
      : [
          tornadoChart(
            "drivers-deaths",
            "deaths averted",
            answer.drivers.scenario,
            answer.drivers.deaths,
            answer,
          ),
          tornadoChart(
            "drivers-held",
            "fewer people held",
            answer.drivers.scenario,
            answer.drivers.held,
            answer,
          ),
        ]),
    ...(answer.backtest === null ? [] : [backtestChart(answer.backtest)]),
  ];
}

/** People in prisons from the first published total to the end of the forecast under unchanged policy. */
export function fanChart(answer: ForecastAnswer): Chart {
  const [reference] = answer.prisons.scenarios;
  const bands = [...answer.prisons.history, ...reference!.held.filter(({ date }) => date > answer.start)].map(
    bandAt,
  );
  const observed = answer.data.filter(({ means }) => means === "held");
  const last = reference!.held.at(-1)!;
  return {
    id: "fan",
    title: `People in prisons, “${reference!.name}”`,
    desc: `Line and bands of people in prisons from ${dayInWords(String(bands[0]!.x))} to ${dayInWords(answer.end)}: the middle of the simulations, half of them within the dark band, ${hasRange(last) ? "9 of 10 within the light one" : "the light one rough"}. On ${dayInWords(answer.end)}: ${rangeText(last)}. Places (${answer.prisons.capacity.definition}): ${grouped(answer.prisons.capacity.places)}.`,
    notes: [
      `Line: the middle. Dark band: half of the simulations. Light band: ${hasRange(last) ? "9 of 10" : `rough, of ${last.n} simulations alone`}.`,
      "Compulsory centres are not in these numbers. Bands are what the published totals leave open, not a range of policies.",
      ...observed.map(
        (datum) =>
          `${statedText(datum.value, datum.qualifier)}: ${datum.definition} (${datum.record ?? datum.source.replace(/\.$/, "")}).`,
      ),
      ...answer.data
        .filter(({ means, fitted }) => means === "pretrialShare" && !fitted)
        .map((datum) =>
          `Not on this line: ${statedText(datum.value, datum.qualifier)} %, ${datum.definition}. ${datum.note ?? ""}`.trim(),
        ),
    ],
    table: bandTable("date", bands),
    drawing: {
      kind: "fan",
      yLabel: "people in prisons",
      bands,
      points: observed.map((datum) => ({
        x: datum.on,
        xEnd: datum.until ?? datum.on,
        y: datum.value,
        label: statedText(datum.value, datum.qualifier),
        dated: datum.until === undefined,
      })),
      line: {
        y: answer.prisons.capacity.places,
        label: `${grouped(answer.prisons.capacity.places)} places (${answer.prisons.capacity.definition})`,
      },
      breaks: [
        ...answer.data
          .filter(({ means, fitted }) => means === "held" && !fitted)
          .map(({ on }) => ({ x: on, label: "other definition" })),
        { x: answer.start, label: "forecast" },
      ],
    },
  };
}

/** Each scenario's people in prisons on one axis, the reference's middle behind it. */
export function multiplesChart(answer: ForecastAnswer): Chart {
  const { scenarios, capacity } = answer.prisons;
  return {
    id: "scenarios",
    title: "People in prisons by scenario",
    desc: multiplesDesc(scenarios, "simulations", answer.end),
    notes: [
      "Closing compulsory centres changes who is held in them, not in prisons; the effects on both together are in the sentences.",
      `People in compulsory centres on ${dayInWords(answer.end)}: ${answer.centres
        .filter(({ held }, s) => s === 0 || held.at(-1)!.q50 !== answer.centres[0]!.held.at(-1)!.q50)
        .map(({ name, held }) => `${name} ${rangeText(held.at(-1)!)}`)
        .join("; ")}.`,
    ],
    table: multiplesTable(scenarios),
    drawing: {
      kind: "multiples",
      yLabel: "people in prisons",
      reference: scenarios[0]!.name,
      bandLabel: bandLabelOf(scenarios),
      line: { y: capacity.places, label: "places" },
      panels: multiplesPanels(scenarios),
    },
  };
}

/** What the flow alone has on average, of both systems together: drawn before anything is simulated. */
export function expectedChart({ expected, end }: Pick<ForecastAnswer, "expected" | "end">): Chart {
  const { scenarios, draws } = expected;
  return {
    id: "expected",
    title: "First look: people held in both systems, on average",
    desc: multiplesDesc(scenarios, "draws", end),
    notes: [
      `From ${draws} draws of the rates that the published totals leave open. Bands are what is not known of the rates; chance and the disease are not in them.`,
      "Prisons and compulsory centres together. The simulations, person by person, give the numbers to quote.",
    ],
    table: multiplesTable(scenarios),
    drawing: {
      kind: "multiples",
      yLabel: "people held",
      reference: scenarios[0]!.name,
      bandLabel: bandLabelOf(scenarios),
      line: null,
      panels: multiplesPanels(scenarios),
    },
  };
}

type HeldByScenario = readonly { readonly name: string; readonly held: readonly Dated[] }[];

function multiplesDesc(scenarios: HeldByScenario, of: "draws" | "simulations", end: string): string {
  const last = scenarios.map(({ name, held }) => `${name} ${rangeText(held.at(-1)!, of)}`).join("; ");
  return `One panel a scenario on one axis; the dashed line is the middle under “${scenarios[0]!.name}”. On ${dayInWords(end)}: ${last}.`;
}

function bandLabelOf(scenarios: HeldByScenario): string {
  return `${hasRange(scenarios[0]!.held[0]!) ? "9 of 10" : "rough range"}, half, and middle`;
}

function multiplesTable(scenarios: HeldByScenario): Chart["table"] {
  return {
    columns: ["scenario", "date", ...bandColumns],
    rows: scenarios.flatMap(({ name, held }) =>
      held.map((point): ChartCell[] => [name, ...bandCells(bandAt(point))]),
    ),
  };
}

function multiplesPanels([reference, ...others]: HeldByScenario): Extract<
  Chart["drawing"],
  { kind: "multiples" }
>["panels"] {
  return (others.length > 0 ? others : [reference!]).map(({ name, held }) => ({
    label: name,
    bands: held.map(bandAt),
    reference: reference!.held.map(({ date, q50 }) => ({ x: date, y: q50 })),
  }));
}

/** Deaths averted, simulation by simulation. */
export function densityChart(answer: ForecastAnswer): Chart {
  const main = answer.effects[0]!;
  const all = answer.averted.flatMap(({ deaths }) => deaths).toSorted((a, b) => a - b);
  // All of the left side is drawn: simulations in which a policy does harm must be seen.
  const low = Math.min(0, all[0]!);
  const high = all[Math.ceil(0.97 * (all.length - 1))]!;
  const width = niceStep((high - low) / 24);
  // A bin holds its upper end, so that no benefit (0) stands left of the line.
  const first = Math.ceil(low / width) - 1;
  const last = Math.max(first, Math.ceil(high / width) - 1);
  const panels = answer.averted.map(({ scenario, deaths }) => {
    const effect = main.effects.find((e) => e.scenario === scenario)!;
    const bins = Array.from({ length: last - first + 1 }, (_, k) => {
      const from = (first + k) * width;
      const count = deaths.filter((d) => d > from && d <= from + width).length;
      return { from, to: from + width, share: count / deaths.length };
    });
    return {
      label: scenario,
      said: `${rangeText(effect.fewerDeaths)}. ${benefitText(effect.pNoBenefit, deaths.length)}.`,
      bins,
      middle: effect.fewerDeaths.q50,
    };
  });
  const beyond = answer.averted.map(
    ({ deaths }) => deaths.filter((d) => d > (last + 1) * width).length / deaths.length,
  );
  return {
    id: "deaths-averted",
    title: "Deaths averted against unchanged policy",
    desc: `Share of simulations by number of deaths averted, one panel a scenario, each simulation compared with itself under “${answer.scenarios[0]!.name}”. ${panels.map(({ label, said }) => `${label}: ${said}`).join(" ")}`,
    notes: [
      `Deaths of everyone followed, in custody or after release, were the disease to enter with ${answer.initialInfectious} infectious people. Contacts do not follow crowding here (exponent ${main.crowdingExponent}).`,
      ...answer.effects
        .slice(1)
        .map(
          ({ crowdingExponent, effects }) =>
            `With contacts in proportion to crowding (exponent ${crowdingExponent}): ${effects
              .map((effect) => `${effect.scenario} ${rangeText(effect.fewerDeaths)}`)
              .join("; ")}.`,
        ),
      ...(beyond.some((share) => share > 0)
        ? [
            `Not drawn, further right: ${answer.averted.map(({ scenario }, k) => `${Math.round(100 * beyond[k]!)} of 100 of “${scenario}”`).join(", ")}.`,
          ]
        : []),
    ],
    table: {
      columns: ["scenario", "above", "up to", "share of simulations"],
      rows: panels.flatMap(({ label, bins }) =>
        bins.map(({ from, to, share }): ChartCell[] => [label, from, to, share]),
      ),
    },
    drawing: { kind: "densities", xLabel: "deaths averted", panels },
  };
}

/** Both systems as stages and ways with the people in them. */
export function flowChart(answer: ForecastAnswer): Chart {
  const per = (range: NumberRange | null): string =>
    range === null ? "not published" : `${shortRange(range)} a\u00a0year`;
  const stages = answer.flow.stages.map((stage) => ({
    id: stage.id,
    label: stage.label,
    lines:
      stage.people === null
        ? stage.system === "outside"
          ? []
          : ["people not published"]
        : [
            `${shortRange(stage.people)} people`,
            ...(stage.days === null ? [] : [`${shortRange(stage.days)} days on average`]),
          ],
    system: stage.system,
    known: stage.people !== null,
  }));
  const labelOf = (id: string): string => stages.find((stage) => stage.id === id)!.label;
  return {
    id: "flow",
    title: "Two systems of detention side by side",
    desc: `Stages of prosecution and of compulsory detention with the people held on ${dayInWords(answer.start)} and the people who pass in a year, each as 9 of 10 draws have it. ${answer.flow.stages.flatMap((stage) => (stage.people === null ? [] : [`${stage.label}: ${rangeText(stage.people)} people.`])).join(" ")}`,
    notes: [
      "Grey stages are not in the model: nobody publishes how many people pass through them or how long they stay.",
    ],
    table: {
      columns: ["from", "to", "people a year, middle", "5 %", "95 %"],
      rows: answer.flow.ways.map(({ from, to, perYear }): ChartCell[] => [
        labelOf(from),
        labelOf(to),
        ...(perYear === null ? [null, null, null] : [perYear.q50, perYear.q05, perYear.q95]),
      ]),
    },
    drawing: {
      kind: "flow",
      stages,
      ways: answer.flow.ways.map(({ from, to, perYear }) => ({
        from,
        to,
        label: per(perYear),
        perYear: perYear?.q50 ?? null,
      })),
    },
  };
}

/** Occupancy of places as reported, and of all prisons at the end by scenario; with the space each person would have. */
export function occupancyChart(answer: ForecastAnswer): Chart {
  const shared = answer.standards.filter(({ id }) => id.endsWith("-shared"));
  const spaceAt = (percent: number | null) =>
    percent === null
      ? []
      : shared.map((standard) => ({
          standard: standard.name,
          squareMetres: (100 * standard.squareMetresPerPerson) / percent,
        }));
  const places = answer.prisons.capacity.places;
  const rows = [
    ...answer.occupancy
      .filter(({ percent }) => percent !== null)
      .map((row) => ({
        label: row.place,
        detail: `${statedText(row.held!.value, row.held!.qualifier)} people, ${grouped(row.capacity!)} places`,
        forecast: false,
        percent: row.percent,
        low: null,
        high: null,
        space: spaceAt(row.percent),
      })),
    ...answer.prisons.scenarios.map(({ name, held }) => {
      const end = held.at(-1)!;
      const percent = (people: number): number => (100 * people) / places;
      return {
        label: name,
        detail: `all prisons, ${dayInWords(answer.end)}`,
        forecast: true,
        percent: percent(end.q50),
        ...spanOf(end, percent),
        space: spaceAt(percent(end.q50)),
      };
    }),
    ...answer.placesAtEnd.flatMap(({ place, scenarios }) =>
      scenarios.map(({ name, percent }) => ({
        label: name,
        detail: `${place}, ${dayInWords(answer.end)}`,
        forecast: true,
        percent: percent.q50,
        ...spanOf(percent, (value) => value),
        space: spaceAt(percent.q50),
      })),
    ),
  ];
  const measured = answer.measuredCells.filter(({ squareMetres }) => squareMetres !== null);
  return {
    id: "occupancy",
    title: "Occupancy, and floor space if each place were planned at a standard",
    desc: `People per hundred places. ${rows.map((row) => `${row.label} (${row.detail}): ${Math.round(row.percent!)} %${row.low === null ? "" : `, 9 of 10 simulations ${Math.round(row.low)} to ${Math.round(row.high!)} %`}.`).join(" ")}`,
    notes: [
      measured.length > 0
        ? measured
            .map(
              (cell) =>
                `Measured: ${cell.label} in ${cell.place}, ${cell.squareMetres} m² for ${statedText(cell.people, cell.qualifier)} people, ${(cell.squareMetres! / cell.people).toFixed(2)} m² each.`,
            )
            .join(" ")
        : "No floor area is measured in these records. The space is a supposition: if each counted place had the standard's floor space, a person would have this much now.",
      `Standards are minima, not permissions: ${shared.map((s) => `${s.name} ${s.squareMetresPerPerson} m² (${s.scope}; ${s.binding ? "binding" : "not binding"}${s.verified ? "" : "; unverified"})`).join("; ")}.`,
      ...(answer.placesAtEnd.length > 0
        ? [
            "A single place is forecast as if admissions and releases fell on all places in proportion to their size.",
          ]
        : []),
      "An effect of crowding on contagion was observed between 25 % and 155 % only (Leibowitz et al. 2021).",
      ...answer.occupancy.filter(({ note }) => note !== null).map(({ place, note }) => `${place}: ${note}.`),
    ],
    table: {
      columns: [
        "place",
        "what",
        "percent of places",
        "5 %",
        "95 %",
        ...shared.map((s) => `m² a person if planned at ${s.squareMetresPerPerson} m²`),
      ],
      rows: rows.map((row): ChartCell[] => [
        row.label,
        row.detail,
        row.percent,
        row.low,
        row.high,
        ...row.space.map((s) => s.squareMetres),
      ]),
    },
    drawing: {
      kind: "occupancy",
      rows,
      standards: shared.map((s) => ({ name: s.name, squareMetres: s.squareMetresPerPerson })),
    },
  };
}

/** What is left of a one-off release as time passes. */
export function refillChart(refill: NonNullable<ForecastAnswer["refill"]>): Chart {
  const bands = refill.shareLeft.map(({ day, ...range }) => ({ x: day / 30, ...only(range) }));
  const { q50 } = refill.refillDays;
  const year = refill.yearLeft[refill.order];
  return {
    id: "refill",
    title: `What is left of releasing ${grouped(refill.released)} people once`,
    desc: `Difference in people held between releasing and not releasing, in percent of those released, over ${Math.round(refill.refillDays.horizonDays / 365)} years. After a year ${Math.round(year.q50)} % is left (9 of 10 draws: ${Math.round(year.q05)} to ${Math.round(year.q95)} %).`,
    notes: [
      "Line: the middle. Dark band: half of the draws. Light band: 9 of 10.",
      `Admissions and stays go on as before the release. ${refill.order === "by-lot" ? "People chosen by lot" : "Those nearest the end of their detention"} would have left in time anyway, so the difference fades.`,
      "If those released were to serve long, the effect would last longer; if they were about to leave, it would be over sooner.",
    ],
    table: bandTable("months after the release", bands),
    drawing: {
      kind: "curve",
      xLabel: "months after the release",
      yLabel: "% of the effect left",
      bands,
      marks: q50 === null ? [] : [{ x: q50 / 30.4, label: "as many held as before" }],
    },
  };
}

function tornadoChart(
  id: string,
  what: string,
  scenario: string,
  drivers: readonly ReportedDriver[],
  answer: ForecastAnswer,
): Chart {
  const effect = answer.effects[0]!.effects.find((e) => e.scenario === scenario)!;
  const range = id === "drivers-deaths" ? effect.fewerDeaths : effect.fewerHeld;
  const shown = drivers.slice(0, 7);
  const key = id === "drivers-deaths" ? "deaths" : "held";
  const narrowing = answer.missing.toSorted((a, b) => b[key] - a[key])[0];
  const unit = roundingUnit(range.q95 - range.q05);
  return {
    id,
    title: `What drives the interval: ${what}, “${scenario}”`,
    desc: `For each unknown, the mean number of ${what} where it is in its lowest and in its highest fifth, and the share of the variance that it explains (first-order Sobol index). All together: ${rangeText(range)}. ${shown.map((d) => `${d.label}: ${rounded(d.low, unit)} to ${rounded(d.high, unit)}, ${Math.round(100 * d.share)} %.`).join(" ")}`,
    notes: [
      "Bars are means; the dot marks the highest fifth of the unknown, the dashed line all simulations. Shares below about 10 % cannot be told from chance with so few simulations.",
      "Unknowns that the data tie to each other, such as admissions and stays, each carry the others' share as well, so that shares sum to more than 100 %.",
      ...(narrowing === undefined
        ? []
        : [`The number that would narrow this most, if published: ${narrowing.datum}.`]),
    ],
    table: {
      columns: ["unknown", "mean in its lowest fifth", "mean in its highest fifth", "share of variance"],
      rows: drivers.map((d): ChartCell[] => [d.label, d.low, d.high, d.share]),
    },
    drawing: { kind: "tornado", xLabel: what, centre: range.mean, bars: shown },
  };
}

function backtestChart(backtest: NonNullable<ForecastAnswer["backtest"]>): Chart {
  const { forecast, observed, last, on } = backtest;
  return {
    id: "backtest",
    title: `What the model would have said of ${dayInWords(on)} without that number`,
    desc: `The system calibrated without the number of ${dayInWords(on)} and everything after it says ${rangeText(forecast)}; ${grouped(observed)} were counted. The flat line that the number before stays says ${grouped(last)}.`,
    notes: [
      `Score (CRPS, lower is better): ${grouped(backtest.crps)} people; flat line ${grouped(backtest.flatLine)} people. One number scored is one number: it shows the way, not the quality.`,
    ],
    table: {
      columns: ["number", "people"],
      rows: [
        ["5 %", forecast.q05],
        ["25 %", forecast.q25],
        ["middle", forecast.q50],
        ["75 %", forecast.q75],
        ["95 %", forecast.q95],
        ["counted", observed],
        ["flat line", last],
      ],
    },
    drawing: {
      kind: "backtest",
      xLabel: "people in prisons",
      forecast: { x: 0, ...only(forecast) },
      observed,
      flat: last,
      observedLabel: `counted ${grouped(observed)}`,
      flatLabel: `flat line ${grouped(last)}`,
    },
  };
}

const bandColumns = ["5 %", "25 %", "middle", "75 %", "95 %"];

function bandTable(x: string, bands: readonly BandPoint[]): Chart["table"] {
  return { columns: [x, ...bandColumns], rows: bands.map(bandCells) };
}

function bandCells({ x, q05, q25, q50, q75, q95 }: BandPoint): ChartCell[] {
  return [x, q05, q25, q50, q75, q95];
}

function bandAt(point: Dated): BandPoint {
  return { x: point.date, ...only(point) };
}

/** The ends of a range where there are enough simulations for one. */
function spanOf(
  range: NumberRange,
  into: (value: number) => number,
): { readonly low: number | null; readonly high: number | null } {
  return hasRange(range) ? { low: into(range.q05), high: into(range.q95) } : { low: null, high: null };
}

function only({ q05, q25, q50, q75, q95 }: NumberRange): Omit<NumberRange, "n"> {
  return { q05, q25, q50, q75, q95 };
}

/** 1, 2 or 5 times a power of ten, at least 1 and at least `least`. */
function niceStep(least: number): number {
  const power = powerOfTen(Math.max(1, least));
  const step = [1, 2, 5, 10].find((m) => m * power >= least) ?? 10;
  return step * power;
}
