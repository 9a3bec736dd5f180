/**
 * Where a keeper begins: `node start.js`, started by the launcher (launcher/keeper-process.ts) as the head of a process
 * group of its own, with passphrases on its standard input, a channel for messages and connections, and the life line.
 * Plain JavaScript, so that the thread that watches the life line does not wait for the compiler of types.
 */
import module from "node:module";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

const watch = new Worker(new URL("./watch.js", import.meta.url));
// It ends with this process, which nothing else ends.
watch.unref();
module.enableCompileCache(
  process.env["NODE_COMPILE_CACHE"] ??
    fileURLToPath(new URL("../../node_modules/.cache/habeas", import.meta.url)),
);
await import("./main.ts");
