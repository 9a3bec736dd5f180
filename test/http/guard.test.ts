import { networkInterfaces } from "node:os";
import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { application } from "../../src/http/application.ts";
import { type Server, serveDossiers } from "../../src/http/serve.ts";
import { hostileDossier } from "./hostile.ts";

let made: Awaited<ReturnType<typeof hostileDossier>>;

beforeAll(async () => {
  made = await hostileDossier();
});
afterAll(() => made.remove());

const host = "127.0.0.1:4711";
const fresh = (): ReturnType<typeof application> => application([made.dossier], () => 4711);

test("the token opens once, and the cookie from then on", async () => {
  const { app, token } = fresh();
  const opened = await app.request(`/?token=${token}`, { headers: { host } });
  expect(opened.status).toBe(303);
  expect(opened.headers.get("location")).toBe("/");
  const setCookie = opened.headers.get("set-cookie")!;
  expect(setCookie).toMatch(/^habeas-4711=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const cookie = setCookie.split(";")[0]!;
  expect((await app.request("/d/1/", { headers: { host, cookie } })).status).toBe(200);
  const again = await app.request(`/?token=${token}`, { headers: { host } });
  expect(again.status).toBe(403);
  expect(again.headers.get("set-cookie")).toBeNull();
});

test("a wrong token opens nothing and does not use up the right one", async () => {
  const { app, token } = fresh();
  for (const wrong of ["", "x", `${token}x`, token.slice(1)]) {
    const refused = await app.request(`/?token=${wrong}`, { headers: { host } });
    expect([wrong, refused.status, refused.headers.get("set-cookie")]).toEqual([wrong, 403, null]);
  }
  expect((await app.request(`/?token=${token}`, { headers: { host } })).status).toBe(303);
});

test("two runs have tokens and cookies of their own", async () => {
  const [one, two] = [fresh(), fresh()];
  expect(one.token).not.toBe(two.token);
  const opened = await one.app.request(`/?token=${one.token}`, { headers: { host } });
  const cookie = opened.headers.get("set-cookie")!.split(";")[0]!;
  expect((await two.app.request("/d/1/", { headers: { host, cookie } })).status).toBe(403);
});

test("what is refused is refused with its own status, and says nothing of the dossier", async () => {
  const { app, token } = fresh();
  const opened = await app.request(`/?token=${token}`, { headers: { host } });
  const cookie = opened.headers.get("set-cookie")!.split(";")[0]!;
  const cases: readonly (readonly [string, RequestInit & { headers: Record<string, string> }, number])[] = [
    ["no cookie", { headers: { host } }, 403],
    ["a wrong cookie", { headers: { host, cookie: "habeas-4711=x" } }, 403],
    ["a cookie of another name", { headers: { host, cookie: cookie.replace("4711", "4712") } }, 403],
    ["another host", { headers: { host: "evil.example:4711", cookie } }, 421],
    ["another port", { headers: { host: "127.0.0.1:80", cookie } }, 421],
    ["no host", { headers: { cookie } }, 421],
    ["a foreign origin", { headers: { host, cookie, origin: "https://evil.example" } }, 403],
    ["an origin of another port", { headers: { host, cookie, origin: "http://127.0.0.1:80" } }, 403],
    ["an opaque origin", { headers: { host, cookie, origin: "null" } }, 403],
    [
      "a picture in another site",
      { headers: { host, cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" } },
      403,
    ],
    [
      "a script of another port",
      { headers: { host, cookie, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" } },
      403,
    ],
    ...["POST", "PUT", "PATCH", "DELETE", "OPTIONS"].map(
      (method) => [method, { method, headers: { host, cookie } }, 405] as const,
    ),
    ["HEAD", { method: "HEAD", headers: { host, cookie } }, 200],
    ["localhost", { headers: { host: "localhost:4711", cookie } }, 200],
    ["its own origin", { headers: { host, cookie, origin: `http://${host}` } }, 200],
  ];
  for (const [name, init, status] of cases) {
    const answer = await app.request("/d/1/", init);
    expect([name, answer.status]).toEqual([name, status]);
    if (status !== 200) expect((await answer.text()).length, name).toBeLessThan(120);
  }
});

test("every answer carries every header, refusals and faults among them", async () => {
  const { app, token } = fresh();
  app.get("/fault", () => {
    throw new Error("secret of the dossier");
  });
  const opened = await app.request(`/?token=${token}`, { headers: { host } });
  const cookie = opened.headers.get("set-cookie")!.split(";")[0]!;
  const answers: [string, Response][] = [["/?token", opened]];
  for (const path of [
    "/",
    "/d/1/",
    "/d/1/finding/fnd",
    "/d/1/record/p-one",
    "/style.css",
    "/icon.svg",
    "/nothing",
    "/d/1/record/none",
    "/fault",
  ]) {
    answers.push([path, await app.request(path, { headers: { host, cookie } })]);
    answers.push([`${path} without a cookie`, await app.request(path, { headers: { host } })]);
    answers.push([
      `${path} of another host`,
      await app.request(path, { headers: { host: "evil.example", cookie } }),
    ]);
    answers.push([`${path} posted`, await app.request(path, { method: "POST", headers: { host, cookie } })]);
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
      csp: "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      cache: "no-store",
      referrer: "no-referrer",
      sniff: "nosniff",
      frame: "DENY",
      opener: "same-origin",
      resource: "same-origin",
      cors: null,
    });
  }
  const fault = await app.request("/fault", { headers: { host, cookie } });
  expect(fault.status).toBe(500);
  expect(await fault.text()).not.toContain("secret");
});

test("it listens on 127.0.0.1 and nowhere else", async () => {
  const server = await serveDossiers([made.dossier], { port: 0 });
  try {
    expect(await connects("127.0.0.1", server.port)).toBe(true);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address, scopeid }) => (scopeid === undefined || scopeid === 0 ? address : undefined))
      .filter((address) => address !== undefined && address !== "127.0.0.1");
    for (const address of [...others, "127.0.0.2"])
      expect([address, await connects(address!, server.port)]).toEqual([address, false]);
  } finally {
    await server.close();
  }
});

