#!/usr/bin/env node
// Starts Habeas on the Node that the project brings, whatever the system has: the source is TypeScript that
// Node 26 runs as it stands, and an older Node would refuse it. Plain JavaScript, so that any Node can read this file.
import { spawn } from "node:child_process";
import module, { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

if (Number(process.versions.node.split(".")[0]) >= 26) {
  // Node keeps the code it has compiled, and nothing else, beside the packages: the program then starts in two thirds of the time.
  module.enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/habeas", import.meta.url)));
  const argv = process.argv.slice(2);
  const { runAsProgram } = await import(entryOf(argv));
  await runAsProgram(argv);
} else {
  const node = bundledNode();
  if (node === undefined) {
    process.stderr.write(
      `habeas: this is Node ${process.versions.node}; Habeas needs Node 26, which its optional dependencies bring. Run "npm ci" (without --omit=optional) and try again.\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // Ctrl-C at a terminal reaches both; passed on, it would come twice and end the work at once.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  child.on("exit", (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
  });
}

/**
 * The module that runs these words. A process that outlives a lock loads no store and no cryptography
 * (docs/decisions/0027-keeper.md), and one that destroys keys next to nothing.
 */
function entryOf([name, ...rest]) {
  const asksHelp = rest.some((word) => /^(--help|-h)$/.test(word));
  if (name === "panic" && !asksHelp) return "../src/launcher/panic.ts";
  return (name === "start" || name === "serve") && !asksHelp
    ? "../src/launcher/main.ts"
    : "../src/cli/main.ts";
}

/** Path of the Node binary among the optional dependencies; undefined where this platform has none. */
function bundledNode() {
  const require = createRequire(import.meta.url);
  const names = [
    `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  for (const name of names) {
    try {
      const folder = dirname(require.resolve(`${name}/package.json`));
      const binary = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
      if (existsSync(binary)) return binary;
    } catch {
      // not installed for this platform
    }
  }
  return undefined;
}
