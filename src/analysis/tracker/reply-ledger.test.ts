import { expect, test } from "vitest";
import { parseTime } from "../../domain/time.ts";
import { type PutLetter, replyLedger } from "./reply-ledger.ts";

const time = (text: string) => parseTime(text)!;
const letter = (ref: string, more: Partial<PutLetter>): PutLetter => ({
  ref,
  questions: [],
  to: [],
  copied: [],
  ...more,
});

test("a call to two offices of which one was written to was put in part, and a copy is no opportunity to reply", () => {
  const letters = [
    letter("l-1", {
      dated: time("2023-03-20"),
      to: ["health"],
      copied: ["police"],
      respond_by: time("2023-04-20"),
    }),
    letter("l-2", { to: ["courts"] }),
    letter("l-3", { dated: time("2023-06"), to: ["schools"] }),
  ];
  const calls = [
    { ref: "a", to: ["health"] },
    { ref: "b", to: ["health", "premier"] },
    { ref: "c", to: ["police", "premier"] },
    // A letter without a date and one that was sent later count for nothing on that day.
    { ref: "d", to: ["courts"] },
    { ref: "e", to: ["schools"] },
    { ref: "f", to: [] },
  ];
  const words = (day: string) => replyLedger(calls, letters, time(day)).map(({ put }) => put);
  expect(words("2023-04-20")).toEqual(["put", "in-part", "copied-only", "nobody", "nobody", "not-resolved"]);
  expect(words("2023-07-01")[4]).toBe("put");
  expect(words("2023-03-19")[0]).toBe("nobody");
});

test("the ledger says by which letter, how many days there were to answer, and what had come of it by then", () => {
  const asked = letter("l-1", { dated: time("2023-03-20"), to: ["health"], respond_by: time("2023-04-20") });
  const answer = letter("l-2", { dated: time("2023-05-02"), replies_to: "l-1" });
  const row = (day: string) =>
    replyLedger([{ ref: "a", to: ["health"] }], [asked, answer], time(day))[0]!.addressees[0]!.letters[0];
  expect(row("2023-04-20")).toMatchObject({ letter: "l-1", days: 31, state: "waiting" });
  expect(row("2023-04-21")).toMatchObject({ state: "overdue" });
  expect(row("2023-05-02")).toMatchObject({ state: "answered" });
});
