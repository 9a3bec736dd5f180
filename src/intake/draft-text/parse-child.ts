/**
 * The process apart in which drafts of others are parsed: `node parse-child.ts FORMAT HEAP_MB RESIDENT_MB`, the file on
 * stdin, one JSON answer on stdout. The parser runs in a thread with a cap on its heap; this thread watches the memory of
 * the whole process, which the cap does not cover.
 */
import { buffer } from "node:stream/consumers";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import type { ParseAnswer } from "./parse-apart.ts";
import { outOfMemory } from "./parse-limit.ts";

if (isMainThread) {
  const [format, heap, resident] = process.argv.slice(2) as [string, string, string];
  const bytes = await buffer(process.stdin);
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { format, bytes },
    resourceLimits: { maxOldGenerationSizeMb: Number(heap) },
    stdout: true,
    stderr: true,
  });
  setInterval(() => {
    if (process.memoryUsage.rss() > Number(resident) * 1024 * 1024) process.exit(outOfMemory);
  }, 20);
  worker.on("message", (answer: string) => process.stdout.write(answer, () => process.exit(0)));
  worker.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? outOfMemory : 1),
  );
} else {
  const { format, bytes } = workerData as { format: "docx" | "pdf"; bytes: Uint8Array };
  const answer: ParseAnswer =
    format === "docx"
      ? await (await import("./docx.ts")).parseDocx(bytes)
      : await (await import("./pdf.ts")).parsePdf(bytes);
  parentPort!.postMessage(JSON.stringify(answer), []);
}
