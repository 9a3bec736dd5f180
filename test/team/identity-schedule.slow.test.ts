import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { Problem } from "../../src/domain/problem.ts";
import { shown } from "../../src/service/disclose.ts";
import { useCases } from "../../src/service/operations.ts";
import { forgetSecond } from "../../src/service/second-unlock.ts";
import { openSession, type WriteSession } from "../../src/service/session.ts";
import { append } from "../../src/store/append.ts";
import { exportJournal, importJournal } from "../../src/store/exchange.ts";
import { counted, sized } from "../size.ts";
import { writing } from "../store/temporary.ts";
import { weakSlot } from "../weak-slot.ts";
import { exported, foundingDevice, imported, joined, on } from "./device.ts";

/**
 * What the devices of three members do about identities while they exchange no journal, and in which order they then do. Whatever that
 * was, all have the same epoch, holders and identities in the end, and nothing that was sealed is out of everybody's reach.
 */
type Step =
  | { readonly do: "hold"; readonly by: number }
  | { readonly do: "epoch"; readonly by: number }
  | { readonly do: "write"; readonly by: number; readonly person: number }
  | { readonly do: "pass"; readonly from: number; readonly to: number };

const device = fc.nat({ max: 2 });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ do: fc.constant("hold" as const), by: device }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("epoch" as const), by: device }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant("write" as const), by: device, person: fc.nat({ max: 1 }) }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("pass" as const), from: device, to: device }) },
  ),
  { minLength: 4, maxLength: 14 },
);

/** Schedules in which something was wrong once, as small as they were found. */
const once: readonly (readonly [string, readonly Step[]])[] = [
  [
    "two epochs of one number, made apart",
    [
      ...[0, 1].map((by) => ({ do: "hold", by }) as const),
      { do: "pass", from: 0, to: 1 },
      { do: "pass", from: 1, to: 0 },
      { do: "write", by: 0, person: 0 },
      { do: "epoch", by: 0 },
      { do: "pass", from: 0, to: 1 },
      { do: "epoch", by: 0 },
      { do: "epoch", by: 1 },
    ],
  ],
  [
    "two first holders that did not know of one another, each with an identity of one person",
    [
      { do: "hold", by: 0 },
      { do: "hold", by: 1 },
      { do: "write", by: 1, person: 0 },
      { do: "write", by: 0, person: 0 },
    ],
  ],
  [
    "an identity that is written anew while another device seals all of them to a new epoch",
    [
      { do: "hold", by: 0 },
      { do: "write", by: 0, person: 0 },
      { do: "pass", from: 0, to: 1 },
      { do: "write", by: 1, person: 0 },
      { do: "epoch", by: 0 },
    ],
  ],
];

const names = ["a", "b", "c"] as const;
const second = "copper lantern behind a quiet orchard";
const around = { passphrase: second, slot: weakSlot };
const inMemory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const template = mkdtempSync(join(inMemory, "habeas-identities-"));
afterAll(() => rmSync(template, { recursive: true, force: true }));

/** Three devices of three members, who all know two persons. */
beforeAll(async () => {
  const a = await foundingDevice(template);
  const others = [
    await joined(a, template, "b", ["key-holder"]),
    await joined(a, template, "c", ["key-holder"]),
  ];
  await on(a, ({ writer }) =>
    append(
      writer,
      ["p-0", "p-1"].map((ref) => ({ ref, kind: "person", body: { pseudonym: ref } })),
    ),
  );
  for (const other of others) await imported(other, await exported(a, template));
});

async function asked<T>(session: WriteSession, name: string, input: object = {}): Promise<T> {
  return shown(await useCases.get(name)!.run(session, input, around)) as T;
}

/** The answer, or in which way there is none. */
async function tried<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

