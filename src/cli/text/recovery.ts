import type { DrillDone, SheetsMade } from "../../api/recovery.ts";
import { counted } from "../../domain/noun.ts";
import type { RecoveryDone } from "../../service/join.ts";

export function madeText(
  out: string,
  { sheets, needed }: { readonly sheets: number; readonly needed: number },
): (made: SheetsMade) => string {
  return ({ proposal, old_keys: oldKeys }) =>
    [
      ...(proposal === null
        ? []
        : [
            `These sheets open nothing until other stewards approve them: habeas member approve DIR ${proposal.slice(0, 16)}. Export the journal to them.`,
          ]),
      `${sheets} sheets are in ${out}, each as a text and as a page to print. Any ${needed} of them, with a journal file, open this dossier; with fewer, nothing opens.`,
      "Print them, give each to another person, and destroy the folder: until then it opens the dossier.",
      "Sheets of before are worthless from here on; destroy them too. Export the journal (habeas journal export) to a stick that stays elsewhere: sheets open that file, and no backup.",
      "Then try them: habeas recovery drill.",
      ...(oldKeys === 0 ? [] : [`Wrapping keys anew is not finished: ${oldKeys} left.`]),
    ].join("\n");
}

export function drilledText({ sheets, entries, records, opened }: DrillDone): string {
  const what =
    opened === null
      ? "It holds no record yet"
      : `It holds ${counted(records, "record")}, of which ${opened} was opened`;
  return `Recovered with sheets ${sheets.join(", ")} from ${counted(entries, "entry", "entries")}. ${what}. What was recovered is destroyed again, and the journal keeps the day.`;
}

export function recoveredText({ dir, words, entries, member, others, waits }: RecoveryDone): string {
  return [
    `Recovered: ${counted(entries, "entry", "entries")}. The dossier is in ${dir}, and this is a new device of member ${member}.`,
    "Compare these words with the sheets; if one differs, remove the folder and do not go on:",
    `  ${words}`,
    "What was written after the journal file was exported is not in it; import a newer one where there is one (habeas journal import).",
    ...(others.length === 0
      ? []
      : [
          "Devices of this member from before open all that is written until they are removed. Remove each that is not in your hands:",
          ...others.map((sign) => `  habeas device remove DIR ${sign.slice(0, 16)}`),
        ]),
    ...(waits === null ? [] : [waits]),
    "The sheets were together in one place: make new ones (habeas recovery make), and give the journal to the others.",
  ].join("\n");
}
