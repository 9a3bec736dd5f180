import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { useCases } from "./operations.ts";

const { path, empty, bring } = openDossiers();

test("a draft is searched for a pseudonym whatever signs stand in it", async () => {
  const session = await empty("recall");
  const pseudonym = "Anne-Marie (A/B) 1+1";
  await bring(session, "all.json", JSON.stringify({ habeas: 1, persons: [{ id: "p-1", pseudonym }] }));
  writeFileSync(path("draft.md"), `We met ${pseudonym} there.\n`);
  const input = { ref: "p-1", files: [path("draft.md")] };
  const found = shown((await useCases.get("consent.recall")!.run(session, input)) as never);
  expect(found).toMatchObject([{ line: 1, surface: pseudonym, rests_on: "p-1" }]);
});
