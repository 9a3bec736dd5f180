import { lineAndColumn } from "../text/edit.ts";
import { type Coverage, coverageText } from "./coverage.ts";
import type { Diagnostic, Rule } from "./diagnostic.ts";
import { hash, type Resolved, selectorOf } from "./sidecar.ts";

/** What one document contributes to a SARIF log. */
export interface SarifInput {
  /** Path or URI of the document relative to the repository. */
  readonly uri: string;
  readonly text: string;
  readonly resolved: Resolved;
  readonly coverage: Coverage;
}

const help: Readonly<Record<Rule, string>> = {
  "of-vs-over": "A percentage of capacity is worded as a percentage over it, or the other way round.",
  "ratio-as-growth": "The new value as a share of the old is called a rise.",
  "growth-mismatch": "A rise or fall in percent does not follow from its two values.",
  "percent-vs-points": "A difference of two percentages is in points, not percent.",
  "times-more": "“k times more” is k + 1 times as many.",
  "share-mismatch": "A share does not follow from its part and whole.",
  "sum-mismatch": "The parts do not add up to the total.",
  "complement-mismatch": "The remainder does not complete the whole.",
  "difference-mismatch": "A difference does not follow from its two values.",
  "direction-mismatch": "What is called a rise falls, or the other way round.",
  "ratio-mismatch": "A multiple or rate does not follow from its two values.",
  "hedge-violated": "The true value lies on the wrong side of the hedge.",
  "hedge-equal": "“Over n” is said of exactly n.",
  "hedge-understated": "The hedge says less than the figure allows.",
  "hedge-asymmetry": "A hedge has changed on the way from one statement to another.",
  "rounding-mismatch": "The number is one unit off in its last digit.",
  "unhedged-rounding": "A rounded number stands without a word that says so.",
  "contradicts-ledger": "The sourced figure for the same quantity, population, place and date is another.",
  "internal-contradiction": "Two statements give one quantity two values.",
  "scope-mismatch": "The number belongs to another population or place.",
  "stale-as-of": "A present tense rests on an old figure.",
  "as-of-mismatch": "The number belongs to another date.",
  "quantifier-contradiction": "None, all or most does not agree with the cases.",
  "date-arithmetic": "Dates, weekdays, ages or durations do not agree.",
  "conversion-mismatch": "Two amounts given as equal are not.",
  "magnitude-slip": "A power of ten is off.",
  "impossible-value": "The value cannot occur.",
  "impossible-share": "No part of the group gives this share.",
  "spurious-precision": "More digits than the data support.",
  "range-reversed": "A range ends before it begins.",
  "strong-word": "A word says what facts amount to in law, and no assessment stands behind it.",
  unlinked: "No sourced figure answers to the claim.",
};

const levels = { error: "error", warning: "warning", info: "note" } as const;

/**
 * The findings as a SARIF 2.1.0 log. Fingerprints depend on the rule, the quote and its surroundings, not on where in the
 * file they stand; accepted findings are suppressed with their reason. Columns count UTF-16 units.
 */
export function toSarif(inputs: readonly SarifInput[], version: string): object {
  const used = new Set<Rule>();
  const results = inputs.flatMap(({ uri, text, resolved }) => {
    const seen = new Map<string, number>();
    const one = (diagnostic: Diagnostic, suppressions?: object[]) => {
      used.add(diagnostic.rule);
      const fingerprint = fingerprintOf(text, diagnostic);
      const count = (seen.get(fingerprint) ?? 0) + 1;
      seen.set(fingerprint, count);
      return {
        ruleId: diagnostic.rule,
        level: levels[diagnostic.severity],
        message: { text: diagnostic.message },
        locations: [{ physicalLocation: { artifactLocation: { uri }, region: regionOf(text, diagnostic) } }],
        partialFingerprints: { "numbers/v1": `${fingerprint}:${String(count)}` },
        ...(diagnostic.related === undefined
          ? {}
          : {
              relatedLocations: diagnostic.related
                .filter((other) => other.doc === undefined)
                .map((other, index) => ({
                  id: index,
                  message: { text: other.message },
                  physicalLocation: { artifactLocation: { uri }, region: regionOf(text, other) },
                })),
            }),
        ...(diagnostic.fix === undefined
          ? {}
          : {
              fixes: [
                {
                  description: { text: diagnostic.fix.title },
                  artifactChanges: [
                    {
                      artifactLocation: { uri },
                      replacements: diagnostic.fix.edits.map((edit) => ({
                        deletedRegion: regionOf(text, edit),
                        insertedContent: { text: edit.text },
                      })),
                    },
                  ],
                },
              ],
            }),
        ...(suppressions === undefined ? {} : { suppressions }),
        ...(diagnostic.computed === undefined ? {} : { properties: { computed: diagnostic.computed } }),
      };
    };
    return [
      ...resolved.open.map((diagnostic) => one(diagnostic)),
      ...resolved.accepted.map(({ diagnostic, resolution }) =>
        one(diagnostic, [
          {
            kind: "external",
            status: "accepted",
            ...(resolution.note === undefined ? {} : { justification: resolution.note }),
          },
        ]),
      ),
    ];
  });
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "habeas check",
            version,
            rules: [...used].sort().map((id) => ({ id, shortDescription: { text: help[id] } })),
          },
        },
        columnKind: "utf16CodeUnits",
        // How much of each document could be checked: no finding is no verdict on what was not read.
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: inputs.map(({ uri, coverage }) => ({
              level: coverage.unread.length > 0 ? "warning" : "note",
              message: { text: coverageText([coverage]) },
              locations: [{ physicalLocation: { artifactLocation: { uri } } }],
            })),
          },
        ],
        results,
      },
    ],
  };
}

/** Stable over edits elsewhere in the document: rule, quote and sixteen characters on either side. */
export function fingerprintOf(text: string, diagnostic: Diagnostic): string {
  const { exact, prefix, suffix } = selectorOf(text, diagnostic.start, diagnostic.end);
  const squeeze = (part: string) => part.replace(/\s+/g, " ");
  return hash(
    [diagnostic.rule, squeeze(exact), squeeze(prefix).slice(-16), squeeze(suffix).slice(0, 16)].join(
      "\u0000",
    ),
  );
}

function regionOf(text: string, { start, end }: { start: number; end: number }) {
  const from = lineAndColumn(text, start);
  const until = lineAndColumn(text, end);
  return {
    startLine: from.line,
    startColumn: from.column,
    endLine: until.line,
    endColumn: until.column,
    charOffset: start,
    charLength: end - start,
  };
}
