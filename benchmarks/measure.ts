import { cpus } from "node:os";
import { readFileSync } from "node:fs";

/**
 * One benchmark: what it is called and what it prints. `quick` runs it at a small size, to see that it works; `full` at a
 * size that takes many minutes.
 */
export type Benchmark = {
  readonly name: string;
  readonly run: (quick: boolean, full: boolean) => Promise<readonly Measured[]>;
};

/** One line of a result: what was measured, how long it took in seconds, and how it stands to what it is compared with. */
export type Measured = {
  readonly what: string;
  readonly seconds: number;
  /** Seconds of processor time in that, all threads together: what other programs on the machine hardly change. */
  readonly processor?: number | undefined;
  /** Pieces of work done in that time, for a rate. */
  readonly count?: number | undefined;
  readonly ratio?: { readonly to: string; readonly value: number } | undefined;
};

/** Seconds that `work` takes, and of them on the processor, with its result. */
export async function timed<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly seconds: number; readonly processor: number; readonly result: T }> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, processor: (user + system) / 1e6, result };
}

/** The machine and versions that the figures belong to, on one line. */
export function surroundings(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const processors = cpus();
  return `Habeas ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}, ${processors.length} × ${processors[0]?.model.trim() ?? "unknown processor"}`;
}

/** One line of a result as text. */
export function lineOf({ what, seconds, processor, count, ratio }: Measured): string {
  const used = processor === undefined ? "" : ` (processor ${timeText(processor)})`;
  const time = `${timeText(seconds)}${used}`;
  const rate = count === undefined ? "" : `, ${Math.round(count / seconds).toLocaleString("en")}/s`;
  return `  ${what}: ${time}${rate}${ratio === undefined ? "" : `, ${ratio.value.toFixed(2)} × ${ratio.to}`}`;
}

function timeText(seconds: number): string {
  if (seconds < 0.001) return `${(seconds * 1e6).toFixed(1)} µs`;
  return seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}
