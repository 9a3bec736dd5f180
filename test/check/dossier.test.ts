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

const assessed = (conclusion: string): string => `habeas: 1
persons: [{id: p-1}]
norms: [{id: n-1, instrument: Convention against Torture, provision: art. 1, kind: treaty, requirement: None., elements: cat-1}]
assessments:
  - {id: a-1, norm: n-1, about: p-1, author: A. H., reviewer: B. S., overall: It comes to that., elements: [{element: cat1-act, conclusion: ${conclusion}}]}
`;

it.each([
  ["arguable", 0],
  ["not-shown", 1],
])(
  "a strong word is a warning unless an assessment stands behind it; its elements are %s: %i",
  async (conclusion, warnings) => {
    const folder = folderWith({
      "draft.txt": "The guards tortured him in the yard.\n",
      "records.yaml": assessed(conclusion),
      passphrase: "a-long-passphrase\n",
    });
    const dir = join(folder, "d.habeas");
    const unlock = { passphrase: "a-long-passphrase", slot: weakSlot };
    await createDossierFrom(dir, "words", unlock, [join(folder, "records.yaml")], {});
    const draft = join(folder, "draft.txt");
    const unlocked = ["--passphrase-file", join(folder, "passphrase"), "--format", "json"];
    const { exit, out } = await habeas("check", draft, "--dossier", dir, ...unlocked);
    expect(exit).toBe(0);
    const [{ diagnostics }] = (
      JSON.parse(out) as { documents: [{ diagnostics: { rule: string; severity: string }[] }] }
    ).documents;
    expect(diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual(
      warnings === 0 ? [] : [["strong-word", "warning"]],
    );
    // Without a dossier nobody can tell what stands behind it.
    expect(JSON.parse((await habeas("check", draft, "--format", "json")).out) as object).toMatchObject({
      documents: [{ diagnostics: [] }],
    });
  },
);
