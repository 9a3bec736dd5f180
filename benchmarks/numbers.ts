/**
 * The number checker measured on its labelled development data: what it reads, what it finds, how fast. Run with
 * `node benchmarks/numbers.ts [FOLDER]`; FOLDER holds `numbers/` and `seeds/` and defaults to `../shared`.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { checkDocuments, type DocumentInput, recheck } from "../src/numbers/check/check.ts";
import type { Diagnostic } from "../src/numbers/diagnostic.ts";
import type { LedgerFigure } from "../src/numbers/ledger/ledger.ts";
import { figureKinds, type MentionKind, type Mention } from "../src/numbers/mention.ts";

interface Gold {
  readonly doc: string;
  readonly start: number;
  readonly end: number;
  readonly kind: MentionKind;
  readonly sub: string;
  readonly role: string;
  readonly value: unknown;
  readonly hedge: readonly string[];
}

interface Item {
  readonly id: string;
  readonly label: "error" | "ok";
  readonly text: string;
  readonly ledger: readonly LedgerFigure[];
  readonly expect: {
    readonly diagnosis: string;
    readonly also_allowed: readonly string[];
    readonly spans: readonly { start: number; end: number }[];
  };
}

const folder = process.argv[2] ?? ["../shared", "../../shared"].find((path) => existsSync(`${path}/numbers`));
if (folder === undefined || !existsSync(`${folder}/numbers/gold-dev.jsonl`)) {
  process.stdout.write("No labelled data: name the folder that holds numbers/ and seeds/.\n");
  process.exit(0);
}

const lines = <Row>(path: string): Row[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
const documents: DocumentInput[] = readdirSync(`${folder}/seeds`).map((doc) => ({
  doc,
  text: readFileSync(`${folder}/seeds/${doc}`, "utf8"),
}));
const gold = lines<Gold>(`${folder}/numbers/gold-dev.jsonl`);
const items = lines<Item>(`${folder}/numbers/errors-dev.jsonl`);
const say = (what: string, right: number, all: number, note = "") =>
  process.stdout.write(
    `${what.padEnd(44)} ${all === 0 ? "–".padStart(6) : `${((100 * right) / all).toFixed(1)} %`.padStart(7)}  ${String(right)}/${String(all)}${note}\n`,
  );

reading();
diagnosing();
speed();
await besideOthers();

function reading(): void {
  const checked = checkDocuments(documents, []);
  const span = new Map<string, [number, number]>();
  for (const { doc, start, end } of gold) {
    const [low, high] = span.get(doc) ?? [Infinity, 0];
    span.set(doc, [Math.min(low, start), Math.max(high, end)]);
  }
  const read = checked.documents.flatMap(({ doc, mentions }) => {
    const range = span.get(doc);
    return range === undefined
      ? []
      : mentions
          .filter(({ start, end }) => start < range[1] && range[0] < end)
          .map((mention) => ({ ...mention, doc }));
  });
  const overlap = (
    a: { doc: string; start: number; end: number },
    b: { doc: string; start: number; end: number },
  ) => a.doc === b.doc && a.start < b.end && b.start < a.end;
  const numbers = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
  const isFigure = ({ kind }: { kind: MentionKind }) => figureKinds.has(kind);
  const counted = gold.filter(
    (each) => isFigure(each) && !["quantifier", "vague"].includes(each.sub) && each.role !== "structure",
  );
  const holds = (mention: Mention, value: unknown) =>
    numbers(value).every((v) =>
      numbers(mention.value).some(
        (x) => typeof x === "number" && typeof v === "number" && Math.abs(x - v) < 1e-6,
      ),
    );
  const figures = read.filter(isFigure);
  say(
    "figures: precision",
    figures.filter((mention) => gold.some((each) => isFigure(each) && overlap(each, mention))).length,
    figures.length,
  );
  say(
    "figures: value recall",
    counted.filter((each) => figures.some((mention) => overlap(each, mention) && holds(mention, each.value)))
      .length,
    counted.length,
  );
  const marks = gold.filter(({ kind }) => kind === "footnote");
  say(
    "footnote marks read as figures",
    marks.filter((each) => figures.some((mention) => overlap(each, mention))).length,
    marks.length,
  );
  for (const kind of [...new Set(gold.map((each) => each.kind))].sort()) {
    const own = gold.filter((each) => each.kind === kind);
    say(
      `kind right: ${kind}`,
      own.filter((each) => read.some((mention) => mention.kind === kind && overlap(each, mention))).length,
      own.length,
    );
  }
  const hedged = gold.filter((each) => each.hedge.length > 0 && isFigure(each) && each.sub !== "vague");
  say(
    "hedges right",
    hedged.filter((each) =>
      read.some(
        (mention) => overlap(each, mention) && each.hedge.every((hedge) => mention.hedge.includes(hedge)),
      ),
    ).length,
    hedged.length,
  );
  const dates = gold.filter(({ kind }) => kind === "date");
  say(
    "dates, value",
    dates.filter((each) =>
      read.some(
        (mention) =>
          mention.kind === "date" && overlap(each, mention) && String(mention.value) === String(each.value),
      ),
    ).length,
    dates.length,
  );
}

function diagnosing(): void {
  let right = 0;
  let quiet = 0;
  const wrong = items.filter(({ label }) => label === "error");
  const twins = items.filter(({ label }) => label === "ok");
  const find = ({ id, text, ledger }: Item): readonly Diagnostic[] =>
    checkDocuments([{ doc: id, text }], ledger).documents[0]!.diagnostics;
  for (const item of wrong) {
    const allowed = [item.expect.diagnosis, ...item.expect.also_allowed];
    if (
      find(item).some(
        ({ rule, start, end }) =>
          allowed.includes(rule) && item.expect.spans.some((span) => start < span.end && span.start < end),
      )
    )
      right++;
  }
  for (const item of twins) if (find(item).every(({ severity }) => severity === "info")) quiet++;
  say("wrong sentences diagnosed", right, wrong.length);
  say("correct twins left alone", quiet, twins.length);
}

/** Median of several runs on paragraphs that were not seen before (each run numbers them anew), after two to warm up. */
function speed(): void {
  const largest = documents.reduce((a, b) => (a.text.length > b.text.length ? a : b));
  let long = "";
  while (long.length < 230_000) long += `${largest.text}\n\n`;
  const text = long.slice(0, 230_000);
  const times: number[] = [];
  const processor: number[] = [];
  const edits: number[] = [];
  for (let run = 0; run < 9; run++) {
    // A word at the head of every paragraph keeps the copies apart.
    let count = 0;
    const fresh = text.replace(/\n\s*\n(?=\S)/g, (gap) => `${gap}R${String(run)}x${String(count++)} `);
    const before = process.cpuUsage().user;
    const start = performance.now();
    const checked = checkDocuments([{ doc: "report", text: fresh }], []);
    const middle = performance.now();
    const spent = (process.cpuUsage().user - before) / 1000;
    recheck(checked, [{ doc: "report", text: fresh.replace("8,700 people", "8,800 people") }]);
    const end = performance.now();
    if (run < 2)
      process.stdout.write(run === 0 ? `first run, cold: ${(middle - start).toFixed(0)} ms\n` : "");
    else {
      times.push(middle - start);
      processor.push(spent);
      edits.push(end - middle);
    }
  }
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;
  const bytes = new TextEncoder().encode(text).length;
  process.stdout.write(
    `speed on a ${(bytes / 1000).toFixed(0)} KB report: ${(bytes / 1000 / median(times)).toFixed(1)} MB/s (median of 7), ${(bytes / 1000 / Math.min(...times)).toFixed(1)} at best, ${(bytes / 1000 / median(processor)).toFixed(1)} by processor time; an edit rechecked in ${median(edits).toFixed(1)} ms\n`,
  );
}

