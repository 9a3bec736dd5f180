import { expect, test } from "vitest";
import { searchText } from "./search-text.ts";

test("an answer is found by its variable, its code and why there is none", () => {
  expect(
    searchText({ variable: "told_reasons", state: "answered", value: { kind: "code", code: "no" } }),
  ).toBe("no\ntold_reasons");
  expect(searchText({ variable: "told_reasons", state: "not_asked" })).toBe("not_asked\ntold_reasons");
});

test("a number is found as it is written, its page is not", () => {
  const body = {
    value: { kind: "number", low: 38990, high: 38990 },
    printed: "38,990",
    at: { source: "r", page: 7 },
  };
  expect(searchText(body)).toBe("r\n38990\n38990");
});
