import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, get } from "node:http";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Launch, type ServedRun, launch } from "../../src/launcher/launch.ts";
import { openSession } from "../../src/service/session.ts";
import { verifyDossier } from "../../src/service/keep.ts";
import { loadRecords } from "../../src/service/load.ts";
import { shown } from "../../src/service/disclose.ts";
import { folder, ok } from "../cli/habeas.ts";
import { weakSlot } from "../weak-slot.ts";
import { sized } from "../size.ts";
import { type Asking, letIn, post, until } from "./run.ts";

/** A launcher in this process, with keepers of its own. */

const passphrase = "five words for a test";
const other = "another passphrase of a test";
const temporary = folder();
const one = temporary.path("one.habeas");
const two = temporary.path("two.habeas");
let run: (ServedRun & { readonly ask: Asking; readonly origin: string; readonly said: string[] }) | undefined;

async function launched(
  dirs: readonly string[],
  how: Partial<Launch> = {},
): Promise<NonNullable<typeof run>> {
  const said: string[] = [];
  const served = await launch({
    dossiers: { dirs },
    mode: "read",
    port: 0,
    idleMinutes: 3,
    opening: { given: Buffer.from(passphrase) },
    slot: weakSlot,
    signal: new AbortController().signal,
    say: (sentence) => void said.push(sentence),
    ...how,
  });
  return (run = { ...served, ...(await letIn(served.plainUrl)), said });
}

/** What a person sees who goes to an address. */
function look(
  url: string,
): Promise<{ readonly status: number; readonly text: string; readonly headers: IncomingHttpHeaders }> {
  return new Promise((done, fail) => {
    const headers = { "Sec-Fetch-Mode": "navigate", Accept: "text/html" };
    get(url, { headers, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => done({ status: answer.statusCode!, text, headers: answer.headers }));
    }).on("error", fail);
  });
}

