import { afterAll, expect, test } from "vitest";
import { openApart } from "./apart/apart.ts";
import { readDraft } from "./documents/read-draft.ts";

const hurried = openApart({ limits: { seconds: 0.5 } });
afterAll(() => hurried.close());

test.each(["[a](", "[^1]", "*a_", "www.a_", "1. ", "=\n"])(
  "Markdown of %j without end ends in one sentence, in a child",
  async (piece) => {
    await expect(readDraft("a.md", Buffer.from(piece.repeat(100_000)), hurried)).rejects.toThrow(
      /^a\.md (could not be read within 0.5 seconds|is nested too deeply|needs more memory)/,
    );
  },
);
