import { describe, expect, it } from "vitest";
import { checkDrafts } from "../../src/numbers/check-draft.ts";
import { readDraft } from "../../src/intake/documents/read-draft.ts";
import { type DraftText, type EditableFormat } from "../../src/text/draft-text.ts";
import { draftOf } from "../../src/text/written-draft.ts";
import { wordFile } from "./fixture.ts";

const findings = (text: DraftText): (readonly [string, string])[] =>
  checkDrafts([{ doc: "draft", text, decisions: [] }], { ledger: [] })
    .drafts[0]!.found.diagnostics.filter(({ severity }) => severity !== "info")
    .map(({ rule, start, end }) => [rule, text.text.slice(start, end)]);

const inText = (format: EditableFormat, source: string) => findings(draftOf(format, source));

const occupancies = (held: string, occupancy: string): string => `| Prison | Held | Places | Occupancy |
|---|---:|---:|---:|
| Millbrook | 4,100 | 2,000 | 205% |
| Ash Lane | 9,500 | 2,050 | ${occupancy} |
| All | ${held} | 4,050 | 336% |
`;

describe("the columns of a table are held against each other", () => {
  it("totals and occupancies", () => {
    expect(inText("markdown", occupancies("13,600", "463%"))).toEqual([]);
    expect(inText("markdown", occupancies("13,900", "363%"))).toEqual([
      ["of-vs-over", "363%"],
      ["sum-mismatch", "13,900"],
    ]);
  });

  it("shares of a column, and changes between two years", () => {
    const of = (share: string): string =>
      `| Status | Number | % |\n|---|---|---|\n| Sentenced | 300 | 60 |\n| Remand | 200 | ${share} |\n| Total | 500 | 100 |\n`;
    expect(inText("markdown", of("40"))).toEqual([]);
    expect(inText("markdown", of("45"))).toEqual([["share-mismatch", "45"]]);
    const change = (value: string): string =>
      `| Prison | 2021 | 2022 | Change |\n|---|---|---|---|\n| Nord | 800 | 920 | +15% |\n| Sud | 500 | 600 | ${value} |\n`;
    expect(inText("markdown", change("+20%"))).toEqual([]);
    expect(inText("markdown", change("+30%"))).toEqual([["growth-mismatch", "+30%"]]);
  });

  it("a sum of each row", () => {
    const of = (sum: string): string =>
      `| Year | Men | Women | All |\n|---|---|---|---|\n| 2020 | 5,100 | 400 | 5,500 |\n| 2021 | 5,300 | 450 | ${sum} |\n`;
    expect(inText("markdown", of("5,750"))).toEqual([]);
    expect(inText("markdown", of("5,850"))).toEqual([["sum-mismatch", "5,850"]]);
  });

  it("in HTML with cells over several rows and columns", () => {
    const of = (total: number): string => `<table><caption>Deaths</caption>
<tr><th rowspan="2">Prison</th><th colspan="2">Deaths</th></tr><tr><th>2021</th><th>2022</th></tr>
<tr><td>Nord</td><td>14</td><td>21</td></tr><tr><td>Sud</td><td>9</td><td>11</td></tr>
<tr><td>Total</td><td>23</td><td>${total}</td></tr></table>`;
    expect(inText("html", of(32))).toEqual([]);
    expect(inText("html", of(35))).toEqual([["sum-mismatch", "35"]]);
  });

  it("in Word", async () => {
    const row = (...cells: readonly string[]): string =>
      `<w:tr>${cells.map((text) => `<w:tc><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`).join("")}</w:tr>`;
    const file = wordFile(
      `<w:tbl>${row("Prison", "Inmates", "Beds")}${row("Nord", "420", "400")}${row("Sud", "310", "300")}${row("Total", "830", "700")}</w:tbl>`,
    );
    expect(findings(await readDraft("a.docx", file))).toEqual([["sum-mismatch", "830"]]);
  });
});

/** Right tables whose columns a hasty reader would add up or divide. */
const right = `| Nationality | 2021 | 2022 | Change |
|---|---:|---:|---:|
| Norland | 120 | 150 | +25% |
| Estmark | 80 | 60 | –25% |
| Other | 40 | 44 | 10% |
| Total | 240 | 254 | 5.8% |

| Top three prisons | Inmates |
|---|---|
| A | 500 |
| B | 400 |
| C | 300 |
| Total | 2,700 |

| Treatment | n | % of 80 |
|---|---|---|
| Beaten | 40 | 50 |
| Threatened | 36 | 45 |
| Starved | 20 | 25 |
| Total interviewed | 80 | 100 |

| Year | Deaths | Per 1,000 | Prisoners |
|---|---|---|---|
| 2019 | 30 | 3.0 | 10,000 |
| 2020 | 44 | 4.0 | 11,000 |
| 2021 | 36 | 3.0 | 12,000 |

| Category | Men | Women | Total |
|---|---|---|---|
| Sentenced | 4,200 | 310 | 4,510 |
| Remand | 2,100 | 190 | 2,290 |
| of whom minors | 80 | 5 | 85 |
| Total | 6,300 | 500 | 6,800 |

| Prison | Places | Inmates | Free places | Occupancy (%) |
|---|---|---|---|---|
| A | 500 | 450 | 50 | 90.0 |
| B | 300 | 360 | –60 | 120.0 |
| C | 200 | 190 | 10 | 95.0 |
| Total | 1,000 | 1,000 | 0 | 100.0 |

| Quarter | Arrests | Share |
|---|---|---|
| Q1 | 100 | 33.3 |
| Q2 | 100 | 33.3 |
| Q3 | 100 | 33.3 |
| Total | 300 | 100 |

| Month | Arrests | Releases | Total held |
|---|---|---|---|
| January | 40 | 35 | 905 |
| February | 50 | 40 | 915 |
| March | 45 | 50 | 910 |
`;

it("a table is left alone where its own numbers do not say what belongs together", () => {
  expect(inText("markdown", right)).toEqual([]);
});
