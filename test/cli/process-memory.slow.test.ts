import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { folder, program } from "./habeas.ts";

const temporary = folder();
const linux = process.platform === "linux";
const secret = "nine herons at the ferry";

test.runIf(linux)(
  "a passphrase does not stand in what the system shows of a program that serves; no crash writes memory",
  async () => {
    const dir = temporary.path("served.habeas");
    expect((await program(["init", dir], { env: { HABEAS_PASSPHRASE: secret } })).exit).toBe(0);
    let shown = "";
    let inCore = "";
    const { exit } = await program(["serve", dir], {
      env: { HABEAS_PASSPHRASE: secret, HABEAS_PASSPHRASE_NOT: "this stays" },
      during: (child) =>
        child.stdout!.once("data", () => {
          const file = (name: string): string => readFileSync(`/proc/${child.pid}/${name}`, "utf8");
          shown = [file("environ"), file("cmdline"), file("limits")].join("\n");
          inCore = file("coredump_filter");
          child.kill("SIGINT");
        }),
    });
    expect(exit).toBe(0);
    expect(shown).not.toContain("herons");
    expect(shown).toContain("HABEAS_PASSPHRASE_NOT=this stays");
    expect(inCore).toBe("00000000\n");
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
  ).toEqual(["Crash", "Swap", "Hibernation", "Pages", "Address", "Temporary files", "Files of strangers"]);
});
