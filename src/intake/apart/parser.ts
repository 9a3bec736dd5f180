import { type Limits, usualLimits } from "../../box/limit.ts";

/**
 * What the module of a parser exports as `parse`: it reads `input` piece by piece, as far as it wants, and gives messages
 * that JSON can carry, each of at most `largestMessage` bytes. Runs in the child only. What is wrong with the input is a
 * message too; a parser that throws is a broken one. A message that is a string is JSON already and goes as it stands.
 */
export type Parse<Message = unknown, Options = unknown> = (
  input: Iterable<Uint8Array>,
  options: Options,
) => Iterable<Message> | AsyncIterable<Message>;

/** Bytes that one message takes as JSON at most; larger ones end the reading. */
export const largestMessage = 4 * 1024 * 1024;

type ParserEntry = {
  /** From this folder. */
  readonly module: string;
  /** Packages that the module imports; their own dependencies come by themselves. */
  readonly packages: readonly string[];
  readonly limits: Limits;
};

/** The parsers that run apart, by name. One child serves many files of one parser. */
export const parsers = {
  /** YAML and JSON with the line of each part. */
  tree: {
    module: "../records/yaml-parser.ts",
    packages: ["yaml"],
    limits: { ...usualLimits, seconds: 120, heapMegabytes: 1200, residentMegabytes: 1800 },
  },
  lines: {
    module: "../records/json-lines.ts",
    packages: [],
    limits: { ...usualLimits, answerMegabytes: 4096 },
  },
  markdown: {
    module: "../documents/markdown-parser.ts",
    packages: ["mdast-util-from-markdown", "mdast-util-gfm", "micromark-extension-gfm", "parse5"],
    limits: usualLimits,
  },
  html: { module: "../documents/html-parser.ts", packages: ["parse5"], limits: usualLimits },
  workbook: {
    module: "../tables/workbook.ts",
    packages: ["@e965/xlsx", "zod"],
    limits: {
      ...usualLimits,
      seconds: 120,
      heapMegabytes: 1200,
      residentMegabytes: 1800,
      answerMegabytes: 1024,
    },
  },
  docx: { module: "../documents/docx.ts", packages: [], limits: usualLimits },
  /** A copy of a Word document with comments. */
  docxNotes: { module: "../documents/docx-notes.ts", packages: [], limits: usualLimits },
  /** No file: an integer programme, whose solver may run long or break (analysis/disclosure/attack.ts). */
  programme: {
    module: "../programme/solver.ts",
    packages: ["highs"],
    limits: { ...usualLimits, seconds: 90, inputMegabytes: 64 },
  },
  pdf: { module: "../documents/pdf.ts", packages: ["unpdf"], limits: usualLimits },
} as const satisfies Readonly<Record<string, ParserEntry>>;

export type ParserName = keyof typeof parsers;
