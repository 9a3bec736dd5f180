import { describe, expect, test } from "vitest";
import { openApart } from "../../src/intake/apart/apart.ts";
import type { Limits } from "../../src/box/limit.ts";
import { readDraft } from "../../src/intake/documents/read-draft.ts";
import { docx, zip } from "./fixture.ts";

test("an archive that unpacks to more than a draft may take is refused", async () => {
  const bomb = zip({ "word/document.xml": Buffer.alloc(260 * 1024 * 1024) });
  expect(bomb.length).toBeLessThan(1024 * 1024);
  await expect(readDraft("bomb.docx", bomb)).rejects.toThrow(/unpacks to more than a draft may take/);
});

describe("a file that harms its reader", () => {
  test("by nesting without end is one sentence", async () => {
    await expect(readDraft("deep.html", Buffer.from("<div>".repeat(100_000)))).rejects.toThrow(
      "deep.html is nested too deeply to be read",
    );
  });

  const file = docx([{ runs: ["463 people"] }]);
  const under = (limits: Partial<Limits>, draft = file): Promise<unknown> => {
    const apart = openApart({ limits });
    return readDraft("draft.docx", draft, apart).finally(() => apart.close());
  };

  test("that takes too long is one sentence", async () => {
    const long = docx(Array.from({ length: 5000 }, () => ({ runs: ["463 people were held there"] })));
    await expect(under({ seconds: 0.001 }, long)).rejects.toThrow(
      "draft.docx could not be read within 0.001 seconds",
    );
  });

  test("that takes too much memory is one sentence", async () => {
    await expect(under({ residentMegabytes: 10 })).rejects.toThrow("draft.docx needs more memory to read");
  });

  test("that answers with more than a file may is one sentence", async () => {
    await expect(under({ answerMegabytes: 0.00001 })).rejects.toThrow("draft.docx needs more memory to read");
  });
});
