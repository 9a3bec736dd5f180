import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { BandPoint, Chart, Drawing } from "../report/chart.ts";
import { flowSvg } from "./chart-flow.ts";
import { chartInk as ink, escapeText, wrapped } from "./chart-ink.ts";

/** Widths in which charts are drawn: for a page on a desk, and for a telephone. */
export const chartWidths = { desk: 720, narrow: 360 } as const;
export type ChartWidth = keyof typeof chartWidths;

export type Stamp = { readonly inputsHash: string; readonly seed: number; readonly version: string };

const xmlns = "http://www.w3.org/2000/svg";

/**
 * The chart as one SVG file: role img, title, description, the drawing, its notes, and in the metadata its table and
 * the stamp of the run. The same chart, width and stamp give the same bytes.
 */
export function chartSvg(chart: Chart, width: ChartWidth, stamp: Stamp): string {
  const pixels = chartWidths[width];
  const drawing = drawn(chart.drawing, pixels, width === "narrow");
  // Bold letters are wider.
  const title = wrapped(chart.title, pixels - 8, 19.5);
  const notes = chart.notes.flatMap((note) => wrapped(note, pixels - 8, 11.5));
  const stampLine = wrapped(
    `Habeas ${stamp.version}, seed ${stamp.seed}, inputs ${stamp.inputsHash.slice(0, 16)}`,
    pixels - 8,
    10,
  );
  const top = 8 + 22 * title.length;
  const below = top + drawing.height + 10;
  const height = below + 15 * notes.length + 8 + 14 * stampLine.length + 4;
  const text = (lines: readonly string[], y: number, step: number, style: string): string =>
    lines.map((line, k) => `<text x="4" y="${y + step * k}" ${style}>${escapeText(line)}</text>`).join("");
  const titleId = `${chart.id}-${width}-title`;
  const descId = `${chart.id}-${width}-desc`;
  return [
    `<svg xmlns="${xmlns}" role="img" aria-labelledby="${titleId} ${descId}" width="${pixels}" height="${height}" viewBox="0 0 ${pixels} ${height}" font-family="${ink.font}" font-size="12" fill="${ink.text}">`,
    `<title id="${titleId}">${escapeText(chart.title)}</title>`,
    `<desc id="${descId}">${escapeText(chart.desc)}</desc>`,
    `<metadata>${tableXml(chart)}<stamp xmlns="" inputs-hash="${stamp.inputsHash}" seed="${stamp.seed}" version="${escapeText(stamp.version)}"/></metadata>`,
    `<rect width="100%" height="100%" fill="${ink.paper}"/>`,
    text(title, 20, 22, `font-size="17" font-weight="600"`),
    `<g transform="translate(0,${top})">${drawing.svg}</g>`,
    text(notes, below + 11, 15, `font-size="11.5" fill="${ink.quiet}"`),
    text(stampLine, below + 15 * notes.length + 19, 14, `font-size="10" fill="${ink.quiet}"`),
    `</svg>\n`,
  ].join("\n");
}

/** The table in XHTML. Names are prefixed: without a prefix, an HTML page around the SVG would end the SVG here. */
function tableXml({ table }: Chart): string {
  const row = (tag: string, cells: readonly (string | number | null)[]): string =>
    `<h:tr>${cells.map((value) => `<h:${tag}>${value === null ? "" : escapeText(String(value))}</h:${tag}>`).join("")}</h:tr>`;
  return `<h:table xmlns:h="http://www.w3.org/1999/xhtml">${row("th", table.columns)}${table.rows.map((cells) => row("td", cells)).join("")}</h:table>`;
}

type Drawn = { readonly svg: string; readonly height: number };

function drawn(drawing: Drawing, width: number, narrow: boolean): Drawn {
  switch (drawing.kind) {
    case "fan":
      return fan(drawing, width, narrow);
    case "multiples":
      return multiples(drawing, width, narrow);
    case "densities":
      return densities(drawing, width, narrow);
    case "flow":
      return flowSvg(drawing, width, narrow);
    case "occupancy":
      return occupancy(drawing, width, narrow);
    case "tornado":
      return tornado(drawing, width, narrow);
    case "curve":
      return curve(drawing, width, narrow);
    case "backtest":
      return backtest(drawing, width, narrow);
  }
}

