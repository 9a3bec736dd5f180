import { stringify } from "csv-stringify/sync";
import { type ChartCell, type Chart, cellText } from "../report/chart.ts";
import { type ChartWidth, type Stamp, chartSvg, chartWidths } from "./chart-draw.ts";
import { escapeText } from "./chart-ink.ts";

/** A file by its name and its text. */
export type ChartFile = { readonly name: string; readonly text: string };

/**
 * The files of a chart: SVG for a desk and for a telephone, CSV and JSON. Each carries the hash of the inputs, the seed
 * and the version. The same chart and stamp give the same bytes.
 */
export function chartFiles(chart: Chart, stamp: Stamp): ChartFile[] {
  const svg = (width: ChartWidth): ChartFile => ({
    name: width === "desk" ? `${chart.id}.svg` : `${chart.id}-${width}.svg`,
    text: chartSvg(chart, width, stamp),
  });
  return [
    ...(Object.keys(chartWidths) as ChartWidth[]).map(svg),
    { name: `${chart.id}.csv`, text: chartCsv(chart, stamp) },
    { name: `${chart.id}.json`, text: `${JSON.stringify({ ...stamp, ...chart }, null, 1)}\n` },
  ];
}

/** The chart's table; the stamp stands in three last columns, so that any reader of CSV takes the file as it is. */
function chartCsv({ table }: Chart, { inputsHash, seed, version }: Stamp): string {
  return stringify([
    [...table.columns, "inputs_hash", "seed", "version"],
    ...table.rows.map((row) => [...row.map((cell) => cell ?? ""), inputsHash, seed, version]),
  ]);
}

/** One page with all charts, each with its table, that needs no script and no network. */
export function chartPage(
  title: string,
  charts: readonly Chart[],
  sentences: readonly string[],
  stamp: Stamp,
): ChartFile {
  const figure = (chart: Chart): string => {
    const cells = (tag: string, values: readonly ChartCell[]): string =>
      `<tr>${values.map((value) => `<${tag}${tag === "th" ? ` scope="col"` : ""}>${escapeText(cellText(value))}</${tag}>`).join("")}</tr>`;
    return `<figure id="${chart.id}"><picture><source media="(max-width: 600px)" srcset="${chart.id}-narrow.svg"><img src="${chart.id}.svg" alt="${escapeText(`${chart.title}. ${chart.desc}`)}"></picture>
<figcaption>${escapeText(chart.title)}: <a href="${chart.id}.csv">CSV</a>, <a href="${chart.id}.json">JSON</a></figcaption>
<details><summary>Table</summary><div class="scroll"><table><thead>${cells("th", chart.table.columns)}</thead><tbody>${chart.table.rows.map((row) => cells("td", row)).join("")}</tbody></table></div></details></figure>`;
  };
  return {
    name: "index.html",
    text: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeText(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem;color:#1c1f24;overflow-wrap:anywhere}figure{margin:2rem 0}img{max-width:100%;height:auto}table{border-collapse:collapse;font-size:.85rem}td,th{padding:.15rem .5rem;text-align:right;border-bottom:1px solid #ddd}.scroll{overflow-x:auto}</style></head>
<body><main><h1>${escapeText(title)}</h1>
${sentences.map((sentence) => `<p>${escapeText(sentence)}</p>`).join("\n")}
<p>How it was made: <a href="methods.md">methods note</a>. Inputs ${stamp.inputsHash}, seed ${stamp.seed}, version ${escapeText(stamp.version)}.</p>
${charts.map(figure).join("\n")}
</main></body></html>
`,
  };
}
