import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";

/**
 * Takes a variable out of the environment: children do not inherit it, and where the system lets the process write its
 * own memory (Linux) its value no longer stands in the block that `/proc/PID/environ` and a core dump show.
 */
export function takeFromEnvironment(name: string): string | undefined {
  const value = process.env[name];
  delete process.env[name];
  if (value !== undefined && value !== "") overwriteInEnvironment(`${name}=`);
  return value;
}

function overwriteInEnvironment(prefix: string): void {
  let memory: number | undefined;
  try {
    // The fields 50 and 51, counted from behind the program's name, which may hold anything.
    const stat = readFileSync("/proc/self/stat", "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [start, end] = [Number(fields[47]), Number(fields[48])];
    if (!(start > 0 && end > start)) return;
    memory = openSync("/proc/self/mem", "r+");
    const block = Buffer.alloc(end - start);
    readSync(memory, block, 0, block.length, start);
    // Variables stand one after the other, each with a zero byte behind it.
    const at = Buffer.concat([Buffer.of(0), block]).indexOf(`\0${prefix}`);
    if (at >= 0) {
      const from = at + prefix.length;
      const length = block.indexOf(0, from) - from;
      if (length > 0) writeSync(memory, Buffer.alloc(length, "x"), 0, length, start + from);
    }
    block.fill(0);
  } catch {
    // No such files, or not permitted: the variable is out of the environment all the same.
  } finally {
    if (memory !== undefined) closeSync(memory);
  }
}

/**
 * Keeps this process and its children from writing their memory to disk when they crash, where the system can: on Linux
 * by the limit of core files and by leaving all memory out of one. Says nothing where it cannot.
 */
export function forbidCoreDumps(): void {
  try {
    writeFileSync("/proc/self/coredump_filter", "0");
  } catch {
    // not Linux
  }
  if (coreLimit() !== 0)
    spawnSync("prlimit", [`--pid=${process.pid}`, "--core=0:0"], { stdio: "ignore", timeout: 2000 });
}

/** Whether a crash leaves no memory on disk; undefined where the system does not say. */
export function leavesNoCore(): boolean | undefined {
  const limit = coreLimit();
  return limit === undefined ? undefined : limit === 0;
}

function coreLimit(): number | undefined {
  try {
    const line = /^Max core file size +(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8"));
    return line === null ? undefined : line[1] === "unlimited" ? Infinity : Number(line[1]);
  } catch {
    return undefined;
  }
}
