import { expect, test } from "vitest";
import { chartSvg } from "../../src/publish/chart-draw.ts";
import { chartPng, chromiumPath } from "../../src/publish/chart-png.ts";
import { forecastCharts } from "../../src/report/forecast-chart.ts";
import { onHand } from "../needs.ts";
import { smallForecast } from "./small-answer.ts";

const { answer } = smallForecast;
const stamp = { inputsHash: answer.inputsHash, seed: answer.seed, version: answer.version };
const backtest = forecastCharts(answer).find(({ id }) => id === "backtest")!;
const chromium = onHand(chromiumPath(), "a chart as PNG", "Chromium");

test.skipIf(chromium === undefined)(
  "a chart as PNG carries the stamp of the run and is not blank",
  async () => {
    const png = Buffer.from(await chartPng(chartSvg(backtest, "narrow", stamp), chromium!, stamp));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(720);
    expect(png.includes(`Habeas inputs\0${stamp.inputsHash}`)).toBe(true);
    // A blank page of this size compresses to some 3 kB.
    expect(png.length).toBeGreaterThan(10_000);
  },
);
