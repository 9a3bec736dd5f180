import { describe, expect, it } from "vitest";
import { applyEdits } from "../../text/edit.ts";
import { checkDocuments } from "../check/check.ts";
import { seen } from "./seen.ts";

const check = (text: string) => checkDocuments([{ doc: "d", text }], []).documents[0]!;

describe("what nobody sees says nothing", () => {
  const plain = "Ash Lane holds 9,500 people in 2,050 places: it is 463% over capacity.";
  it.each([
    ["a soft hyphen", plain.replace("capacity", "capa\u00adcity")],
    ["a zero-width space", plain.replace("people", "peo\u200bple")],
    ["a word joiner within a number", plain.replace("9,500", "9,\u2060500")],
    ["marks of direction", plain.replace("463%", "\u2068463%\u2069")],
    ["a byte order mark within the text", plain.replace("holds", "\ufeffholds")],
    ["a selector of looks", plain.replace("463%", "463%\ufe0e")],
  ])("%s", (_, text) => {
    const [found] = check(text).diagnostics;
    expect(found?.rule).toBe("of-vs-over");
    expect(text.slice(found!.start, found!.end).replaceAll(/[^\x20-\x7e]/g, "")).toBe("463% over capacity");
    expect(check(applyEdits(text, found!.fix!.edits)).diagnostics).toEqual([]);
  });
});

describe("digits of every script are read, and mended in their own", () => {
  it.each([
    ["Arabic", "Ash Lane holds ٩٬٥٠٠ people in ٢٬٠٥٠ places: it is at ٦٤٣٪ of capacity.", "٤٦٣"],
    ["Persian", "Ash Lane holds ۹۵۰۰ people in ۲۰۵۰ places: it is at ۶۴۳٪ of capacity.", "۴۶۳"],
    ["Khmer", "Ash Lane holds ៩,៥០០ people in ២,០៥០ places: it is at ៦៤៣% of capacity.", "៤៦៣"],
    ["Devanagari", "Ash Lane holds ९,५०० people in २,०५० places: it is at ६४३% of capacity.", "४६३"],
    ["Thai", "Ash Lane holds ๙,๕๐๐ people in ๒,๐๕๐ places: it is at ๖๔๓% of capacity.", "๔๖๓"],
    [
      "full width",
      "Ash Lane holds ９５００ people in ２０５０ places: it is at ６４３％ of capacity.",
      "４６３",
    ],
    ["Chakma", "Ash Lane holds 𑄿𑄻𑄶𑄶 people in 𑄸𑄶𑄻𑄶 places: it is at 𑄼𑄺𑄹% of capacity.", "𑄺𑄼𑄹"],
  ])("%s", (_, text, right) => {
    const [found] = check(text).diagnostics;
    expect(found).toMatchObject({ rule: "share-mismatch", severity: "error" });
    expect(found!.fix!.edits.map((edit) => edit.text)).toEqual([right]);
    expect(check(applyEdits(text, found!.fix!.edits)).diagnostics).toEqual([]);
  });
});

describe("a number is one whatever stands between its thousands", () => {
  it.each([
    ["38,990", 38990],
    ["38'990", 38990],
    ["38’990", 38990],
    ["38 990", 38990],
    ["38\u00a0990", 38990],
    ["38\u202f990", 38990],
    ["38\u2009990", 38990],
    ["38\u2007990", 38990],
    ["1.250.000", 1250000],
    ["1'250'000", 1250000],
    ["4,78,600", 478600],
    ["٣٨٬٩٩٠", 38990],
  ])("%s", (printed, value) => {
    const { mentions } = check(`The prisons held ${printed} people.`);
    expect(mentions.map((mention) => [mention.surface, mention.value])).toEqual([[printed, value]]);
  });

  it("what may be nine and a half or nine thousand five hundred is held against nothing", () => {
    const { mentions, diagnostics } = check("The jail holds 9.500 people in 950 places, 1% of capacity.");
    expect(mentions[0]).toMatchObject({ surface: "9.500", is_checkable_claim: false });
    expect(diagnostics).toEqual([]);
  });
});

it("every stretch of a text leads to its source and back", () => {
  const source = "a\u00ad1\u200b٢b𑄿c";
  const text = seen(source);
  expect(text.text).toBe("a12b9c");
  for (let start = 0; start < text.text.length; start++)
    for (let end = start + 1; end <= text.text.length; end++) {
      const place = text.sourceOf(start, end);
      expect(text.seenOf(place.start, place.end)).toEqual({ start, end });
      expect(seen(source.slice(place.start, place.end)).text).toBe(text.text.slice(start, end));
    }
});