type Of<K extends Drawing["kind"]> = Extract<Drawing, { kind: K }>;

/** Two bands and their middle. `x` gives the place of a point. */
function bandMarks(
  bands: readonly BandPoint[],
  x: (point: BandPoint) => Date | number,
  color: string,
): Plot.Markish[] {
  const rows = bands.map((band) => ({ ...band, at: x(band) }));
  return [
    Plot.areaY(rows, { x: "at", y1: "q05", y2: "q95", fill: color, fillOpacity: 0.18 }),
    Plot.areaY(rows, { x: "at", y1: "q25", y2: "q75", fill: color, fillOpacity: 0.32 }),
    Plot.lineY(rows, { x: "at", y: "q50", stroke: color, strokeWidth: 2 }),
  ];
}

const day = (text: string | number): Date => new Date(`${text}T00:00:00Z`);
const people = (value: number): string => value.toLocaleString("en");

function fan(drawing: Of<"fan">, width: number, narrow: boolean): Drawn {
  const height = narrow ? 300 : 380;
  const top = Math.max(...drawing.bands.map(({ q95 }) => q95), ...drawing.points.map(({ y }) => y)) * 1.12;
  const points = drawing.points.map((point) => ({
    ...point,
    at: day(point.x),
    end: day(point.xEnd),
    middle: new Date((day(point.x).getTime() + day(point.xEnd).getTime()) / 2),
  }));
  return plotted({
    width,
    height,
    marginLeft: 58,
    marginRight: narrow ? 14 : 20,
    marginTop: 26,
    x: { type: "utc", label: null, ticks: narrow ? 4 : 6 },
    y: {
      domain: [0, top],
      label: drawing.yLabel,
      tickFormat: people,
      grid: true,
      ticks: 6,
      labelArrow: "none",
    },
    marks: [
      Plot.ruleY([0], { stroke: ink.axis }),
      Plot.ruleX(drawing.breaks, {
        x: (b: { x: string }) => day(b.x),
        stroke: ink.quiet,
        strokeDasharray: "2,3",
      }),
      Plot.text(drawing.breaks, {
        x: (b: { x: string }) => day(b.x),
        y: top,
        text: "label",
        textAnchor: "start",
        dx: 4,
        dy: 2,
        fill: ink.quiet,
        fontSize: 11,
      }),
      ...bandMarks(drawing.bands, ({ x }) => day(x), ink.reference),
      Plot.ruleY([drawing.line.y], { stroke: ink.limit, strokeWidth: 1.5, strokeDasharray: "6,3" }),
      Plot.text([drawing.line], {
        x: () => day(drawing.bands.at(-1)!.x),
        y: "y",
        text: "label",
        textAnchor: "end",
        dy: narrow ? 30 : 11,
        fill: ink.limit,
        fontSize: 12,
      }),
      Plot.ruleY(
        points.filter(({ dated }) => !dated),
        { y: "y", x1: "at", x2: "end", stroke: ink.text, strokeWidth: 1.5 },
      ),
      Plot.dot(points, {
        x: "middle",
        y: "y",
        r: 4.5,
        stroke: ink.text,
        strokeWidth: 1.5,
        fill: (p: { dated: boolean }) => (p.dated ? ink.text : ink.paper),
      }),
      Plot.text(points, {
        x: "middle",
        y: "y",
        text: (p: { label: string; dated: boolean }) => (p.dated ? p.label : `${p.label}, day not known`),
        textAnchor: "start",
        dx: 6,
        dy: 17,
        fontWeight: 600,
        stroke: ink.paper,
        strokeWidth: 4,
        fill: ink.text,
      }),
    ],
  });
}

