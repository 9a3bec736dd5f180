/**
 * The process in which files of strangers are read: `node watch.js WORKER TASK HEAP_MB RESIDENT_MB PARENT`. The worker runs
 * in a thread with a cap on its heap; this thread watches the memory of the whole process, which that cap does not cover,
 * and whether the parent still lives. Plain JavaScript, as the thread would otherwise wait for the compiler of types.
 */
import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";

const [worker, task, heap, resident, parent] = process.argv.slice(2);

const thread = new Worker(new URL(worker ?? ""), {
  workerData: { task },
  env: {},
  resourceLimits: { maxOldGenerationSizeMb: Number(heap) },
  // What a parser prints is no message.
  stdout: true,
  stderr: true,
});

// A thread that waits for its pipe can't be ended, so the process ends itself.
setInterval(() => {
  if (process.memoryUsage.rss() > Number(resident) * 1024 * 1024) end("memory");
  if (process.ppid !== Number(parent)) end("alone");
}, 20);

thread.on("error", (error) =>
  end("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "broken"),
);
thread.on("exit", () => end("done"));

/** @param {string} why */
function end(why) {
  writeSync(2, why);
  process.kill(process.pid, "SIGKILL");
}