/** Runs a schedule, lets each device hear of all, in an order of its own, and gives what each of them then has. */
async function endOf(schedule: readonly Step[], order: readonly number[]) {
  const folder = mkdtempSync(join(inMemory, "habeas-identity-"));
  const sessions: WriteSession[] = [];
  let files = 0;
  const pass = async (from: number, to: number): Promise<void> => {
    if (from === to) return;
    const file = join(folder, `${(files += 1)}.journal`);
    await exportJournal(sessions[from]!.writer, file);
    await importJournal(sessions[to]!.writer, file);
  };
  try {
    for (const name of names) {
      const dir = join(folder, `${name}.habeas`);
      cpSync(join(template, `${name}.habeas`), dir, { recursive: true });
      sessions.push(await openSession(dir, { ...writing, mode: "write" }));
    }
    let written = 0;
    for (const step of schedule)
      if (step.do === "pass") await pass(step.from, step.to);
      else
        await tried(async () => {
          const session = sessions[step.by]!;
          if (step.do === "hold") await asked(session, "identity.holder");
          else if (step.do === "write")
            await asked(session, "identity.write", {
              person: `p-${step.person}`,
              identity: { names: [{ value: `Zwendel ${"abcdefghijklmno"[(written += 1)]!}` }] },
            });
          else {
            await asked(session, "identity.unlock");
            const { holders, announced } = await asked<{
              holders: { recipient: string }[];
              announced: string[];
            }>(session, "identity.status");
            const all = [...holders.map(({ recipient }) => recipient), ...announced];
            await asked(session, "identity.epoch", { holders: all, threshold: 1 });
          }
        });
    // What each has now, and all of it to each, in the order that it comes in.
    const own = await Promise.all(
      sessions.map(async ({ writer }) => {
        const file = join(folder, `${(files += 1)}.journal`);
        await exportJournal(writer, file);
        return file;
      }),
    );
    for (const [at, { writer }] of sessions.entries())
      for (const from of at === 0 ? order : order.toReversed())
        if (from !== at) await importJournal(writer, own[from]!);
    return await Promise.all(sessions.map(standing));
  } finally {
    for (const session of sessions) {
      forgetSecond(session);
      await session.close();
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function standing(session: WriteSession) {
  await tried(() => asked(session, "identity.unlock"));
  const {
    holder: _,
    unlocked_until: __,
    ...status
  } = await asked<Record<string, unknown>>(session, "identity.status");
  const met: unknown[] = [];
  for (const letter of "abcdefghijklmno")
    met.push(
      await tried(() =>
        asked(session, "identity.check", { identity: { names: [{ value: `Zwendel ${letter}` }] } }),
      ),
    );
  const opened: unknown[] = [];
  for (const person of ["p-0", "p-1"])
    opened.push(await tried(() => asked(session, "identity.open", { person, why: "to call back" })));
  return { same: { status, met }, opened };
}

async function mustAgree(schedule: readonly Step[], order: readonly number[]): Promise<void> {
  const ends = await endOf(schedule, order);
  for (const { same } of ends) expect(same).toEqual(ends[0]!.same);
  for (const at of [0, 1]) {
    const answers = ends.map(({ opened }) => opened[at]);
    const read = answers.filter((answer) => typeof answer !== "string");
    for (const answer of read) expect(answer).toEqual(read[0]);
    expect(answers, "damaged for one of the devices").not.toContain("damaged");
    const isSealed = schedule.some((step) => step.do === "write" && step.person === at);
    // Whoever holds no key of its epoch is told so; where it was never sealed, nobody has it.
    if (read.length === 0 && isSealed) expect(new Set(answers)).toEqual(new Set(["not-found"]));
  }
}

test.each(once)("all devices have the same of identities: %s", async (_, schedule) => {
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
  ])
    await mustAgree(schedule, order);
});

const runs = sized(80, 4);
test(`all devices have the same of identities after each of ${counted(runs)} schedules, and nothing sealed is out of reach`, async () => {
  await fc.assert(fc.asyncProperty(steps, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), mustAgree), {
    numRuns: runs,
    seed: inject("seed"),
  });
});
