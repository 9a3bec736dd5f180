import type { PlacePoint } from "../../../api/place.ts";

const [width, height, left, bottom, top] = [720, 240, 64, 28, 12] as const;

/**
 * Counts by date on the capacities that were stated: a dot a count, a bar where it is a range, a dashed line a capacity. Nothing
 * is drawn between dates of which nobody stated a number but a line from one to the next. The table beside it says the same.
 */
export function Series({
  name,
  people,
  capacity,
}: {
  readonly name: string;
  readonly people: readonly PlacePoint[];
  readonly capacity: readonly PlacePoint[];
}) {
  const dated = people.flatMap((point) =>
    point.on === null ? [] : [{ ...point, day: Date.parse(point.on) }],
  );
  if (dated.length === 0) return null;
  const most = Math.max(...dated.map(({ high }) => high), ...capacity.map(({ high }) => high), 1) * 1.08;
  const [first, last] = [dated[0]!.day, dated.at(-1)!.day];
  const x = (day: number): number =>
    first === last ? (left + width) / 2 : left + 12 + ((day - first) / (last - first)) * (width - left - 36);
  const y = (value: number): number => top + (1 - value / most) * (height - top - bottom);
  const step = niceStep(most);
  const marks = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  const ends = [...new Set([dated[0]!, dated.at(-1)!].map(({ on }) => on!))];
  return (
    <svg
      className="series"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`People held in ${name}: ${dated.length} counts, the last ${dated.at(-1)!.text}; capacity ${capacity.map(({ text }) => text).join(", ") || "not stated"}. The table below has all.`}
    >
      {marks.map((mark) => (
        <g key={mark}>
          <line className="series-grid" x1={left} x2={width} y1={y(mark)} y2={y(mark)} />
          <text x={left - 8} y={y(mark) + 4} textAnchor="end">
            {mark.toLocaleString("en")}
          </text>
        </g>
      ))}
      {capacity.map(({ ref, low }) => (
        <line key={ref} className="series-capacity" x1={left} x2={width} y1={y(low)} y2={y(low)} />
      ))}
      <polyline
        className="series-line"
        points={dated.map(({ day, low, high }) => `${x(day)},${y((low + high) / 2)}`).join(" ")}
      />
      {dated.map(({ ref, day, low, high }) => (
        <g key={ref}>
          {low === high ? null : (
            <line className="series-range" x1={x(day)} x2={x(day)} y1={y(low)} y2={y(high)} />
          )}
          <circle className="series-dot" cx={x(day)} cy={y((low + high) / 2)} r="4" />
        </g>
      ))}
      {ends.map((on, index) => (
        <text
          key={on}
          x={x(Date.parse(on))}
          y={height - 8}
          textAnchor={ends.length === 1 ? "middle" : index === 0 ? "start" : "end"}
        >
          {on}
        </text>
      ))}
    </svg>
  );
}

/** About four lines, at round numbers. */
function niceStep(most: number): number {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((part) => part * power).find((step) => step >= rough) ?? power;
}
