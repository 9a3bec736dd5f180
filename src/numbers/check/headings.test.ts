import { expect, it } from "vitest";
import { draftOf } from "../../text/written-draft.ts";
import { checkDrafts } from "../check-draft.ts";

const found = (source: string) =>
  checkDrafts([{ doc: "draft", text: draftOf("markdown", source), decisions: [] }], {
    ledger: [],
  }).drafts[0]!.found.diagnostics.map(({ rule, severity }) => [rule, severity]);

it("a number of a heading that is one digit off the one below it is asked about", () => {
  expect(found("# Fire kills 37\n\nA fire in Marlow prison killed 47 inmates, officials said.\n")).toEqual([
    ["internal-contradiction", "warning"],
  ]);
});

it("a heading is left alone where the text has its number, rounds to it or counts something else", () => {
  expect(found("# Fire kills 37\n\nA fire killed 37 inmates and hurt 47 inmates.\n")).toEqual([]);
  expect(found("# Nearly 1,300 held\n\nThe prison held 1,280 people.\n")).toEqual([]);
  expect(found("# Fire kills 37\n\nThe prison has 27 cells.\n")).toEqual([]);
});
