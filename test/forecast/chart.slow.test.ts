import { crc32 } from "node:zlib";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { chartSvg } from "../../src/publish/chart-draw.ts";
import { chartFiles, chartPage } from "../../src/publish/chart-file.ts";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { withText } from "../../src/publish/chart-png-text.ts";
import type { Chart } from "../../src/report/chart.ts";
import { forecastCharts } from "../../src/report/forecast-chart.ts";
import { smallForecast } from "./small-answer.ts";

const { answer } = smallForecast;
const charts = forecastCharts(answer);
const stamp = { inputsHash: answer.inputsHash, seed: answer.seed, version: answer.version };
const chart = (id: string): Chart => charts.find((c) => c.id === id)!;
const parsed = (svg: string) => parseHTML(`<html><body>${svg}</body></html>`).document;
/** Points of every path in an SVG: its M and L commands. */
const pathPoints = (svg: string): number[] =>
  [...svg.matchAll(/<path[^>]* d="([^"]*)"/g)].map(([, d]) => d!.match(/[ML]/g)?.length ?? 0);

test("a forecast has all its charts", () => {
  expect(charts.map(({ id }) => id)).toEqual([
    "flow",
    "expected",
    "fan",
    "scenarios",
    "deaths-averted",
    "occupancy",
    "refill",
    "drivers-deaths",
    "drivers-held",
    "backtest",
  ]);
});

describe.each(charts.map((c) => [c.id, c] as const))("the chart %s", (_, c) => {
  const svg = chartSvg(c, "desk", stamp);

  test("is one image with title, description, table and stamp, and no name on a bare group", () => {
    const document = parsed(svg);
    const root = document.querySelector("svg")!;
    expect(root.getAttribute("role")).toBe("img");
    expect(document.querySelector("title")!.textContent).toBe(c.title);
    expect(document.querySelector("desc")!.textContent).toBe(c.desc);
    expect(svg.match(/<h:tr>/g)).toHaveLength(c.table.rows.length + 1);
    expect(svg).toContain(`inputs-hash="${stamp.inputsHash}" seed="5" version="test"`);
    expect(svg).not.toMatch(/aria-label=/);
    for (const id of root.getAttribute("aria-labelledby")!.split(" ")) expect(svg).toContain(`id="${id}"`);
    expect(c.desc.length).toBeGreaterThan(60);
  });

  test("is the same bytes when drawn again, whatever was drawn in between", () => {
    // Each chart comes between: its neighbour here, the others in the tests of their own.
    chartSvg(charts[(charts.indexOf(c) + 1) % charts.length]!, "narrow", stamp);
    expect(chartSvg(c, "desk", stamp)).toBe(svg);
  });

  test("has no text that is NaN, undefined or infinite, and no letter outside a telephone's width", () => {
    const narrow = chartSvg(c, "narrow", stamp);
    for (const text of [svg, narrow]) expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(narrow).toContain('width="360"');
    for (const [, x] of narrow.matchAll(/<text x="(-?[\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x)).toBeLessThanOrEqual(360);
    }
  });

  test("comes as SVG in two widths, CSV and JSON", () => {
    const files = chartFiles(c, stamp);
    expect(files.map(({ name }) => name)).toEqual(
      [".svg", "-narrow.svg", ".csv", ".json"].map((ending) => c.id + ending),
    );
    const lines = files[2]!.text.trim().split("\n");
    expect(lines).toHaveLength(c.table.rows.length + 1);
    expect(lines[1]).toContain(`${stamp.inputsHash},5,test`);
    expect(JSON.parse(files[3]!.text)).toMatchObject({ ...stamp, id: c.id, table: c.table });
  });
});

test("the fan has its bands, its line and its points", () => {
  const { drawing } = chart("fan");
  if (drawing.kind !== "fan") throw new Error("no fan");
  const svg = chartSvg(chart("fan"), "desk", stamp);
  const points = pathPoints(svg);
  // A band goes there and back; the middle goes there.
  expect(points.filter((n) => n === 2 * drawing.bands.length)).toHaveLength(2);
  expect(points.filter((n) => n === drawing.bands.length)).toHaveLength(1);
  expect(svg.match(/<circle/g)).toHaveLength(3);
  expect(svg).toContain("250 places (design)");
});

test("each scenario has a panel with two bands and two lines on one axis", () => {
  const { drawing } = chart("scenarios");
  if (drawing.kind !== "multiples") throw new Error("no panels");
  const n = drawing.panels[0]!.bands.length;
  const points = pathPoints(chartSvg(chart("scenarios"), "desk", stamp));
  expect(drawing.panels).toHaveLength(2);
  expect(points.filter((p) => p === 2 * n)).toHaveLength(4);
  expect(points.filter((p) => p === n)).toHaveLength(4);
});

test("a density's bars hold every simulation that is not said to lie further right", () => {
  const { drawing, notes } = chart("deaths-averted");
  if (drawing.kind !== "densities") throw new Error("no densities");
  const beyond = [...notes.join(" ").matchAll(/(\d+) of 100 of “/g)].map(([, share]) => Number(share));
  drawing.panels.forEach(({ bins }, k) => {
    const inside = bins.reduce((sum, { share }) => sum + share, 0);
    expect(inside + (beyond[k] ?? 0) / 100).toBeCloseTo(1, 1);
  });
});

test("a reported place keeps its hedge and a measured cell its square metres", () => {
  const { table, notes } = chart("occupancy");
  expect(table.rows[0]!.slice(0, 3)).toEqual(["North prison", "over 200 people, 80 places", 250]);
  expect(notes[0]).toBe("Measured: cell 1 in North prison, 24 m² for 30 people, 0.80 m² each.");
});

test("the page has each chart with its table and needs no script", () => {
  const { text } = chartPage("A forecast", charts, ["A sentence with <b>."], stamp);
  const { document } = parseHTML(text);
  expect(document.querySelectorAll("figure")).toHaveLength(charts.length);
  expect(document.querySelectorAll("table")).toHaveLength(charts.length);
  expect(document.querySelectorAll("script")).toHaveLength(0);
  expect(text).toContain("A sentence with &lt;b&gt;.");
});

describe("PNG", () => {
  test("says nothing where there is no Chromium", () => {
    expect(chromiumPath("")).toBeUndefined();
  });

  test("gets its text between the header and the rest, with the check that PNG asks for", () => {
    const png = Buffer.alloc(40, 7);
    const marked = Buffer.from(withText(png, { a: "b" }));
    expect(marked.subarray(0, 33)).toEqual(png.subarray(0, 33));
    expect(marked.subarray(33, 44).toString("latin1")).toBe("\0\0\0\x03tEXta\0b");
    expect(marked.readUInt32BE(44)).toBe(crc32("tEXta\0b"));
    expect(marked.subarray(48)).toEqual(png.subarray(33));
  });
});
