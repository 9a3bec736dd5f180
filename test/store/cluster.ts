import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { onHand } from "../needs.ts";

const folderOfDebian = "/usr/lib/postgresql";

/** A PostgreSQL server for one test file, in a temporary folder, reached through a socket in it alone. */
export type Cluster = {
  readonly connection: { readonly host: string; readonly user: string; readonly database: string };
  readonly restart: (how: "fast" | "immediate") => void;
  readonly stop: () => void;
};

/** Undefined, and said so, where PostgreSQL is not installed. */
export function startCluster(what: string): Cluster | undefined {
  const bin = onHand(binaries(), what, "PostgreSQL (apt-get install postgresql-15)");
  if (bin === undefined) return undefined;
  // The name of a socket has a short limit, so it stands right under /tmp.
  const folder = mkdtempSync("/tmp/habeas-pg-");
  // The server refuses to run as root.
  const as = process.getuid?.() === 0 ? owner(folder) : {};
  const data = join(folder, "data");
  const call = (program: string, ...args: string[]): void =>
    void execFileSync(join(bin, program), args, { ...as, cwd: folder, stdio: "ignore" });
  const start = (): void =>
    call(
      "pg_ctl",
      "-D",
      data,
      "-w",
      "-l",
      join(folder, "log"),
      "-o",
      `-k ${folder} -c listen_addresses=`,
      "start",
    );
  call("initdb", "-D", data, "-U", "habeas", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
  start();
  return {
    connection: { host: folder, user: "habeas", database: "postgres" },
    restart(how) {
      call("pg_ctl", "-D", data, "-w", "-m", how, "stop");
      start();
    },
    stop() {
      call("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binaries(): string | undefined {
  if (!existsSync(folderOfDebian)) return undefined;
  const [newest] = readdirSync(folderOfDebian).sort((a, b) => Number(b) - Number(a));
  const bin = join(folderOfDebian, newest ?? "", "bin");
  return existsSync(join(bin, "initdb")) ? bin : undefined;
}

function owner(folder: string): { uid: number; gid: number } {
  const id = (flag: string): number =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }).trim());
  const [uid, gid] = [id("-u"), id("-g")];
  chownSync(folder, uid, gid);
  return { uid, gid };
}
