import type { ErasePreview, EraseReport, ErasureRow } from "../../api/listing.ts";
import { counted } from "../../domain/noun.ts";

/** What would go, and what would still say who it was or hold it: to be looked at before anything is done. */
export function erasePreviewText({ ref, records, what, notes, ...left }: ErasePreview): string {
  return [
    `Erasing ${ref} takes ${counted(records, "record")} for good, in every version: ${what}${notes === 0 ? "" : `; and ${counted(notes, "note")} of the journal`}.`,
    ...leftText(left),
  ].join("\n");
}

/** What went, and what may still hold it, which no program can fetch back. */
export function eraseText({ records, what, entries, notes, devices, ...left }: EraseReport): string {
  return [
    `${counted(records, "record is", "records are")} erased for good (${what}): ${counted(entries, "entry", "entries")} of the journal seal nothing any more${notes === 0 ? "" : `, ${counted(notes, "note")} among them that named one`}.`,
    ...leftText(left),
    ...devicesText(devices),
  ].join("\n");
}

type Left = Pick<ErasePreview, "still_named" | "also_named" | "published" | "backups" | "remains">;

function leftText({ still_named, also_named, published, backups, remains }: Left): string[] {
  return [
    ...(still_named.length === 0
      ? ["No other record names one of them."]
      : [
          "Records that stay and name one of them; change the fields, and erase a record whose earlier versions must not say it:",
          ...still_named.map(
            ({ ref, kind, fields, before }) =>
              `  ${ref}  ${kind}  ${[
                ...(fields.length === 0 ? [] : [`in ${fields.join(", ")}`]),
                ...(before.length === 0 ? [] : [`earlier in ${before.join(", ")}`]),
                ...(fields.length + before.length === 0 ? ["in its ref"] : []),
              ].join("; ")}`,
          ),
        ]),
    ...also_named.map((one) =>
      one === "dossier"
        ? "The name of the dossier names one of them."
        : "The name of a member of the team names one of them.",
    ),
    published.length === 0
      ? "Nothing was given out by this dossier since the first of them came."
      : "Given out since the first of them came, and may hold them; ask whoever has it to destroy it:",
    ...publishedText(published),
    ...backupsText(backups),
    ...(remains === null ? [] : [remains]),
  ];
}

function publishedText(published: ErasureRow["published"]): string[] {
  return published.map(
    ({ position, event, at, to }) =>
      `  ${at.slice(0, 10)}  ${event}${to === null ? "" : ` to ${to}`}  (entry ${position})`,
  );
}

function backupsText(backups: ErasureRow["backups"]): string[] {
  if (backups === "unknown")
    return ["Nobody can tell whether there is a backup; one from before holds what is erased."];
  if (backups.length === 0) return ["No backup or journal file that is known here holds them."];
  return [
    "Backups and journal files that hold them; make a new backup, then destroy these, or ask who has them:",
    ...backups.map(
      ({ at, entries, file, what, device }) =>
        `  ${at.slice(0, 10)}  ${what === "journal" ? "journal file" : "backup"} ${file === "" ? "of no known name" : file}  (up to entry ${entries}, by device ${device.slice(0, 8)})`,
    ),
  ];
}

function devicesText(devices: ErasureRow["devices"]): string[] {
  const missing = devices.filter(({ at, standing }) => at === null && standing !== "removed");
  const removed = devices.filter(({ at, standing }) => at === null && standing === "removed");
  const named = (list: ErasureRow["devices"]): string =>
    list.map(({ device }) => device.slice(0, 8)).join(" ");
  return [
    ...(missing.length === 0
      ? [
          removed.length === 0
            ? `Every device has carried it out (${counted(devices.length, "device")}).`
            : "Every device of the team has carried it out.",
        ]
      : [
          `${counted(missing.length, "device has", "devices have")} not said yet that it is carried out there: ${named(missing)}`,
        ]),
    ...(removed.length === 0
      ? []
      : [
          `${counted(removed.length, "removed device")} may hold it, and will not carry it out: ${named(removed)}`,
        ]),
  ];
}

/** An erasure and below it what was given out before, the backups that hold it, and which devices have carried it out. */
export function erasuresText(rows: readonly ErasureRow[]): string {
  return [
    ...rows.flatMap(
      ({ position, at, device, what, records, notes, published, backups, remains, devices }) => [
        `entry ${position}  ${at}  ${counted(records, "record")}, ${counted(notes, "note")}  by device ${device.slice(0, 8)}`,
        ...(what === null ? [] : [`  ${what}`]),
        ...(published.length === 0
          ? ["  Nothing was given out before."]
          : ["  Given out before:", ...publishedText(published).map((line) => `  ${line}`)]),
        ...backupsText(backups).map((line) => `  ${line}`),
        ...(remains === null ? [] : [`  ${remains}`]),
        ...devicesText(devices).map((line) => `  ${line}`),
      ],
    ),
    `${counted(rows.length, "erasure")}.`,
  ].join("\n");
}
