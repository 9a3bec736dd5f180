import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Switch } from "./switches.ts";

export const root = resolve(import.meta.dirname, "../..");

/** The text of a file with its defence switched off. A RangeError where the place is not there exactly once. */
export function switchedOff({ defence, file, find, replace }: Switch, top: string = root): string {
  const text = readFileSync(join(top, file), "utf8");
  const [before, after, ...more] = text.split(find);
  if (after === undefined || more.length > 0)
    throw new RangeError(
      `${defence}: its place stands in ${file} ${text.split(find).length - 1} times, not once`,
    );
  return `${before!}${replace}${after}`;
}

/** How tests ended: by the name that `-t` asked for, of all that have it in theirs. */
export type Ended = {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly said: string;
};

/** A copy of the checkout to switch defences off in, gone with `remove`. Packages are linked, not copied. */
export class Copy {
  readonly #folder = mkdtempSync(join(tmpdir(), "habeas-switches-"));

  constructor() {
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
      encoding: "utf8",
    });
    for (const name of listed.split("\0"))
      if (name !== "" && existsSync(join(root, name))) copy(name, this.#folder);
    for (const folder of ["node_modules", "dist"])
      if (existsSync(join(root, folder))) link(join(root, folder), join(this.#folder, folder));
  }

  /** Runs what `names` name of these test files, in a process of its own. */
  run(files: readonly string[], names: readonly string[]): Ended {
    const report = join(this.#folder, "report.json");
    rmSync(report, { force: true });
    const slow = files.some((file) => file.endsWith(".slow.test.ts"));
    const argv = [
      join(this.#folder, "node_modules", "vitest", "vitest.mjs"),
      "run",
      "--project",
      slow ? "slow" : "fast",
      "--reporter=json",
      `--outputFile.json=${report}`,
      "-t",
      names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"),
      ...files,
    ];
    const { stdout, stderr } = spawnSync(process.execPath, argv, {
      cwd: this.#folder,
      encoding: "utf8",
      env: withoutVitest(process.env),
      timeout: 300_000,
    });
    if (!existsSync(report)) return { passed: [], failed: [], said: `${stdout}${stderr}`.slice(-2000) };
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    const all = testResults.flatMap(({ assertionResults }) => assertionResults);
    const of = (status: string): string[] =>
      all.filter((one) => one.status === status).map((one) => one.title);
    const said = testResults.map(({ message }) => message).join("\n");
    return { passed: of("passed"), failed: of("failed"), said: said.slice(-2000) };
  }

  /** The same while one defence is switched off. */
  runWithout(one: Switch): Ended {
    const file = join(this.#folder, one.file);
    const before = readFileSync(file, "utf8");
    writeFileSync(file, switchedOff(one, this.#folder));
    try {
      return this.run([one.test.file], [one.test.name]);
    } finally {
      writeFileSync(file, before);
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

type Report = {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
};

function copy(name: string, to: string): void {
  const [from, target] = [join(root, name), join(to, name)];
  mkdirSync(dirname(target), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), target);
  else copyFileSync(from, target);
}

/** The same files under a second name; what tools keep there for themselves is left out, as they would write through the link. */
function link(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (/^\.(?:vite|cache)/.test(entry.name)) continue;
    const [path, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) link(path, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(path), target);
    else
      try {
        linkSync(path, target);
      } catch {
        // Another disk.
        copyFileSync(path, target);
      }
  }
}

/** A run of tests inside a test is one of its own. */
function withoutVitest(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:VITEST|TEST$|NODE_ENV$|DEV$|PROD$|MODE$)/.test(name)),
  );
}
