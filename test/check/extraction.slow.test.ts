import { expect, test } from "vitest";
import { readDraft } from "../../src/intake/draft-text/read-draft.ts";
import { zip } from "./fixture.ts";

test("an archive that unpacks to more than a draft may take is refused", async () => {
  const bomb = zip({ "word/document.xml": Buffer.alloc(260 * 1024 * 1024) });
  expect(bomb.length).toBeLessThan(1024 * 1024);
  await expect(readDraft("bomb.docx", bomb)).rejects.toThrow(/unpacks to more than a draft may take/);
});
