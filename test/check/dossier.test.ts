import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createDossierFrom } from "../../src/service/example.ts";
import { weakSlot } from "../weak-slot.ts";
import { folderWith, habeas } from "./fixture.ts";

const records = `habeas: 1
sources:
  - {id: annual, kind: document, title: Annual figures of the prison service}
figures:
  - {id: pop, indicator: prison_population, value: 640, unit: persons, population: people in prison, place: Malta, as_of: 2023, at: "annual#p=4"}
`;

it("a draft is held against a dossier at its checkpoint, and a finding names the record", async () => {
  const folder = folderWith({
    "malta.txt": "Malta's prisons held 710 people in 2023.\n",
    "records.yaml": records,
  });
  const dir = join(folder, "d.habeas");
  const unlock = { passphrase: "a-long-passphrase", slot: weakSlot };
  await createDossierFrom(dir, "islands", unlock, [join(folder, "records.yaml")], {});
  writeFileSync(join(folder, "passphrase"), "a-long-passphrase\n");
  const call = [
    "check",
    join(folder, "malta.txt"),
    "--dossier",
    dir,
    "--passphrase-file",
    join(folder, "passphrase"),
  ];
  const { exit, out, said } = await habeas(...call, "--format", "json");
  expect(said).toBe("");
  expect(exit).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    dossier: "islands",
    checkpoint: { size: expect.any(Number) as number, root: expect.any(String) as string },
    documents: [{ diagnostics: [{ rule: "contradicts-ledger", figure: "pop" }] }],
  });
  const text = await habeas(...call);
  expect(text.out).toContain("    figure: pop");
  expect(text.out).toMatch(/Held against islands at checkpoint \d+ \(\S+\)\.$/);
  const sarif = await habeas(...call, "--format", "sarif");
  expect(JSON.parse(sarif.out)).toMatchObject({ runs: [{ properties: { dossier: "islands" } }] });

  writeFileSync(join(folder, "passphrase"), "another-passphrase\n");
  const refused = await habeas(...call);
  expect(refused.exit).toBe(2);
  expect(refused.out).toBe("");
});
