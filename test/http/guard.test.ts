import { request } from "node:http";
import { type Server as NetServer, connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { application } from "../../src/http/application.ts";
import { operations } from "../../src/api/operations.ts";
import { serveDossiers } from "./served.ts";
import { hostileDossier } from "./hostile.ts";
import { asked, host, installation, openedPages } from "./opened.ts";

let made: Awaited<ReturnType<typeof hostileDossier>>;

beforeAll(async () => {
  made = await hostileDossier();
});
afterAll(() => made.remove());

const fresh = (): ReturnType<typeof application> => application([made.dossier], () => [host]);

/** What a browser sends of itself when a person opens an address. */
const look = { "sec-fetch-mode": "navigate", "sec-fetch-site": "none", accept: "text/html" };

test("the token gives the key once, and the key opens from then on", async () => {
  const { app, token } = fresh();
  const given = await app.request("/key", { headers: { host, "habeas-token": token } });
  expect(given.status).toBe(200);
  const key = await given.text();
  expect(key).toMatch(/^[\w-]{43}$/);
  expect((await app.request("/api", { headers: { host, "habeas-key": key } })).status).toBe(200);
  const again = await app.request("/key", { headers: { host, "habeas-token": token } });
  expect([again.status, (await again.text()).includes(key)]).toEqual([403, false]);
});

test("a wrong token opens nothing and does not use up the right one", async () => {
  const { app, token } = fresh();
  for (const wrong of ["", "x", `${token}x`, token.slice(1)])
    expect((await app.request("/key", { headers: { host, "habeas-token": wrong } })).status, wrong).toBe(403);
  expect((await app.request("/key", { headers: { host } })).status).toBe(403);
  expect((await app.request("/key", { headers: { host, "habeas-token": token } })).status).toBe(200);
});

test("two runs have tokens and keys of their own", async () => {
  const [one, two] = [await openedPages([made.dossier]), await openedPages([made.dossier])];
  expect((await one.app.request("/api", { headers: one.headers })).status).toBe(200);
  expect((await two.app.request("/api", { headers: one.headers })).status).toBe(403);
});

test("without the key no route gives a word of a dossier, whatever else a request brings", async () => {
  const { app, headers } = await openedPages([made.dossier]);
  const key = headers["habeas-key"];
  const routes = app.routes
    .filter(({ method, path }) => method === "GET" && path !== "/*")
    .map(({ path }) => path.replace(":file", "index-1.js"));
  const { id } = made.dossier;
  const paths = [...routes, "/", `/d/${id}`, `/d/${id}/list/person`, "/nothing", "/api/"];
  expect(paths.length).toBeGreaterThan(8);
  for (const name of operations.keys()) {
    const sent = { host, "content-type": "application/json", "habeas-key": `${key}x` };
    const answer = await app.request(`/api/${id}/${name}`, { method: "POST", headers: sent, body: "{}" });
    expect([name, answer.status, (await answer.text()).length < 300]).toEqual([name, 403, true]);
  }
  for (const path of paths)
    for (const others of [{}, look, { "habeas-key": "" }, { ...look, "habeas-key": `${key}x` }]) {
      const bringing = { host, cookie: `key=${key}; habeas-key=${key}`, "habeas-token": key, ...others };
      const answer = await app.request(`${path}?key=${key}&habeas-key=${key}&token=${key}`, {
        headers: bringing,
      });
      const text = await answer.text();
      for (const word of ["Dossier", "onload", "p-one", "title </", "place", key])
        expect(text.includes(word), `${path} ${word}`).toBe(false);
    }
});

test("no answer sets a cookie", async () => {
  const { app, headers } = await openedPages([made.dossier]);
  for (const path of ["/", "/key", "/api", "/draft", "/nothing"])
    for (const sent of [headers, { host, ...look }])
      expect((await app.request(path, { headers: sent })).headers.get("set-cookie"), path).toBeNull();
});

test("what is refused is refused with its own status, and says nothing of the dossier", async () => {
  const { app, headers } = await openedPages([made.dossier]);
  const key = headers["habeas-key"];
  const cases: readonly (readonly [string, RequestInit & { headers: Record<string, string> }, number])[] = [
    ["no key", { headers: { host } }, 403],
    ["a wrong key", { headers: { host, "habeas-key": "x" } }, 403],
    ["the key as a cookie", { headers: { host, cookie: `habeas-key=${key}` } }, 403],
    ["another host", { headers: { ...headers, host: "evil.example:4711" } }, 421],
    ["another port", { headers: { ...headers, host: host.replace("4711", "80") } }, 421],
    ["another run's name", { headers: { ...headers, host: host.replace("r-test", "r-past") } }, 421],
    ["the installation's name", { headers: { ...headers, host: `${installation}:4711` } }, 421],
    ["localhost", { headers: { ...headers, host: "localhost:4711" } }, 421],
    ["no host", { headers: { "habeas-key": key } }, 421],
    ["a foreign origin", { headers: { ...headers, origin: "https://evil.example" } }, 403],
    ["an origin of another port", { headers: { ...headers, origin: "http://127.0.0.1:80" } }, 403],
    ["an opaque origin", { headers: { ...headers, origin: "null" } }, 403],
    [
      "a picture in another site",
      { headers: { ...headers, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" } },
      403,
    ],
    [
      "a script of another port",
      { headers: { ...headers, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" } },
      403,
    ],
    ...["POST", "PUT", "PATCH", "DELETE", "OPTIONS"].map(
      (method) => [method, { method, headers }, 405] as const,
    ),
    ["HEAD", { method: "HEAD", headers }, 200],
    ["its own origin", { headers: { ...headers, origin: `http://${host}` } }, 200],
  ];
  for (const [name, init, status] of cases) {
    const answer = await app.request("/api", init);
    expect([name, answer.status]).toEqual([name, status]);
    if (status !== 200) expect((await answer.text()).length, name).toBeLessThan(200);
  }
});

test("a file may be posted by a page of this server that has the key, and to one route", async () => {
  const { app, headers } = await openedPages([made.dossier]);
  const own = { ...headers, origin: `http://${host}`, "habeas-name": "a.docx" };
  const { "habeas-key": _, ...keyless } = own;
  const { origin: __, ...anonymous } = own;
  const cases: readonly (readonly [string, string, Record<string, string>, number])[] = [
    ["its own page", "/draft", own, 200],
    ["no key", "/draft", keyless, 403],
    ["a wrong key", "/draft", { ...own, "habeas-key": "x" }, 403],
    ["no origin", "/draft", anonymous, 403],
    ["a foreign origin", "/draft", { ...own, origin: "https://evil.example" }, 403],
    ["an opaque origin", "/draft", { ...own, origin: "null" }, 403],
    ["another port", "/draft", { ...own, origin: "http://127.0.0.1:80" }, 403],
    ["a form of another site", "/draft", { ...own, origin: "null", "sec-fetch-mode": "navigate" }, 403],
    ["another site", "/draft", { ...own, "sec-fetch-site": "cross-site" }, 403],
    ["another host", "/draft", { ...own, host: "evil.example:4711" }, 421],
    ["another route", "/key", own, 405],
    ["a longer path", "/draft/", own, 405],
    ["more than a draft may have", "/draft", { ...own, "content-length": String(2 ** 26 + 1) }, 413],
  ];
  for (const [name, path, sent, status] of cases) {
    const answer = await app.request(path, { method: "POST", headers: sent, body: "hello" });
    expect([name, answer.status]).toEqual([name, status]);
    expect(answer.headers.get("cache-control"), name).toBe("no-store");
    const text = await answer.text();
    if (status === 200) expect(JSON.parse(text)).toEqual({ problem: "a.docx is not a DOCX file." });
    if (status === 413) expect(JSON.parse(text).problem).toContain("a.docx is larger than 64 MiB");
  }
  expect((await app.request("/draft", { method: "PUT", headers: own, body: "hello" })).status).toBe(405);
});

test("every answer carries every header, refusals and faults among them", async () => {
  const broken = {
    ...made.dossier,
    id: "broken",
    get reader(): never {
      throw new Error("secret of the dossier");
    },
  };
  const { app, headers } = await openedPages([broken]);
  const strict =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  const answers: [string, Response][] = [];
  for (const path of ["/key", "/api", "/api/none", "/icon.svg", "/assets/none.js"]) {
    const ask = async (name: string, init: RequestInit): Promise<void> => {
      answers.push([`${path} ${name}`, await app.request(path, init)]);
    };
    await ask("with the key", { headers });
    await ask("without the key", { headers: { host } });
    await ask("looked at", { headers: { host, ...look } });
    await ask("of another host", { headers: { host: "evil.example" } });
    await ask("posted", { method: "POST", headers });
  }
  for (const [name, { headers }] of answers) {
    expect({
      name,
      csp: headers.get("content-security-policy"),
      cache: headers.get("cache-control"),
      referrer: headers.get("referrer-policy"),
      sniff: headers.get("x-content-type-options"),
      frame: headers.get("x-frame-options"),
      opener: headers.get("cross-origin-opener-policy"),
      resource: headers.get("cross-origin-resource-policy"),
      cors: headers.get("access-control-allow-origin"),
    }).toEqual({
      name,
      csp: strict,
      cache: "no-store",
      referrer: "no-referrer",
      sniff: "nosniff",
      frame: "DENY",
      opener: "same-origin",
      resource: "same-origin",
      cors: null,
    });
  }
  const fault = await asked(app, "broken", "finding.list", {}, headers);
  expect(fault.headers.get("content-security-policy")).toBe(strict);
  expect(fault.status).toBe(500);
  expect(await fault.text()).not.toContain("secret");
});

test("it listens on this machine's loopback and nowhere else", async () => {
  const server = await serveDossiers([made.dossier], { port: 0, host: installation });
  try {
    expect(await connects("127.0.0.1", server.port)).toBe(true);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address, scopeid }) => (scopeid === undefined || scopeid === 0 ? address : undefined))
      .filter((address) => address !== undefined && address !== "127.0.0.1" && address !== "::1");
    for (const address of [...others, "127.0.0.2"])
      expect([address, await connects(address!, server.port)]).toEqual([address, false]);
  } finally {
    await server.close();
  }
});

test("its port is taken on both loopback addresses, or it does not begin", async () => {
  const server = await serveDossiers([made.dossier], { port: 0, host: installation });
  try {
    for (const address of ["127.0.0.1", "::1"])
      await expect(listener(server.port, address)).rejects.toThrow(/EADDRINUSE|EADDRNOTAVAIL/);
    await expect(serveDossiers([made.dossier], { port: server.port, host: installation })).rejects.toThrow(
      /can't be used/,
    );
  } finally {
    await server.close();
  }
  for (const address of ["127.0.0.1", "::1"]) {
    const other = await listener(server.port, address).catch(() => undefined);
    if (other === undefined) continue;
    await expect(serveDossiers([made.dossier], { port: server.port, host: installation })).rejects.toThrow(
      /can't be used/,
    );
    other.close();
  }
});

test("each run has a name of its own under the installation's, and is asked under it and 127.0.0.1 alone", async () => {
  const servers = [];
  for (let run = 0; run < 2; run++)
    servers.push(await serveDossiers([made.dossier], { port: 0, host: installation }));
  try {
    const names = servers.map(({ url }) => new URL(url).hostname);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^r-[a-z]{12}\.h-[a-z]{20}\.localhost$/);
    const { port, url, plainUrl } = servers[0]!;
    expect(new URL(plainUrl).host).toBe(`127.0.0.1:${port}`);
    expect(new URL(plainUrl).hash).toBe(new URL(url).hash);
    for (const [name, status] of [
      [names[0]!, 200],
      ["127.0.0.1", 200],
      [names[1]!, 421],
      [installation, 421],
      ["localhost", 421],
    ] as const)
      expect([name, await statusOf(port, { host: `${name}:${port}`, ...look })]).toEqual([name, status]);
  } finally {
    for (const server of servers) await server.close();
  }
});

function connects(address: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: address, port, timeout: 1000 });
    const end = (result: boolean) => () => {
      socket.destroy();
      done(result);
    };
    socket.on("connect", end(true)).on("error", end(false)).on("timeout", end(false));
  });
}

function listener(port: number, address: string): Promise<NetServer> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail).listen(port, address, () => done(server));
  });
}

function statusOf(port: number, headers: Record<string, string>): Promise<number> {
  return new Promise((done, fail) => {
    request({ host: "127.0.0.1", port, path: "/icon.svg", headers, agent: false }, (answer) => {
      answer.resume();
      done(answer.statusCode!);
    })
      .on("error", fail)
      .end();
  });
}
