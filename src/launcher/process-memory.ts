import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";

/**
 * Takes a variable out of the environment, as bytes that can be wiped: children do not inherit it, and where the system lets
 * the process read and write its own memory (Linux) its value is taken from the block that `/proc/PID/environ` and a core
 * dump show, and stands there no longer. Undefined where it is not set.
 */
export function takeFromEnvironment(name: string): Buffer | undefined {
  if (!(name in process.env)) return undefined;
  // A variable that was set later stands elsewhere, so that the block is right once at most.
  const value = takenFromBlock.has(name) ? undefined : takeFromBlock(`${name}=`);
  takenFromBlock.add(name);
  const taken = value ?? Buffer.from(process.env[name] ?? "");
  delete process.env[name];
  return taken;
}

const takenFromBlock = new Set<string>();

function takeFromBlock(prefix: string): Buffer | undefined {
  let memory: number | undefined;
  try {
    // The fields 50 and 51, counted from behind the program's name, which may hold anything.
    const stat = readFileSync("/proc/self/stat", "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [start, end] = [Number(fields[47]), Number(fields[48])];
    if (!(start > 0 && end > start)) return undefined;
    memory = openSync("/proc/self/mem", "r+");
    // Variables stand one after the other, each with a zero byte behind it.
    const block = Buffer.alloc(end - start + 1);
    readSync(memory, block, 1, end - start, start);
    try {
      const at = block.indexOf(`\0${prefix}`);
      if (at < 0) return undefined;
      const from = at + 1 + prefix.length;
      const length = block.indexOf(0, from) - from;
      if (length <= 0) return undefined;
      const value = Buffer.alloc(length);
      block.copy(value, 0, from, from + length);
      writeSync(memory, Buffer.alloc(length, "x"), 0, length, start + from - 1);
      return value;
    } finally {
      block.fill(0);
    }
  } catch {
    // No such files, or not permitted: the variable is out of the environment all the same.
    return undefined;
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
