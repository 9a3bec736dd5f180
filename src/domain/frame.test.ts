import { expect, test } from "vitest";
import { parseBody } from "./record.ts";

test("a frame keeps the rule that its members are said to meet, and takes plain refs as members", () => {
  const raw = {
    label: "the people arrested since 2017",
    inclusion: `start >= "2017"`,
    unit: "episode",
    members: ["c-7/e"],
  };
  const result = parseBody("frame", raw);
  expect(result).toMatchObject({
    ok: true,
    body: { inclusion: `start >= "2017"`, members: [{ ref: "c-7/e" }] },
  });
  expect(parseBody("frame", { label: "the people", inclusion: 2017 })).toMatchObject({
    ok: false,
    problems: [{ field: "inclusion" }],
  });
});
