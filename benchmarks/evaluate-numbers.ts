/**
 * `npm run evaluate:numbers [SEED]`: precision, recall and false alarms of the number checker over the labelled sets in
 * ../shared/numbers, by set and by kind. A third of the pairs, chosen by a hash of their names, is counted by itself.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkDrafts } from "../src/numbers/check-draft.ts";
import type { Rule } from "../src/numbers/diagnostic.ts";
import type { LedgerFigure } from "../src/numbers/ledger/ledger.ts";
import { pairSets } from "../test/check/pairs.ts";
import { draftOf } from "../src/text/written-draft.ts";
import { fromShared } from "../test/needs.ts";

interface Item {
  readonly pair: string;
  readonly label: "error" | "ok";
  readonly text: string;
  readonly ledger?: readonly LedgerFigure[];
  readonly expect: {
    readonly diagnosis: string;
    readonly also_allowed: readonly string[];
    readonly spans: readonly { readonly start: number; readonly end: number }[];
  };
}

/** What came out of the sentences of one kind. */
interface Count {
  wrong: number;
  right: number;
  flagged: number;
  twins: number;
  falseAlarms: number;
  figures: number;
}

const rows = (text: string): Item[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Item);

const isKept = ({ pair }: Item): boolean =>
  createHash("sha256").update(`kept aside ${pair}`).digest()[0]! % 3 === 0;

const folder = fromShared("numbers", "the labelled sets of the number checker");
if (folder !== undefined) {
  const seed = process.argv[2] ?? "1";
  const pairs = rows(readFileSync(join(folder, "errors-dev2.jsonl"), "utf8"));
  const grid = rows(
    execFileSync(process.execPath, [join(folder, "make-grid.mjs"), seed], { encoding: "utf8" }),
  );
  print(
    "pairs that were looked at",
    pairs.filter((item) => !isKept(item)),
  );
  print("pairs kept aside", pairs.filter(isKept));
  print(`grid, seed ${seed}`, grid);
}

for (const [file, set] of Object.entries(pairSets))
  print(
    `our own, ${file}`,
    set.flatMap(({ rules, wrong, right }, k): Item[] => [
      itemOf(`${rules[0]!}-g-${String(k)}`, "error", wrong, rules),
      itemOf(`${rules[0]!}-g-${String(k)}`, "ok", right, rules),
    ]),
  );

/** A text of our own: a finding anywhere in it counts where it names one of the rules. */
function itemOf(
  pair: string,
  label: Item["label"],
  text: string,
  [diagnosis, ...also]: readonly Rule[],
): Item {
  return {
    pair,
    label,
    text,
    expect: { diagnosis: diagnosis!, also_allowed: also, spans: [{ start: 0, end: text.length }] },
  };
}

function print(name: string, items: readonly Item[]): void {
  const kinds = new Map<string, Count>();
  for (const item of items)
    for (const kind of ["all", item.pair.replace(/-(?:d2|g)-\d+$/, "")]) {
      const count = kinds.get(kind) ?? {
        wrong: 0,
        right: 0,
        flagged: 0,
        twins: 0,
        falseAlarms: 0,
        figures: 0,
      };
      kinds.set(kind, count);
      add(count, item);
    }
  process.stdout.write(`\n${name}\n`);
  for (const [kind, { wrong, right, flagged, twins, falseAlarms, figures }] of kinds) {
    const share = (part: number, whole: number): string =>
      whole === 0 ? "-" : `${((part / whole) * 100).toFixed(0)}%`;
    process.stdout.write(
      `${kind.padEnd(26)} right ${right}/${wrong} (${share(right, wrong)})  precision ${share(right, flagged + falseAlarms)}  twins flagged ${falseAlarms}/${twins} (${((falseAlarms / Math.max(figures, 1)) * 1000).toFixed(1)} per 1,000 figures)\n`,
    );
  }
}

function add(count: Count, { label, text, ledger, expect }: Item): void {
  // Tables and headings are Markdown's; offsets of labels count in plain text.
  const draft = draftOf(/^[|#]/.test(text) ? "markdown" : "text", text);
  const { diagnostics, mentions } = checkDrafts([{ doc: "item", text: draft, decisions: [] }], {
    ledger: ledger ?? [],
  }).drafts[0]!.found;
  if (label === "ok") {
    count.twins++;
    count.figures += mentions.filter((mention) => mention.is_checkable_claim).length;
    if (diagnostics.some(({ severity }) => severity !== "info")) count.falseAlarms++;
    return;
  }
  count.wrong++;
  const near = diagnostics.filter((found) =>
    expect.spans.some(({ start, end }) => found.start < end && start < found.end),
  );
  if (near.length > 0) count.flagged++;
  if (near.some(({ rule }) => rule === expect.diagnosis || expect.also_allowed.includes(rule))) count.right++;
}