/** The same excerpt through the extractors that npm has, in the same run. They find numbers; none checks one. */
async function besideOthers(): Promise<void> {
  const largest = documents.reduce((a, b) => (a.text.length > b.text.length ? a : b));
  const excerpt = largest.text.slice(0, 20_000);
  const { default: recognizers } = await import("@microsoft/recognizers-text-suite");
  const { default: compromise } = await import("compromise");
  const { default: winkNlp } = await import("wink-nlp");
  const { default: model } = await import("wink-eng-lite-web-model");
  const wink = winkNlp(model);
  let run = 0;
  const extractors: readonly [string, (text: string) => unknown][] = [
    [
      "ours, reading and checking",
      (text) => checkDocuments([{ doc: "excerpt", text: `Run ${String(run++)}. ${text}` }], []),
    ],
    [
      "@microsoft/recognizers-text-suite, numbers",
      (text) => recognizers.recognizeNumber(text, recognizers.Culture.English),
    ],
    ["compromise, numbers", (text) => compromise(text).numbers().json()],
    ["wink-nlp, entities", (text) => wink.readDoc(text).entities().out()],
  ];
  let own = 0;
  process.stdout.write(`on an excerpt of ${(excerpt.length / 1000).toFixed(0)} KB, best of 3:\n`);
  for (const [name, extract] of extractors) {
    const times = [0, 1, 2].map(() => {
      const start = performance.now();
      extract(excerpt);
      return performance.now() - start;
    });
    const best = Math.min(...times);
    if (own === 0) own = best;
    process.stdout.write(
      `  ${name.padEnd(44)} ${(excerpt.length / 1000 / best).toFixed(3).padStart(8)} MB/s, ${(best / own).toFixed(1)} × our time\n`,
    );
  }
}
