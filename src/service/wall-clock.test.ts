import { afterEach, expect, test, vi } from "vitest";
import { openDossiers, passphrase } from "../../test/dossier.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import { shown } from "./disclose.ts";
import { initDossier } from "./dossier.ts";
import { type WriteSession, openSession } from "./session.ts";
import { showHistory } from "./record.ts";
import { listRetracted, retractRecord } from "./retraction.ts";
import { refuseFarClock } from "./wall-clock.ts";

const { path, bring } = openDossiers();
afterEach(() => void vi.useRealTimers());

function clockAt(instant: string): void {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(instant) });
}

async function writing<T>(
  name: string,
  clockIsRight: boolean,
  work: (session: WriteSession) => Promise<T>,
): Promise<T> {
  const session = await openSession(path(name), { passphrase, slot: weakSlot, mode: "write", clockIsRight });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

const people = (...refs: readonly string[]): string =>
  `persons: [${refs.map((ref) => `{id: ${ref}}`).join(", ")}]\n`;

test("after a clock that was ahead once, history shows what the clock said, and marks what it did not give", async () => {
  clockAt("2026-11-29T10:00:00Z");
  await initDossier(path("a"), { name: "a", passphrase, slot: weakSlot });
  await writing("a", false, (session) => bring(session, "1.yaml", people("c-1")));

  clockAt("2051-01-01T00:00:00Z");
  const bringTwo = (session: WriteSession) => bring(session, "2.yaml", people("c-2"));
  await expect(writing("a", false, bringTwo)).rejects.toThrow(
    "The clock of this machine says 2051-01-01, and the last entry of the dossier was written 2026-11-29, more than a year before. Set the clock, or say that it is right with --clock-is-right; nothing was written.",
  );
  await writing("a", true, bringTwo);

  clockAt("2026-11-30T10:00:00Z");
  const bringThree = (session: WriteSession) => bring(session, "3.yaml", people("c-3"));
  await expect(writing("a", false, bringThree)).rejects.toThrow("was written 2051-01-01, later than that.");
  await writing("a", true, bringThree);
  // Nobody is asked again: the last entry is known to be of the right time.
  clockAt("2026-12-01T10:00:00Z");
  await writing("a", false, async (session) => {
    await retractRecord(session, "c-3", { why: "x", withChildren: true });
    const last = async (ref: string) => shown(await showHistory(session, ref)).at(-1)!;
    expect(await last("c-1")).toMatchObject({ at: "2026-11-29T10:00:00.000Z", clock: "right" });
    expect(await last("c-2")).toMatchObject({
      at: "2051-01-01T00:00:00.000Z",
      clock: "ahead",
      note: "import of 2.yaml",
    });
    const [brought, retracted] = shown(await showHistory(session, "c-3"));
    expect(brought).toMatchObject({
      at: "2026-11-30T10:00:00.000Z",
      clock: "behind",
      note: "import of 3.yaml",
    });
    expect(retracted).toMatchObject({ at: "2026-12-01T10:00:00.000Z", clock: "behind" });
    expect(shown(await listRetracted(session))).toMatchObject([
      { ref: "c-3", at: "2026-12-01T10:00:00.000Z", clock: "behind" },
    ]);
  });
});

test("a clock is asked about from a day behind and a good year ahead, and one without a year that can be written never passes", () => {
  const last = Date.UTC(2026, 10, 29);
  const day = 86_400_000;
  for (const now of [last - day + 1, last, last + 399 * day])
    expect(() => refuseFarClock(now, last, false)).not.toThrow();
  for (const now of [0, last - day, last + 401 * day]) {
    expect(() => refuseFarClock(now, last, false)).toThrow("--clock-is-right");
    expect(() => refuseFarClock(now, last, true)).not.toThrow();
  }
  expect(() => refuseFarClock(Date.UTC(10_889, 0), last, true)).toThrow(
    "says 10889-01-01, and the last entry of the dossier was written 2026-11-29, more than a year before. Set the clock; nothing was written.",
  );
});
