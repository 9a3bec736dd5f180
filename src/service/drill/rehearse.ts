import { randomInt } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { RaidReport } from "../../api/dossier.ts";
import { type Tool, type ToolOptions, runTool, startTool } from "../../box/tool.ts";
import { Problem } from "../../domain/problem.ts";
import { chromiumPath } from "../../publish/chart-png.ts";
import type { Watch } from "../keep.ts";
import type { Canary } from "./find.ts";
import { placesOf } from "./place.ts";
import { searchPlaces } from "./search.ts";

/** How a page of the run is opened and used; `profile` is where the browser keeps what it keeps. */
export type Browse = (address: string, profile: string, canaries: readonly Canary[]) => Promise<void>;

export type Rehearsed = RaidReport & {
  /** What was done, in words, in its order. */
  readonly done: readonly string[];
};

/**
 * A raid on an example: a dossier is made whose every word is a canary, a user works with it (import, search, list, backup,
 * export, pages in a browser, lock, a crash that is allowed a core), and then everything that this left on the machine is
 * searched: the dossier's folder, the home of the run, temporary files, logs, the shell's history, the browser's profile,
 * cores. What the user brings, on a stick, is no longer there.
 *
 * @throws Problem `cancelled`, and `not-writable` where a step of the work itself did not end well
 */
export async function rehearse(
  {
    browse = systemBrowser(),
    canaries: many = 1000,
  }: { readonly browse?: Browse | undefined; readonly canaries?: number },
  watch: Watch,
): Promise<Rehearsed> {
  const canaries = newCanaries(many);
  const begun = Date.now();
  const run = mkdtempSync(join(tmpdir(), "habeas-drill-"));
  try {
    const done = await work(run, canaries, browse, watch);
    const [first, ...others] = placesOf(join(run, "home"), join(run, "tmp"));
    const found = await searchPlaces(
      [
        { name: "the dossier's folder", paths: [join(run, "home", "work", "drill.habeas")] },
        { name: first!.name, paths: [join(run, "tmp")] },
        // Of the machine's own folders what was written meanwhile.
        ...others.map((place) => (place.isShared === true ? { ...place, since: begun } : place)),
        { name: "the rest of the home folder", paths: [join(run, "home")] },
        { name: "temporary files of the machine", paths: first!.paths.slice(1), since: begun },
      ],
      canaries,
      watch,
    );
    return { ...found, done };
  } finally {
    rmSync(run, { recursive: true, force: true, maxRetries: 5 });
  }
}

const kindsOfCanary = [
  "a pseudonym",
  "a statement",
  "words of an answer",
  "the title of a source",
  "a name in the dossier",
  "a picture, as text",
  "a note",
  "a name of a file",
] as const;

/** Words of twenty random letters, by turns of each kind, and the one that is the passphrase. */
function newCanaries(many: number): readonly Canary[] {
  const word = (): string =>
    Array.from({ length: 20 }, () => String.fromCharCode(97 + randomInt(26))).join("");
  return [
    { word: [word(), word(), word()].join(" "), what: "the passphrase" },
    ...Array.from({ length: many - 1 }, (_, at) => ({
      word: word(),
      what: kindsOfCanary[at % kindsOfCanary.length]!,
    })),
  ];
}

const installation = fileURLToPath(new URL("../../../", import.meta.url));
const program = join(installation, "bin", "habeas.js");

