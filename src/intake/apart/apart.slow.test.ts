import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { type ApartOptions, type Foreign, openApart, parseApart } from "./apart.ts";
import { isAlive, startedBy } from "../../../test/keeper/process.ts";
import { fenceHere } from "../../box/fence.ts";
import { readable, sourceFolder } from "../../box/grant.ts";
import { usualLimits } from "../../box/limit.ts";
import { type ParserName, parsers } from "./parser.ts";

Object.assign(parsers, {
  hostile: { module: "./hostile.fixture.ts", packages: ["yaml"], limits: usualLimits },
});
const hostile = "hostile" as ParserName;
const root = dirname(sourceFolder);

async function all(file: Partial<Foreign>, options?: ApartOptions): Promise<unknown[]> {
  return Array.fromAsync(
    parseApart(hostile, { name: "the file", input: new Uint8Array(), ...file }, options),
  );
}

test("a parser reads this program's source and its packages, and nothing else", async () => {
  const own = join(root, "node_modules", "yaml", "package.json");
  const others = [
    join(root, "node_modules", "zod", "package.json"),
    join(root, "README.md"),
    "/etc/passwd",
    "/proc/1/environ",
    homedir(),
    tmpdir(),
  ];
  const said = await all({ options: { read: [own, realpathSync(own), ...others] } });
  expect(said).toEqual([
    { path: own, outcome: "done" },
    { path: realpathSync(own), outcome: "done" },
    ...others.map((path) => ({ path, outcome: "ERR_ACCESS_DENIED" })),
    { env: [] },
    { path: "write", outcome: "ERR_ACCESS_DENIED" },
    { path: "spawn", outcome: "ERR_ACCESS_DENIED" },
    { path: "tcp", outcome: "ERR_ACCESS_DENIED" },
    { path: "unix", outcome: "ERR_ACCESS_DENIED" },
    { path: "udp", outcome: "ERR_ACCESS_DENIED" },
    { bytes: 0 },
  ]);
});

test("what a package needs is granted by its real path, and a package that is not there is a fault", () => {
  const granted = readable(["mdast-util-gfm"]);
  expect(granted).toContain(realpathSync(join(root, "node_modules", "mdast-util-gfm-table")));
  expect(granted).not.toContain(realpathSync(join(root, "node_modules", "zod")));
  expect(granted).not.toContain(join(root, "node_modules"));
  expect(() => readable(["no-such-package"])).toThrow("The package no-such-package is not installed.");
});

test("a checkout reached through a link, with packages behind another, reads files all the same", async () => {
  const folder = mkdtempSync(join(tmpdir(), "habeas-apart-"));
  try {
    const real = join(folder, "real");
    mkdirSync(join(real, "src", "intake"), { recursive: true });
    for (const part of [
      "package.json",
      "src/domain",
      "src/intake/apart",
      "src/box",
      "src/intake/records/json-lines.ts",
      "src/intake/records/yaml-parser.ts",
    ])
      cpSync(join(root, part), join(real, part), { recursive: true });
    symlinkSync(realpathSync(join(root, "node_modules")), join(real, "node_modules"));
    symlinkSync(real, join(folder, "link"));
    const program = `
      const { parseApart } = await import(${JSON.stringify(join(folder, "link", "src/intake/apart/apart.ts"))});
      for await (const message of parseApart("tree", { name: "a.yaml", input: Buffer.from("a: 1") }))
        process.stdout.write(JSON.stringify(message));`;
    const child = spawn(process.execPath, ["--preserve-symlinks", "--input-type=module", "--eval", program]);
    let out = "";
    for await (const chunk of child.stdout) out += String(chunk);
    expect(out).toBe('{"kind":"map","line":1}{"kind":"key","key":"a","line":1,"node":[2,"1"]}');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a parser that hangs ends in one sentence", async () => {
  const begun = performance.now();
  await expect(all({ options: { does: "hang" } }, { limits: { seconds: 1 } })).rejects.toThrow(
    "the file could not be read within 1 seconds; it may be damaged or made to hang programs.",
  );
  expect(performance.now() - begun).toBeLessThan(20_000);
});

test("a file larger than a parser may be sent ends in one sentence", async () => {
  await expect(all({ input: new Uint8Array(3 << 20) }, { limits: { inputMegabytes: 2 } })).rejects.toThrow(
    "the file needs more memory to read than a file may take",
  );
});

test.runIf(process.platform === "linux")(
  "the system itself bounds a child's processor time, memory and core",
  async () => {
    const own = { seconds: 10, heapMegabytes: 80, residentMegabytes: 500 };
    const reading = parseApart(
      hostile,
      { name: "f", input: new Uint8Array(), options: { does: "name-itself" } },
      { limits: own },
    );
    await reading.next();
    // The last of them is the one that reads; before it stands what fences it in.
    const pid = startedBy(process.pid).at(-1)!;
    const limits = readFileSync(`/proc/${pid}/limits`, "utf8");
    await reading.return();
    expect(limits).toMatch(/^Max core file size +0 +0 /m);
    expect(limits).toMatch(/^Max cpu time +80 +80 /m);
    expect(limits).toMatch(new RegExp(`^Max data size +${(500 + 1536) * 1024 * 1024} `, "m"));
  },
);

test.each(["grow-heap", "grow-buffers", "flood"])(
  "a parser that would take all memory (%s) ends in one sentence",
  async (does) => {
    const limits = { heapMegabytes: 60, residentMegabytes: 250, answerMegabytes: 8 };
    await expect(all({ options: { does } }, { limits })).rejects.toThrow(
      "the file needs more memory to read than a file may take; it may be damaged or made to exhaust programs.",
    );
  },
);

test.each(["throw", "leave"])("a parser that breaks (%s) ends in one sentence", async (does) => {
  await expect(all({ options: { does } })).rejects.toThrow(
    "the file ended the program that reads it; it is damaged, and was not used.",
  );
});

test("a stream far larger than a message goes through in pieces, and whoever stops asking stops it", async () => {
  let sent = 0;
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < 400; i++) {
      sent += 1 << 18;
      yield new Uint8Array(1 << 18);
    }
  }
  const [last] = (await all({ input: stream() })).slice(-1);
  expect(last).toEqual({ bytes: 400 * (1 << 18) });
  sent = 0;
  for await (const message of parseApart(hostile, {
    name: "s",
    input: stream(),
    options: { does: "count" },
  })) {
    expect(message).toMatchObject({ bytes: 1 << 18 });
    // Pipes and buffers hold some megabytes; a reader that waits is not sent the rest.
    await after(300);
    expect(sent).toBeLessThan(50 * (1 << 18));
    break;
  }
});

