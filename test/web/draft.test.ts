import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits } from "../../src/text/edit.ts";
import { draftOf } from "../../src/text/written-draft.ts";
import {
  blocksOf,
  copyName,
  editBetween,
  freeName,
  moved,
  nameOf,
} from "../../src/web/screen/checker/draft.ts";

const shown = (text: string): string[] =>
  blocksOf(draftOf("text", text)).map(({ start, end }) => text.slice(start, end));

test("blank lines part blocks, also with spaces in them; single line breaks do not", () => {
  expect(shown("\n\nOne\nstill one\n \n\nTwo  \n\t\nThree\n\n")).toEqual([
    "One\nstill one",
    "Two  ",
    "Three",
  ]);
});

test("blocks lose nothing but white space and never overlap", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "7", "\n", " ", "\n\n", "\r\n", "> ", "# "), { maxLength: 40 }),
      (parts) => {
        const text = parts.join("");
        const blocks = blocksOf(draftOf("text", text));
        let rest = "";
        let at = 0;
        for (const { start, end } of blocks) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          rest += text.slice(at, start);
          at = end;
        }
        expect((rest + text.slice(at)).trim()).toBe("");
      },
    ),
  );
});

test("headings, quotations, lines and wrapped prose are told apart", () => {
  const full = "a line of prose that was wrapped by hand at its sixtieth column or so";
  const text = ["## Title", "> said", "- one\n- two", "Jan 12\nFeb 15", `${full}\n${full}\nend`].join("\n\n");
  expect(blocksOf(draftOf("markdown", text)).map(({ kind, level }) => [kind, level])).toEqual([
    ["heading", 2],
    ["quote", 0],
    ["prose", 0],
    ["prose", 0],
    ["lines", 0],
    ["prose", 0],
  ]);
});

test("the edit between two texts makes the one of the other and touches no more than it must", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (head, gone, come, tail) => {
      const before = head + gone + tail;
      const after = head + come + tail;
      const edit = editBetween(before, after);
      if (before === after) expect(edit).toBeUndefined();
      else {
        expect(applyEdits(before, [edit!])).toBe(after);
        expect(edit!.end - edit!.start).toBeLessThanOrEqual(gone.length);
      }
    }),
  );
});

test("a place outside an edit keeps its letter", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      fc.string(),
      fc.string({ minLength: 1 }),
      (head, gone, come, tail) => {
        const before = head + gone + tail;
        const edit = { start: head.length, end: head.length + gone.length, text: come };
        const after = applyEdits(before, [edit]);
        for (let at = edit.end; at < before.length; at++) expect(after[moved(at, edit)]).toBe(before[at]);
        for (let at = 0; at < edit.start; at++) expect(moved(at, edit)).toBe(at);
      },
    ),
  );
});

test("what is saved never has the name of what was opened", () => {
  expect(copyName("report.md")).toBe("report.checked.md");
  expect(copyName("page.html")).toBe("page.checked.html");
  expect(copyName("notes")).toBe("notes.checked.txt");
});

test("a pasted text is called by its first words and what it looks like, and no two drafts alike", () => {
  expect(nameOf("# Two to a mattress: overcrowding in prisons\n\nText", [])).toBe(
    "Two to a mattress overcrowding.md",
  );
  expect(nameOf("\n…", [])).toBe("Draft.txt");
  expect(nameOf("They held 40 – 50 people.\n\n    And 300 more.", [])).toBe("They held 40 50 people.txt");
  expect(freeName("a.md", ["a.md", "a 2.md"])).toBe("a 3.md");
});