describe("a launcher", () => {
  beforeAll(async () => {
    await ok("init", one);
    await ok("init", two);
    await ok("passphrase", two, "--new-passphrase-file", temporary.write("other", `${other}\n`));
  });
  afterEach(async () => {
    await run?.close();
    run = undefined;
  });
  afterAll(() => expect(existsSync(join(one, "attempts"))).toBe(false));

  test("while it is locked, a person gets the locked page everywhere and a program one sentence, and neither any word", async () => {
    const { ask, origin } = await launched([one], { opening: "locked" });
    for (const path of ["/", "/api", "/d/1/", "/app/numbers", "/nowhere", "/here"]) {
      const { status, text, headers } = await look(`${origin}${path}`);
      expect([path, status, /<title>(.*)<\/title>/.exec(text)?.[1]]).toEqual([path, 423, "Locked"]);
      expect(text).not.toMatch(/habeas/i);
      expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'self';/);
      const refused = await ask(path, { headers: { Accept: "application/json" } });
      expect([refused.status, await refused.json()]).toEqual([
        423,
        { problem: "not-unlocked", sentence: expect.stringMatching(/^[A-Z][^.]+\.$/) },
      ]);
    }
  });

  test("nobody locks or unlocks without the key of the run, or from another origin", async () => {
    const { ask, plainUrl, isLocked } = await launched([one]);
    const { origin } = new URL(plainUrl);
    const lock = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${origin}/lock`, { method: "POST", headers })).status;
    expect(await lock({ Origin: origin })).toBe(403);
    expect(await lock({ Origin: origin, "Habeas-Key": "wrong" })).toBe(403);
    expect((await ask("/lock", { method: "POST", headers: { Origin: "http://127.0.0.1:9" } })).status).toBe(
      403,
    );
    expect((await ask("/lock")).status).not.toBe(204);
    expect(isLocked()).toBe(false);
    expect((await post(ask, "/lock", "")).status).toBe(204);
    const open = await fetch(`${origin}/unlock`, {
      method: "POST",
      headers: { Origin: origin },
      body: passphrase,
    });
    expect([open.status, isLocked()]).toEqual([403, true]);
  });

  test("a passphrase opens what it fits, and pages are served once all is open or somebody goes on", async () => {
    const { ask } = await launched([one, two], { opening: "locked" });
    const unlock = async (body: string): Promise<unknown> => (await post(ask, "/unlock", body)).json();
    expect(await unlock("none of these")).toMatchObject({ problem: "wrong-passphrase" });
    expect(await unlock(passphrase)).toEqual({ closed: 1, total: 2 });
    expect((await ask("/api")).status).toBe(423);
    expect(await unlock("")).toEqual({ closed: 0, total: 1 });
    expect(await (await ask("/api")).json()).toHaveLength(1);
    await post(ask, "/lock", "");
    expect(await unlock(passphrase)).toEqual({ closed: 1, total: 2 });
    expect(await unlock(other)).toEqual({ closed: 0, total: 2 });
    expect(await (await ask("/api")).json()).toHaveLength(2);
  });

  test("wrong passphrases wait longer and longer, also for who starts the program anew", async () => {
    const { ask, close } = await launched([one], { opening: "locked" });
    const count = join(one, "attempts");
    const sentences: string[] = [];
    for (const body of ["a", "b", "c", "d", "e"]) {
      const answer = await post(ask, "/unlock", body);
      expect([body, answer.status]).toEqual([body, 403]);
      sentences.push(((await answer.json()) as { sentence: string }).sentence);
    }
    expect(new Set(sentences).size).toBe(1);
    expect(JSON.parse(readFileSync(count, "utf8"))).toMatchObject({ wrong: 5 });
    await close();
    // As after seven more.
    writeFileSync(count, JSON.stringify({ habeas: 1, wrong: 12, last: Date.now() }));
    await expect(launched([one])).rejects.toThrow(
      /^Too many wrong passphrases were given in a row; wait 2\d\d seconds and try again\.$/,
    );
    writeFileSync(count, JSON.stringify({ habeas: 1, wrong: 12, last: Date.now() - 300_000 }));
    const again = await launched([one], { opening: "locked" });
    expect((await post(again.ask, "/unlock", passphrase)).status).toBe(200);
  });

  test("it locks once nobody was there; what a page asks by itself keeps nothing open", async () => {
    const { ask, isLocked, said } = await launched([one], { idleMinutes: 3 / 60 });
    const begun = performance.now();
    while (performance.now() - begun < 4500) {
      expect((await ask("/here")).status).toBe(204);
      await until(() => false, 300).catch(() => undefined);
    }
    for (const stop = performance.now() + 8000; performance.now() < stop && !isLocked();) {
      await ask("/here", { headers: { "Habeas-By-Itself": "1" } });
      await until(() => false, 100).catch(() => undefined);
    }
    expect([isLocked(), said]).toEqual([true, ["Locked, as nobody was there."]]);
    expect((await ask("/here")).status).toBe(423);
  });

  test("what was acknowledged before a lock is there after it, and what was on its way is there whole or not", async () => {
    const rounds = sized(120, 12);
    const { ask } = await launched([one], { mode: "write" });
    const [{ id }] = (await (await ask("/api")).json()) as [{ id: string }];
    const written = new Set<string>();
    const begun = new Set<string>();
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const struck = new AbortController();
      const writes = (async () => {
        for (let n = 0; !struck.signal.aborted; n++) {
          const ref = `p-${round}-${n}`;
          begun.add(ref);
          const answer = await ask(`/api/${id}/record.write`, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ ref, kind: "person", base: [], patch: { note: ref }, why: "a test" }),
          }).catch(() => undefined);
          if (answer?.status === 200) written.add(ref);
          else refused += 1;
        }
      })();
      await until(() => false, 40 + ((round * 137) % 700)).catch(() => undefined);
      expect((await post(ask, "/lock", "")).status).toBe(204);
      struck.abort();
      await writes;
      const unlocked = await post(ask, "/unlock", passphrase);
      expect([await unlocked.text(), run!.said]).toEqual([
        JSON.stringify({ closed: 0, total: 1 }),
        expect.any(Array),
      ]);
    }
    await run!.close();
    expect([written.size > 0, refused > 0]).toEqual([true, true]);
    const session = await openSession(one, { passphrase, slot: weakSlot, mode: "read" });
    try {
      expect(shown(await verifyDossier(session, {})).problems).toEqual([]);
      const kept = new Map((await loadRecords(session, "person")).map(({ ref, body }) => [ref, body]));
      expect([...written].filter((ref) => !kept.has(ref))).toEqual([]);
      for (const [ref, body] of kept) expect([begun.has(ref), body]).toMatchObject([true, { note: ref }]);
      process.stderr.write(
        `Locks between writes: ${rounds}; ${written.size} acknowledged, none lost; ${begun.size - written.size} on their way.\n`,
      );
    } finally {
      await session.close();
    }
  });
});
