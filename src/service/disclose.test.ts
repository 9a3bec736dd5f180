import { expect, test } from "vitest";
import { audiences } from "../domain/consent.ts";
import { disclose, shown } from "./disclose.ts";

test("the case team sees what it asks for, and every other audience is refused with a sentence", () => {
  expect(shown(disclose({ n: 1 }, "case-team"))).toEqual({ n: 1 });
  for (const audience of audiences.filter((word) => word !== "case-team")) {
    expect(() => disclose({ n: 1 }, audience), audience).toThrow(/case team only/);
  }
});
