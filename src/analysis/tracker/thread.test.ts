import { expect, test } from "vitest";
import type { RepeatKind } from "../../domain/repeat.ts";
import { spanOf } from "../../domain/time.ts";
import { type Threaded, threadsOf } from "./thread.ts";

const on = (day: string): number => spanOf({ edtf: day }).until!;

function call(ref: string, made: string | undefined, more: Partial<Threaded> = {}): Threaded {
  return {
    ref,
    kind: "recommendation",
    made: made === undefined ? undefined : { edtf: made },
    madeIn: "report",
    confirmed: [],
    answers: [],
    observations: [],
    ...more,
  };
}

const tie = (ref: string, kind: RepeatKind) => ({ ref, kind, by: "A. H.", reason: "read both" });
const seen = (day: string, level: "started" | "done" | "partial") => ({
  on: { edtf: day },
  level,
  evidence: "a circular",
});

test("confirmed repeats make one thread, and what nobody confirmed makes none", () => {
  const all = [
    call("b", "2021", { confirmed: [tie("a", "same")], madeIn: "letter" }),
    call("a", "2019-03"),
    call("c", "2022-05", { confirmed: [tie("b", "narrower")] }),
    call("d", "2018"),
  ];
  const threads = threadsOf(all, on("2023"));
  expect(threads).toHaveLength(1);
  expect(threads[0]).toMatchObject({ first: "a", asks: [{ ref: "a" }, { ref: "b" }, { ref: "c" }] });
  // In 2020 the second and the third had not been asked.
  expect(threadsOf(all, on("2020"))).toEqual([]);
});

test("a thread stands where its first call and those that ask for the same stand; a narrower one that is done moves nothing", () => {
  const all = [
    call("a", "2019", { observations: [seen("2020-01-01", "started")] }),
    call("b", "2020", { confirmed: [tie("a", "same")], observations: [seen("2021-01-01", "partial")] }),
    call("c", "2020", { confirmed: [tie("a", "narrower")], observations: [seen("2022-01-01", "done")] }),
  ];
  expect(threadsOf(all, on("2023"))[0]).toMatchObject({ status: { level: "partial" }, evidenceOf: "b" });
  expect(threadsOf(all, on("2020"))[0]).toMatchObject({ status: { level: "started" }, evidenceOf: "a" });
});

test("what reports on a call is no ask, and what opposes it stands beside the thread and joins nothing", () => {
  const promise = (ref: string, made: string, more: Partial<Threaded>): Threaded =>
    call(ref, made, { kind: "promise", ...more });
  const all = [
    call("a", "2019"),
    call("b", "2020", { confirmed: [tie("a", "same")] }),
    call("r", "2021", { confirmed: [tie("a", "reports-on")] }),
    promise("no", "2022-02", { confirmed: [tie("b", "opposes")] }),
    promise("no-too", "2022-03", { confirmed: [tie("no", "same")] }),
    promise("yes", "2021-02", { answers: ["a"] }),
  ];
  const [thread, other, ...more] = threadsOf(all, on("2023"));
  expect(more).toEqual([]);
  expect(thread).toMatchObject({
    first: "a",
    asks: [{ ref: "a" }, { ref: "b" }],
    members: [{ ref: "a" }, { ref: "b" }, { ref: "r" }],
    opposed: [{ ref: "no" }],
    answers: [{ ref: "no" }, { ref: "yes" }],
  });
  expect(other).toMatchObject({ first: "no", asks: [], members: [{ ref: "no" }, { ref: "no-too" }] });
});

test("a loop of repeats, one that names itself, and one that names what is not there end", () => {
  const all = [
    call("a", undefined, { confirmed: [tie("b", "same"), tie("a", "same"), tie("gone", "same")] }),
    call("b", undefined, { confirmed: [tie("a", "same")] }),
  ];
  expect(threadsOf(all, on("2023"))).toMatchObject([{ first: "a", members: [{ ref: "a" }, { ref: "b" }] }]);
});
