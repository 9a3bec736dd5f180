import { afterAll, expect, inject, test } from "vitest";
import { nextUniform, randomStream } from "../../src/simulation/engine/random.ts";
import { sized } from "../size.ts";
import { Copy } from "./copy.ts";
import { type Switch, switches } from "./switches.ts";

/**
 * `npm run test:switches` runs all of them; `npm run test:slow` a tenth, by the seed. What a test finds is shown twice: it passes
 * in the copy as it stands, and fails once its defence is off.
 */
const seed = inject("seed");
const chosen = drawn(switches, sized(switches.length, 3));
process.stderr.write(
  `Which of the ${switches.length} defences are switched off comes of the seed ${seed} (--sequence.seed).\n`,
);

const copy = new Copy();
afterAll(() => copy.remove());

test(`the tests of ${chosen.length} defences pass in a copy in which none is switched off`, () => {
  for (const isSlow of [false, true]) {
    const rows = chosen.filter(({ test: { file } }) => file.endsWith(".slow.test.ts") === isSlow);
    if (rows.length === 0) continue;
    const { passed, failed, said } = copy.run(
      [...new Set(rows.map((one) => one.test.file))],
      rows.map((one) => one.test.name),
    );
    expect(failed, said).toEqual([]);
    for (const one of rows)
      expect(
        passed.some((title) => title.includes(one.test.name)),
        one.defence,
      ).toBe(true);
  }
});

test.each(chosen.map((one) => [one.defence, one] as const))("without it a test fails: %s", (_, one) => {
  const { failed, said } = copy.runWithout(one);
  expect(
    failed.some((title) => title.includes(one.test.name)),
    said,
  ).toBe(true);
});

/** So many of the rows, each as likely as another, in their order. */
function drawn(rows: readonly Switch[], many: number): readonly Switch[] {
  const random = randomStream(seed);
  const left = [...rows];
  const taken = Array.from(
    { length: many },
    () => left.splice(Math.floor(nextUniform(random) * left.length), 1)[0]!,
  );
  return rows.filter((one) => taken.includes(one));
}
