import { expect, test } from "vitest";
import { spanOf } from "../../domain/time.ts";
import { letterStatus, type LetterStatus, type TrackedLetter } from "./letter.ts";
import { proposedRepeats, type TrackedCall } from "./repeat.ts";
import { type TrackedObservation, statusOn } from "./status.ts";

const on = (day: string): number => spanOf({ edtf: day }).until!;
const seen = (
  day: string | undefined,
  level: TrackedObservation["level"],
  evidence?: string,
): TrackedObservation => ({
  ...(day === undefined ? {} : { on: { edtf: day } }),
  level,
  evidence,
});

test("a status follows from the newest dated observation with evidence, and from no other", () => {
  const all = [
    seen("2020-03", "announced", "the minister said so"),
    seen("2020-05-10", "started", "a first list was printed"),
    seen("2020-06-01", "done"),
    seen(undefined, "done", "somebody says so"),
    seen("2020-07-01", "no-information", "looked on its pages"),
  ];
  expect(statusOn(all, on("2020-02-28"))).toMatchObject({
    level: "no-information",
    since: undefined,
    uncounted: 2,
  });
  // March is over on 31 March, and not before.
  expect(statusOn(all, on("2020-03-30")).level).toBe("no-information");
  expect(statusOn(all, on("2020-03-31")).level).toBe("announced");
  expect(statusOn(all, on("2020-06-30"))).toMatchObject({
    level: "started",
    since: { edtf: "2020-05-10" },
    looked: undefined,
  });
  expect(statusOn(all, on("2020-07-01"))).toMatchObject({ level: "started", looked: { edtf: "2020-07-01" } });
});

test("that somebody looked before something was seen says nothing", () => {
  const all = [seen("2020-01-01", "no-information", "asked"), seen("2020-02-01", "partial", "half of it")];
  expect(statusOn(all, on("2020-02-01"))).toMatchObject({ level: "partial", looked: undefined });
});

const letter = (ref: string, more: object): TrackedLetter => ({ ref, questions: [], ...more });
const stands = (letters: readonly TrackedLetter[], day: string): LetterStatus =>
  letterStatus(letters[0]!, letters, { edtf: day });

test("a letter is due on its last day and overdue from the next, and without one it waits", () => {
  const asked = letter("a", { dated: { edtf: "2020-04-28" }, respond_by: { edtf: "2020-05-06" } });
  expect(stands([asked], "2020-05-06").state).toBe("waiting");
  expect(stands([asked], "2020-05-07")).toEqual({ state: "overdue", waiting: 9, replies: [] });
  expect(stands([letter("a", { dated: { edtf: "2020-01-21" } })], "2020-07-23")).toMatchObject({
    state: "waiting",
    waiting: 184,
  });
  expect(stands([asked], "2020-04-27").state).toBe("not-sent-yet");
  // Of a letter of March it is not known before April that it was sent.
  expect(stands([letter("a", { dated: { edtf: "2020-03" } })], "2020-03-20").state).toBe("not-sent-yet");
  expect(stands([letter("a", { dated: { edtf: "2020-03" } })], "2020-04-02")).toMatchObject({ waiting: 2 });
});

test("a reply counts from its own day, and an acknowledgement is none", () => {
  const asked = letter("a", { dated: { edtf: "2020-01-21" }, response: "acknowledged" });
  const reply = letter("b", { dated: { edtf: "2020-03-02" }, replies_to: "a" });
  expect(stands([asked, reply], "2020-03-01").state).toBe("acknowledged");
  expect(stands([asked, reply], "2020-03-02")).toEqual({
    state: "answered",
    waiting: undefined,
    replies: ["b"],
  });
});

const call = (ref: string, addressee: string, asks: string, more: object = {}): TrackedCall => ({
  ref,
  asks,
  addressee,
  made_in: "report",
  repeats: [],
  ...more,
});

test("one ask in other words, to another office or in another document, is proposed first", () => {
  const calls = [
    call("a", "Ministry of Prisons", "Give up the planned camp on the northern island."),
    call("b", "Ministry of Prisons", "Publish each month how many people every prison holds."),
    call("c", "Ministry of Prisons", "Train all guards in first aid."),
    call("d", "Cabinet", "Drop the plan for a camp on the northern island.", { repeats: ["a"] }),
    call("e", "Parliament", "Let an independent inquiry look into every death in custody."),
    call("f", "Police", "Investigate all deaths in custody independently.", { made_in: "letter" }),
    call("g", "Police", "Answer letters within a month."),
  ];
  const proposals = proposedRepeats(calls, 3);
  expect(
    proposals
      .slice(0, 2)
      .map(({ first, second }) => `${first} ${second}`)
      .toSorted(),
  ).toEqual(["a d", "e f"]);
  expect(proposals.find(({ first }) => first === "a")).toMatchObject({
    linked: true,
    shared: expect.arrayContaining(["abandon"]),
  });
  expect(proposals.every(({ likeness }) => likeness > 0 && likeness <= 1.000001)).toBe(true);
});

test("two calls of one list to one office weigh less than the same words to two", () => {
  const asks = "Train the police in harm reduction.";
  const likeness = (addressee: string): number =>
    proposedRepeats(
      [call("a", "Interior", asks), call("b", addressee, asks), call("c", "Health", "Open a clinic.")],
      1,
    )[0]!.likeness;
  expect(likeness("Health")).toBeGreaterThan(2 * likeness("Interior"));
});

test("what two calls share is told in words that they have, and not in stems", () => {
  const call = (ref: string, asks: string) => ({ ref, asks, addressee: ref, repeats: [] });
  const [pair] = proposedRepeats(
    [
      call("a", "Release everyone held without an order."),
      call("b", "Everyone held on the island shall be released."),
      call("c", "Paint the gate."),
    ],
    1,
  );
  expect(pair!.shared).toEqual(expect.arrayContaining(["release", "everyone", "held"]));
});
