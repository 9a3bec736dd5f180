import { rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, inject, test } from "vitest";
import { counted, sized } from "../size.ts";
import { follows, schedules, type Template, template } from "./schedule.ts";

const all = 5_000;

/** A part of the schedules, each from a seed of its own; one that fails is made as small as it still fails, and told as a trace. */
export function schedulesHold(part: number, parts: number): void {
  const many = sized(Math.ceil(all / parts));
  const seed = inject("seed") + part;
  let made: Template;
  beforeAll(async () => void (made = await template()));
  afterAll(() => rmSync(made.folder, { recursive: true, force: true, maxRetries: 3 }));
  test(`${counted(many)} schedules over journal files (part ${part} of ${parts}): who saw the same shows the same, and nothing is lost`, async () => {
    process.stderr.write(
      `The schedules of part ${part} come of the seed ${seed} (--sequence.seed ${inject("seed")}).\n`,
    );
    await fc.assert(
      fc.asyncProperty(schedules, async (steps) => void (await follows(made, steps))),
      { seed, numRuns: many, endOnFailure: false },
    );
  });
}
