import { expect, test } from "vitest";
import { clocksOfCase } from "../../src/analysis/clock/case.ts";
import { questionFor } from "../../src/analysis/clock/saying.ts";
import type { AnyRecord, RecordKind, RecordOf } from "../../src/domain/record.ts";
import { readRecordFiles } from "../../src/intake/records/record-file.ts";
import { shippedClocks } from "../../src/service/case-clock.ts";
import { acceptanceRecords, sharedFolder } from "./build.ts";

const shared = sharedFolder();

test.skipIf(shared === undefined)(
  "on the Cambodian record every hour clock says cannot-tell for all 84 cases, and the hour of arrival is asked for first",
  () => {
    const { files } = acceptanceRecords(shared!);
    const { drafts } = readRecordFiles(files, { codebooks: [], hasRef: () => false });
    const records = drafts.map(({ ref, kind, body }) => ({ ref, kind, body }) as AnyRecord);
    const all = <K extends RecordKind>(kind: K): RecordOf<K>[] =>
      records.filter((record) => record.kind === kind) as RecordOf<K>[];
    const [episodes, stages, safeguards, charges] = [
      all("episode"),
      all("stage"),
      all("safeguard"),
      all("charge"),
    ];
    const rows = shippedClocks();
    const cases = new Set<string>();
    let asked = 0;
    for (const episode of episodes) {
      const person = all("person").find(({ ref }) => ref === episode.body.person)!;
      const mine = stages.filter(({ body }) => body.episode === episode.ref);
      const { clocks, open } = clocksOfCase(
        {
          person,
          episode,
          episodes: episodes.filter(({ body }) => body.person === person.ref).length,
          stages: mine,
          safeguards: safeguards.filter(({ body }) => mine.some(({ ref }) => ref === body.stage)),
          charges: charges.filter(({ body }) => body.episode === episode.ref),
          answers: [],
        },
        rows,
        { edtf: "2020-05-06" },
        new Map(),
      );
      if (episode.body.route === "accompanying-parent") continue;
      cases.add(person.ref);
      const hourly = clocks.filter(({ rows: held }) =>
        held.some(({ limit }) => limit !== null && "value" in limit && limit.unit === "hours"),
      );
      expect(hourly.length, episode.ref).toBeGreaterThan(0);
      for (const { name, verdict } of hourly)
        expect([episode.ref, name, verdict?.verdict]).toEqual([episode.ref, name, "cannot-tell"]);
      expect(questionFor(open[0]!), episode.ref).toContain("hour was the arrival at the police station");
      expect(hourly[0]!.name).toBe("khm-police");
      expect(hourly[0]!.verdict?.decides?.[0], episode.ref).toBe("start");
      asked++;
    }
    expect([cases.size, asked >= cases.size]).toEqual([84, true]);
  },
);
