import { expect, test } from "vitest";
import type { Norm } from "../../domain/norm.ts";
import { normForce } from "./norm-force.ts";

type Given = Parameters<typeof normForce>[0];
const day = (edtf: string) => ({ edtf });
const treaty = (parties: Norm["parties"], more: Partial<Given> = {}): Given => ({
  kind: "treaty",
  states: [],
  parties,
  ...more,
});
const step = (kind: NonNullable<Norm["parties"]>[number]["kind"], on?: string, until?: string) => ({
  state: "XRB",
  kind,
  certainty: "secondary" as const,
  ...(on === undefined ? {} : { on: day(on) }),
  ...(until === undefined ? {} : { until: day(until) }),
});
const words = (norm: Given, ...days: readonly string[]) =>
  days.map((one) => normForce(norm, "XRB", day(one)).word);

test("a treaty binds from the day on which the State is party and it is in force, and one day before it does not", () => {
  const party = treaty([step("signed", "1974-05-02"), step("party", "1976-03-23")]);
  expect(words(party, "1976-03-22", "1976-03-23", "2020")).toEqual(["not-in-force", "binds", "binds"]);
  expect(normForce(party, "XRB", day("1975-01-01")).says).toContain("did not bind XRB on 1975-01-01");
  const later = treaty([step("party", "1976-03-23")], { in_force: day("1976-06-23") });
  expect(words(later, "1976-06-22", "1976-06-23")).toEqual(["not-in-force", "binds"]);
});

test("near a day that is not known that well it may bind", () => {
  const party = treaty([step("party", "1992")]);
  expect(words(party, "1991-12-31", "1992-06-01", "1993-01-01")).toEqual([
    "not-in-force",
    "may-bind",
    "binds",
  ]);
  expect(normForce(party, "XRB", undefined).word).toBe("may-bind");
  expect(words(treaty([step("party", "1992-05-26")]), "1992")).toEqual(["may-bind"]);
});

test("signing alone binds nobody, a reservation is said, and a withdrawal ends it", () => {
  expect(words(treaty([step("signed", "2004-09-01")]), "2020-01-01")).toEqual(["not-party"]);
  const reserved = treaty([step("party", "1990-01-01"), step("reserved", "1990-01-01", "2001-12-31")]);
  expect(words(reserved, "2000-01-01", "2002-01-01")).toEqual(["reserved", "binds"]);
  const left = treaty([step("party", "1990-01-01"), step("withdrawn", "2010-02-01")]);
  expect(words(left, "2010-01-31", "2010-02-01")).toEqual(["binds", "withdrawn"]);
});

test("nothing is said of a State that nobody recorded, and of no other State's row", () => {
  const other = treaty([{ ...step("party", "1990"), state: "XQZ" }]);
  expect(words(other, "2020")).toEqual(["not-recorded"]);
  expect(normForce(treaty([step("party", "1990")]), undefined, day("2020")).word).toBe("not-recorded");
  expect(
    words({ kind: "treaty", states: ["XRB"], in_force: day("2000-01-01") }, "1999-12-31", "2000-01-01"),
  ).toEqual(["not-in-force", "binds"]);
});

test("custom binds everybody; what guides is citable always and said to guide; concluding observations on another State are comparison", () => {
  const soft = (kind: Given["kind"], states: readonly string[] = []): Given => ({
    kind,
    states: [...states],
    in_force: day("2030"),
  });
  expect(words(soft("custom"), "1950")).toEqual(["custom"]);
  for (const kind of ["standard", "un-document", "treaty-body-or-expert"] as const)
    expect(words(soft(kind), "1950", "2020")).toEqual(["guides", "guides"]);
  expect(words(soft("treaty-body-or-expert", ["XQZ"]), "2020")).toEqual(["other-state"]);
  expect(words(soft("treaty-body-or-expert", ["XRB"]), "2020")).toEqual(["guides"]);
});

test("a law of a State binds there while it is in force, and nowhere else", () => {
  const law: Given = { kind: "domestic-law", states: ["XRB"], in_force: day("2009-04-01/2014-12-31") };
  expect(words(law, "2009-03-31", "2009-04-01", "2014-12-31", "2015-01-01")).toEqual([
    "not-in-force",
    "binds",
    "binds",
    "not-in-force",
  ]);
  expect(normForce(law, "XQZ", day("2010-01-01")).word).toBe("other-state");
  expect(words({ kind: "domestic-law", states: ["XRB"] }, "2010-01-01")).toEqual(["may-bind"]);
});
