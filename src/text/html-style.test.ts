import { describe, expect, it } from "vitest";
import { htmlText } from "./html.ts";

const textOf = (body: string, style = ""): string =>
  htmlText(`<html><head><style>${style}</style></head><body>${body}<p>Shown.</p></body></html>`).text;

describe("what a page hides is not read", () => {
  it.each([
    ["by a class", ".draft{display:none}", `<p class="a draft">5</p>`],
    [
      "by a tag with a class, among others",
      "h1, p.draft { color: red; display : none }",
      `<p class="draft">5</p>`,
    ],
    ["by an id", "#old{display:none!important}", `<div id="old"><p>5</p></div>`],
    [
      "by where it stands",
      "section > .x b { display: none }",
      `<section><p class="x"><b>5</b></p></section>`,
    ],
    ["for screens", "@media screen { .draft { display: none } }", `<p class="draft">5</p>`],
    ["by visibility", ".v{visibility:hidden}", `<p class="v">5</p>`],
    ["by its own style", "", `<p style="color:red;visibility:hidden">5</p>`],
    ["by an attribute", "", `<p hidden>5</p>`],
    [
      "in a template, a comment and where no scripts run",
      "",
      `<template>5</template><!-- 5 --><noscript>5</noscript>`,
    ],
  ])("%s", (_, style, body) => {
    expect(textOf(body, style).trim()).toBe("Shown.");
  });
});

describe("what a page shows is read", () => {
  it.each([
    ["hidden from screen readers alone", "", `<p aria-hidden="true">5</p>`],
    ["what can be opened", "", "<details><summary>More</summary>5</details>"],
    ["hidden in print alone", "@media print { p { display: none } }", "<p>5</p>"],
    ["of another class", ".draft{display:none}", `<p class="drafts">5</p>`],
    ["what a later rule shows again", "p{display:none} p{display:block}", "<p>5</p>"],
    ["what a stronger rule shows", "p.a{display:block} p{display:none}", `<p class="a">5</p>`],
    [
      "a visible part of what is not",
      ".v{visibility:hidden}",
      `<div class="v"><p style="visibility:visible">5</p></div>`,
    ],
    ["a state that it is not in", "p:hover{display:none}", "<p>5</p>"],
    ["what only a comment hides", "/* p{display:none} */", "<p>5</p>"],
  ])("%s", (_, style, body) => {
    expect(textOf(body, style)).toContain("5");
  });
});
