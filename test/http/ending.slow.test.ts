import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileDossier, passphrase } from "./hostile.ts";

const main = fileURLToPath(new URL("../../bin/habeas.js", import.meta.url));
let made: Awaited<ReturnType<typeof hostileDossier>>;
const started: ChildProcess[] = [];
const sockets: Socket[] = [];

beforeAll(async () => {
  made = await hostileDossier({ strong: true });
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  for (const child of started) child.kill("SIGKILL");
  await made.remove();
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`${signal} ends the server within 2 s while a browser holds its connections`, async () => {
    const child = start(process.execPath, [main, "serve", made.dir], {});
    const port = await browse(child);
    const begun = performance.now();
    child.kill(signal);
    const [code] = (await once(child, "exit")) as [number | null];
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(code).toBe(0);
    await expect(open(port, "")).rejects.toThrow(/ECONNREFUSED/);
  });
}

test("under npm the end of npm's shell ends the server, which npm itself leaves behind", async () => {
  const shell = start("sh", ["-c", `"$0" "$1" serve "$2"; true`, process.execPath, main, made.dir], {
    npm_execpath: "npm",
  });
  const port = await browse(shell);
  shell.kill("SIGTERM");
  await once(shell, "exit");
  const begun = performance.now();
  let free = false;
  while (!free && performance.now() - begun < 2000) {
    free = await open(port, "").then(
      () => false,
      () => true,
    );
    await new Promise((done) => setTimeout(done, 50));
  }
  expect(free).toBe(true);
});

function start(command: string, args: readonly string[], env: Record<string, string>): ChildProcess {
  const child = spawn(command, args, {
    env: {
      PATH: process.env["PATH"],
      XDG_DATA_HOME: process.env["XDG_DATA_HOME"],
      HABEAS_PASSPHRASE: passphrase,
      ...env,
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  started.push(child);
  return child;
}

/** Opens the printed address as a browser does: a page over a connection that stays, a spare one, one that asks half. */
async function browse(child: ChildProcess): Promise<number> {
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  const url = new URL(String(line).trim());
  const port = Number(url.port);
  const get = (path: string, header: string): string =>
    `GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: keep-alive\r\n${header}\r\n\r\n`;
  const opened = await open(port, get("/key", `Habeas-Token: ${url.hash.replace("#token=", "")}`));
  const [answer] = (await once(opened, "data")) as [Buffer];
  const key = /[\w-]{43}$/.exec(String(answer).trimEnd())![0];
  const page = await open(port, get("/api", `Habeas-Key: ${key}`));
  const [shown] = (await once(page, "data")) as [Buffer];
  expect(String(shown)).toMatch(/^HTTP\/1.1 200/);
  await open(port, "");
  await open(port, `GET /api HTTP/1.1\r\nHost: ${url.host}\r\n`);
  return port;
}

async function open(port: number, text: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  await once(socket, "connect");
  socket.on("error", () => {});
  if (text !== "") socket.write(text);
  return socket;
}
