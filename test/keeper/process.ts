import { closeSync, openSync, readFileSync, readSync, readdirSync } from "node:fs";

/** What the system says of processes, on Linux. */

export function isAlive(pid: number): boolean {
  try {
    // A process that has ended and that nobody has asked for is still listed.
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

type Listed = { readonly pid: number; readonly parent: number; readonly group: number };

function listed(): readonly Listed[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name) || !isAlive(Number(name))) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const [, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
    } catch {
      return [];
    }
  });
}

/** The keeper that a launcher has started; undefined while it is locked. */
export function keeperOf(launcher: number): number | undefined {
  return listed().find(({ pid, parent, group }) => parent === launcher && group === pid)?.pid;
}

/** The processes of a group: a keeper and all that it started. */
export function groupOf(keeper: number): readonly number[] {
  return listed()
    .filter(({ group }) => group === keeper)
    .map(({ pid }) => pid);
}

/** All that a process started, and what those started, in the order in which they began. */
export function startedBy(pid: number): readonly number[] {
  const all = listed();
  const below = (above: number): number[] =>
    all.filter(({ parent }) => parent === above).flatMap((one) => [one.pid, ...below(one.pid)]);
  return below(pid);
}

/** Which of these bytes stand in the memory that a process can write. */
export function inMemory(pid: number, wanted: Readonly<Record<string, Uint8Array>>): readonly string[] {
  const found = new Set<string>();
  const longest = Math.max(...Object.values(wanted).map(({ length }) => length));
  const memory = openSync(`/proc/${pid}/mem`, "r");
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, "utf8").split("\n")) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from === undefined) continue;
      const end = Number.parseInt(to!, 16);
      const piece = Buffer.alloc(4 << 20);
      for (let at = Number.parseInt(from, 16); at < end; at += piece.length - longest) {
        let length = 0;
        try {
          length = readSync(memory, piece, 0, Math.min(piece.length, end - at), at);
        } catch {
          break;
        }
        const read = piece.subarray(0, length);
        for (const [name, bytes] of Object.entries(wanted)) if (read.includes(bytes)) found.add(name);
      }
    }
  } finally {
    closeSync(memory);
  }
  return [...found].sort();
}

/** A word as programs hold it: in one byte a letter, and in two. */
export function asHeld(name: string, word: string): Readonly<Record<string, Uint8Array>> {
  return { [name]: Buffer.from(word, "utf8"), [`${name}, in two bytes`]: Buffer.from(word, "utf16le") };
}
