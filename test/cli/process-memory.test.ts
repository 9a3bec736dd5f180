import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { standardCost } from "../../src/crypto/key.ts";
import { createDossier, openDossier } from "../../src/store/dossier.ts";
import { hooks } from "../../src/service/dossier.ts";
import { filesIn, readKeySlot } from "../../src/store/folder.ts";
import { weakSlot } from "../weak-slot.ts";
import { withEnvironment } from "../environment.ts";
import { folder, habeas, ok, withoutPassphrase } from "./habeas.ts";

const temporary = folder();
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

test("one passphrase opens all dossiers of a call that names several, from the environment and from a pipe", async () => {
  const dirs = [temporary.path("one.habeas"), temporary.path("two.habeas")];
  for (const dir of dirs) await ok("init", dir);
  const stop = new AbortController();
  let said = "";
  const { run } = await import("../../src/cli/main.ts");
  const exit = await withEnvironment({ HABEAS_PASSPHRASE: "five words for a test" }, () =>
    run(["serve", ...dirs], {
      signal: stop.signal,
      slot: weakSlot,
      build: async () => "fresh",
      out: () => setTimeout(() => stop.abort(), 10),
      say: (line) => (said += line),
      progress: () => () => {},
    }),
  );
  expect([exit, said]).toEqual([0, expect.stringContaining("Serving 2 dossiers on this machine only")]);
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
