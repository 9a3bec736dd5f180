import { readFileSync, readdirSync } from "node:fs";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { type AnyRecord, recordKinds } from "../../src/domain/record.ts";
import { addressee } from "../../src/service/audience.ts";
import { loadRecords } from "../../src/service/load.ts";
import { useCases } from "../../src/service/operations.ts";
import { openSession, sessionFor } from "../../src/service/session.ts";
import { openDossiers, passphrase } from "../dossier.ts";
import { weakSlot } from "../weak-slot.ts";
import { asker } from "./shown.ts";

const { empty, bring, path } = openDossiers();
const folder = mkdtempSync(join(tmpdir(), "habeas-released-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => void vi.useRealTimers());

const counted = { purpose: "statistics", audience: "public", identifiability: "anonymous", medium: "data" };
const people = Array.from({ length: 40 }, (_, at) => `p-${at + 1}`);
const finding = (id: string, property: string, more: object = {}) => ({
  id,
  statement: `it was so: ${property}`,
  unit: "person",
  frame: "fr",
  property,
  predicate: "said so",
  ...more,
});

/** Forty people who may be counted and are shown to nobody; `turned` begins the answers with another of them. */
const records = (turned: number) => ({
  habeas: 1,
  codebook: [
    ...["beaten", "told", "lawyer"].map((name) => ({ name, unit: "person", type: "yn" })),
    { name: "trade", unit: "person", type: "text" },
  ],
  persons: people.map((id, at) => {
    const place = (at + turned) % people.length;
    const yes = (so: boolean) => ({ is: so ? "yes" : "no" });
    return {
      id,
      answers: {
        beaten: yes(place < 17),
        // Most, and of how many of these nothing more is said.
        told: yes(place < (turned === 0 ? 25 : 28)),
        lawyer: yes(place < (turned === 0 ? 11 : 19)),
        trade: {
          is: place < 20 ? "farmer" : place < 32 ? "driver" : `${turned === 0 ? "baker" : "potter"} ${place}`,
        },
      },
      consents: [{ ...counted, allows: "yes" }],
    };
  }),
  frames: [{ id: "fr", label: "the forty", unit: "person", members: people }],
  findings: [
    finding("f-beaten", "beaten", { stated: { n: 17, N: 40 } }),
    finding("f-told", "told", { statement: "most were told" }),
    finding("f-lawyer", "lawyer", { statement: "nobody knows" }),
  ],
});

test("two dossiers of which the same was released answer alike, byte for byte, at every exit and in every file of the site", async () => {
  await (await empty("base")).close();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1000 });
  const [first, second] = [await answersOf("crake", 0), await answersOf("avocet", 7)];
  expect(first.get("finding.show 1")).toContain('"n":17,"N":40');
  expect(first.get("finding.show 2")).toContain("Most of the people");
  expect(first.get("finding.show 3")).toContain("There is no finding");
  expect([...first.keys()].filter((key) => key.startsWith("site ")).length).toBeGreaterThan(4);
  expect([...second.keys()]).toEqual([...first.keys()]);
  expect(
    Object.fromEntries([...second].filter(([question, answer]) => first.get(question) !== answer)),
  ).toEqual(Object.fromEntries([...first].filter(([question, answer]) => second.get(question) !== answer)));
});

async function answersOf(name: string, turned: number): Promise<ReadonlyMap<string, string>> {
  cpSync(path("base"), path(name), { recursive: true });
  const team = await openSession(path(name), { passphrase, slot: weakSlot, mode: "write" });
  const { rows } = await bring(team, `${name}.json`, JSON.stringify(records(turned)));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  for (const asked of [
    { refs: ["fr", "f-beaten"] },
    { refs: ["f-told"], as: "words" },
    { table: { unit: "person", rows: "trade" } },
  ])
    await useCases.get("disclosure.release")!.run(team, { ...asked, audience: "public" });
  const reader = sessionFor(team, addressee({ audience: "public", purpose: "publication" })!);
  const ids = new Map<string, string>();
  for (const kind of recordKinds)
    for (const { id, ref } of (await loadRecords(reader, kind)) as AnyRecord[]) ids.set(id!, ref);
  const answers = new Map(
    await (
      await asker(reader)
    )(["fr", "f-beaten", "f-told", "f-lawyer", "p-1", "nobody"], ["farmer", "told"]),
  );
  const out = join(folder, name);
  await useCases.get("dossier.site")!.run(reader, { out, leave_out: true });
  for (const file of readdirSync(out, { recursive: true, encoding: "utf8" }).sort())
    if (/\.\w+$/.test(file)) answers.set(`site ${named(file)}`, readFileSync(join(out, file), "utf8"));
  await team.close();
  return new Map([...answers].map(([question, text]) => [question, named(text)]));

  /** Chance names what was written after the twins parted. */
  function named(text: string): string {
    return text
      .replaceAll(/[0-7][0-9A-HJKMNP-TV-Z]{25}/g, (id) => ids.get(id) ?? id)
      .replaceAll(name, "the dossier");
  }
}
