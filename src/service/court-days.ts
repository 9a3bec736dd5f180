import { readFileSync } from "node:fs";
import { type ClockFile, readClockFile } from "../intake/law/clock-file.ts";
import { readYamlTree } from "../intake/records/yaml-tree.ts";

let calendars: ClockFile["calendars"] | undefined;

/** The days on which the courts sit that this program knows (data/law/court-days.yaml). */
export function shippedCourtDays(): ClockFile["calendars"] {
  if (calendars === undefined) {
    const text = readFileSync(new URL("../../data/law/court-days.yaml", import.meta.url), "utf8");
    calendars = readClockFile("court-days.yaml", readYamlTree(text)).calendars;
  }
  return calendars;
}
