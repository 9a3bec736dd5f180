import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clocksOfCase } from "../src/analysis/clock/case.ts";
import { clockVerdict, groupVerdict } from "../src/analysis/clock/verdict.ts";
import { clockFactsSchema } from "../src/domain/clock-row.ts";
import type { RecordOf } from "../src/domain/record.ts";
import { readLawFile } from "../src/intake/law/law-file.ts";
import { readYamlTree } from "../src/intake/records/yaml-tree.ts";
import { shippedLaw } from "../src/service/law.ts";
import { record } from "./record.ts";

/** One more country as one more file, as docs/law-data.md says how to write it. */
const sorrel = readLawFile(
  "sorrel.clocks.yaml",
  readYamlTree(readFileSync(new URL("law/sorrel.clocks.yaml", import.meta.url), "utf8")),
);
const calendars = new Map(sorrel.court_days.map((calendar) => [calendar.id, calendar]));
const row = (id: string) => sorrel.clocks.find((clock) => clock.id === id)!;
const said = (id: string, facts: object) => clockVerdict(row(id), clockFactsSchema.parse(facts), calendars);

test("a tenth country is held like the nine", () => {
  // Thursday 10:00 and 36 h is Friday 22:00. Friday is no day of its courts and Saturday is: Saturday 15:00.
  expect(
    said("sor-court", { events: { arrest: "2021-05-06T10:00", "court-appearance": "2021-05-08T15:30" } }),
  ).toMatchObject({ verdict: "exceeded", by_at_least: "0h30", certainty: "verified" });
  // The gaps are 8, 12 and 13 h.
  expect(
    said("sor-review", {
      events: {
        "detention-authorised": "2021-05-06T00:00",
        review: ["2021-05-06T08:00", "2021-05-06T20:00"],
        release: "2021-05-07T09:00",
      },
    }),
  ).toMatchObject({ verdict: "exceeded", by_at_least: "1h00" });
  // 45 days from 10 January, which counts: 23 February. Three months: 10 April, and more where the defence asked for time.
  const rows = sorrel.clocks.filter(({ group }) => group === "sor-remand");
  const facts = { extensions_default: "no", events: { order: "2021-01-10", trial: "2021-03-01" } };
  expect(groupVerdict(rows, clockFactsSchema.parse(facts), calendars)).toMatchObject({
    verdict: "cannot-tell",
    decides: ["offence_class"],
    rows: { "sor-remand": "within", "sor-remand-other": "exceeded" },
    certainty: "secondary",
    doubt: ["excludes"],
  });
  expect(said("sor-appeal", { as_of: "2021-05-07", events: { judgment: "2021-05-06T12:00" } })).toMatchObject(
    { verdict: "within", so_far: true, certainty: "unverified" },
  );
});

test("a case of that country is held against its law and what bodies say, and against no other law", () => {
  const found = clocksOfCase(
    {
      person: {},
      episode: record("episode", "p/e", {
        person: "p",
        jurisdiction: "SOR",
        start: "2021-05-06",
      }) as RecordOf<"episode">,
      episodes: 1,
      stages: [],
      safeguards: [],
      charges: [],
      answers: [],
    },
    [...shippedLaw().clocks, ...sorrel.clocks],
    { edtf: "2021-06-01" },
    calendars,
  );
  const places = new Set(found.clocks.flatMap(({ rows }) => rows.map(({ jurisdiction }) => jurisdiction)));
  expect([...places].sort()).toEqual(["ICCPR", "SOR"]);
});

test("no room of the law names a country", () => {
  const names = [
    ...new Set(shippedLaw().clocks.map(({ jurisdiction }) => jurisdiction)),
    ..."Cambodia Khmer England Wales France Philippines India Mexico Africa Germany".split(" "),
  ].filter((name) => name !== "UN" && name !== "ICCPR");
  const rooms = [
    "analysis/clock",
    "analysis/assessment",
    "analysis/tracker",
    "intake/law",
    "web/screen/case",
    "web/screen/tracker",
  ];
  const files = [
    ...rooms.flatMap((room) =>
      readdirSync(new URL(`../src/${room}/`, import.meta.url)).map((name) => `${room}/${name}`),
    ),
    ..."law case-clock clock-batch assessment tracker visit signed"
      .split(" ")
      .map((name) => `service/${name}.ts`),
    ..."clock clock-row moment norm element assessment recommendation promise letter"
      .split(" ")
      .map((name) => `domain/${name}.ts`),
    ..."clock assessment tracker case".split(" ").map((name) => `api/${name}.ts`),
  ].filter((name) => !name.endsWith(".test.ts"));
  expect(files.length).toBeGreaterThan(50);
  const pattern = new RegExp(`\\b(?:${names.join("|")})\\b`);
  for (const name of files) {
    const text = readFileSync(new URL(`../src/${name}`, import.meta.url), "utf8");
    expect(pattern.exec(text)?.[0], name).toBeUndefined();
  }
});
