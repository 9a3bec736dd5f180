import { Problem } from "../../domain/problem.ts";
import type { Diagnostic } from "../../numbers/diagnostic.ts";
import type { CheckedFile } from "../../service/check.ts";
import type { LedgerFigure } from "../../numbers/ledger/ledger.ts";
import { packageVersion } from "../../service/package-version.ts";
import { counted } from "../../domain/noun.ts";
import { type Call, type Command, optionText, passphraseOption } from "../command.ts";
import { basisOf, ledgerOptions } from "../held-against.ts";
import { jsonText } from "../terminal.ts";

export const checkCommand: Command = {
  name: "check",
  operands: "[DRAFT…]",
  about: "check the numbers of drafts (text, Markdown, HTML, DOCX, PDF): exit 1 where one is wrong",
  options: {
    ...ledgerOptions,
    format: {
      value: "text|json|sarif",
      about: "how to print: text for people (default), json for programs, sarif for CI (docs/check.md)",
    },
    fix: { about: "make the certain fixes in text, Markdown and HTML drafts, and check again" },
    annotate: {
      value: "OUT.docx",
      about:
        "write a copy of a Word draft with a comment at each finding; with --fix, its fixes as tracked changes",
    },
    accept: {
      value: "RULE@OFFSET",
      about: "accept one finding of one draft; RULE@LINE:COLUMN works too; needs --reason",
    },
    reason: { value: "TEXT", about: "why the finding is accepted; kept in DRAFT.numbers.jsonl" },
    batch: { value: "ITEMS.jsonl", about: "check lines {id, text, ledger?} instead of drafts" },
    ...passphraseOption,
  },
  async run(call) {
    try {
      return { exit: await check(call) };
    } catch (error) {
      // Exit 1 means errors in a draft; whatever could not be used at all is 2.
      if (!(error instanceof Problem) || error.code === "cancelled") throw error;
      call.say(`habeas: ${error.message}`);
      return { exit: 2 };
    }
  },
};

async function check(call: Call): Promise<number> {
  const { args, options } = call;
  const batch = optionText(call, "batch");
  if ((batch === undefined) === (args.length === 0))
    throw new Problem("bad-usage", "check takes drafts, or --batch ITEMS.jsonl; docs/check.md shows both.");
  const accept = optionText(call, "accept");
  if (
    batch !== undefined &&
    (accept !== undefined || options["fix"] === true || options["format"] !== undefined)
  )
    throw new Problem(
      "bad-usage",
      "--batch prints lines of JSON; give it without --accept, --fix and --format.",
    );
  const annotate = optionText(call, "annotate");
  if (annotate !== undefined && (batch !== undefined || accept !== undefined || args.length !== 1))
    throw new Problem("bad-usage", "--annotate takes one draft at a time, without --accept and --batch.");
  if (accept !== undefined && options["fix"] === true)
    throw new Problem("bad-usage", "--accept and --fix are two decisions; take them one after the other.");
  if ((accept === undefined) !== (options["reason"] === undefined))
    throw new Problem("bad-usage", "--accept RULE@OFFSET and --reason TEXT go together.");
  const { ledger, basis, settings } = await basisOf(call);
  if (batch !== undefined) return checkItems(call, batch, { ledger, settings });
  const { acceptFinding, checkFiles, fixDrafts } = await import("../../service/check.ts");
  let drafts = await checkFiles(args, { ledger, settings, signal: call.signal });
  if (accept !== undefined) {
    const [draft, another] = drafts;
    if (another !== undefined) throw new Problem("bad-usage", "--accept takes one draft at a time.");
    const place = acceptedPlace(accept);
    const reason = optionText(call, "reason")!.trim();
    if (reason === "")
      throw new Problem("bad-usage", "An acceptance needs a reason; say why with --reason TEXT.");
    const on = new Date().toISOString().slice(0, 10);
    await acceptFinding(draft!, { ...place, reason, on }, ledger);
    drafts = await checkFiles(args, { ledger, settings, signal: call.signal });
  }
  if (annotate !== undefined) await annotateCopy(call, drafts[0]!, annotate);
  else if (options["fix"] === true) {
    const result = await fixDrafts(drafts, { ledger, settings });
    drafts = result.drafts;
    for (const [path, count] of result.fixed) call.say(`${path}: ${counted(count, "fix", "fixes")} made.`);
    for (const { path, line, column, surface } of result.elsewhere)
      call.say(`${path}:${line}:${column}: ${surface} stands here as well; look whether it must change.`);
    // Of formats that are no text the fixes are printed, and are the writer's to make.
    const unwritten = drafts.filter(
      ({ text, resolved }) =>
        text.original === undefined &&
        resolved.open.some(({ severity, fix }) => severity === "error" && fix !== undefined),
    );
    for (const { path, text } of unwritten)
      call.say(
        `${path} was not changed: --fix writes text, Markdown and HTML, no ${text.format.toUpperCase()}. Make the printed fixes in the program that wrote it.`,
      );
    if (result.fixed.size === 0 && unwritten.length === 0)
      call.say("No finding has a certain fix; nothing was changed.");
  }
  const { checkJson, checkSarif } = await import("../../service/check-report.ts");
  switch (options["format"]) {
    case "json":
      call.out(jsonText(checkJson(drafts, basis), 1));
      break;
    case "sarif":
      call.out(jsonText(checkSarif(drafts, basis, { version: packageVersion(), folder: process.cwd() }), 1));
      break;
    default: {
      const { reportText } = await import("../text/draft.ts");
      call.out(reportText(drafts, basis));
    }
  }
  const isUnread = drafts.some(({ found }) => found.coverage.unread.length > 0);
  return isRefused(drafts.flatMap(({ resolved }) => resolved.open)) || (isUnread && settings.strict) ? 1 : 0;
}

