import type { EraseReport, ErasureRow } from "../../api/listing.ts";
import { counted } from "../../domain/noun.ts";
import { paragraph } from "./layout.ts";

/** What went, and what may still hold it, which no program can fetch back. */
export function eraseText({
  records,
  entries,
  notes,
  named_by,
  published,
  backup,
  devices,
}: EraseReport): string {
  return [
    `${counted(records, "record is", "records are")} erased for good: ${counted(entries, "entry", "entries")} of the journal seal nothing any more${notes === 0 ? "" : `, ${counted(notes, "note")} among them that named one`}.`,
    ...(named_by.length === 0
      ? []
      : [
          paragraph(
            `Still linked to by: ${named_by.join(" ")}. These keep the ref; change them where it says who is meant.`,
          ),
        ]),
    published.length === 0
      ? "Nothing was written out by this dossier since the first of them came."
      : "Written out since the first of them came, and may hold them; ask whoever has it to destroy it:",
    ...published.map(
      ({ position, event, at, to }) =>
        `  ${at.slice(0, 10)}  ${event}${to === null ? "" : ` to ${to}`}  (entry ${position})`,
    ),
    backupText(backup),
    ...devicesText(devices),
  ].join("\n");
}

function backupText(backup: EraseReport["backup"]): string {
  if (backup === "never") return "No backup was made on this device.";
  if (backup === "unknown")
    return "Nobody can tell whether there is a backup; one from before holds what was erased.";
  return `The last backup, of ${backup.at.slice(0, 10)}, and all before it may hold what was erased: make a new one, then destroy these (habeas verify says where it is).`;
}

function devicesText(devices: ErasureRow["devices"]): string[] {
  const missing = devices.filter(({ at }) => at === null);
  if (missing.length === 0)
    return [`Every device has carried it out (${counted(devices.length, "device")}).`];
  return [
    `${counted(missing.length, "device has", "devices have")} not said yet that it is carried out there: ${missing.map(({ device }) => device.slice(0, 8)).join(" ")}`,
  ];
}

/** A line an erasure, and below it which devices have carried it out. */
export function erasuresText(rows: readonly ErasureRow[]): string {
  return [
    ...rows.flatMap(({ position, at, device, records, notes, devices }) => [
      `entry ${position}  ${at}  ${counted(records, "record")}, ${counted(notes, "note")}  by device ${device.slice(0, 8)}`,
      ...devicesText(devices).map((line) => `  ${line}`),
    ]),
    `${counted(rows.length, "erasure")}.`,
  ].join("\n");
}
