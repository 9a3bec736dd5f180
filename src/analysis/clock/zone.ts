/**
 * Local time and elapsed time. A wall minute is what a clock on the wall of a place shows, counted as if the place were at
 * UTC; a real minute is one that passes, counted from 1970-01-01T00:00Z. The night in which 02:00 to 03:00 does not exist
 * has 23 hours (IANA time zones, as ECMA-402 knows them).
 */

export type Zone = {
  /** The first and the last real minute that a wall minute may be: two where an hour is lived twice. */
  readonly real: (wall: number) => readonly [number, number];
  readonly wall: (real: number) => number;
};

const minuteMs = 60_000;
const dayMinutes = 1440;

const utc: Zone = { real: (wall) => [wall, wall], wall: (real) => real };
const known = new Map<string, Zone>();

/** The zone of an IANA name; where none is stated a day has 24 hours. Undefined for a name that no zone has. */
export function zoneNamed(name: string | undefined): Zone | undefined {
  if (name === undefined) return utc;
  let zone = known.get(name);
  if (zone === undefined) {
    zone = readZone(name);
    if (zone !== undefined) known.set(name, zone);
  }
  return zone;
}

function readZone(name: string): Zone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-GB", { timeZone: name, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
  const offsets = new Map<number, number>();
  const offset = (real: number): number => {
    // No zone changes its offset within a quarter of an hour.
    const at = Math.floor(real / 15);
    const before = offsets.get(at);
    if (before !== undefined) return before;
    const value = offsetIn(format.formatToParts(at * 15 * minuteMs));
    if (offsets.size > 50_000) offsets.clear();
    offsets.set(at, value);
    return value;
  };
  return {
    real: (wall) => {
      if (!Number.isFinite(wall)) return [wall, wall];
      const [before, after] = [offset(wall - dayMinutes), offset(wall + dayMinutes)];
      const fits = [wall - before, wall - after].filter((real) => real + offset(real) === wall);
      // An hour that was left out: as far as the clocks before and after it disagree.
      const both = fits.length > 0 ? fits : [wall - before, wall - after];
      return [Math.min(...both), Math.max(...both)];
    },
    wall: (real) => (Number.isFinite(real) ? real + offset(real) : real),
  };
}

/** Minutes east of UTC: "GMT+07:00", "GMT-03:30", "GMT", with seconds in the time before standard time. */
function offsetIn(parts: readonly Intl.DateTimeFormatPart[]): number {
  const text = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /([+-−])(\d{2}):?(\d{2})?/.exec(text) ?? [];
  if (hours === undefined) return 0;
  return (sign === "+" ? 1 : -1) * (Number(hours) * 60 + Number(minutes ?? 0));
}
