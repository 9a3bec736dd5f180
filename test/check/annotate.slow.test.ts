import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { docxText } from "../../src/intake/documents/docx.ts";
import { docx, folderWith, habeas } from "./fixture.ts";

const textOf = (file: Uint8Array): string => {
  const read = docxText(Buffer.from(file));
  return typeof read === "string" ? read : read.text;
};

it("the command writes a copy once, says so, and leaves the draft", async () => {
  const file = docx([{ runs: ["Of 11,746 prisoners, 7,164 (71%) have no final judgment."] }]);
  const folder = folderWith({ "press.docx": file });
  const [draft, copy] = [join(folder, "press.docx"), join(folder, "out.docx")];
  const first = await habeas("check", draft, "--fix", "--annotate", copy);
  expect(first.exit).toBe(1);
  expect(first.said).toContain("1 comment and 1 tracked change written");
  expect(textOf(readFileSync(copy))).toBe("Of 11,746 prisoners, 7,164 (61%) have no final judgment.");
  expect(readFileSync(draft).equals(file)).toBe(true);
  const second = await habeas("check", draft, "--annotate", copy);
  expect([second.exit, second.said]).toEqual([2, expect.stringContaining("is there already")]);
});

it("the command refuses other formats and names", async () => {
  const folder = folderWith({ "press.txt": "Nine.", "press.docx": docx([{ runs: ["Nine."] }]) });
  const copy = join(folder, "out.docx");
  expect((await habeas("check", join(folder, "press.txt"), "--annotate", copy)).said).toContain(
    "is no DOCX file",
  );
  expect(
    (await habeas("check", join(folder, "press.docx"), "--annotate", join(folder, "out.odt"))).exit,
  ).toBe(2);
});