function multiples(drawing: Of<"multiples">, width: number, narrow: boolean): Drawn {
  const columns = narrow || drawing.panels.length === 1 ? 1 : 2;
  const rows = Math.ceil(drawing.panels.length / columns);
  const top = Math.max(...drawing.panels.flatMap(({ bands }) => bands.map(({ q95 }) => q95))) * 1.05;
  const panelWidth = Math.floor((width - 8 * (columns - 1)) / columns);
  const panelHeight = narrow ? 174 : columns === 1 ? 284 : 199;
  const line = drawing.line === null ? [] : [drawing.line];
  // Bold letters are wider. A name of more than two lines is cut; the table has all of it.
  const labels = drawing.panels.map(({ label }) => {
    const lines = wrapped(label, panelWidth - 8, 14.5);
    return lines.length > 2 ? [lines[0]!, `${lines[1]!.slice(0, -1)}…`] : lines;
  });
  const labelHeight = 16 * Math.max(...labels.map(({ length }) => length));
  const parts = drawing.panels.map((panel, k) => {
    const { svg } = plotted({
      width: panelWidth,
      height: panelHeight,
      marginLeft: 56,
      marginRight: 14,
      marginTop: 14,
      x: { type: "utc", label: null, ticks: 4 },
      y: { domain: [0, top], label: null, tickFormat: people, grid: true, ticks: 4 },
      marks: [
        Plot.ruleY([0], { stroke: ink.axis }),
        ...bandMarks(panel.bands, ({ x }) => day(x), ink.policy),
        Plot.lineY(panel.reference, {
          x: (p: { x: string }) => day(p.x),
          y: "y",
          stroke: ink.reference,
          strokeWidth: 1.8,
          strokeDasharray: "5,3",
        }),
        Plot.ruleY(line, { y: "y", stroke: ink.limit, strokeDasharray: "6,3" }),
        Plot.text(line, {
          frameAnchor: "left",
          y: "y",
          text: "label",
          dx: 4,
          dy: -7,
          textAnchor: "start",
          fill: ink.limit,
          fontSize: 11,
        }),
      ],
    });
    const x = (k % columns) * (panelWidth + 8);
    const y = Math.floor(k / columns) * (labelHeight + panelHeight + 6);
    const label = labels[k]!.map(
      (line, n) =>
        `<text x="4" y="${16 * (n + 1)}" font-size="13" font-weight="600">${escapeText(line)}</text>`,
    );
    return `<g transform="translate(${x},${y})">${label.join("")}<g transform="translate(0,${labelHeight})">${svg}</g></g>`;
  });
  const legendY = rows * (labelHeight + panelHeight + 6) + 12;
  return {
    svg: `${parts.join("")}${legend(legendY, narrow, drawing)}`,
    height: legendY + (narrow ? 44 : 12),
  };
}

function legend(
  y: number,
  narrow: boolean,
  { reference, bandLabel }: Pick<Of<"multiples">, "reference" | "bandLabel">,
): string {
  const items = [
    [
      `<rect x="0" y="-9" width="22" height="10" fill="${ink.policy}" fill-opacity="0.18"/><rect x="0" y="-6" width="22" height="4" fill="${ink.policy}" fill-opacity="0.5"/>`,
      bandLabel,
      200,
    ],
    [
      `<line x2="22" y1="-4" y2="-4" stroke="${ink.reference}" stroke-width="1.8" stroke-dasharray="5,3"/>`,
      `middle, ${reference}`,
      220,
    ],
  ] as const;
  let x = 4;
  return items
    .map(([mark, label, advance], k) => {
      const at = narrow ? `translate(4,${y + 18 * k})` : `translate(${x},${y})`;
      x += advance;
      return `<g transform="${at}" font-size="12">${mark}<text x="28" y="0">${escapeText(label)}</text></g>`;
    })
    .join("");
}

