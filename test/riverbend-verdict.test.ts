import { expect, test } from "vitest";
import { findingVerdicts } from "../src/domain/finding.ts";
import { shown } from "../src/service/disclose.ts";
import { listConsistency, listFindings } from "../src/service/finding.ts";
import { loadRecords } from "../src/service/load.ts";
import { example } from "./example.ts";

const riverbend = example("riverbend");

test("every finding of Riverbend comes out as its note says, and every verdict occurs", async () => {
  const claimed = new Map(
    (await loadRecords(riverbend.dossier, "finding")).map(({ ref, body }) => [
      ref,
      /expected: ([a-z-]+)/.exec(body.note ?? "")?.[1],
    ]),
  );
  const rows = shown(await listFindings(riverbend.dossier));
  expect(Object.fromEntries(rows.map(({ ref, verdict }) => [ref, verdict]))).toEqual(
    Object.fromEntries(claimed),
  );
  expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(findingVerdicts));
});

test("the faults that Riverbend's cases were given are found, and nothing else is broken", async () => {
  const broken = shown(await listConsistency(riverbend.dossier)).filter(
    ({ verdict }) => verdict === "broken",
  );
  expect(broken.map(({ rule, record }) => `${rule} ${record.split("/")[0]}`).sort()).toEqual([
    "age-and-date c-24",
    "age-and-date c-24",
    "event-within-stay ev-yard",
    "inclusion c-30",
    "sentence-within-norm c-26",
    "stage-follows c-28",
  ]);
});
