import { expect, test } from "vitest";
import { deadlineOf } from "./deadline.ts";

test("a deadline is the date that its words name, or is counted from when it was set", () => {
  const made = { edtf: "2020-03" };
  expect(deadlineOf("2023-06")?.edtf).toBe("2023-06");
  expect(deadlineOf("by the end of 2023")?.edtf).toBe("2023");
  expect(deadlineOf("2021-09 (six months from March)")?.edtf).toBe("2021-09");
  expect(deadlineOf("within three years", made)?.edtf).toBe("2023-03-31");
  expect(deadlineOf("in 10 days", made)?.edtf).toBe("2020-04-10");
});

test("words that name no day are no deadline that can pass", () => {
  for (const text of ["at once", "not announced", "before 2023", "within three years"])
    expect(deadlineOf(text), text).toBeUndefined();
});