function densities(drawing: Of<"densities">, width: number, narrow: boolean): Drawn {
  const panelHeight = narrow ? 118 : 112;
  const bins = drawing.panels.flatMap((panel) => panel.bins);
  const domain = [Math.min(...bins.map(({ from }) => from)), Math.max(...bins.map(({ to }) => to))];
  const top = Math.max(...bins.map(({ share }) => share));
  let y = 0;
  const parts = drawing.panels.map((panel, k) => {
    const last = k === drawing.panels.length - 1;
    const height = panelHeight + (last ? 18 : 0);
    const said = wrapped(panel.said, width - 8, 12);
    const head = 18 + 15 * said.length;
    const { svg } = plotted({
      width,
      height,
      marginLeft: 44,
      marginRight: 14,
      marginTop: 8,
      marginBottom: last ? 36 : 20,
      x: { domain, label: last ? drawing.xLabel : null, labelArrow: "none", ticks: narrow ? 5 : 10 },
      y: {
        domain: [0, top],
        label: null,
        ticks: 2,
        tickFormat: (v: number) => `${Math.round(100 * v)} %`,
        grid: true,
      },
      marks: [
        Plot.rectY(panel.bins, {
          x1: "from",
          x2: "to",
          y: "share",
          fill: (b: { to: number }) => (b.to <= 0 ? ink.limit : ink.policy),
          insetLeft: 0.5,
          insetRight: 0.5,
        }),
        Plot.ruleY([0], { stroke: ink.axis }),
        Plot.ruleX([0], { stroke: ink.text, strokeWidth: 1.5 }),
        Plot.ruleX([panel.middle], { stroke: ink.text, strokeDasharray: "3,2" }),
      ],
    });
    const part = `<g transform="translate(0,${y})"><text x="4" y="13" font-size="13" font-weight="600">${escapeText(panel.label)}</text>${said.map((line, n) => `<text x="4" y="${29 + 15 * n}" font-size="12">${escapeText(line)}</text>`).join("")}<g transform="translate(0,${head})">${svg}</g></g>`;
    y += head + height + 8;
    return part;
  });
  return { svg: parts.join(""), height: y };
}

function tornado(drawing: Of<"tornado">, width: number, narrow: boolean): Drawn {
  // Labels stand above the bars: they are long, and a telephone has no room beside them.
  const rowHeight = 40;
  const bars = drawing.bars.map((bar, k) => ({
    ...bar,
    k,
    said: `${Math.round(100 * bar.share)} %  ${bar.label}`,
  }));
  const ends = bars.flatMap(({ low, high }) => [low, high, drawing.centre]);
  const pad = (Math.max(...ends) - Math.min(...ends)) * 0.06 || 1;
  const floor = Math.min(...ends) >= 0 ? Math.max(0, Math.min(...ends) - pad) : Math.min(...ends) - pad;
  const left = 14;
  const longest = Math.floor((width - 2 * left) / 6.6);
  return plotted({
    width,
    height: rowHeight * bars.length + 52,
    marginLeft: left,
    marginRight: left,
    marginTop: 6,
    marginBottom: 40,
    x: {
      domain: [floor, Math.max(...ends) + pad],
      label: drawing.xLabel,
      labelArrow: "none",
      tickFormat: people,
      grid: true,
      ticks: narrow ? 4 : 8,
    },
    y: { domain: [bars.length, 0], axis: null },
    marks: [
      Plot.rect(bars, {
        x1: "low",
        x2: "high",
        y1: (b: { k: number }) => b.k + 0.52,
        y2: (b: { k: number }) => b.k + 0.9,
        fill: ink.policy,
        fillOpacity: 0.75,
      }),
      Plot.dot(bars, {
        x: "high",
        y: (b: { k: number }) => b.k + 0.71,
        r: 5,
        fill: ink.policy,
        stroke: ink.paper,
      }),
      Plot.ruleX([drawing.centre], { stroke: ink.text, strokeDasharray: "3,2" }),
      Plot.text(bars, {
        frameAnchor: "left",
        y: (b: { k: number }) => b.k + 0.3,
        text: (b: { said: string }) =>
          b.said.length > longest ? `${b.said.slice(0, longest - 1)}…` : b.said,
        textAnchor: "start",
        fill: ink.text,
        stroke: ink.paper,
        strokeWidth: 4,
        fontSize: 12.5,
      }),
    ],
  });
}

function curve(drawing: Of<"curve">, width: number, narrow: boolean): Drawn {
  return plotted({
    width,
    height: narrow ? 260 : 320,
    marginLeft: 44,
    marginRight: 16,
    marginTop: 26,
    marginBottom: 38,
    x: {
      label: drawing.xLabel,
      labelArrow: "none",
      ticks: narrow ? [0, 12, 24, 36, 48, 60] : [0, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60],
    },
    y: { domain: [0, 100], label: drawing.yLabel, labelArrow: "none", grid: true, ticks: 5 },
    marks: [
      Plot.ruleY([0], { stroke: ink.axis }),
      ...bandMarks(drawing.bands, ({ x }) => Number(x), ink.policy),
      Plot.ruleX(drawing.marks, { x: "x", stroke: ink.limit, strokeDasharray: "6,3" }),
      Plot.text(drawing.marks, {
        x: "x",
        y: 92,
        text: "label",
        textAnchor: narrow ? "end" : "start",
        dx: narrow ? -5 : 5,
        fill: ink.limit,
        stroke: ink.paper,
        strokeWidth: 4,
        fontSize: 12,
      }),
    ],
  });
}

