import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * What stands around a box beside Node's permissions. `bubblewrap`: a view of the machine of its own, made by that program.
 * `none`: it is not there (`absent`), it cannot make a box on this system (`refused`), or the system has none (`unknown`).
 */
export type Fence =
  | { readonly kind: "bubblewrap"; readonly program: string; readonly flags: readonly string[] }
  | { readonly kind: "none"; readonly why: "absent" | "refused" | "unknown" };

let known: Fence | undefined;

/** The strongest fence that works on this machine; tried once, by a start of Node in it. */
export function fenceHere(): Fence {
  return (known ??= process.platform === "linux" ? tried() : { kind: "none", why: "unknown" });
}

/**
 * The program as it starts behind a fence: with bubblewrap it sees no network, no process but its own, and of the files
 * only `readable` and what Node itself is made of, all of it read-only; it has no right of any user, no terminal, and ends with
 * the process that started it. It is to be called with an empty environment, as bubblewrap keeps its own.
 */
export function behind(
  fence: Fence,
  program: readonly string[],
  { readable, cwd }: { readonly readable: readonly string[]; readonly cwd: string },
): readonly string[] {
  if (fence.kind === "none") return program;
  // A folder before what is in it, so that the one does not cover the other.
  const seen = [...new Set([...partsOfNode(), ...readable])].toSorted();
  return [
    fence.program,
    ...fence.flags,
    ...seen.flatMap((path) => ["--ro-bind", path, path]),
    "--remount-ro",
    "/",
    "--chdir",
    cwd,
    "--",
    ...program,
  ];
}

const flags = [
  "--unshare-all",
  "--unshare-user",
  "--uid",
  "65534",
  "--gid",
  "65534",
  "--cap-drop",
  "ALL",
  "--die-with-parent",
  "--new-session",
  "--proc",
  "/proc",
];

function tried(): Fence {
  const program = onPath("bwrap");
  if (program === undefined) return { kind: "none", why: "absent" };
  // Versions before 0.8 do not know how to keep the box from making others inside it.
  for (const more of [["--disable-userns"], []]) {
    const fence: Fence = { kind: "bubblewrap", program, flags: [...flags, ...more] };
    const [command, ...args] = behind(fence, [process.execPath, "--version"], { readable: [], cwd: "/" });
    const { status, stdout } = spawnSync(command!, args, { env: {}, encoding: "utf8", timeout: 10_000 });
    if (status === 0 && stdout.trim() === process.version) return fence;
  }
  return { kind: "none", why: "refused" };
}

function onPath(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

let parts: readonly string[] | undefined;

/** Node's own file and the libraries of the system that it is linked with, by the paths under which it looks for them. */
function partsOfNode(): readonly string[] {
  return (parts ??= [process.execPath, ...librariesOfNode()]);
}

/** A process of its own is asked, as the report of this one would wait for threads that wait for something else. */
function librariesOfNode(): readonly string[] {
  const asked = `process.report.excludeNetwork = true; console.log(JSON.stringify(process.report.getReport().sharedObjects))`;
  const { stdout } = spawnSync(process.execPath, ["-e", asked], {
    env: {},
    encoding: "utf8",
    timeout: 10_000,
  });
  try {
    return (JSON.parse(stdout) as readonly string[]).filter((path) => isAbsolute(path));
  } catch {
    return [];
  }
}
