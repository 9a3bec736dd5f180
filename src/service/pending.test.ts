import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDossiers, passphrase } from "../../test/dossier.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import { currentCheckpoint } from "../store/read.ts";
import { shown } from "./disclose.ts";
import { runOperation } from "./operations.ts";
import { type ReadSession, narrowed, openSession } from "./session.ts";

const { empty } = openDossiers();
const canary = "Kwirtel said it in the yard";
const ask = async (session: ReadSession, name: string, input: object): Promise<unknown> =>
  shown(await runOperation(session, name, input));

test("text that was being typed outlives the process, sealed, and is in no file of the dossier in the clear", async () => {
  const session = await empty("typing");
  const before = await currentCheckpoint(session.reader);
  expect(await ask(session, "pending.put", { place: "check", text: canary })).toEqual({ kept: true });
  expect(await currentCheckpoint(session.reader)).toEqual(before);
  for (const name of readdirSync(session.dir)) {
    const bytes = readFileSync(join(session.dir, name));
    for (const encoding of ["utf8", "utf16le"] as const)
      expect(bytes.includes(Buffer.from(canary, encoding)), name).toBe(false);
  }
  const again = await openSession(session.dir, { passphrase, slot: weakSlot, mode: "read" });
  try {
    expect(await ask(again, "pending.show", { place: "check" })).toMatchObject({ text: canary });
    expect(await ask(again, "pending.show", { place: "constructor" })).toEqual({ text: null, at: null });
    expect(await ask(again, "record.search", { words: "Kwirtel" })).toMatchObject({ rows: [] });
    await expect(
      ask(
        narrowed(again, "partner", () => true),
        "pending.show",
        { place: "check" },
      ),
    ).rejects.toThrow(/partner/);
    expect(await ask(again, "pending.drop", { place: "check" })).toEqual({ dropped: true });
    expect(await ask(again, "pending.show", { place: "check" })).toEqual({ text: null, at: null });
  } finally {
    await again.close();
  }
});

test("of more places than are kept the oldest is forgotten, and a place holds no word of a record", async () => {
  let at = Date.now();
  const session = { ...(await empty("places")), now: () => at++ };
  const places = Array.from(
    { length: 101 },
    (_, n) => `record/01ARZ3NDEKTSV4RRFFQ69G5${String(100 + n)}/note`,
  );
  for (const place of places) await ask(session, "pending.put", { place, text: place });
  expect(await ask(session, "pending.show", { place: places[0] })).toMatchObject({ text: null });
  expect(await ask(session, "pending.show", { place: places[1] })).toMatchObject({ text: places[1] });
  await expect(ask(session, "pending.put", { place: "record/Lena Marsh", text: "" })).rejects.toThrow(
    /place/,
  );
});