async function work(
  run: string,
  canaries: readonly Canary[],
  browse: Browse | undefined,
  { progress, signal }: Watch,
): Promise<readonly string[]> {
  const [home, temporary, stick] = ["home", "tmp", "stick"].map((name) => join(run, name)) as [
    string,
    string,
    string,
  ];
  const cwd = join(home, "work");
  const profile = join(home, ".config", "chromium");
  for (const folder of [cwd, temporary, stick]) mkdirSync(folder, { recursive: true });
  const passphrase = canaries[0]!.word;
  const env = {
    HOME: home,
    USERPROFILE: home,
    LOCALAPPDATA: join(home, "AppData", "Local"),
    APPDATA: join(home, "AppData", "Roaming"),
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    HABEAS_PASSPHRASE: passphrase,
  };
  writeFileSync(join(stick, `${wordOf(canaries, "a name of a file")}.json`), recordsOf(canaries));
  const history: string[] = [];
  const done: string[] = [];

  const start = (argv: readonly string[], input?: string): Tool => {
    if (signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was changed.");
    history.push(`habeas ${argv.join(" ")}`);
    // As after "ulimit -c unlimited": what the program itself does not forbid is written.
    const [command, ...before] =
      process.platform === "win32"
        ? [process.execPath]
        : ["/bin/sh", "-c", 'ulimit -c unlimited 2>/dev/null; exec "$@"', "sh", process.execPath];
    return startTool(command!, [...before, program, ...argv], {
      cwd,
      env,
      seconds: 300,
      signal,
      ...(input === undefined ? {} : { input }),
    });
  };
  const habeas = async (what: string, argv: readonly string[], input?: string): Promise<void> => {
    const tool = start(argv, input);
    if ((await tool.ended) !== 0) throw stopped(argv[0]!);
    told(what);
  };
  const told = (what: string): void => {
    done.push(what);
    progress?.(done.length);
  };

  await habeas("made a dossier", ["init", "drill.habeas"]);
  await habeas("imported a file from a stick", ["import", "drill.habeas", stick]);
  await habeas(
    "searched for a word, given by a pipe",
    ["search", "drill.habeas", "-"],
    wordOf(canaries, "words of an answer"),
  );
  await habeas("listed findings", ["findings", "drill.habeas"]);
  await habeas("printed a matrix", ["matrix", "drill.habeas", "--unit", "person"]);
  await habeas("looked at a history", ["history", "drill.habeas", "p-1"]);
  await habeas("checked the dossier", ["verify", "drill.habeas"]);
  await habeas("made a backup", ["backup", "drill.habeas", join(home, "copy.habeas-backup")]);
  writeFileSync(join(stick, "words"), `${passphrase} twice\n`);
  await habeas("wrote an encrypted export", [
    "export",
    "drill.habeas",
    "out.age",
    "--export-passphrase-file",
    join(stick, "words"),
  ]);

  const served = start(["serve", "drill.habeas"]);
  const address = await served.firstLine;
  if (address === undefined) throw stopped("serve");
  if (browse === undefined) done.push("served pages, which no browser opened, as there is no Chromium here");
  else {
    await browse(address, profile, canaries);
    told("opened the pages in a browser");
  }
  served.kill("SIGINT");
  if ((await served.ended) !== 0) throw stopped("serve");
  told("locked");

  told(await startByNpm({ cwd: installation, env, folder: cwd, signal }));

  const crashed = start(["serve", "drill.habeas"]);
  if ((await crashed.firstLine) === undefined) throw stopped("serve");
  const [keeper] = childrenOf(crashed.pid);
  // What holds the dossier crashes as a fault in it would: the system writes what it is allowed to.
  if (keeper !== undefined) process.kill(keeper, "SIGABRT");
  else crashed.kill("SIGABRT");
  await setTimeout(500);
  crashed.kill("SIGABRT");
  await crashed.ended;
  told("crashed while the dossier was open, with cores allowed");

  writeFileSync(join(home, ".bash_history"), `${history.join("\n")}\n`);
  rmSync(stick, { recursive: true });
  return done;
}

/**
 * Starts the program as the README says, on the folder of the dossier, and ends it once it serves: npm writes a log of each
 * call. What it did, in words.
 */
async function startByNpm({
  folder,
  ...options
}: Pick<ToolOptions, "signal" | "env" | "cwd"> & { readonly folder: string }): Promise<string> {
  const notStarted = "was not started by npm, as this is not Linux or npm is not here";
  if (process.platform !== "linux") return notStarted;
  const npm = startTool("npm", ["start", "--", "--folder", folder], {
    ...options,
    // It would ask the registry for a newer npm.
    env: { ...options.env, npm_config_update_notifier: "false" },
    seconds: 120,
  });
  const isGone = npm.ended.then(
    () => true,
    () => true,
  );
  // npm says which command it starts before that says anything.
  while (!npm.said().includes("http://")) {
    if (await Promise.race([isGone, setTimeout(50, false)])) return notStarted;
  }
  // npm and its shell may end without what they started, which would serve on.
  for (const pid of [npm.pid, ...startedBelow(npm.pid)].toReversed())
    try {
      process.kill(pid, "SIGTERM");
    } catch {
      // It ended with another one.
    }
  await isGone;
  return "started it by npm, and ended it";
}

function stopped(command: string): Problem {
  return new Problem(
    "not-writable",
    `The drill could not be played: "habeas ${command}" did not end well in it; see that the disk has room, and run it again.`,
  );
}

function wordOf(canaries: readonly Canary[], what: (typeof kindsOfCanary)[number]): string {
  return canaries.find((one) => one.what === what)!.word;
}

/** Records that hold every canary once, but for those that are no word of a record. */
function recordsOf(canaries: readonly Canary[]): string {
  const words = (what: (typeof kindsOfCanary)[number]): string[] =>
    canaries.filter((one) => one.what === what).map(({ word }) => word);
  const titles = words("the title of a source");
  const answers = words("words of an answer");
  const notes = words("a note");
  const pictures = words("a picture, as text");
  const places = words("a name in the dossier");
  return JSON.stringify({
    habeas: 1,
    sources: titles.map((title, at) => ({ id: `s-${at + 1}`, kind: "interview", title })),
    codebooks: [{ id: "book", label: "Book", variables: [{ name: "told", unit: "person", type: "yn" }] }],
    facilities: places.map((name, at) => ({ id: `place-${at + 1}`, name, type: "prison" })),
    persons: words("a pseudonym").map((pseudonym, at) => ({
      id: `p-${at + 1}`,
      pseudonym,
      note: [notes[at], pictures[at] === undefined ? undefined : `data:image/jpeg;base64,${pictures[at]}`]
        .filter((part) => part !== undefined)
        .join("\n"),
      ...(answers[at] === undefined
        ? {}
        : { answers: { told: [{ is: "yes", at: { source: "s-1" }, words: answers[at] }] } }),
    })),
    findings: words("a statement").map((statement, at) => ({
      id: `f-${at + 1}`,
      statement,
      unit: "person",
      population: "true",
    })),
  });
}

/** The children of a process, on Linux. */
function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return text === "" ? [] : text.split(" ").map(Number);
  } catch {
    return [];
  }
}

/** The children of a process and theirs. */
function startedBelow(pid: number): readonly number[] {
  return childrenOf(pid).flatMap((child) => [child, ...startedBelow(child)]);
}

/** The system's Chromium opens the address and shows what stands there; undefined where there is none. */
function systemBrowser(): Browse | undefined {
  const chromium = chromiumPath();
  if (chromium === undefined) return undefined;
  return (address, profile) =>
    runTool(
      chromium,
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        `--user-data-dir=${profile}`,
        "--virtual-time-budget=5000",
        "--dump-dom",
        address,
      ],
      { seconds: 60 },
    );
}
