import { readFileSync } from "node:fs";
import { z } from "zod";
import { expect, test } from "vitest";
import { openApi } from "../src/api/openapi.ts";
import { operations } from "../src/api/operations.ts";

const manual = readFileSync(new URL("../docs/operations.md", import.meta.url), "utf8");

test("the manual has a row for every operation, with what it takes, and for no other", () => {
  const rows = new Map(
    [...manual.matchAll(/^\| `([a-z-]+\.[a-z-]+)` \| ([a-z, ]+) \|(.*?)\|.*\|$/gm)].map(
      ([, name, effect, takes]) => [name!, { effect, takes: takes! }],
    ),
  );
  expect([...rows.keys()].sort()).toEqual([...operations.keys()].sort());
  for (const { name, effect, local, audit, input } of operations.values()) {
    const { takes, effect: said } = rows.get(name)!;
    const is = [effect, ...(local ? ["here"] : []), ...(audit === undefined ? [] : ["traced"])];
    expect(said, name).toBe(is.join(", "));
    const fields = Object.keys((input as z.ZodObject).shape);
    const page = fields.includes("cursor");
    expect(takes.includes("page"), name).toBe(page);
    const own = fields.filter((field) => !(page && (field === "limit" || field === "cursor")));
    expect([...takes.matchAll(/`(\w+)`/g)].map(([, field]) => field).sort(), name).toEqual(own.sort());
  }
});

test("docs/openapi.json is what the operations say (npx vitest run -u writes it anew)", async () => {
  await expect(`${JSON.stringify(openApi(), null, 2)}\n`).toMatchFileSnapshot("../docs/openapi.json");
});
