import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "habeas launcher "));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function folder(name: string): string {
  const path = join(scratch, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function call(
  command: string,
  argv: readonly string[],
  { cwd = scratch, env = {}, input }: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): { exit: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(command, argv, {
    cwd,
    input: input ?? "",
    encoding: "utf8",
    env: { ...process.env, HABEAS_PASSPHRASE: "five words for a test", ...env },
  });
  return { exit: status, out: stdout, err: stderr };
}

const posix = process.platform !== "win32";

describe("the launcher", () => {
  test("stands in git with its run bit, as does what it starts", () => {
    const listed = execFileSync("git", ["ls-files", "-s", "--", "habeas", "bin/habeas.js"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(
      listed
        .trim()
        .split("\n")
        .map((line) => line.split(/\s/)[0]),
    ).toEqual(["100755", "100755"]);
    for (const file of ["habeas", "bin/habeas.js"])
      expect(statSync(join(root, file)).mode & 0o111, file).toBe(0o111);
  });

  test.runIf(posix)(
    "runs from any folder, through links of links, and paths are those of the user's folder",
    () => {
      const far = folder("a folder/far away");
      symlinkSync(join(root, "habeas"), join(folder("first links"), "habeas"));
      symlinkSync("../first links/habeas", join(folder("on the path"), "hab eas"));
      const linked = join(scratch, "on the path", "hab eas");
      writeFileSync(join(far, "my cases.yaml"), "persons: [{id: c-1}]\n");
      expect(call(linked, ["init", "my dossier.habeas"], { cwd: far })).toMatchObject({ exit: 0 });
      expect(existsSync(join(far, "my dossier.habeas", "journal.db"))).toBe(true);
      const imported = call(linked, ["import", "my dossier.habeas", "my cases.yaml"], { cwd: far });
      expect(imported).toEqual({ exit: 0, out: "1 new record, 0 changed, 0 unchanged.\n", err: "" });
      const bySearchPath = call("hab eas", ["show", "./my dossier.habeas", "c-1"], {
        cwd: far,
        env: { PATH: `${join(scratch, "on the path")}:${process.env["PATH"]}` },
      });
      expect(bySearchPath).toMatchObject({ exit: 0, err: "" });
    },
    120_000,
  );

  test.runIf(posix)(
    "needs no Node on the PATH, hands on the exit code, and writes nothing",
    () => {
      const tools = folder("tools");
      for (const tool of ["dirname", "readlink"])
        symlinkSync(
          execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim(),
          join(tools, tool),
        );
      const home = folder("home");
      const env = { PATH: tools, HOME: home, XDG_DATA_HOME: "" };
      const before = execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" });
      expect(call(join(root, "habeas"), ["version"], { cwd: home, env })).toMatchObject({
        exit: 0,
        out: expect.stringMatching(/^habeas [\d.]+ \(Node 26\./),
      });
      expect(call(join(root, "habeas"), ["no-such-command"], { cwd: home, env })).toMatchObject({ exit: 2 });
      expect(readdirSync(home)).toEqual([]);
      expect(execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" })).toBe(before);

      copyFileSync(join(root, "habeas"), join(folder("a bare copy"), "habeas"));
      const bare = call(join(scratch, "a bare copy", "habeas"), ["version"], { env });
      expect(bare).toMatchObject({ exit: 1, out: "" });
      expect(bare.err).toMatch(/^habeas: There is no Node here; run "npm ci" in .*a bare copy, [^\n]+\n$/);
    },
    60_000,
  );

  test.runIf(posix)(
    "no word of a call stands in the home folder afterwards, also where npm starts the program",
    () => {
      const home = folder("quiet home");
      const env = { HOME: home, XDG_DATA_HOME: "", npm_config_cache: "", npm_config_logs_max: "" };
      for (const [command, argv] of [
        [join(root, "habeas"), ["show", "word-of-a-call.habeas", "c-1"]],
        ["npm", ["start", "--", "--folder", "word-of-a-call", "--no-such-option"]],
        ["npm", ["start", "--silent", "--", "--help", "word-of-a-call"]],
      ] as const)
        call(command, argv, { cwd: root, env });
      const written = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      expect(written.map(({ name }) => name)).toEqual([]);
    },
    60_000,
  );

  test.runIf(posix)(
    "a name without a path stands outside the program's own folder, and is found from anywhere",
    () => {
      const env = { XDG_DATA_HOME: folder("data") };
      const made = call(join(root, "habeas"), ["init", "valley.habeas"], { cwd: root, env });
      const kept = join(scratch, "data", "habeas", "valley.habeas");
      expect(made).toMatchObject({ exit: 0, out: expect.stringContaining(`is in ${kept}.`) });
      expect(statSync(join(scratch, "data", "habeas")).mode & 0o777).toBe(0o700);
      expect(existsSync(join(root, "valley.habeas"))).toBe(false);
      expect(call(join(root, "habeas"), ["verify", "valley.habeas"], { cwd: scratch, env })).toMatchObject({
        exit: 0,
      });
      expect(call(join(root, "habeas"), ["verify", "./valley.habeas"], { cwd: scratch, env })).toMatchObject({
        exit: 1,
      });
    },
    120_000,
  );

  test.runIf(posix)(
    "words and passphrases can come by standard input",
    () => {
      const dir = join(folder("piped"), "p.habeas");
      const habeas = join(root, "habeas");
      const records = join(scratch, "piped", "p.yaml");
      writeFileSync(records, "persons: [{id: c-1, note: a word nobody typed}, {id: c-2, note: another}]\n");
      const env = { HABEAS_PASSPHRASE: "" };
      const input = "a passphrase by pipe\n";
      expect(call(habeas, ["init", dir, "--passphrase-file", "-"], { env, input })).toMatchObject({
        exit: 0,
      });
      expect(call(habeas, ["import", dir, records, "--passphrase-file", "-"], { env, input })).toMatchObject({
        exit: 0,
      });
      const file = join(scratch, "piped", "passphrase");
      writeFileSync(file, input);
      const found = call(habeas, ["search", dir, "-", "--passphrase-file", file], {
        env,
        input: "nobody\nword\n",
      });
      expect([found.exit, found.out.split(" ")[0]]).toEqual([0, "c-1"]);
      const both = call(habeas, ["search", dir, "-", "--passphrase-file", "-"], { env, input });
      expect(both).toMatchObject({ exit: 2, err: expect.stringMatching(/^habeas: Both [^\n]+\n$/) });
    },
    120_000,
  );
});
