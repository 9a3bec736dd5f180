import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, type Json } from "./canonical-json.ts";

test("two bodies that differ only in the order of their keys have one spelling", () => {
  expect(canonicalJson({ b: 1, a: { d: [], c: "ខ្មែរ" } })).toBe('{"a":{"c":"ខ្មែរ","d":[]},"b":1}');
  expect(canonicalJson({ a: { c: "ខ្មែរ", d: [] }, b: 1 })).toBe('{"a":{"c":"ខ្មែរ","d":[]},"b":1}');
});

test("a member that is undefined is left out, one that is null is kept", () => {
  expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
});

test("a value that JSON cannot say is refused instead of becoming null", () => {
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
  expect(() => canonicalJson([(() => 1) as unknown as Json])).toThrow(TypeError);
});

test("the spelling is read back as the same value and is its own spelling", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value as Json);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
    }),
  );
});
