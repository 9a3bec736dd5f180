import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { startedBy } from "../../test/keeper/process.ts";
import { temporaryFolder } from "../../test/store/temporary.ts";
import { startBox } from "./box.ts";
import { behind, fenceHere } from "./fence.ts";
import { sourceFolder } from "./grant.ts";
import { usualLimits } from "./limit.ts";

/** Asked of the system itself, not of the code that is tested. */
const works =
  process.platform === "linux" &&
  spawnSync("bwrap", ["--unshare-all", "--unshare-user", "--ro-bind", "/", "/", "--proc", "/proc", "true"])
    .status === 0;

test.runIf(works)("a box starts in bubblewrap where that works", async () => {
  const fence = fenceHere();
  expect(fence.kind).toBe("bubblewrap");
  const box = startBox({
    worker: new URL("../intake/apart/child.ts", import.meta.url).href,
    task: new URL("../intake/records/json-lines.ts", import.meta.url).href,
    packages: [],
    limits: usualLimits,
  });
  try {
    // Bubblewrap, the first process of the box, and the one that reads.
    await expect.poll(() => startedBy(process.pid).length, { timeout: 10_000 }).toBe(3);
    const [outer, , inner] = startedBy(process.pid);
    for (const space of ["net", "pid", "mnt", "user", "ipc", "uts"])
      expect([space, readlinkSync(`/proc/${inner!}/ns/${space}`)]).not.toEqual([
        space,
        readlinkSync(`/proc/self/ns/${space}`),
      ]);
    expect(readFileSync(`/proc/${outer}/environ`, "latin1")).toBe("TZ=UTC\0");
  } finally {
    box.end("cancelled");
    await box.ended();
  }
});

test.skipIf(process.platform === "win32")(
  "a box that is ended ends with what its fence began, though that would go on without it",
  async () => {
    // What bubblewrap begins is like this until the box stands.
    const fence = { kind: "bubblewrap", program: "/bin/sh", flags: ["-c", "sleep 300 & wait"] } as const;
    const box = startBox({
      worker: new URL("../intake/apart/child.ts", import.meta.url).href,
      task: new URL("../intake/records/json-lines.ts", import.meta.url).href,
      packages: [],
      limits: usualLimits,
      fence,
    });
    await expect.poll(() => startedBy(process.pid).length, { timeout: 10_000 }).toBe(2);
    box.end("cancelled");
    expect(await Promise.race([box.ended(), setTimeout(5000, "waits for ever")])).toBe("cancelled");
    await expect.poll(() => startedBy(process.pid), { timeout: 5000 }).toEqual([]);
  },
);

test.runIf(works)(
  "what gets past Node's permissions reads no file, writes none, reaches no socket, and finds no other program or process",
  async () => {
    const secret = join(temporaryFolder(), "secret");
    writeFileSync(secret, "a secret");
    const unix = join(temporaryFolder(), "socket");
    const heard: string[] = [];
    const tcp = createServer(() => heard.push("tcp")).listen(0, "127.0.0.1");
    const local = createServer(() => heard.push("unix")).listen(unix);
    const udp = createSocket("udp4", () => heard.push("udp")).bind(0, "127.0.0.1");
    await Promise.all([once(tcp, "listening"), once(local, "listening"), once(udp, "listening")]);
    const files = [secret, "/etc/passwd", "/dev/null", join(dirname(sourceFolder), "README.md")];
    const ports = [(tcp.address() as { port: number }).port, udp.address().port];
    const script = `
      const { closeSync, openSync, readFileSync, readdirSync, writeFileSync } = require("node:fs");
      const said = (step) => { try { const done = step(); return done?.error?.code ?? "done"; } catch (error) { return error.code; } };
      const out = {};
      const below = (folder) => readdirSync(folder || "/", { withFileTypes: true }).flatMap((entry) => {
        const path = folder + "/" + entry.name;
        if (path === "/proc" || path === ${JSON.stringify(sourceFolder)}) return [];
        return entry.isDirectory() ? below(path) : [path];
      });
      out.files = below("");
      for (const file of ${JSON.stringify(files)}) out[file] = said(() => closeSync(openSync(file)));
      for (const file of ["/x", "/tmp/x", ${JSON.stringify(join(sourceFolder, "x"))}, process.execPath]) out["write " + file] = said(() => writeFileSync(file, "x"));
      for (const program of ["sh", "/bin/sh", "/usr/bin/env", "ls", "bwrap"]) out[program] = said(() => require("node:child_process").spawnSync(program));
      out.processes = readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name));
      out.first = readFileSync("/proc/1/environ", "latin1");
      out.user = [process.getuid(), process.getgid()];
      out.rights = /CapEff:\\s*(\\S+)/.exec(readFileSync("/proc/self/status", "latin1"))[1];
      out.signal = said(() => process.kill(${process.pid}, 0));
      const failed = (step) => new Promise((done) => { step((error) => done(error.code)); setTimeout(done, 500, "no answer"); });
      const { connect } = require("node:net");
      Promise.all([
        failed((fail) => connect(${ports[0]}, "127.0.0.1", () => fail({ code: "reached" })).on("error", fail)),
        failed((fail) => connect(${JSON.stringify(unix)}, () => fail({ code: "reached" })).on("error", fail)),
        failed((fail) => require("node:dgram").createSocket("udp4").on("error", fail).send("x", ${ports[1]}, "127.0.0.1")),
      ]).then((sockets) => { console.log(JSON.stringify({ ...out, sockets })); process.exit(); });`;
    const [command, ...args] = behind(fenceHere(), [process.execPath, "-e", script], {
      readable: [sourceFolder],
      cwd: sourceFolder,
    });
    const child = spawn(command!, args, { env: {}, stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    for await (const chunk of child.stdout) text += String(chunk);
    for (const server of [tcp, local, udp]) server.close();
    const said = JSON.parse(text) as Record<string, unknown>;
    // There is nothing but this program's source, Node, and the libraries of the system that it is linked with.
    expect(said["files"]).toContain(process.execPath);
    for (const file of said["files"] as readonly string[])
      expect([file, file === process.execPath || /\/(?:lib|ld-)[^/]*\.so[.\d]*$/.test(file)]).toEqual([
        file,
        true,
      ]);
    for (const file of files) expect([file, said[file]]).toEqual([file, "ENOENT"]);
    for (const key of Object.keys(said).filter((name) => name.startsWith("write ")))
      expect([key, said[key]]).toEqual([key, expect.stringMatching(/^(?:EROFS|ENOENT|ETXTBSY)$/)]);
    for (const program of ["sh", "/bin/sh", "/usr/bin/env", "ls", "bwrap"])
      expect([program, said[program]]).toEqual([program, "ENOENT"]);
    expect(said).toMatchObject({
      processes: ["1", "2"],
      first: "",
      user: [65534, 65534],
      rights: "0000000000000000",
      signal: "ESRCH",
      sockets: ["ECONNREFUSED", "ENOENT", expect.stringMatching(/^(?:no answer|ECONNREFUSED)$/)],
    });
    expect(heard).toEqual([]);
  },
);
