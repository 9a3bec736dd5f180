import { expect, test } from "vitest";
import type { ListedVersion } from "../../api/listing.ts";
import { historyText } from "./record.ts";
import { columns } from "./layout.ts";

test("a cell that has line breaks of its own stays one line of its table", () => {
  const broken = ["\n", "\r\n", "\t", "\v", "\u0085", "\u2028"].map((end) => [`a${end}total`, "1"]);
  expect(columns([...broken, ["total", "6"]]).split(/[\n\r\v\u0085\u2028]/)).toHaveLength(7);
});

test("what was written with a version is said once", () => {
  const row: ListedVersion = {
    entry: "ab".repeat(32),
    position: 3,
    at: "2020-01-01T00:00:00.000Z",
    clock: "right",
    device: "cd".repeat(32),
    member: "first",
    parents: ["x"],
    note: "retracted c-1: entered twice",
    changed: ["retracted"],
    body: {},
  };
  expect(historyText([row]).split("entered twice")).toHaveLength(2);
});
