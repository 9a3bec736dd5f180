/**
 * `npm run test:long`: all that has a full size, at that size, one file a part, each in a process of its own with at most 20
 * minutes. A part that passed with nothing skipped is not run again while no file of the checkout has changed, so a run
 * that was cut off goes on where it was. What passed stands in the ignored folder `.long/`.
 */
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join, resolve } from "node:path";
import { filesOfFullSize } from "./sized.ts";

type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };
type Passed = Readonly<Record<string, Counts & { readonly seconds: number }>>;

const root = resolve(import.meta.dirname, "..");
const minutesOfPart = 20;
const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs the parts whose names contain one of the words, or all; gives the exit code. */
async function main(words: readonly string[]): Promise<number> {
  const parts = filesOfFullSize(root).filter(
    (path) => words.length === 0 || words.some((word) => path.includes(word)),
  );
  if (parts.length === 0) {
    console.error(
      `No part is called ${words.join(" or ")}; a part is called by its file, such as src/intake.`,
    );
    return 1;
  }
  const state = stateOfCheckout();
  let sum: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [index, part] of parts.entries()) {
    const title = `Part ${index + 1} of ${parts.length}: ${part}`;
    const before = passedIn(state)[part];
    if (before !== undefined) {
      console.log(`${title} passed before in this state (${before.seconds} s).`);
      sum = added(sum, before);
      continue;
    }
    console.log(title);
    const begun = performance.now();
    const counts = await run(part);
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(`${title}: ${said(counts)} in ${seconds} s.`);
    sum = added(sum, counts);
    if (counts.failed === 0 && counts.skipped === 0 && stateOfCheckout() === state)
      keep(state, { ...passedIn(state), [part]: { ...counts, seconds } });
  }
  console.log(said(sum));
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

/** One part in a process of its own. What ends without a report, or not in its time, is one failure. */
async function run(part: string): Promise<Counts> {
  // Of this run alone: where the one before was killed, its part may still be writing.
  const report = join(root, ".long", `report-${process.pid}.json`);
  keepFolder();
  writeFileSync(report, "");
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const argv = [
    "run",
    "--project",
    "long",
    "--reporter=verbose",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const child = spawn(process.execPath, [vitest, ...argv, part], { cwd: root, stdio: "inherit" });
  const late = setTimeout(() => {
    console.error(`${part} was ended: it took more than ${minutesOfPart} minutes.`);
    child.kill("SIGTERM");
  }, minutesOfPart * 60_000);
  // A run that is cut off leaves no part behind that goes on.
  const cutOff = (signal: NodeJS.Signals): void => {
    child.kill("SIGTERM");
    rmSync(report, { force: true });
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of endings) process.once(signal, cutOff);
  const code = await new Promise((done) => child.on("close", done));
  clearTimeout(late);
  for (const signal of endings) process.off(signal, cutOff);
  const text = readFileSync(report, "utf8");
  rmSync(report);
  if (text === "") return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(text) as Record<string, number>;
  const counts = {
    passed: result["numPassedTests"]!,
    failed: result["numFailedTests"]!,
    skipped: result["numPendingTests"]! + result["numTodoTests"]!,
  };
  return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** A hash of all files of the checkout as they stand, those left out that Git ignores. */
function stateOfCheckout(): string {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  const hash = createHash("sha256");
  for (const name of listed
    .toString("utf8")
    .split("\0")
    .filter((each) => each !== "")
    .sort()) {
    const path = join(root, name);
    if (!existsSync(path)) continue;
    const content = lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path);
    hash.update(`${name}\0`).update(createHash("sha256").update(content).digest());
  }
  return hash.digest("hex");
}

function passedIn(state: string): Passed {
  const file = join(root, ".long", `${state}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Passed) : {};
}

function keep(state: string, passed: Passed): void {
  keepFolder();
  writeFileSync(join(root, ".long", `${state}.json`), `${JSON.stringify(passed, null, 1)}\n`);
}

function keepFolder(): void {
  mkdirSync(join(root, ".long"), { recursive: true });
}

function added(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function said({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

process.exitCode = await main(process.argv.slice(2));
