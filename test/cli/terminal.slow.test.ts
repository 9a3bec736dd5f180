import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onHand } from "../needs.ts";

/** A terminal is made by `script` (util-linux), the only way to have one without a compiled library. */
const works = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;
const terminal = onHand(works ? "script" : undefined, "the program at a terminal", "script of util-linux");

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "habeas-terminal-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(terminal === undefined)(
  "a new passphrase is typed twice, unseen, and opens the dossier",
  async () => {
    const dir = join(folder, "typed.habeas");
    const made = await atTerminal(["init", dir], ["five quiet herons wait", "five quiet herons wait"]);
    expect(made.text).toContain("An empty dossier is in");
    expect(made.text).not.toContain("herons");
    const opened = await atTerminal(["figures", dir], ["five quiet heronz\u007fs wait"]);
    expect(opened.text).toContain("0 figures");
    const refused = await atTerminal(["figures", dir], ["five loud herons wait"]);
    expect(refused.text).toMatch(/passphrase does not open/);
  },
);

test.skipIf(terminal === undefined)(
  "two passphrases that differ make no dossier, and Ctrl-C ends the question",
  async () => {
    const dir = join(folder, "untyped.habeas");
    const differing = await atTerminal(["init", dir], ["five quiet herons wait", "five quiet herons fly"]);
    expect(differing.text).toContain("The two passphrases differ");
    const cancelled = await atTerminal(["init", dir], ["\u0003"]);
    expect(cancelled.text).toContain("Cancelled");
    expect(existsSync(dir)).toBe(false);
  },
);

test.skipIf(terminal === undefined)(
  "Enter takes the six words that are offered, once they are typed in full",
  async () => {
    const dir = join(folder, "offered.habeas");
    const offered = (text: string): string => /Six random words[^:]*: ([a-z -]+)/.exec(text)![1]!;
    const made = await atTerminal(["init", dir], ["", offered]);
    expect(made.text).toContain("An empty dossier is in");
    const opened = await atTerminal(["figures", dir], [offered(made.text)]);
    expect(opened.text).toContain("0 figures");
    const careless = await atTerminal(["init", join(folder, "careless.habeas")], ["", ""]);
    expect(careless.text).toContain("The two passphrases differ");
  },
);

/** Runs the program at a terminal and types one answer at each question. */
function atTerminal(
  argv: readonly string[],
  answers: readonly (string | ((text: string) => string))[],
): Promise<{ readonly text: string }> {
  const program = fileURLToPath(new URL("../../bin/habeas.js", import.meta.url));
  const command = [process.execPath, program, ...argv].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    env: { ...process.env, HABEAS_PASSPHRASE: "" },
  });
  const left = [...answers];
  let [text, seen] = ["", 0];
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    if (!text.slice(seen).endsWith(": ") || left.length === 0) return;
    seen = text.length;
    const answer = left.shift()!;
    child.stdin.write(`${typeof answer === "string" ? answer : answer(text)}\r`);
  });
  return new Promise((done) => child.on("close", () => done({ text })));
}
