import type { MergeReport, ReinstateReport, RetractReport, RetractedRow } from "../../api/listing.ts";
import { Problem } from "../../domain/problem.ts";
import { listRetracted, mergeRecords, reinstateRecord, retractRecord } from "../../service/retraction.ts";
import { type Command, type Call, clockOption, formatOption, passphraseOption } from "../command.ts";
import { listing, optionText, print, reasonOption, withSession } from "../with-session.ts";
import { paragraph } from "../text.ts";
import { clockWords } from "../../api/clock.ts";
import { counted } from "../../domain/noun.ts";

const why = { value: "TEXT", about: "the reason, kept in the history for good; write no names in it" };

/** Taking records back: `retract`, `merge`, the way back from both, and the list of what was taken back. */
export const retractCommands: readonly Command[] = [
  {
    name: "retract",
    operands: "DIR REF",
    about: "take a record back: it leaves counts, lists and exports, and stays in the history",
    options: {
      why,
      "with-children": {
        about:
          "also take back all that belongs to it, such as a person's episodes, or rests on a source alone",
      },
      alone: { about: "of a source: leave what rests on it; findings then say so" },
      ...formatOption,
      ...clockOption,
      ...passphraseOption,
    },
    run: (call) =>
      withSession(call, "write", async (session) => {
        const report = await retractRecord(session, call.args[1]!, {
          why: reasonOf(call),
          withChildren: call.options["with-children"] === true,
          alone: call.options["alone"] === true,
        });
        print(call, report, retractText);
      }),
  },
  {
    name: "merge",
    operands: "DIR REF",
    about: "make a record one with another, as two entries turned out to be of one person",
    options: {
      into: { value: "REF", about: "the record that stays" },
      why,
      ...formatOption,
      ...clockOption,
      ...passphraseOption,
    },
    run: (call) =>
      withSession(call, "write", async (session) => {
        const into = optionText(call, "into");
        if (into === undefined)
          throw new Problem("bad-usage", "merge needs --into REF, the record that stays.");
        const report = await mergeRecords(session, call.args[1]!, { into, why: reasonOf(call) });
        print(call, report, mergeText);
      }),
  },
  {
    name: "reinstate",
    operands: "DIR REF",
    about: "undo a retraction or a merge: the record stands again as before",
    options: { why, ...clockOption, ...formatOption, ...passphraseOption },
    run: (call) =>
      withSession(call, "write", async (session) => {
        const report = await reinstateRecord(session, call.args[1]!, { why: reasonOf(call) });
        print(call, report, reinstateText);
      }),
  },
  listing(
    "retracted",
    "DIR",
    "every record that was taken back, when, why, and what still names it",
    {},
    listRetracted,
    retractedText,
  ),
];

/** The reason that a call gives. */
export function reasonOf(call: Call): string {
  const reason = reasonOption(call, "why");
  if (reason === undefined)
    throw new Problem("bad-usage", "A reason is needed; give it with --why TEXT, in words without names.");
  return reason;
}

function retractText({ ref, retracted, named_by }: RetractReport): string {
  const others = retracted.length - 1;
  return [
    `${ref} is retracted${others === 0 ? "" : `, with ${counted(others, "record")} of it or resting on it`}.`,
    ...(named_by.length === 0 ? [] : [paragraph(`Still named by: ${named_by.join(" ")}`)]),
    `"habeas reinstate DIR ${ref} --why TEXT" undoes it.`,
  ].join("\n");
}

function mergeText({ ref, into, moved, conflicts }: MergeReport): string {
  return [
    `${ref} is merged into ${into}; ${counted(moved.length, "record names", "records name")} ${into} now.`,
    ...(conflicts.length === 0
      ? []
      : [
          `The two disagree on ${conflicts.join(", ")}; "habeas set DIR ${into} FIELD=VALUE --why TEXT" settles it.`,
        ]),
    `"habeas reinstate DIR ${ref} --why TEXT" undoes it.`,
  ].join("\n");
}

function reinstateText({ ref, reinstated, changed_since }: ReinstateReport): string {
  const others = reinstated.length - 1;
  return [
    `${ref} stands again${others === 0 ? "" : `, and ${counted(others, "record")} with it ${others === 1 ? "is" : "are"} as before`}.`,
    ...(changed_since.length === 0
      ? []
      : [paragraph(`Changed since, and left as they are; look at them: ${changed_since.join(" ")}`)]),
  ].join("\n");
}

function retractedText(rows: readonly RetractedRow[]): string {
  const blocks = rows.map((row) =>
    [
      `${row.ref}  ${row.kind}  ${row.at.slice(0, 10)}${clockWords[row.clock]}  by device ${row.device.slice(0, 8)}${row.into === null ? "" : `  merged into ${row.into}`}${row.with === null ? "" : `  with ${row.with}`}`,
      paragraph(row.why, "    "),
      ...(row.named_by.length === 0 ? [] : [paragraph(`still named by: ${row.named_by.join(" ")}`, "    ")]),
    ].join("\n"),
  );
  return [...blocks, ...(rows.length === 0 ? [] : [""]), `${counted(rows.length, "record")} retracted.`].join(
    "\n",
  );
}
