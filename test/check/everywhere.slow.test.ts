import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { counted, sized } from "../size.ts";
import { files } from "./corpus.ts";
import { byCommand, byScreen, documentVerdictsAgree, posted, verdictsAgree } from "./everywhere.ts";
import { folderWith } from "./fixture.ts";

describe("a draft has the same verdicts from the command, in an editor and on the screen", () => {
  test.each([
    ["md", sized(1500)],
    ["html", sized(1500)],
    ["txt", sized(600)],
  ] as const)("whatever stands in %s files, %i of them", async (ending, numRuns) => {
    expect(await verdictsAgree(ending, numRuns)).toBeGreaterThan(numRuns / 2);
  });

  const documents = sized(200);
  test(`whatever stands in Word and PDF, ${counted(documents)} of them`, async () => {
    await documentVerdictsAgree(documents);
  });

  test("over drafts in Word and PDF, which the server reads for the screen", async () => {
    const folder = folderWith(files);
    for (const [name, content] of Object.entries(files)) {
      const command = await byCommand(join(folder, name));
      expect([name, byScreen(name, await posted(name, content))]).toEqual([name, command]);
      expect([name, command.verdicts.length > 0]).toEqual([name, true]);
    }
  });
});