async function annotateCopy(call: Call, draft: CheckedFile, out: string): Promise<void> {
  const { annotateDraft, refuseCopyName } = await import("../../service/annotate.ts");
  refuseCopyName(out);
  const isFixing = call.options["fix"] === true;
  const { notes, changes, unplaced } = await annotateDraft(draft, out, {
    isFixing,
    on: new Date(),
    signal: call.signal,
  });
  call.say(
    `${out}: ${counted(notes, "comment")}${isFixing ? ` and ${counted(changes, "tracked change")}` : ""} written; ${draft.path} was left as it is.`,
  );
  if (unplaced > 0)
    call.say(
      `${counted(unplaced, "finding stands", "findings stand")} in notes, headers or text boxes, where Word takes no comment; the list below has ${unplaced === 1 ? "it" : "them"}.`,
    );
}

async function checkItems(
  call: Call,
  path: string,
  options: { readonly ledger: readonly LedgerFigure[]; readonly settings: object },
): Promise<number> {
  const { bytesOf, checkBatch } = await import("../../service/check.ts");
  const { rows, problems } = checkBatch(path, Buffer.from(await bytesOf(path)).toString("utf8"), options);
  if (rows.length > 0) call.out(rows.map((row) => `${jsonText(row)}\n`).join(""));
  for (const problem of problems) call.say(`habeas: ${problem}`);
  return problems.length > 0 ? 2 : isRefused(rows) ? 1 : 0;
}

/** An open error fails a check; so does, with `--strict`, which alone finds any, a claim that no figure answers. */
function isRefused(found: readonly Pick<Diagnostic, "severity" | "rule">[]): boolean {
  return found.some(({ severity, rule }) => severity === "error" || rule === "unlinked");
}

function acceptedPlace(value: string): {
  readonly rule: string;
  readonly at: { readonly offset: number } | { readonly line: number; readonly column: number };
} {
  const match = /^([a-z-]+)@(\d+)(?::(\d+))?$/.exec(value);
  if (match === null)
    throw new Problem(
      "bad-usage",
      `--accept takes RULE@OFFSET or RULE@LINE:COLUMN, as the check prints it, not ${JSON.stringify(value)}.`,
    );
  const [, rule, first, second] = match;
  return {
    rule: rule!,
    at: second === undefined ? { offset: Number(first) } : { line: Number(first), column: Number(second) },
  };
}
