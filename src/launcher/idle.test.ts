import { expect, test } from "vitest";
import { idleWatch } from "./idle.ts";

const minute = 60_000;

function watched(minutes: number) {
  const clock = { now: 1_000_000, steady: 0 };
  let locked = 0;
  const watch = idleWatch(minutes, () => (locked += 1), {
    now: () => clock.now,
    steady: () => clock.steady,
  });
  return {
    watch,
    pass: (now: number, steady = now) => {
      clock.now += now;
      clock.steady += steady;
      watch.look();
      return locked > 0;
    },
  };
}

test("it locks once nobody was there for the minutes given, and a person begins them anew", () => {
  const { watch, pass } = watched(3);
  try {
    expect(pass(2.9 * minute)).toBe(false);
    watch.person();
    expect(pass(2.9 * minute)).toBe(false);
    expect(pass(0.1 * minute)).toBe(true);
  } finally {
    watch.stop();
  }
});

test("time in which the machine slept counts, and a clock set back saves nothing", () => {
  for (const [wall, steady] of [
    [8 * 60 * minute, 0],
    [-60 * minute, 3 * minute],
  ] as const) {
    const { watch, pass } = watched(3);
    watch.stop();
    expect(pass(wall, steady)).toBe(true);
  }
});
