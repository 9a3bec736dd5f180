import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { standardCost } from "../../src/crypto/key.ts";
import { createDossier, openDossier } from "../../src/store/dossier.ts";
import { hooks } from "../../src/service/dossier.ts";
import { filesIn, readKeySlot } from "../../src/store/folder.ts";
import { weakSlot } from "../weak-slot.ts";
import { withEnvironment } from "../environment.ts";
import { folder, habeas, ok, program, withoutPassphrase } from "./habeas.ts";

const temporary = folder();
const linux = process.platform === "linux";
const secret = "nine herons at the ferry";

test("the passphrase is gone from the environment once a command has taken it", async () => {
  const dir = temporary.path("taken.habeas");
  await ok("init", dir);
  const seen: (string | undefined)[] = [];
  await withEnvironment({ HABEAS_PASSPHRASE: "five words for a test" }, async () => {
    const { run } = await import("../../src/cli/main.ts");
    await run(["findings", dir], {
      signal: new AbortController().signal,
      slot: weakSlot,
      out: () => void seen.push(process.env["HABEAS_PASSPHRASE"]),
      say: () => {},
      progress: () => () => {},
    });
  });
  expect(seen).toEqual([undefined]);
});

test.runIf(linux)(
  "nor does it stand in what the system shows of a program that serves; no crash writes memory",
  async () => {
    const dir = temporary.path("served.habeas");
    expect((await program(["init", dir], { env: { HABEAS_PASSPHRASE: secret } })).exit).toBe(0);
    let shown = "";
    const { exit } = await program(["serve", dir], {
      env: { HABEAS_PASSPHRASE: secret, HABEAS_PASSPHRASE_NOT: "this stays" },
      during: (child) =>
        child.stdout!.once("data", () => {
          const file = (name: string): string => readFileSync(`/proc/${child.pid}/${name}`, "utf8");
          shown = [file("environ"), file("cmdline"), file("limits"), file("coredump_filter")].join("\n");
          child.kill("SIGINT");
        }),
    });
    expect(exit).toBe(0);
    expect(shown).not.toContain("herons");
    expect(shown).toContain("HABEAS_PASSPHRASE_NOT=this stays");
    expect(shown).toMatch(/^0*$/m);
    const hasPrlimit = spawnSync("prlimit", ["--version"]).status === 0;
    if (hasPrlimit) expect(shown).toMatch(/^Max core file size +0 /m);
  },
);

test.runIf(linux)("started by its file, the program has a core limit of 0 whatever the shell's is", () => {
  const launcher = fileURLToPath(new URL("../../habeas", import.meta.url));
  const said = spawnSync("sh", ["-c", `ulimit -c unlimited 2>/dev/null; '${launcher}' doctor`], {
    encoding: "utf8",
  }).stdout;
  expect(said).toMatch(/^Crash: a crash of the program writes no memory to disk\.$/m);
  expect(
    said
      .trim()
      .split("\n")
      .map((line) => line.split(":")[0]),
  ).toEqual(["Crash", "Swap", "Pages"]);
});

test("one passphrase opens all dossiers of a call that names several, from the environment and from a pipe", async () => {
  const dirs = [temporary.path("one.habeas"), temporary.path("two.habeas")];
  for (const dir of dirs) await ok("init", dir);
  const stop = new AbortController();
  const { habeasUntil } = await import("./habeas.ts");
  const served = habeasUntil(stop.signal, "serve", ...dirs);
  setTimeout(() => stop.abort(), 1500);
  expect((await served).err).toContain("Serving one and two");
});

test("a weak passphrase is refused for a new dossier, as a new passphrase and for an export, and nothing is written", async () => {
  const dir = temporary.path("kept.habeas");
  await ok("init", dir);
  const weak = temporary.write("weak", "password123\n");
  const before = readFileSync(filesIn(dir).key, "utf8");
  for (const argv of [
    ["init", temporary.path("no.habeas"), "--passphrase-file", weak],
    ["passphrase", dir, "--new-passphrase-file", weak],
    ["export", dir, temporary.path("no.age"), "--export-passphrase-file", weak],
  ]) {
    const { exit, out, err } = await habeas(...argv);
    expect([argv[0], exit, out]).toEqual([argv[0], 1, ""]);
    expect(err, argv[0]).toMatch(/can be guessed \(.+\): .*Take six random words/);
  }
  expect(readFileSync(filesIn(dir).key, "utf8")).toBe(before);
  const named = temporary.write("named", "kept kept kept\n");
  expect((await habeas("passphrase", dir, "--new-passphrase-file", named)).err).toContain("can be guessed");
});

test("a dossier that was made behind a weak passphrase still opens, and takes a better one", async () => {
  const dir = temporary.path("old.habeas");
  await (
    await createDossier(dir, { name: "Old", passphrase: "password", slot: weakSlot, hooks, clock: Date.now })
  ).close();
  const old = temporary.write("old", "password\n");
  expect((await withoutPassphrase("findings", dir, "--passphrase-file", old)).exit).toBe(0);
  const fresh = temporary.write("better", `${secret}\n`);
  const changed = await withoutPassphrase(
    "passphrase",
    dir,
    "--passphrase-file",
    old,
    "--new-passphrase-file",
    fresh,
  );
  expect(changed.exit).toBe(0);
  await (await openDossier(dir, { passphrase: secret, slot: weakSlot, mode: "read", hooks })).close();
  expect(readKeySlot(filesIn(dir).key).memoryKiB).toBeLessThan(standardCost.memoryKiB);
});
