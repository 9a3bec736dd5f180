import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkDrafts } from "../../src/numbers/check-draft.ts";
import type { Rule } from "../../src/numbers/diagnostic.ts";
import type { CheckedDocument } from "../../src/numbers/check/check.ts";
import { qualifierOf } from "../../src/numbers/language/language.ts";
import type { LedgerFigure } from "../../src/numbers/ledger/ledger.ts";
import { figureKinds, type Mention, type MentionKind } from "../../src/numbers/mention.ts";
import { draftOf } from "../../src/text/written-draft.ts";
import { asidePairs, type Pair, pairSets } from "./pairs.ts";

/** A text with what is to be found in it; that of a right one is nothing. */
export interface LabelledText {
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

/** What came out of the texts of one kind. */
export interface Count {
  wrong: number;
  right: number;
  flagged: number;
  twins: number;
  falseAlarms: number;
  figures: number;
}

/** A line of the tables of docs/check.md. */
export type MeasuredRow = readonly string[];

const percent = (part: number, whole: number): string =>
  whole === 0 ? "-" : `${((part / whole) * 100).toFixed(0)} %`;

/** "54/62 (87 %)" */
const share = (part: number, whole: number): string => `${part}/${whole} (${percent(part, whole)})`;

/** Whether one of three is kept aside, by a hash of its name. */
export const isKeptAside = (name: string): boolean =>
  createHash("sha256").update(`kept aside ${name}`).digest()[0]! % 3 === 0;

function check(text: string, ledger: readonly LedgerFigure[] = []): CheckedDocument {
  // Tables and headings are Markdown's; offsets of labels count in plain text.
  const draft = draftOf(/^[|#]|\n\|/.test(text) ? "markdown" : "text", text);
  return checkDrafts([{ doc: "item", text: draft, decisions: [] }], { ledger }).drafts[0]!.found;
}

/** Counts of a set by kind, and of "all" of it. */
export function countsOf(items: readonly LabelledText[]): Map<string, Count> {
  const kinds = new Map<string, Count>();
  const none = { wrong: 0, right: 0, flagged: 0, twins: 0, falseAlarms: 0, figures: 0 };
  for (const { pair, label, text, ledger, expect } of items) {
    const { diagnostics, mentions } = check(text, ledger);
    const near = diagnostics.filter((found) =>
      expect.spans.some(({ start, end }) => found.start < end && start < found.end),
    );
    const isRight = near.some(({ rule }) => rule === expect.diagnosis || expect.also_allowed.includes(rule));
    for (const kind of ["all", pair.replace(/-(?:d2|g)-\d+$/, "")]) {
      const count = kinds.get(kind) ?? { ...none };
      kinds.set(kind, count);
      if (label === "ok") {
        count.twins++;
        count.figures += mentions.filter((mention) => mention.is_checkable_claim).length;
        if (diagnostics.some(({ severity }) => severity !== "info")) count.falseAlarms++;
        continue;
      }
      count.wrong++;
      if (near.length > 0) count.flagged++;
      if (isRight) count.right++;
    }
  }
  return kinds;
}

/** Pairs of our own: a finding anywhere in a text counts where it names one of the rules. */
export function labelled(pairs: readonly Pair[]): LabelledText[] {
  return pairs.flatMap(({ rules, wrong, right }, k): LabelledText[] => {
    const [diagnosis, ...also] = rules as readonly [Rule, ...Rule[]];
    const made = (label: LabelledText["label"], text: string): LabelledText => ({
      pair: `${diagnosis}-g-${String(k)}`,
      label,
      text,
      expect: { diagnosis, also_allowed: also, spans: [{ start: 0, end: text.length }] },
    });
    return [made("error", wrong), made("ok", right)];
  });
}

/** The sets of pairs by the name that docs/check.md gives them; those of other folders where they are at hand. */
export function setsOf(shared: string | undefined, seed = "1"): Map<string, readonly LabelledText[]> {
  const sets = new Map<string, readonly LabelledText[]>();
  if (shared !== undefined) {
    const rows = (text: string): LabelledText[] =>
      text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as LabelledText);
    const pairs = rows(readFileSync(join(shared, "errors-dev2.jsonl"), "utf8"));
    const grid = execFileSync(process.execPath, [join(shared, "make-grid.mjs"), seed], { encoding: "utf8" });
    const isKept = ({ pair }: LabelledText): boolean => isKeptAside(pair);
    sets.set(
      "104 pairs, looked at",
      pairs.filter((item) => !isKept(item)),
    );
    sets.set("49 pairs kept aside", pairs.filter(isKept));
    sets.set(`122 wordings of 14 relations, looked at, seed ${seed}`, rows(grid));
  }
  for (const [file, set] of Object.entries(pairSets))
    sets.set(`${set.length} pairs of our own, \`${file}\`, looked at`, labelled(set));
  sets.set(
    `**${asidePairs.length} pairs of our own, kept aside, \`pairs-aside.txt\`**`,
    labelled(asidePairs),
  );
  return sets;
}

export function pairRow(name: string, counts: ReadonlyMap<string, Count>): MeasuredRow {
  const { right, wrong, falseAlarms, twins } = counts.get("all")!;
  return [name, share(right, wrong), `${falseAlarms}/${twins}`];
}

interface GoldMention {
  readonly doc: string;
  readonly start: number;
  readonly end: number;
  readonly kind: MentionKind;
  readonly sub: string;
  readonly role: string;
  readonly value: unknown;
  readonly hedge: readonly string[];
  readonly as_of: string | null;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const isFigure = ({ kind }: { readonly kind: MentionKind }): boolean => figureKinds.has(kind);

/** What is read: of documents that others labelled, and of sentences of our own; a third of these is kept aside. */
export function readingRows(shared: string | undefined): MeasuredRow[] {
  const lines = readFileSync(join(import.meta.dirname, "readings.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return [
    ...(shared === undefined ? [] : [goldRow(shared)]),
    ownRow(
      "sentences of our own (`readings.txt`), looked at",
      lines.filter((line) => !isKeptAside(line)),
    ),
    ownRow("**sentences of our own, kept aside**", lines.filter(isKeptAside)),
  ];
}

function goldRow(shared: string): MeasuredRow {
  const gold = readFileSync(join(shared, "gold-dev.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as GoldMention);
  const seeds = join(shared, "..", "seeds");
  const read = readdirSync(seeds).flatMap((doc) => {
    const own = gold.filter((each) => each.doc === doc);
    const [from, until] = [
      Math.min(...own.map(({ start }) => start)),
      Math.max(...own.map(({ end }) => end)),
    ];
    return check(readFileSync(join(seeds, doc), "utf8"))
      .mentions.filter(({ start, end }) => start < until && from < end)
      .map((mention): Mention & { doc: string } => ({ ...mention, doc }));
  });
  const meets = (a: GoldMention, b: (typeof read)[number]): boolean =>
    a.doc === b.doc && a.start < b.end && b.start < a.end;
  const figures = read.filter(isFigure);
  const counted = gold.filter(
    (each) => isFigure(each) && !["quantifier", "vague"].includes(each.sub) && each.role !== "structure",
  );
  const hedged = gold.filter((each) => each.hedge.length > 0 && isFigure(each) && each.sub !== "vague");
  const holds = (mention: Mention, value: unknown): boolean =>
    listOf(value).every((v) => listOf(mention.value).some((x) => Math.abs(Number(x) - Number(v)) < 1e-6));
  const right = (list: readonly GoldMention[], isRight: (each: GoldMention) => boolean): string =>
    share(list.filter(isRight).length, list.length);
  return [
    "four documents, looked at",
    share(figures.filter((m) => gold.some((g) => isFigure(g) && meets(g, m))).length, figures.length),
    right(counted, (g) => figures.some((m) => meets(g, m) && holds(m, g.value))),
    right(hedged, (g) => read.some((m) => meets(g, m) && g.hedge.every((h) => m.hedge.includes(h)))),
    "-",
  ];
}

/** Precision and recall of values, hedges and dates of lines `KIND ¦ WANTED ¦ [SURFACE ¦] SENTENCE`. */
function ownRow(name: string, lines: readonly string[]): MeasuredRow {
  const count = { read: 0, wanted: 0, found: 0, got: 0, hedges: 0, hedged: 0, dates: 0, dated: 0 };
  for (const line of lines) {
    const [kind, wanted, ...rest] = line.split(" ¦ ");
    const text = rest.at(-1)!;
    const { mentions } = check(text);
    if (kind === "figures") {
      const values = wanted!.split(" ").map(Number);
      const read = mentions.filter((mention) => isFigure(mention) && mention.role === "claim");
      const has = (mention: Mention): boolean =>
        listOf(mention.value).some((v) => values.includes(Number(v)));
      count.read += read.length;
      count.found += read.filter(has).length;
      count.wanted += values.length;
      count.got += values.filter((v) => read.some(({ value }) => listOf(value).includes(v))).length;
      continue;
    }
    const at = text.indexOf(rest[0]!);
    const mention = mentions.find(
      (each) => each.kind !== "date" && each.start < at + rest[0]!.length && at < each.end,
    );
    if (kind === "hedge") {
      count.hedged++;
      if (mention !== undefined && qualifierOf(mention.senses) === wanted) count.hedges++;
    } else {
      count.dated++;
      if (mention !== undefined && (mention.as_of ?? "none") === wanted) count.dates++;
    }
  }
  return [
    name,
    share(count.found, count.read),
    share(count.got, count.wanted),
    share(count.hedges, count.hedged),
    share(count.dates, count.dated),
  ];
}
