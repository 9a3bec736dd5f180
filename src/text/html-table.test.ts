import { expect, test } from "vitest";
import { readHtmlTable } from "./html-table.ts";

test("what Excel copies is read as it shows it, with line breaks in a cell and what a merged cell covers left alone", () => {
  const excel = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-number-format:General}</style></head>
    <body><table border=0 width=192><!--StartFragment--><col width=64 span=3>
    <tr height=20><td colspan=2 class=xl65 width=128>Old
      Fort</td><td align=right>1,135</td></tr>
    <tr style='display:none'><td>hidden</td><td></td><td></td></tr>
    <tr height=20><td rowspan=2>two<br style='mso-data-placement:same-cell'>lines</td><td>&nbsp;</td><td>over 40</td></tr>
    <tr><td>ព្រៃវែង</td><td></td></tr><!--EndFragment--></table></body></html>`;
  expect(readHtmlTable(excel)).toEqual([
    ["Old Fort", undefined, "1,135"],
    ["two\nlines", "", "over 40"],
    [undefined, "ព្រៃវែង", ""],
  ]);
});

test("where LibreOffice says what an ambiguous number or date is, it is that; what is shown with a precision stays", () => {
  const calc = `<table cellspacing="0"><colgroup width="85"></colgroup>
    <tr><td sdval="1135" sdnum="1031;"><font face="Liberation Sans">1.135</font></td>
        <td sdval="45.5999" sdnum="1033;0;0.0">45.6</td>
        <td sdval="43528" sdnum="1033;1033;MM/DD/YY">03/04/19</td>
        <td sdval="43525" sdnum="1033;0;MMM YYYY">Mar 2019</td>
        <td sdval="1.135" sdnum="1033;0;0.000">1.135</td></tr></table>`;
  expect(readHtmlTable(calc)).toEqual([["1135", "45.6", "2019-03-04", "Mar 2019", "1.135"]]);
});

test("what has no table is none, a table within a cell is text of it, and no cell covers more than is bounded", () => {
  expect(readHtmlTable("<p>a word</p>")).toBeUndefined();
  expect(readHtmlTable("")).toBeUndefined();
  expect(readHtmlTable("<table></table>")).toBeUndefined();
  expect(readHtmlTable("<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>")).toEqual([
    ["ab"],
  ]);
  const wide = `<table>${`<tr><td colspan=1000000>a</td></tr>`.repeat(300)}</table>`;
  expect(readHtmlTable(wide)).toBeUndefined();
  expect(readHtmlTable(`<table><tr><td colspan="-3">a</td></tr></table>`)).toEqual([["a"]]);
});
