import { readFileSync } from "node:fs";
import type { Socket } from "node:net";

/**
 * Whether the process at the other end of a loopback connection may come in: on Linux only one of this user's, or of
 * root's, from whom nothing can be kept. The system's tables of connections say whose it is; a connection that they do
 * not know is refused. Where there are no such tables (other systems) everyone on the machine is let through to the key.
 */
export function isFromThisUser(
  socket: Pick<Socket, "remoteAddress" | "remotePort" | "localAddress" | "localPort">,
  tables: () => readonly string[] | undefined = connectionTables,
  user = process.getuid?.(),
): boolean {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (remoteAddress === undefined || localAddress === undefined) return false;
  // Its own row, seen from its end: the table is read in parts, so that a row may be missed once while others change.
  for (let tries = 0; tries < 3; tries++) {
    const texts = tables();
    if (texts === undefined || user === undefined) return true;
    const owner = ownerOf(texts, end(remoteAddress, remotePort!), end(localAddress, localPort!));
    if (owner !== undefined) return owner === user || owner === 0;
  }
  return false;
}

/** Whether this system says whose a connection is. */
export function toldPeers(): boolean {
  return connectionTables() !== undefined && process.getuid !== undefined;
}

function connectionTables(): readonly string[] | undefined {
  const texts = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => {
    try {
      return [readFileSync(file, "utf8")];
    } catch {
      return [];
    }
  });
  return texts.length === 0 ? undefined : texts;
}

/**
 * The user of the connection between two ends; a row says: number, local, remote, state, queues, timer, retries, user,
 * timeout, inode. A connection that its process has let go of has no inode, and its user is given as root.
 */
function ownerOf(tables: readonly string[], local: End, remote: End): number | undefined {
  for (const table of tables)
    for (const line of table.split("\n").slice(1)) {
      const [, here, there, , , , , owner, , inode] = line.trim().split(/\s+/);
      if (inode === "0") continue;
      if (here !== undefined && there !== undefined && local.has(here) && remote.has(there))
        return Number(owner);
    }
  return undefined;
}

/** How an end may be written: an IPv4 address as itself, or as a program with IPv6 sockets connects to it. */
type End = ReadonlySet<string>;

function end(address: string, port: number): End {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const v4 = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  // Words of 32 bits stand with their last byte first, on the machines that Node runs on.
  if (v4 === null) return new Set([`${"0".repeat(24)}01000000${suffix}`]);
  const word = v4
    .slice(1)
    .reverse()
    .map((part) => Number(part).toString(16).toUpperCase().padStart(2, "0"))
    .join("");
  return new Set([`${word}${suffix}`, `${"0".repeat(16)}FFFF0000${word}${suffix}`]);
}
