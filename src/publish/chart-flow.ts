import type { Drawing } from "../report/chart.ts";
import { chartInk as ink, escapeText, wrapped } from "./chart-ink.ts";

type Flow = Extract<Drawing, { kind: "flow" }>;

/**
 * The two systems side by side: what both share above, prosecution left, compulsory detention right, release below.
 * Arrows are as wide as the people who pass in a year; a dashed one is not known.
 */
export function flowSvg(drawing: Flow, width: number, narrow: boolean): { svg: string; height: number } {
  const boxWidth = narrow ? 150 : 210;
  const boxHeight = narrow ? 66 : 62;
  const rowGap = narrow ? 62 : 56;
  const both = drawing.stages.filter(({ system }) => system === "both");
  const left = drawing.stages.filter(({ system }) => system === "prosecution");
  const right = drawing.stages.filter(({ system }) => system === "compulsory");
  const outside = drawing.stages.filter(({ system }) => system === "outside");
  const step = boxHeight + rowGap;
  const leftX = narrow ? 4 : 90;
  const rightX = narrow ? width - boxWidth - 4 : width - boxWidth - 60;
  const middleX = (width - boxWidth) / 2;
  const head = 20;
  const rows = both.length + Math.max(left.length, right.length);
  const place = new Map<string, { x: number; y: number }>();
  both.forEach(({ id }, k) => place.set(id, { x: middleX, y: head + step * k }));
  const lanesAt = head + step * both.length + 14;
  left.forEach(({ id }, k) => place.set(id, { x: leftX, y: lanesAt + step * k }));
  right.forEach(({ id }, k) => place.set(id, { x: rightX, y: lanesAt + step * k }));
  const lastAt = head + step * rows + 14;
  outside.forEach(({ id }) => place.set(id, { x: middleX, y: lastAt }));

  const most = Math.max(1, ...drawing.ways.map(({ perYear }) => perYear ?? 0));
  const ways = drawing.ways.map(({ from, to, label, perYear }) => {
    const a = place.get(from)!;
    const b = place.get(to)!;
    const skips = b.y - a.y > step * 1.6;
    const thick = perYear === null ? 1.5 : 1.5 + (8 * perYear) / most;
    const dash = perYear === null ? ` stroke-dasharray="4,4"` : "";
    const x1 = a.x + boxWidth / 2 + bend(a.x, b.x, boxWidth);
    const y1 = a.y + boxHeight;
    const x2 = b.x + boxWidth / 2 - bend(a.x, b.x, boxWidth) * 0.9;
    const y2 = b.y - 9;
    // A way that passes a stage by runs outside of it.
    const outer = a.x < width / 2 ? (narrow ? a.x + boxWidth + 10 : a.x - 34) : a.x + boxWidth + 16;
    const path = skips
      ? `M${narrow || a.x > width / 2 ? a.x + boxWidth - 14 : a.x + 16},${y1} C${outer},${y1 + 30} ${outer},${y2 - 60} ${x2},${y2}`
      : `M${x1},${y1} C${x1},${y1 + rowGap * 0.55} ${x2},${y2 - rowGap * 0.55} ${x2},${y2}`;
    const labelX = skips ? (narrow ? outer + 6 : outer + (a.x < width / 2 ? 6 : -2)) : (x1 + x2) / 2 + 8;
    const labelY = skips ? y1 + 34 : (y1 + y2) / 2 + 5;
    const lines = wrapped(label, narrow ? 120 : 190, 11);
    const anchor = !skips && a.x > b.x + 20 && !narrow ? "end" : "start";
    const textX = anchor === "end" ? labelX - 18 : labelX;
    const text = lines
      .map(
        (line, n) =>
          `<text x="${textX}" y="${labelY + 13 * n}" text-anchor="${anchor}" font-size="11" fill="${ink.quiet}" stroke="${ink.paper}" stroke-width="3" paint-order="stroke">${escapeText(line)}</text>`,
      )
      .join("");
    return {
      path: `<path d="${path}" fill="none" stroke="${perYear === null ? ink.axis : ink.reference}" stroke-opacity="0.7" stroke-width="${thick.toFixed(1)}"${dash}/><path d="M${x2 - 6},${y2} h12 l-6,8 z" fill="${perYear === null ? ink.axis : ink.reference}"/>`,
      text,
    };
  });
  const boxes = drawing.stages.map(({ id, label, lines, system, known }) => {
    const { x, y } = place.get(id)!;
    const color = system === "compulsory" ? ink.policy : ink.reference;
    const style = known
      ? `fill="${ink.paper}" stroke="${color}" stroke-width="2"`
      : `fill="#f0f1f3" stroke="${ink.axis}" stroke-dasharray="4,3"`;
    const all = lines.flatMap((line) => wrapped(line, boxWidth - 10, 11.5));
    const start = y + boxHeight / 2 + 5 - 7.5 * all.length;
    return `<rect x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="5" ${style}/><text x="${x + boxWidth / 2}" y="${start}" text-anchor="middle" font-size="13" font-weight="600">${escapeText(label)}</text>${all
      .map(
        (line, n) =>
          `<text x="${x + boxWidth / 2}" y="${start + 16 + 14 * n}" text-anchor="middle" font-size="11.5">${escapeText(line)}</text>`,
      )
      .join("")}`;
  });
  const laneY = lanesAt - 8;
  const lanes = `<text x="${leftX}" y="${laneY}" font-size="12" fill="${ink.reference}" font-weight="600">Prosecution</text><text x="${rightX + boxWidth}" y="${laneY}" text-anchor="end" font-size="12" fill="${ink.policy}" font-weight="600">Without charge</text>`;
  return {
    svg: `${ways.map(({ path }) => path).join("")}${boxes.join("")}${lanes}${ways.map(({ text }) => text).join("")}`,
    height: lastAt + boxHeight + 12,
  };
}

/** How far from the middle of a box a way to another column leaves it. */
function bend(from: number, to: number, boxWidth: number): number {
  if (Math.abs(from - to) < 2) return 0;
  return (to > from ? 1 : -1) * boxWidth * 0.22;
}
