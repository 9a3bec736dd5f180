import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addDecision, checkFiles } from "../../src/service/check.ts";
import { checking } from "../../src/web/screen/checker/checking.ts";
import { basis, verdictsAgree } from "./everywhere.ts";
import { folderWith } from "./fixture.ts";

describe("a draft has the same verdicts from the command, in an editor and on the screen", () => {
  // More drafts, and those in Word and PDF, are tried in everywhere.slow.test.ts.
  test.each([
    ["md", 15],
    ["html", 10],
    ["txt", 10],
  ] as const)("whatever stands in a file that ends in .%s", async (ending, numRuns) => {
    // That there is nothing to compare is no agreement.
    expect(await verdictsAgree(ending, numRuns)).toBeGreaterThan(numRuns / 2);
  });

  test("a decision that the command wrote holds on the screen, word for word", async () => {
    const text = "- Ash Lane holds **9,500** people in 2,050 places: it is *463%* over capacity.\n";
    const path = join(folderWith({ "draft.md": text }), "draft.md");
    const request = {
      ledger: basis.ledger,
      drafts: [{ doc: "draft.md", source: { format: "markdown" as const, text } }],
    };
    const check = checking();
    const [before] = check({ ...request, drafts: [{ ...request.drafts[0]!, decisions: [] }] }).drafts;
    if (typeof before !== "object") throw new Error("not read");
    const { start, end, rule } = before.claims.flatMap(({ findings }) => findings)[0]!;
    const exact = before.read.text.slice(start, end);
    const selector = {
      type: "TextQuoteSelector" as const,
      exact,
      prefix: before.read.text.slice(Math.max(0, start - 32), start),
      suffix: before.read.text.slice(end, end + 32),
    };
    const line = { selector, resolutions: [{ kind: "accept" as const, rule, note: "so printed" }] };
    await addDecision(path, line);
    const [command] = await checkFiles([path], basis);
    expect(command!.resolved).toMatchObject({ open: [], lapsed: [] });
    const [after] = check({ drafts: [{ ...request.drafts[0]!, decisions: command!.decisions }] }).drafts;
    expect(after).toMatchObject({
      lapsed: [],
      claims: expect.arrayContaining([expect.objectContaining({ state: "accepted" })]),
    });
  });
});
