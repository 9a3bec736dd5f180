import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { recoveryDrill, recoveryMake } from "../api/recovery.ts";
import { teamShow } from "../api/team.ts";
import { exportJournal } from "../store/exchange.ts";
import { auditEvents } from "../store/read.ts";
import { openDossiers } from "../../test/dossier.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import { shown } from "./disclose.ts";
import { recoverDossier, sheetsOf } from "./join.ts";
import { perform } from "./operations.ts";
import { adviceOnRecovery } from "./recovery.ts";
import type { WriteSession } from "./session.ts";

const { empty, bring, path } = openDossiers();
let session: WriteSession;
const around = { slot: weakSlot };

beforeAll(async () => {
  session = await empty("rivers.habeas");
  await bring(session, "p.yaml", "habeas: 1\npersons:\n  - {id: p-1, sex: f}\n");
});

const textOf = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");
const advice = async (): Promise<readonly string[]> => shown(await perform(session, teamShow, {})).advice;

test("sheets are made for paper, tried, and the journal keeps the day; until then the team is told what is missing", async () => {
  expect(await advice()).toEqual([expect.stringContaining("There is one way into this dossier")]);
  await expect(perform(session, recoveryDrill, { sheets: ["words"] }, around)).rejects.toThrow(
    "There are no recovery sheets",
  );
  const out = path("sheets");
  await expect(perform(session, recoveryMake, { out, sheets: 2, needed: 3 })).rejects.toThrow(
    "3 of 2 sheets",
  );
  expect(existsSync(out)).toBe(false);
  const { files } = shown(await perform(session, recoveryMake, { out, sheets: 3, needed: 2 }));
  expect(files.toSorted()).toEqual(readdirSync(out).sort());
  expect(await advice()).toEqual([expect.stringContaining("never tried")]);

  const one = textOf(out, "sheet-1-of-3.txt");
  const { words } = shown(await perform(session, teamShow, {})).fingerprint!;
  expect(one).toContain(words);
  expect(textOf(out, "sheet-1-of-3.html").replaceAll(/<[^>]*>/g, "")).toContain(words);
  for (const file of files) {
    expect(textOf(out, file)).not.toMatch(/rivers|p-1/);
    expect(textOf(out, file)).not.toContain(session.member);
    expect(textOf(out, file)).not.toContain(session.id);
  }
  const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith(".habeas-drill-"));
  const [before, sheets] = [temporary(), [one, textOf(out, "sheet-3-of-3.txt")]];
  await expect(perform(session, recoveryDrill, { sheets: [one] }, around)).rejects.toThrow("bring 1 more");
  expect((await auditEvents(session.reader)).map(({ event }) => event["event"])).not.toContain(
    "recovery-drill",
  );
  expect(shown(await perform(session, recoveryDrill, { sheets }, around))).toMatchObject({
    sheets: [1, 3],
    records: 1,
    opened: "p-1",
  });
  expect(temporary()).toEqual(before);
  expect((await auditEvents(session.reader)).at(-1)?.event).toMatchObject({
    event: "recovery-drill",
    sheets: [1, 3],
  });
  expect(await advice()).toEqual([]);
  expect(shown(await perform(session, teamShow, {})).members).toHaveLength(1);
});

test("the last drill is too old after 180 days, and new sheets are untried again", async () => {
  const state = { sheets: 3, needed: 2, last_drill: "2026-01-01" };
  const after = (days: number) => Date.parse("2026-01-01") + days * 86_400_000;
  expect(adviceOnRecovery(state, 1, after(180))).toEqual([]);
  expect(adviceOnRecovery(state, 1, after(181))).toEqual([
    "The recovery sheets were last tried 181 days ago, on 2026-01-01; try them every 180 days (habeas recovery drill).",
  ]);
  await perform(session, recoveryMake, { out: path("newer"), sheets: 2, needed: 2 });
  expect(await advice()).toEqual([expect.stringContaining("never tried")]);
  const older = [textOf(path("sheets"), "sheet-2-of-3.txt"), textOf(path("sheets"), "sheet-3-of-3.txt")];
  await expect(perform(session, recoveryDrill, { sheets: older }, around)).rejects.toThrow(
    /^Sheet 2 is not of the sheets/,
  );
});

test("whose device it becomes is said where there are several members, and a weak passphrase is refused", async () => {
  await perform(session, recoveryMake, { out: path("third"), sheets: 2, needed: 2 });
  const sheets = await sheetsOf([1, 2].map((number) => textOf(path("third"), `sheet-${number}-of-2.txt`)));
  await exportJournal(session.writer, path("hub.journal"));
  const given = { slot: weakSlot, sheets, passphrase: "five words for a test" };
  await expect(
    recoverDossier(path("hub.journal"), path("weak.habeas"), {
      ...given,
      passphrase: "12345678",
      member: undefined,
    }),
  ).rejects.toThrow("can be guessed");
  await expect(
    recoverDossier(path("hub.journal"), path("none.habeas"), {
      ...given,
      member: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    }),
  ).rejects.toThrow(
    `There is no member of that id; say with --member whose device this is to be: ${session.member}`,
  );
  const done = await recoverDossier(path("hub.journal"), path("back.habeas"), {
    ...given,
    member: undefined,
  });
  expect(done).toMatchObject({ member: session.member, others: [session.store.ownDevice] });
  await expect(
    recoverDossier(path("hub.journal"), path("back.habeas"), { ...given, member: undefined }),
  ).rejects.toThrow("already there");
});
