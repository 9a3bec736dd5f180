import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clocksOfCase } from "../../src/analysis/clock/case.ts";
import { questionFor } from "../../src/analysis/clock/saying.ts";
import type { AnyRecord, RecordKind, RecordOf } from "../../src/domain/record.ts";
import { readRecordFiles } from "../../src/intake/records/record-file.ts";
import { shippedLaw } from "../../src/service/law.ts";
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
    const [persons, groups, episodes, stages] = [all("person"), all("group"), all("episode"), all("stage")];
    const [safeguards, charges] = [all("safeguard"), all("charge")];
    const rows = shippedLaw().clocks;
    const coded = (
      JSON.parse(readFileSync(join(shared!, "cambodia-2020/cases.json"), "utf8")) as {
        cases: { id: string }[];
      }
    ).cases;
    expect(coded).toHaveLength(84);
    const known = new Set([...persons, ...groups].map(({ ref }) => ref));
    for (const { id } of coded) {
      expect(known.has(id), id).toBe(true);
      const own = episodes.filter(({ body }) => body.person === id);
      // Of a case without a deprivation of liberty on file all is to be asked.
      const none: RecordOf<"episode"> = {
        kind: "episode",
        ref: id,
        body: { person: id, jurisdiction: "KHM", at: [] },
      };
      for (const episode of own.length > 0 ? own : [none]) {
        const mine = stages.filter(({ body }) => body.episode === episode.ref);
        const { clocks, open } = clocksOfCase(
          {
            person: persons.find(({ ref }) => ref === id)?.body ?? {},
            episode,
            episodes: own.length,
            stages: mine,
            safeguards: safeguards.filter(({ body }) => mine.some(({ ref }) => ref === body.stage)),
            charges: charges.filter(({ body }) => body.episode === episode.ref),
            answers: [],
          },
          rows,
          { edtf: "2020-05-06" },
          new Map(),
        );
        const hourly = clocks.filter(({ rows: held }) =>
          held.some(({ limit }) => limit !== null && "value" in limit && limit.unit === "hours"),
        );
        expect(hourly.length, episode.ref).toBeGreaterThan(0);
        for (const { name, verdict } of hourly)
          expect([episode.ref, name, verdict?.verdict]).toEqual([episode.ref, name, "cannot-tell"]);
        expect(questionFor(open[0]!), episode.ref).toContain("hour was the arrival at the police station");
        expect(hourly[0]!.name).toBe("khm-police");
        expect(hourly[0]!.verdict?.decides?.[0], episode.ref).toBe("start");
      }
    }
  },
);
