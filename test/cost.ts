import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const fileIn = (runFolder: string): string => join(runFolder, "cost");

/** Keeps what processor time, in microseconds, a test file took of the process in which it ran. */
export function noteCost(runFolder: string, testFile: string, { user, system }: NodeJS.CpuUsage): void {
  appendFileSync(fileIn(runFolder), `${user + system} ${testFile}\n`);
}

/** The ten dearest test files of a run, and when this process ends what all of it took: `npm test` has at most 120 s. */
export function sayCosts(
  runFolder: string,
  root: string,
  say = (text: string) => process.stdout.write(text),
): void {
  if (!existsSync(fileIn(runFolder))) return;
  const files = readFileSync(fileIn(runFolder), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const at = line.indexOf(" ");
      return {
        path: line.slice(at + 1).replace(join(root, "/"), ""),
        seconds: Number(line.slice(0, at)) / 1e6,
      };
    })
    .sort((a, b) => b.seconds - a.seconds);
  const dearest = files
    .slice(0, 10)
    .map(({ path, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${path}\n`);
  say(`\nProcessor time of the dearest files, of ${files.length}:\n${dearest.join("")}`);
  process.once("exit", () => {
    const seconds = secondsOfAll();
    if (seconds !== undefined) say(`Processor time of the run: ${seconds.toFixed(0)} s\n`);
  });
}

/** What this process and its ended children took; undefined where the system does not say. */
function secondsOfAll(): number | undefined {
  if (!existsSync("/proc/self/stat")) return undefined;
  // The name of the program, in parentheses, may hold spaces. Behind it utime, stime, cutime and cstime are the 12th to 15th.
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}
