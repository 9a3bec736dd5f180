import { afterAll, beforeAll, expect, test } from "vitest";
import { application } from "../../src/http/application.ts";
import { newEntry } from "../../src/http/guard.ts";
import { forgetSecond } from "../../src/service/second-unlock.ts";
import type { WriteSession } from "../../src/service/session.ts";
import { auditEvents } from "../../src/store/read.ts";
import { openDossiers, passphrase } from "../dossier.ts";
import { weakSlot } from "../weak-slot.ts";

const { empty, bring } = openDossiers();
const second = "copper lantern behind a quiet orchard";
const host = "h.localhost:1";
const entry = newEntry();
let session: WriteSession;
let ask: (path: string, body: string, key?: string) => Promise<{ status: number; text: string }>;

beforeAll(async () => {
  session = await empty("served");
  await bring(session, "p.json", JSON.stringify({ habeas: 1, persons: [{ id: "p-1" }] }));
  const { app } = application([session], () => [host], entry, {}, weakSlot);
  ask = async (path, body, key = entry.key) => {
    const headers = { host, "Habeas-Key": key, "Content-Type": "application/json" };
    const answer = await app.request(`/api/${session.id}/${path}`, { method: "POST", headers, body });
    return { status: answer.status, text: await answer.text() };
  };
});
afterAll(() => forgetSecond(session));

test("a page makes this device a holder, with the key of the run alone and never with the first passphrase", async () => {
  expect(await ask("second-holder", second, "guessed")).toMatchObject({ status: 403 });
  expect(await ask("second-holder", passphrase)).toMatchObject({ status: 400 });
  expect(await ask("second-holder", "abcd1234")).toMatchObject({ status: 400 });
  expect(JSON.parse((await ask("identity.status", "{}")).text)).toMatchObject({ holder: false });
  const made = await ask("second-holder", second);
  expect([made.status, Object.keys(JSON.parse(made.text))]).toEqual([200, ["recipient"]]);
  expect((await ask("identity.holder", "{}")).status).toBe(404);
});

test("a page opens an identity after the second passphrase, once, and no page without the key of the run gets so far", async () => {
  const identity = { names: [{ value: "Zwendel Oquarri" }] };
  expect((await ask("identity.write", JSON.stringify({ person: "p-1", identity }))).status).toBe(200);
  const open = JSON.stringify({ person: "p-1", why: "to call back" });
  expect(await ask("identity.open", open)).toMatchObject({ status: 423 });
  expect(await ask("second-unlock", second, "guessed")).toMatchObject({ status: 403 });
  expect(await ask("second-unlock", "other words than those")).toMatchObject({ status: 403 });
  expect(await ask("identity.open", open)).toMatchObject({ status: 423 });
  const unlocked = await ask("second-unlock", second);
  expect([unlocked.status, Object.keys(JSON.parse(unlocked.text))]).toEqual([200, ["until"]]);
  expect(JSON.parse((await ask("identity.status", JSON.stringify({ person: "p-1" }))).text)).toMatchObject({
    person: { ref: "p-1", sealed: true },
  });
  const before = (await auditEvents(session.reader)).length;
  const opened = await ask("identity.open", open);
  expect(opened).toMatchObject({ status: 200, text: expect.stringContaining("Zwendel Oquarri") });
  expect((await auditEvents(session.reader)).slice(before).map(({ event }) => event["event"])).toEqual([
    "identity-asked",
    "identity-opened",
  ]);
  // A passphrase is taken by no operation that a page can ask for.
  expect((await ask("identity.unlock", "{}")).status).toBe(404);
});
