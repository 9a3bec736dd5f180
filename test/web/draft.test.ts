import fc from "fast-check";
import { expect, test } from "vitest";
import {
  copyName,
  editBetween,
  freeName,
  moved,
  nameOf,
  paragraphsOf,
  quotesOf,
  replaced,
  sidecarName,
} from "../../src/web/checker/draft.ts";

const shown = (text: string): string[] => paragraphsOf(text).map(({ start, end }) => text.slice(start, end));

test("blank lines part paragraphs, also with spaces in them; single line breaks do not", () => {
  expect(shown("\n\nOne\nstill one\n \n\nTwo  \n\t\nThree\n\n")).toEqual([
    "One\nstill one",
    "Two  ",
    "Three",
  ]);
});

test("paragraphs lose nothing but white space and never overlap", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "7", "\n", " ", "\n\n", "\r\n", "> ", "# "), { maxLength: 40 }),
      (parts) => {
        const text = parts.join("");
        const paragraphs = paragraphsOf(text);
        let rest = "";
        let at = 0;
        for (const { start, end } of paragraphs) {
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

test("headings, quotations, lists, tables and wrapped prose are told apart", () => {
  const full = "a line of prose that was wrapped by hand at its sixtieth column or so";
  const text = ["## Title", "> said", "- one\n- two", "Jan 12\nFeb 15", `${full}\n${full}\nend`].join("\n\n");
  expect(paragraphsOf(text).map(({ kind, level, prefix }) => [kind, level, prefix])).toEqual([
    ["heading", 2, 3],
    ["quote", 0, 2],
    ["list", 0, 0],
    ["lines", 0, 0],
    ["prose", 0, 0],
  ]);
  expect(quotesOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(["> said"]);
});

test("the edit between two texts makes the one of the other and touches no more than it must", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (head, gone, come, tail) => {
      const before = head + gone + tail;
      const after = head + come + tail;
      const edit = editBetween(before, after);
      if (before === after) expect(edit).toBeUndefined();
      else {
        expect(replaced(before, edit!)).toBe(after);
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
        const after = replaced(before, edit);
        for (let at = edit.end; at < before.length; at++) expect(after[moved(at, edit)]).toBe(before[at]);
        for (let at = 0; at < edit.start; at++) expect(moved(at, edit)).toBe(at);
      },
    ),
  );
});

test("what is saved never has the name of what was opened", () => {
  expect(sidecarName("report.md")).toBe("report.md.numbers.jsonl");
  expect(copyName("report.md")).toBe("report.checked.md");
  expect(copyName("page.html")).toBe("page.checked.md");
  expect(copyName("notes")).toBe("notes.checked.txt");
});

test("a pasted text is called by its first words, and no two drafts alike", () => {
  expect(nameOf("# Two to a mattress: overcrowding in prisons\n\nText", [])).toBe(
    "Two to a mattress overcrowding.md",
  );
  expect(nameOf("\n…", [])).toBe("Draft.md");
  expect(freeName("a.md", ["a.md", "a 2.md"])).toBe("a 3.md");
});
