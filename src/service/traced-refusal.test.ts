import { expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import type { AuditRow } from "../api/dossier.ts";
import { shown } from "./disclose.ts";
import { useCases } from "./operations.ts";
import type { WriteSession } from "./session.ts";

const { empty, bring } = openDossiers();

const audit = async (session: WriteSession): Promise<AuditRow[]> =>
  (shown((await useCases.get("dossier.audit")!.run(session, {})) as never) as { rows: AuditRow[] }).rows;

const counted = { purpose: "statistics", audience: "public", identifiability: "anonymous", medium: "data" };

test("a release that is refused leaves a trace that says what was asked and for whom, and names nobody", async () => {
  const session = await empty("refused-release");
  const content = {
    habeas: 1,
    codebook: [{ name: "beaten", unit: "person", type: "yn" }],
    persons: ["heron", "egret", "stork"].map((id) => ({
      id,
      answers: { beaten: { is: "yes" } },
      consents: [{ id: "c", ...counted, allows: "yes" }],
    })),
    findings: [{ id: "f-3", statement: "s", unit: "person", property: "beaten", predicate: "were beaten" }],
  };
  const { rows } = await bring(session, "all.json", JSON.stringify(content));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  const before = (await audit(session)).length;
  const release = (asked: object) =>
    useCases.get("disclosure.release")!.run(session, { audience: "public", ...asked });
  await release({ refs: ["f-3", "heron", "egret"] });
  await release({ table: { unit: "person", rows: "beaten" } });
  const after = (await audit(session)).slice(before);
  expect(after.map(({ event, says }) => [event, says])).toEqual([
    ["refused", { of: "release", audience: "public", what: { kind: "finding", ref: "f-3" } }],
    ["refused", { of: "release", audience: "public", what: { kind: "people", people: 2 } }],
    [
      "refused",
      {
        of: "release",
        audience: "public",
        what: { kind: "table", unit: "person", rows: "beaten", population: "true" },
      },
    ],
  ]);
  expect(JSON.stringify(after)).not.toMatch(/heron|egret|stork/);
});

test("identities that do not open, as the second passphrase is wrong, leave a trace", async () => {
  const session = await empty("refused-identity");
  const second = (name: string, passphrase: string) =>
    useCases.get(name)!.run(session, {}, { passphrase, slot: weakSlot });
  await second("identity.holder", "second words that are many");
  const before = (await audit(session)).length;
  await expect(second("identity.unlock", "other words")).rejects.toThrow("second passphrase is wrong");
  await second("identity.unlock", "second words that are many");
  expect((await audit(session)).slice(before).map(({ event, says }) => [event, says])).toEqual([
    ["refused", { of: "identity-unlock", problem: "wrong-passphrase" }],
  ]);
});
