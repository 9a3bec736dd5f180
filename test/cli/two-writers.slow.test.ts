import { existsSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { openSession } from "../../src/service/session.ts";
import { setFields } from "../../src/service/set.ts";
import { filesIn } from "../../src/store/folder.ts";
import { folder, listed, ok, passphrase, program, strongly } from "./habeas.ts";

const temporary = folder();

function person(name: string, note: string): string {
  return temporary.write(name, JSON.stringify({ habeas: 1, persons: [{ id: "p-1", note }] }));
}

/** Resolves once another process has the file open. */
async function openElsewhere(file: string): Promise<void> {
  const place = realpathSync(file);
  for (let turn = 0; turn < 2000; turn++) {
    for (const pid of readdirSync("/proc").filter(
      (name) => /^\d+$/.test(name) && name !== String(process.pid),
    ))
      try {
        for (const fd of readdirSync(`/proc/${pid}/fd`))
          if (readlinkSync(`/proc/${pid}/fd/${fd}`) === place) return;
      } catch {
        // It has ended, or is another user's.
      }
    await setTimeout(5);
  }
  throw new Error("Nobody has opened it");
}

test.skipIf(!existsSync("/proc/self/fd"))(
  "an import that waited for another that wrote meanwhile hears of it, and nothing is lost",
  async () => {
    const dir = temporary.path("two.habeas");
    expect((await strongly("init", dir)).exit).toBe(0);
    expect((await strongly("import", dir, person("first.json", "first"))).exit).toBe(0);
    const session = await openSession(dir, { passphrase, mode: "write" });
    const late = program(["import", dir, person("late.json", "late"), "--format", "json"]);
    await openElsewhere(filesIn(dir).lock);
    // Quickly: it waits for a second.
    await setFields(session, "p-1", { assignments: ["note=meanwhile"], why: "a correction" });
    await session.close();
    const { exit, out, err } = await late;
    expect(err).toContain("changed by somebody else meanwhile, so nothing was written");
    expect(JSON.parse(out)).toMatchObject({
      outcome: "conflict",
      rows: [{ ref: "p-1", outcome: "conflict", problem: expect.stringContaining("note was changed") }],
    });
    expect(exit).toBe(1);
    const shown = JSON.parse((await strongly("show", dir, "p-1", "--format", "json")).out);
    expect(shown).toMatchObject({ body: { note: "meanwhile" }, versions: 2 });
  },
);

test("on a disk without a byte free an encrypted export is made elsewhere, and says that the journal does not know of it", async (context) => {
  const disk = temporary.path("disk");
  mkdirSync(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    context.skip("A small disk can only be made by root; run this test as root.");
  }
  onTestFinished(() => void execFileSync("umount", ["-l", disk]));
  const dir = `${disk}/full.habeas`;
  await ok("init", dir);
  await ok("import", dir, person("full.json", "first"));
  for (let at = 0, size = 1_000_000; size > 0; at += 1)
    try {
      writeFileSync(`${disk}/fill-${at}-${size}`, Buffer.alloc(size));
    } catch {
      size = Math.floor(size / 4);
    }
  const words = temporary.write("words", "many words to seal it with\n");
  const out = temporary.path("out.age");
  const { habeas } = await import("./habeas.ts");
  const sealed = await habeas("export", dir, out, "--export-passphrase-file", words);
  expect(sealed, sealed.err).toMatchObject({
    exit: 0,
    err: expect.stringContaining("The journal could not keep that this export was made"),
  });
  expect(existsSync(out)).toBe(true);
  const plain = ["export", dir, temporary.path("out.jsonl"), "--plain", "--confirm", "full"];
  expect(await habeas(...plain)).toMatchObject({ exit: 1, err: expect.stringMatching(/^habeas: [^\n]+\n$/) });
  expect(existsSync(temporary.path("out.jsonl"))).toBe(false);
  expect((await listed("verify", dir)).problems).toEqual([]);
});
