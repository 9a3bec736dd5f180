import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unlockSecret } from "../../src/crypto/key.ts";
import { fenceHere } from "../../src/box/fence.ts";
import { letters } from "../../src/launcher/installation.ts";
import { filesIn, readKeySlot } from "../../src/store/folder.ts";
import { docx } from "../check/fixture.ts";
import { folder, strongly } from "../cli/habeas.ts";
import { asHeld, groupOf, inMemory, isAlive, keeperOf, startedBy } from "./process.ts";
import { type Serving, post, serving, until } from "./run.ts";

/** The lock, looked at from outside: which processes there are, and what stands in their memory. */

const passphrase = "five words for a test";
const canary = { name: `N${letters(20)}`, note: `W${letters(20)}` };
const temporary = folder();
const dir = temporary.path("lock.habeas");
const runs: Serving[] = [];

async function served(...args: string[]): Promise<Serving & { readonly pid: number }> {
  const run = await serving([dir, ...args], { HABEAS_PASSPHRASE: passphrase, HABEAS_OTHER: "stays outside" });
  runs.push(run);
  return { ...run, pid: run.child.pid! };
}

describe.runIf(process.platform === "linux")("a lock", () => {
  beforeAll(async () => {
    expect((await strongly("init", dir, "--name", canary.name)).exit).toBe(0);
    const records = temporary.write("records.yaml", `persons: [{id: c-1, note: ${canary.note}}]\n`);
    expect((await strongly("import", dir, records)).exit).toBe(0);
  });
  afterAll(() => {
    for (const { child } of runs) child.kill("SIGKILL");
  });

  test("leaves neither passphrase nor key nor an opened word in any process, and its keeper is gone", async () => {
    const key = unlockSecret(readKeySlot(filesIn(dir).key), passphrase);
    const wanted = {
      key,
      ...asHeld("passphrase", passphrase),
      ...asHeld("name", canary.name),
      ...asHeld("note", canary.note),
    };
    const { pid, ask } = await served();
    const file = (name: string): string => readFileSync(`/proc/${keeperOf(pid)!}/${name}`, "utf8");
    expect(file("environ")).not.toMatch(/HABEAS|stays outside/);
    expect(file("cmdline")).not.toContain("lock.habeas");
    expect(file("limits")).toMatch(/^Max core file size +0 /m);
    const dossiers = (await (await ask("/api")).json()) as { readonly id: string }[];
    const shown = (): Promise<Response> =>
      ask(`/api/${dossiers[0]!.id}/record.show`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ref: "c-1" }),
      });
    expect(await (await shown()).text()).toContain(canary.note);
    const keeper = keeperOf(pid)!;
    // What is looked for would be found: it stands in the keeper.
    expect(inMemory(keeper, wanted)).toEqual(expect.arrayContaining(["key", "name", "note"]));
    expect(inMemory(pid, wanted)).toEqual([]);
    expect((await post(ask, "/lock", "")).status).toBe(204);
    await until(() => !isAlive(keeper));
    expect(inMemory(pid, wanted)).toEqual([]);

    // The same where the passphrase comes from the browser.
    const unlocked = await post(ask, "/unlock", passphrase);
    expect([unlocked.status, await unlocked.json()]).toEqual([200, { closed: 0, total: 1 }]);
    expect(await (await shown()).text()).toContain(canary.note);
    expect(keeperOf(pid)).not.toBe(keeper);
    expect(inMemory(pid, wanted)).toEqual([]);
    await post(ask, "/lock", "");
    await until(() => keeperOf(pid) === undefined);
    expect(inMemory(pid, wanted)).toEqual([]);
  });

  test("ends the keeper and its children within a second, whatever they are doing", async () => {
    const { pid, child, ask, said } = await served();
    const took: Record<string, number> = {};
    const struck = async (moment: string): Promise<void> => {
      const keeper = keeperOf(pid)!;
      // A box is the head of a session of its own.
      const members = new Set([...groupOf(keeper), ...startedBy(keeper)]);
      const begun = performance.now();
      expect((await post(ask, "/lock", "")).status).toBe(204);
      await until(() => ![...members].some(isAlive));
      took[moment] = Math.round(performance.now() - begun);
      expect((await ask("/api")).status).toBe(423);
      expect((await post(ask, "/unlock", passphrase)).status).toBe(200);
    };
    await struck("idle");
    const line = (_: unknown, n: number) => ({ runs: [`Of the ${n} nobody was told why.`] });
    const draft = docx(Array.from({ length: 60_000 }, line));

    // A draft is read in a box.
    void ask("/draft", {
      method: "POST",
      headers: { "Habeas-Name": "slow.docx" },
      body: Buffer.from(draft),
    }).catch(() => undefined);
    await until(() => startedBy(keeperOf(pid)!).length > (fenceHere().kind === "bubblewrap" ? 2 : 0));
    await struck("while a box reads a file");

    // Nothing in the keeper answers any more.
    process.kill(keeperOf(pid)!, "SIGSTOP");
    await struck("while the keeper hangs");

    // It ends without anybody asking.
    process.kill(keeperOf(pid)!, "SIGKILL");
    await until(() => said().includes("ended by itself"));
    expect((await ask("/api")).status).toBe(423);
    expect((await post(ask, "/unlock", passphrase)).status).toBe(200);

    // The program is put to sleep from its terminal, and wakes.
    const last = keeperOf(pid)!;
    child.kill("SIGTSTP");
    await until(() => !isAlive(last) && /\) T /.test(readFileSync(`/proc/${pid}/stat`, "latin1")));
    child.kill("SIGCONT");
    expect((await ask("/api")).status).toBe(423);
    process.stderr.write(`Lock to gone, milliseconds: ${JSON.stringify(took)}\n`);
    for (const milliseconds of Object.values(took)) expect(milliseconds).toBeLessThan(1000);
  });

  test.each(["SIGKILL", "SIGHUP"] as const)(
    "%s of the launcher leaves no keeper and no port behind",
    async (signal) => {
      const { pid, child, origin } = await served();
      const keeper = keeperOf(pid)!;
      child.kill(signal);
      const [code] = (await once(child, "exit")) as [number | null];
      expect(code).toBe(signal === "SIGKILL" ? null : 0);
      expect(await until(() => groupOf(keeper).length === 0)).toBeLessThan(1000);
      const socket = connect(Number(new URL(origin).port), "127.0.0.1");
      await expect(once(socket, "connect")).rejects.toThrow(/ECONNREFUSED/);
    },
  );

  test("a keeper in an endless loop ends with its launcher all the same", async () => {
    const start = fileURLToPath(new URL("../../src/keeper/start.js", import.meta.url));
    const loop = `data:text/javascript,setTimeout(() => { for (;;); }, 1000)`;
    const keeper = spawn(process.execPath, ["--import", loop, start], {
      stdio: ["pipe", "ignore", "ignore", "ipc", "pipe"],
      detached: true,
    });
    await new Promise((done) => setTimeout(done, 2000));
    expect(isAlive(keeper.pid!)).toBe(true);
    keeper.stdio[4]!.destroy();
    expect(await until(() => !isAlive(keeper.pid!))).toBeLessThan(1000);
  });
});