function backtest(drawing: Of<"backtest">, width: number, narrow: boolean): Drawn {
  const { forecast } = drawing;
  const row = [forecast];
  return plotted({
    width,
    height: narrow ? 170 : 160,
    marginLeft: 20,
    marginRight: 24,
    marginTop: 40,
    marginBottom: 38,
    x: {
      domain: [0, Math.max(forecast.q95, drawing.observed, drawing.flat) * 1.06],
      label: drawing.xLabel,
      labelArrow: "none",
      tickFormat: people,
      grid: true,
      ticks: narrow ? 4 : 8,
    },
    y: { domain: [0, 1], axis: null },
    marks: [
      Plot.rect(row, { x1: "q05", x2: "q95", y1: 0.3, y2: 0.7, fill: ink.reference, fillOpacity: 0.22 }),
      Plot.rect(row, { x1: "q25", x2: "q75", y1: 0.3, y2: 0.7, fill: ink.reference, fillOpacity: 0.4 }),
      Plot.ruleX(row, { x: "q50", y1: 0.3, y2: 0.7, stroke: ink.reference, strokeWidth: 2.5 }),
      Plot.ruleX([drawing.observed], { stroke: ink.text, strokeWidth: 2 }),
      Plot.ruleX([drawing.flat], { stroke: ink.limit, strokeWidth: 1.5, strokeDasharray: "6,3" }),
      Plot.text([drawing.observed], {
        x: (v: number) => v,
        frameAnchor: "top",
        dy: -10,
        text: () => drawing.observedLabel,
        textAnchor: narrow ? "middle" : "start",
        fontWeight: 600,
        fill: ink.text,
      }),
      Plot.text([drawing.flat], {
        x: (v: number) => v,
        frameAnchor: "top",
        dy: narrow ? -26 : -10,
        text: () => drawing.flatLabel,
        textAnchor: "end",
        fill: ink.limit,
      }),
    ],
  });
}

const halo = `stroke="${ink.paper}" stroke-width="4" paint-order="stroke"`;

