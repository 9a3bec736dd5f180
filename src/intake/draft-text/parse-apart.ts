import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { Problem } from "../../domain/problem.ts";
import type { Extracted } from "./offset-map.ts";
import { outOfMemory, type ParseLimits, parseLimits } from "./parse-limit.ts";
import { refused } from "./refusal.ts";

const span = z.object({ start: z.number().int(), end: z.number().int() });

const answerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("text"),
    text: z.string(),
    quotes: z.array(span),
    pieces: z.array(
      span.extend({
        part: z.number().int(),
        from: z.number().int(),
        until: z.number().int(),
        verbatim: z.boolean(),
      }),
    ),
  }),
  z.object({ kind: z.enum(["encrypted", "no-text", "broken", "too-large"]) }),
]);

/** What the process apart answers with, as one JSON text. */
export type ParseAnswer = z.input<typeof answerSchema>;

/**
 * Parses a DOCX or PDF in a process of its own that may read this program's files and nothing else, write nothing and
 * start nothing, with caps on time and memory. Whatever happens there is one sentence here.
 */
export async function parseApart(
  name: string,
  format: "docx" | "pdf",
  bytes: Uint8Array,
  signal?: AbortSignal,
  limits: ParseLimits = parseLimits,
): Promise<Extracted> {
  const kind = format.toUpperCase();
  const end = await run(format, bytes, limits, signal);
  if (signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was changed.");
  if (end.why === "time")
    throw refused(
      `${name} could not be read within ${limits.seconds} seconds; it may be damaged or made to hang programs.`,
    );
  if (end.why === "memory")
    throw refused(
      `${name} needs more memory to read than a draft may take; it may be damaged or made to exhaust programs.`,
    );
  const parsed = end.why === "answer" ? answerSchema.safeParse(parseJson(end.answer)) : undefined;
  if (parsed?.success !== true)
    throw refused(`${name} ended the program that reads ${kind} files; it is damaged, and was not checked.`);
  const answer = parsed.data;
  switch (answer.kind) {
    case "text":
      return { ...answer, pins: [] };
    case "encrypted":
      throw refused(`${name} is encrypted; save it without a password and check it again.`);
    case "no-text":
      throw refused(
        format === "pdf"
          ? `${name} has pages but no text, as scans do; run text recognition (OCR) on it and compare its numbers with the print.`
          : `${name} has no text.`,
      );
    case "too-large":
      throw refused(`${name} unpacks to more than a draft may take; it may be made to exhaust programs.`);
    case "broken":
      throw refused(`${name} is not a ${kind} file that can be read; it is damaged or of another kind.`);
  }
}

type End = { why: "answer"; answer: string } | { why: "time" | "memory" | "crash" };

function run(
  format: string,
  bytes: Uint8Array,
  limits: ParseLimits,
  signal: AbortSignal | undefined,
): Promise<End> {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const library = realpathSync(createRequire(import.meta.url).resolve("mammoth"));
  const packages = library.slice(0, library.lastIndexOf("node_modules") + "node_modules".length);
  const child = spawn(
    process.execPath,
    [
      "--permission",
      `--allow-fs-read=${root}`,
      `--allow-fs-read=${packages}`,
      "--allow-worker",
      "--no-warnings",
      fileURLToPath(new URL("./parse-child.ts", import.meta.url)),
      format,
      String(limits.heapMegabytes),
      String(limits.residentMegabytes),
    ],
    { cwd: root, env: {}, stdio: ["pipe", "pipe", "ignore"] },
  );
  return new Promise((settle) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let why: "time" | "memory" | undefined;
    const kill = (reason: "time" | "memory" | undefined): void => {
      why ??= reason;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => kill("time"), limits.seconds * 1000);
    const onAbort = (): void => kill(undefined);
    signal?.addEventListener("abort", onAbort);
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.textMegabytes * 1024 * 1024) kill("memory");
      else chunks.push(chunk);
    });
    // A child that died does not read on; what it answered, or that it did not, says enough.
    child.stdin.on("error", () => {});
    child.on("error", () => finish({ why: "crash" }));
    child.on("close", (code) => {
      if (why !== undefined) finish({ why });
      else if (code === outOfMemory) finish({ why: "memory" });
      else if (code === 0) finish({ why: "answer", answer: Buffer.concat(chunks).toString("utf8") });
      else finish({ why: "crash" });
    });
    child.stdin.end(bytes);
    function finish(end: End): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      settle(end);
    }
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