test("a browser keeps both of two servers open at once", async () => {
  const servers = [
    await serveDossiers([made.dossier], { port: 0 }),
    await serveDossiers([made.dossier], { port: 0 }),
  ];
  try {
    const jar: string[] = [];
    for (const { url } of servers) jar.push((await ask(url, {})).cookie!);
    // A browser sends all cookies of 127.0.0.1 to every port of it.
    for (const server of servers)
      expect((await ask(`http://127.0.0.1:${server.port}/d/1/`, { cookie: jar.join("; ") })).status).toBe(
        200,
      );
    const [one, two] = servers as [Server, Server];
    expect((await ask(`http://127.0.0.1:${two.port}/d/1/`, { cookie: jar[0]! })).status).toBe(403);
    expect((await ask(`http://127.0.0.1:${one.port}/d/1/`, { cookie: jar[1]! })).status).toBe(403);
  } finally {
    for (const server of servers) await server.close();
  }
});

test("a port that is taken is said in a sentence", async () => {
  const server = await serveDossiers([made.dossier], { port: 0 });
  try {
    await expect(serveDossiers([made.dossier], { port: server.port })).rejects.toThrow(/can't be used/);
  } finally {
    await server.close();
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

function ask(
  url: string,
  headers: Record<string, string>,
): Promise<{ readonly status: number; readonly cookie: string | undefined }> {
  return new Promise((done, fail) => {
    request(url, { headers, agent: false }, (answer) => {
      answer.resume();
      done({ status: answer.statusCode!, cookie: answer.headers["set-cookie"]?.[0]?.split(";")[0] });
    })
      .on("error", fail)
      .end();
  });
}
