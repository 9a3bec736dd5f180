import { expect, test } from "vitest";
import { folder, habeas, ok } from "./habeas.ts";
import { mayBeCounted } from "../may-be-counted.ts";

const temporary = folder();

/** 18 men, of whom 11 had a lawyer, and 16 women, of whom 11 had one. */
const content = {
  habeas: 1,
  codebook: [{ name: "lawyer", unit: "person", type: "yn" }],
  persons: Array.from({ length: 34 }, (_, at) => ({
    id: `p-${at}`,
    sex: at < 18 ? "m" : "f",
    answers: { lawyer: { is: at < 11 || (at >= 18 && at < 29) ? "yes" : "no" } },
    consents: [mayBeCounted],
  })),
  findings: [
    ["everybody", "true"],
    ["men", 'sex == "m"'],
  ].map(([id, population]) => ({
    id,
    statement: "It was so.",
    unit: "person",
    population,
    property: "lawyer",
    predicate: "had a lawyer",
  })),
};

test("whoever works on the cases releases numbers for the public, tries it first, and is told why one stays", async () => {
  const dir = temporary.path("release.habeas");
  await ok("init", dir);
  await ok("import", dir, temporary.write("all.json", JSON.stringify(content)));
  expect((await habeas("release", dir, "everybody", "--for", "public", "--try")).out).toContain(
    "RELEASED  everybody",
  );
  expect((await habeas("releases", dir)).out).not.toContain("everybody");
  expect((await habeas("release", dir, "everybody", "--for", "public")).out).toContain("22 of the 34 people");
  expect((await habeas("releases", dir)).out).toContain("everybody");
  const { out } = await habeas("release", dir, "men", "--for", "public");
  expect(out.replaceAll(/\s+/g, " ")).toContain("REFUSED men");
  expect(out.replaceAll(/\s+/g, " ")).toContain("a number below 10 must stay open");
});