test("a source that fails, and a cancelled reading, are told as such", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(10);
    throw new Error("the disk is gone");
  }
  await expect(all({ input: broken() })).rejects.toThrow("the disk is gone");
  await expect(
    all({ options: { does: "hang" } }, { signal: AbortSignal.timeout(700) }),
  ).rejects.toMatchObject({
    code: "cancelled",
  });
  await expect(all({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
});

test("one child reads many files, and another takes its place where one of them ends it", async () => {
  const apart = openApart();
  try {
    const pids: unknown[] = [];
    for (const options of [{}, { does: "throw" }, {}, {}]) {
      const reading = Array.fromAsync(apart.parse(hostile, { name: "f", input: new Uint8Array(3), options }));
      pids.push(await reading.then(JSON.stringify, (error: Error) => error.message));
    }
    expect(pids).toEqual([
      '[{"bytes":3}]',
      "f ended the program that reads it; it is damaged, and was not used.",
      '[{"bytes":3}]',
      '[{"bytes":3}]',
    ]);
  } finally {
    apart.close();
  }
});

test.runIf(process.platform === "linux")(
  "a child whose parent is killed ends with it, whatever it is doing",
  async () => {
    const fixture = new URL("./hostile.fixture.ts", import.meta.url).href;
    for (const fence of [fenceHere(), { kind: "none", why: "absent" }]) {
      const program = `
        const { startBox } = await import(${JSON.stringify(new URL("../../box/box.ts", import.meta.url).href)});
        const box = startBox({
          worker: ${JSON.stringify(new URL("./child.ts", import.meta.url).href)},
          task: ${JSON.stringify(fixture)},
          packages: [],
          limits: ${JSON.stringify(usualLimits)},
          fence: ${JSON.stringify(fence)},
        });
        box.begin(${JSON.stringify(usualLimits)});
        const header = Buffer.from('{"does":"name-itself"}');
        const length = Buffer.alloc(4);
        length.writeUInt32LE(header.length);
        await box.write(Buffer.concat([length, header]));
        await box.read();
        process.stdout.write("reads");
        for (;;);`;
      const parent = spawn(process.execPath, ["--input-type=module", "--eval", program]);
      await once(parent.stdout, "data");
      const children = startedBy(parent.pid!);
      expect(children.length).toBe(fence.kind === "bubblewrap" ? 3 : 1);
      parent.kill("SIGKILL");
      await vi.waitUntil(() => !children.some(isAlive), { timeout: 10_000, interval: 20 });
    }
  },
);
