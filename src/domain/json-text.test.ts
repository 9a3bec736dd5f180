import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../test/size.ts";
import { readJsonText } from "./json-text.ts";

const faultOf = (text: string, bounds?: { characters: number; values: number }): string => {
  const read = readJsonText(text, bounds);
  return read.ok ? "none" : read.fault;
};

test("any JSON value comes back as JSON.parse gives it, but for the one key that is refused", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      fc.pre(!text.includes('"__proto__":'));
      expect(readJsonText(text)).toEqual({ ok: true, value: JSON.parse(text) });
    }),
  );
});

test("text that JSON.parse refuses is refused too", () => {
  const pieces = fc.constantFrom(
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "1",
    "-",
    "e9",
    "a",
    " ",
    "true",
    '"a"',
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 12 }).map((chosen) => chosen.join("")),
      (text) => {
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          expect(readJsonText(text).ok).toBe(false);
          return;
        }
        const read = readJsonText(text);
        if (read.ok) expect(read.value).toEqual(value);
      },
    ),
    { numRuns: sized(2_000) },
  );
});

test("a key that stands twice in one object is refused, also where one of the two is spelled with escapes", () => {
  expect(faultOf('{"a": 1, "a": 2}')).toBe("twice");
  expect(faultOf('[{"b": {"a": 1, "\\u0061": 2}}]')).toBe("twice");
  const many = Array.from({ length: 40 }, (_, index) => `"k${index}": 1`);
  expect(faultOf(`{${many.join(",")}}`)).toBe("none");
  expect(faultOf(`{${many.join(",")}, "k3": 2}`)).toBe("twice");
  expect(faultOf('{"a": {"a": 1}, "b": [{"a": 1}, {"a": ":"}]}')).toBe("none");
});

test("a number that is larger than a number can be is refused, and text of digits is none", () => {
  for (const number of ["1e999", "-1E+400", "9".repeat(400)])
    expect(faultOf(`[${number}]`)).toBe("not-finite");
  for (const number of ["1e308", "0.1", "9".repeat(300), `"${"9".repeat(400)}"`])
    expect(faultOf(`[${number}]`)).toBe("none");
});

test("depth, length and number of values are bounded before anything is built", () => {
  expect(faultOf("[".repeat(100) + "]".repeat(100))).toBe("none");
  expect(faultOf("[".repeat(101) + "]".repeat(101))).toBe("too-deep");
  expect(faultOf('{"a":'.repeat(1_000_000))).toBe("too-deep");
  const small = { characters: 30, values: 10 };
  expect(faultOf("[1,1,1,1,1,1,1,1]", small)).toBe("none");
  expect(faultOf("[[],[],[],[],[],[]]", small)).toBe("too-many");
  expect(faultOf(" ".repeat(31), small)).toBe("too-long");
});

test("__proto__ is no key, in whichever spelling, and constructor is one like any other", () => {
  expect(readJsonText('{"a":{"__proto__":1}}')).toEqual({ ok: false, fault: "no-word" });
  expect(readJsonText('{"__prot\\u006f__":1}')).toEqual({ ok: false, fault: "no-word" });
  expect(readJsonText('{"a":"__proto__","constructor":1}').ok).toBe(true);
});
