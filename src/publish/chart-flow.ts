import type { Drawing } from "../report/chart.ts";
import { chartInk as ink, escapeText, wrapped } from "./chart-ink.ts";

type Flow = Extract<Drawing, { kind: "flow" }>;
type Stage = Flow["stages"][number];
type FlowBox = { readonly x: number; readonly y: number; readonly width: number };

/**
 * The two systems side by side: what both share across the top, prosecution left, compulsory detention right, release
 * across the bottom. Ways go straight down and are as wide as the people who pass in a year; a dashed one is not known.
 * A way that passes a stage by runs beside it.
 */
export function flowSvg(drawing: Flow, width: number, narrow: boolean): { svg: string; height: number } {
  const boxHeight = narrow ? 96 : 64;
  const step = boxHeight + (narrow ? 58 : 50);
  const laneWidth = narrow ? 148 : 216;
  const lanes = {
    prosecution: narrow ? 2 : 150,
    compulsory: narrow ? width - laneWidth - 2 : width - laneWidth - 104,
  };
  const of = (system: Stage["system"]): Stage[] => drawing.stages.filter((stage) => stage.system === system);
  const boxes = new Map<string, FlowBox>();
  const across = { x: narrow ? 2 : lanes.prosecution, width: narrow ? width - 4 : width - 254 };
  of("both").forEach(({ id }, k) => boxes.set(id, { ...across, y: 4 + step * k }));
  const lanesAt = 4 + step * of("both").length;
  for (const system of ["prosecution", "compulsory"] as const)
    of(system).forEach(({ id }, k) =>
      boxes.set(id, { x: lanes[system], width: laneWidth, y: lanesAt + step * k }),
    );
  const releaseAt = lanesAt + step * Math.max(of("prosecution").length, of("compulsory").length);
  of("outside").forEach(({ id }) => boxes.set(id, { ...across, y: releaseAt }));

  const most = Math.max(1, ...drawing.ways.map(({ perYear }) => perYear ?? 0));
  const ways = drawing.ways.map(({ from, to, label, perYear }) => {
    const a = boxes.get(from)!;
    const b = boxes.get(to)!;
    const lane = a.width === laneWidth ? a : b;
    const down = narrow ? lane.x + 16 : lane.x + lane.width / 2;
    const passes = b.y - a.y > step * 1.5;
    const beside = narrow ? a.x + a.width + 5 : a.x - 14;
    const out = narrow ? a.x + a.width : a.x;
    const thick = perYear === null ? 1.5 : 1.5 + (9 * perYear) / most;
    const path = passes
      ? `M${out},${a.y + boxHeight / 2} H${beside} V${b.y - 8}`
      : `M${down},${a.y + boxHeight} V${b.y - 8}`;
    const at = passes ? beside : down;
    const color = perYear === null ? ink.axis : ink.reference;
    const style = perYear === null ? ` stroke-dasharray="4,4"` : "";
    const room = narrow ? (passes ? 70 : laneWidth - 24) : passes ? 112 : Math.min(200, width - at - 16);
    const lines = wrapped(label, room, narrow ? 10.5 : 11.5);
    const anchor = passes && !narrow ? "end" : "start";
    const textX = passes && !narrow ? beside - 10 : at + (passes ? 6 : 12);
    const textY = passes
      ? narrow
        ? b.y - 44
        : a.y + boxHeight + 24
      : (a.y + boxHeight + b.y - 8) / 2 + 5 - 7 * (lines.length - 1);
    return {
      path: `<path d="${path}" fill="none" stroke="${color}" stroke-opacity="0.75" stroke-width="${thick.toFixed(1)}"${style}/><path d="M${at - 7},${b.y - 9} h14 l-7,8 z" fill="${color}"/>`,
      text: lines
        .map(
          (line, n) =>
            `<text x="${textX}" y="${textY + 14 * n}" text-anchor="${anchor}" font-size="${narrow ? 10.5 : 11.5}" ${halo}>${escapeText(line)}</text>`,
        )
        .join(""),
    };
  });
  const head = (text: string, box: FlowBox | undefined, color: string): string =>
    box === undefined
      ? ""
      : `<text x="${box.x + box.width}" y="${box.y - 5}" text-anchor="end" font-size="12" font-weight="600" fill="${color}" ${halo}>${text}</text>`;
  return {
    svg: [
      ...ways.map(({ path }) => path),
      ...drawing.stages.map((stage) => boxSvg(stage, boxes.get(stage.id)!, boxHeight, narrow)),
      ...ways.map(({ text }) => text),
      head("prosecution", boxes.get(of("prosecution")[0]?.id ?? ""), ink.reference),
      head("without charge", boxes.get(of("compulsory")[0]?.id ?? ""), ink.policy),
    ].join(""),
    height: releaseAt + 34 + 10,
  };
}

const halo = `stroke="${ink.paper}" stroke-width="3" paint-order="stroke"`;

function boxSvg(stage: Stage, box: FlowBox, boxHeight: number, narrow: boolean): string {
  const outside = stage.system === "outside";
  // Where a way passes the lanes by on the left, the last box reaches out to it.
  const x = outside && !narrow ? box.x - 34 : box.x;
  const width = outside && !narrow ? box.width + 34 : box.width;
  const height = outside ? 34 : boxHeight;
  const color = stage.system === "compulsory" ? ink.policy : ink.reference;
  const style = stage.known
    ? `fill="${ink.paper}" stroke="${color}" stroke-width="2"`
    : outside
      ? `fill="#eef1f5" stroke="${ink.axis}"`
      : `fill="#f3f4f6" stroke="${ink.axis}" stroke-dasharray="4,3"`;
  const lines = stage.lines.flatMap((line) => wrapped(line, width - 6, 11.5));
  const first = box.y + height / 2 + 4 - 7 * lines.length;
  const line = (text: string, y: number, more: string): string =>
    `<text x="${x + width / 2}" y="${y}" text-anchor="middle" ${more}>${escapeText(text)}</text>`;
  return [
    `<rect x="${x}" y="${box.y}" width="${width}" height="${height}" rx="5" ${style}/>`,
    line(stage.label, first, `font-size="${narrow ? 12 : 13.5}" font-weight="600"`),
    ...lines.map((text, n) => line(text, first + 16 + 14 * n, `font-size="11.5"`)),
  ].join("");
}
