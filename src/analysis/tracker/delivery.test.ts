import { expect, test } from "vitest";
import type { Time } from "../../domain/time.ts";
import { holdersOn } from "./holder.ts";
import { letterStatus } from "./letter.ts";
import { type PutLetter, replyLedger } from "./reply-ledger.ts";
import { claimOf, statementOf } from "./status.ts";

const at = (edtf: string): Time => ({ edtf });
const letter: PutLetter = {
  ref: "l",
  dated: at("2021-03-01"),
  respond_by: at("2021-03-15"),
  questions: ["By whose order?"],
  to: ["ministry"],
  copied: [],
  delivery: [
    { state: "bounced", on: at("2021-03-04") },
    { state: "sent", on: at("2021-03-01") },
  ],
};

test("a letter that bounced is never overdue and gave no opportunity to reply, from the day on which it came back", () => {
  const on = (day: string): string => letterStatus(letter, [letter], at(day)).state;
  expect([on("2021-03-03"), on("2021-03-04"), on("2021-04-01")]).toEqual(["waiting", "bounced", "bounced"]);
  const put = (day: string, all = [letter]): string =>
    replyLedger([{ ref: "c", to: ["ministry"] }], all, at(day))[0]!.put;
  expect([put("2021-03-03"), put("2021-04-01")]).toEqual(["put", "nobody"]);
  // Sent anew and handed over, it is.
  const anew = {
    ...letter,
    delivery: [...letter.delivery!, { state: "handed-over" as const, on: at("2021-03-09") }],
  };
  expect([put("2021-04-01", [anew]), letterStatus(anew, [anew], at("2021-04-01")).state]).toEqual([
    "put",
    "overdue",
  ]);
});

test("who held an office on the day of a letter: those of whom the record says so, and those of whom it does not say otherwise", () => {
  const holders = [
    { who: "A", office: "minister", from: at("2018-05"), until: at("2021-02-28") },
    { who: "B", office: "minister", from: at("2021-03-01"), until: at("2022-06") },
    { who: "C", office: "minister", from: at("2022-06") },
    { who: "D", office: "secretary" },
  ];
  const on = (day: string): string =>
    holdersOn(holders, at(day))
      .map(({ who, held }) => `${who}${held === "yes" ? "" : "?"}`)
      .join(" ");
  expect(on("2021-02-28")).toBe("A D?");
  expect(on("2021-03-01")).toBe("B D?");
  expect(on("2018-05-10")).toBe("A? D?");
  expect(on("2022-06-15")).toBe("B? C? D?");
  expect(on("2023-01-01")).toBe("C? D?");
});

test("a claim is contradicted by one figure, borne out by one without another against it, and else nobody can tell", () => {
  expect(claimOf([])).toBe("cannot-tell");
  expect(claimOf([{ shows: "cannot-tell" }, { shows: "borne-out" }])).toBe("borne-out");
  expect(claimOf([{ shows: "borne-out" }, { shows: "contradicted" }])).toBe("contradicted");
  expect(["policy-claim", "refusal", "counter-commitment", "plan"].map(statementOf)).toEqual([
    "claim",
    "refusal",
    "counter-promise",
    "promise",
  ]);
});