/** Two columns where there is room: occupancy as bars, and the floor space that a standard would leave. */
function occupancy(drawing: Of<"occupancy">, width: number, narrow: boolean): Drawn {
  const rows = drawing.rows.map((row, k) => ({ ...row, k }));
  const rowHeight = narrow ? 64 : 46;
  const spaceWidth = narrow ? 0 : 190;
  const barWidth = width - spaceWidth;
  const top = Math.max(...rows.map(({ percent, high }) => Math.max(percent ?? 0, high ?? 0)), 160) * 1.14;
  const at = narrow ? [0.66, 0.9] : [0.58, 0.88];
  const height = rowHeight * rows.length + 62;
  const round = (value: number): string => `${Math.round(value)} %`;
  const bars = plotted({
    width: barWidth,
    height,
    marginLeft: 8,
    marginRight: 14,
    marginTop: 24,
    marginBottom: 38,
    x: {
      domain: [0, top],
      label: "people per 100 places",
      labelArrow: "none",
      grid: true,
      ticks: narrow ? 4 : 6,
      tickFormat: (v: number) => `${v}`,
    },
    y: { domain: [rows.length, 0], axis: null },
    marks: [
      Plot.rect(rows, {
        x1: 0,
        x2: "percent",
        y1: (r: { k: number }) => r.k + at[0]!,
        y2: (r: { k: number }) => r.k + at[1]!,
        fill: (r: { forecast: boolean }) => (r.forecast ? ink.policy : ink.reference),
      }),
      Plot.ruleY(
        rows.filter(({ low }) => low !== null),
        {
          x1: "low",
          x2: "high",
          y: (r: { k: number }) => r.k + (at[0]! + at[1]!) / 2,
          stroke: ink.text,
          strokeWidth: 1.5,
        },
      ),
      Plot.text(rows, {
        x: (r: { high: number | null; percent: number | null }) => r.high ?? r.percent!,
        y: (r: { k: number }) => r.k + (at[0]! + at[1]!) / 2,
        text: (r: { percent: number | null; low: number | null; high: number | null }) =>
          r.low === null || r.high === null
            ? round(r.percent!)
            : `${round(r.percent!)} (${Math.round(r.low)}–${Math.round(r.high)})`,
        textAnchor: "start",
        dx: 5,
        fontWeight: 600,
        fill: ink.text,
        stroke: ink.paper,
        strokeWidth: 4,
      }),
      Plot.ruleX([100], { stroke: ink.limit, strokeWidth: 1.5 }),
      Plot.ruleX([155], { stroke: ink.quiet, strokeDasharray: "4,3" }),
      Plot.text(["100: full"], {
        x: 100,
        frameAnchor: "top",
        dy: -12,
        text: (t: string) => t,
        fill: ink.limit,
        textAnchor: "middle",
        dx: -14,
        fontSize: 11,
      }),
      Plot.text([narrow ? "155: highest studied" : "155: the most that was studied"], {
        x: 155,
        frameAnchor: "top",
        dy: -12,
        text: (t: string) => t,
        fill: ink.quiet,
        textAnchor: "start",
        dx: -4,
        fontSize: 11,
      }),
    ],
  });
  const labels = rows
    .map((row) => {
      const y = 24 + rowHeight * row.k;
      const name = wrapped(row.label, (narrow ? width : barWidth) - 12, 12.5)[0]!;
      const space = row.space.map(({ squareMetres }) => squareMetres.toPrecision(2)).join(" / ");
      const detail = narrow
        ? `<text x="8" y="${y + 32}" font-size="11.5" fill="${ink.quiet}" ${halo}>${escapeText(`${row.detail}; ${space} m² each`)}</text>`
        : `<tspan font-weight="400" fill="${ink.quiet}"> ${escapeText(row.detail)}</tspan>`;
      return narrow
        ? `<text x="8" y="${y + 16}" font-size="12.5" font-weight="600" ${halo}>${escapeText(name)}</text>${detail}`
        : `<text x="8" y="${y + 18}" font-size="12.5" font-weight="600" ${halo}>${escapeText(name)}${detail}</text><text x="${width - 8}" y="${y + 37}" text-anchor="end" font-size="13">${space} m²</text>`;
    })
    .join("");
  const headText = `if planned at ${drawing.standards.map(({ squareMetres }) => squareMetres).join(" / ")} m²`;
  const head = narrow
    ? ""
    : `<text x="${width - 8}" y="14" text-anchor="end" font-size="11" fill="${ink.quiet}">space a person, ${headText}</text>`;
  const narrowHead = narrow
    ? `<text x="8" y="${height + 2}" font-size="11" fill="${ink.quiet}">m² each ${headText}</text>`
    : "";
  return { svg: `${bars.svg}${labels}${head}${narrowHead}`, height: height + (narrow ? 8 : 0) };
}

/** What is used of linkedom's elements. */
type PlottedNode = {
  readonly outerHTML: string;
  remove(): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): readonly PlottedNode[];
};

/** A plot as the inside of an SVG, with its own size. No mark may have an `ariaLabel`: Plot takes it for a field. */
function plotted(options: Plot.PlotOptions & { width: number; height: number }): Drawn {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const plot = Plot.plot({
    ...options,
    document,
    style: {
      background: "transparent",
      overflow: "visible",
      fontSize: "12px",
      fontFamily: ink.font,
      color: ink.text,
    },
  });
  const node = plot as unknown as PlottedNode;
  node.removeAttribute("class");
  for (const style of node.querySelectorAll("style")) style.remove();
  // Names on bare groups say nothing to a reader; the file's title and description do.
  for (const group of node.querySelectorAll("[aria-label]")) group.removeAttribute("aria-label");
  const text = node.outerHTML.replaceAll("&nbsp;", " ");
  return { svg: text, height: options.height };
}
