import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDossiers, passphrase } from "../../test/dossier.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import { operations } from "../api/operations.ts";
import type { IdentityAsk } from "../api/identity.ts";
import { decryptInMemory, newAgeIdentity } from "../crypto/age.ts";
import type { SentShare } from "../crypto/identity-epoch.ts";
import { identitySchema } from "../domain/identity.ts";
import { auditEvents, currentCheckpoint } from "../store/read.ts";
import { shown } from "./disclose.ts";
import { runOperation, useCases } from "./operations.ts";
import { forgetSecond } from "./second-unlock.ts";
import { type ReadSession, type WriteSession, narrowed, openSession } from "./session.ts";

const { empty, bring, path } = openDossiers();
const second = "copper lantern behind a quiet orchard";
const around = { passphrase: second, slot: weakSlot };

/** Words that stand in no other place than in what is sealed. */
const canary = {
  names: [{ value: "Zwendel Oquarri" }, { value: "ឡូកអ្វាម៉ាស", kind: "called" }],
  birth: "1987-03-14",
  contacts: [{ kind: "telephone", value: "+855 12 774 3391" }],
  national_ids: [{ number: "QX-5591-77" }],
  address: "Vlimmer Street 8",
  note: "Hrolfskint",
};
const words = [
  "Zwendel",
  "Oquarri",
  "ឡូកអ្វាម៉ាស",
  "774 3391",
  "7743391",
  "QX-5591",
  "QX559177",
  "Vlimmer",
  "Hrolfskint",
];

const ask = async (session: ReadSession, name: string, input: object = {}): Promise<unknown> =>
  shown(
    operations.get(name)!.local
      ? await useCases.get(name)!.run(session, input, around)
      : await runOperation(session, name, input),
  );

async function eventsOf(session: ReadSession): Promise<unknown[]> {
  const events = (await auditEvents(session.reader)).map(({ event }) => event);
  return events.filter(({ event }) => String(event).startsWith("identity-") || event === "refused");
}

let session: WriteSession;

beforeAll(async () => {
  session = await empty("sealed");
  const persons = ["p-1", "p-2", "p-3"].map((id) => ({ id, pseudonym: `P ${id}` }));
  await bring(session, "persons.json", JSON.stringify({ habeas: 1, persons }));
});
afterAll(() => forgetSecond(session));

describe("one holder", () => {
  test("before anybody holds keys nothing is sealed, and the sentence says how to begin", async () => {
    await expect(ask(session, "identity.write", { person: "p-1", identity: canary })).rejects.toThrow(
      /habeas identity holder DIR/,
    );
    await expect(ask(session, "identity.unlock")).rejects.toMatchObject({ code: "not-found" });
  });

  test("of a person it is said whether an identity is sealed, and nothing of it", async () => {
    const said = { person: { ref: "p-1", label: "P p-1", sealed: false } };
    expect(await ask(session, "identity.status", { person: "p-1" })).toMatchObject(said);
    expect(await ask(session, "identity.status")).toMatchObject({ person: null });
    await expect(ask(session, "identity.status", { person: "p-0" })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("the second passphrase is another than the first, and none that a program guesses", async () => {
    const holder = useCases.get("identity.holder")!;
    await expect(holder.run(session, {}, { passphrase, slot: weakSlot })).rejects.toThrow(
      /the one of the dossier/,
    );
    await expect(holder.run(session, {}, { passphrase: "abcd1234", slot: weakSlot })).rejects.toThrow(
      /can be guessed/,
    );
    const { recipient } = (await ask(session, "identity.holder")) as { recipient: string };
    expect(await ask(session, "identity.status")).toMatchObject({
      holder: true,
      unlocked_until: null,
      epoch: 1,
      threshold: 1,
      holders: [{ recipient, member: session.member }],
      announced: [],
      left: 0,
    });
    await expect(ask(session, "identity.holder")).rejects.toMatchObject({ code: "already-there" });
  });

  test("whoever writes an identity need not be able to open it; to open it takes the second unlock, and leaves who and why", async () => {
    expect(await ask(session, "identity.write", { person: "p-1", identity: canary })).toEqual({
      person: "p-1",
      replaced: false,
      met: [],
    });
    const before = (await eventsOf(session)).length;
    const open = { person: "p-1", why: "to call back" };
    await expect(ask(session, "identity.open", open)).rejects.toMatchObject({ code: "not-unlocked" });
    await ask(session, "identity.unlock");
    expect(await ask(session, "identity.open", open)).toEqual({
      person: "p-1",
      identity: identitySchema.parse(canary),
    });
    expect((await eventsOf(session)).slice(before)).toEqual([
      { event: "identity-asked", ...open },
      { event: "refused", of: "identity-asked", problem: "not-unlocked" },
      { event: "identity-asked", ...open },
      { event: "identity-opened", person: "p-1" },
    ]);
    await expect(ask(session, "identity.open", { person: "p-2", why: "to see" })).rejects.toThrow(
      /No identity is sealed for p-2/,
    );
    const reading = await openSession(session.dir, { passphrase, slot: weakSlot, mode: "read" });
    await expect(ask(reading, "identity.open", open)).rejects.toThrow(/can't keep that/);
    await reading.close();
  });

  test("that somebody was interviewed before is said without saying who, and what is compared is no bare hash", async () => {
    const met = (identity: object) => ask(session, "identity.check", { identity });
    const holder = { ask: [session.member] };
    expect(await met({ names: [{ value: "OQUARRI, zwendel" }] })).toEqual({ met: ["name"], ...holder });
    const telephone = { names: [{ value: "X" }], contacts: [{ kind: "telephone", value: "012-774-3391" }] };
    expect(await met(telephone)).toEqual({ met: ["contact"], ...holder });
    expect(await met({ names: [{ value: "Z" }], national_ids: [{ number: "qx 5591 77" }] })).toEqual({
      met: ["paper"],
      ...holder,
    });
    expect(await met({ names: [{ value: "Zwendel" }] })).toEqual({ met: [], ask: [] });
    expect(await ask(session, "identity.write", { person: "p-2", identity: telephone })).toMatchObject({
      met: ["contact"],
    });
    // The same person's own is no other's.
    expect(await ask(session, "identity.write", { person: "p-1", identity: canary })).toMatchObject({
      replaced: true,
      met: ["contact"],
    });
  });

  test("no operation, file or refusal has a word of an identity but the one that opens it", async () => {
    const inputs: Readonly<Record<string, readonly object[]>> = {
      "record.list": [{ kind: "person" }],
      "record.search": words.map((word) => ({ words: word })),
      "record.show": [{ ref: "p-1" }, { ref: "identity" }],
      "record.open": [{ ref: "p-1" }],
      "record.history": [{ ref: "p-1" }],
      "finding.compute": [{ unit: "person", property: "true" }],
      "finding.table": [{ unit: "person", rows: "sex" }],
      "matrix.show": [{ unit: "person" }],
      "identity.check": [{ identity: canary }],
      "identity.open": [
        { person: "p-3", why: "to see" },
        { person: "nobody", why: "to see" },
      ],
      "identity.write": [
        { person: "nobody", identity: canary },
        { person: "p-1", identity: { ...canary, [words[0]!]: 1 } },
        { person: "p-1", identity: { ...canary, birth: "Vlimmer" } },
      ],
      "dossier.export": [{ out: path("all.jsonl"), to: "plain", confirm: "sealed" }],
      "dossier.site": [{ out: path("pages") }],
      "dossier.backup": [{ file: path("copy.backup") }],
      // This machine's home would be searched for minutes.
      "dossier.raid": [{ places: [path(".")] }],
    };
    const texts: string[] = [];
    for (const [name, { local }] of operations) {
      for (const input of inputs[name] ?? [{}]) {
        const run = local
          ? useCases.get(name)!.run(session, input, { passphrase, slot: weakSlot })
          : runOperation(session, name, input);
        texts.push(
          await run.then(
            (answer) => `${name} ${JSON.stringify(shown(answer))}`,
            (error: Error) => `${name} ${error.message} ${JSON.stringify(error.cause ?? "")}`,
          ),
        );
      }
    }
    expect(texts.length).toBeGreaterThan(operations.size);
    for (const text of texts) for (const word of words) expect(text, word).not.toContain(word);

    const files = [session.dir, path("pages"), path(".")].flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    expect(files.some((file) => file.endsWith("all.jsonl"))).toBe(true);
    for (const file of files) {
      const bytes = readFileSync(file);
      for (const word of words)
        for (const encoding of ["utf8", "utf16le"] as const)
          expect(bytes.includes(Buffer.from(word, encoding)), `${file} ${word}`).toBe(false);
    }
    // What is looked for would be found.
    await ask(session, "identity.unlock");
    const opened = JSON.stringify(await ask(session, "identity.open", { person: "p-1", why: "to see" }));
    expect(words.filter((word) => opened.includes(word))).not.toEqual([]);
  });

  test("who may see some records only gets no operation on identities, and no body holds their plaintext", async () => {
    const partner = narrowed(session, "partner", () => true);
    for (const [name, input] of [
      ["identity.status", {}],
      ["identity.check", { identity: canary }],
      ["identity.open", { person: "p-1", why: "to see" }],
    ] as const)
      await expect(ask(partner, name, input)).rejects.toThrow(/partner/);
    const rows = await session.reader.projection.tables.selectFrom("record").selectAll().execute();
    const sealed = rows.filter(({ kind }) => kind === "identity");
    expect(sealed.map(({ search, class: of }) => [search, of])).toEqual([
      ["", "I"],
      ["", "I"],
    ]);
    for (const { body } of sealed) for (const word of words) expect(body).not.toContain(word);
  });

  test("a new epoch seals every identity anew, and is given to holders of this journal alone", async () => {
    const { holders } = (await ask(session, "identity.status")) as { holders: { recipient: string }[] };
    const mine = holders[0]!.recipient;
    const stranger = (await newAgeIdentity()).recipient;
    await expect(ask(session, "identity.epoch", { holders: [mine, stranger], threshold: 1 })).rejects.toThrow(
      /announced itself/,
    );
    forgetSecond(session);
    await expect(ask(session, "identity.epoch", { holders: [mine], threshold: 1 })).rejects.toMatchObject({
      code: "not-unlocked",
    });
    const { size } = await currentCheckpoint(session.reader);
    expect((await currentCheckpoint(session.reader)).size).toBe(size);
    await ask(session, "identity.unlock");
    expect(await ask(session, "identity.epoch", { holders: [mine], threshold: 1 })).toEqual({
      epoch: 2,
      sealed: 2,
    });
    expect(await ask(session, "identity.status")).toMatchObject({ epoch: 2, left: 0 });
    expect(await ask(session, "identity.open", { person: "p-1", why: "to see" })).toMatchObject({
      identity: { address: "Vlimmer Street 8" },
    });
    expect(await ask(session, "identity.check", { identity: canary })).toMatchObject({
      met: ["paper", "contact", "name"],
    });
  });
});

describe("what does not rest on the tests before it", () => {
  // Each is the test of a defence that is switched off alone (test/switches/), and then runs alone.
  let session: WriteSession;
  beforeAll(async () => {
    session = await empty("alone");
    const persons = ["p-1", "p-2"].map((id) => ({ id, pseudonym: `P ${id}` }));
    await bring(session, "alone.json", JSON.stringify({ habeas: 1, persons }));
    await ask(session, "identity.holder");
    for (const { id } of persons) await ask(session, "identity.write", { person: id, identity: canary });
  });
  afterAll(() => forgetSecond(session));

  test("the second unlock lasts five minutes by either clock, for this process alone", async () => {
    const open = { person: "p-1", why: "to call back" };
    const until = Date.parse(((await ask(session, "identity.unlock")) as { until: string }).until);
    const at = (now: number): WriteSession => ({ ...session, now: () => now });
    expect(await ask(at(until - 1000), "identity.open", open)).toMatchObject({ person: "p-1" });
    // A clock that was set back does not stretch it.
    await expect(ask(at(until - 600_000), "identity.open", open)).rejects.toMatchObject({
      code: "not-unlocked",
    });
    await ask(session, "identity.unlock");
    await expect(ask(at(until + 301_000), "identity.open", open)).rejects.toMatchObject({
      code: "not-unlocked",
    });
  });

  test("wrong second passphrases are counted on the disk, so that no restart forgets them", async () => {
    const unlock = (passphrase: string): Promise<unknown> =>
      useCases.get("identity.unlock")!.run(session, {}, { passphrase, slot: weakSlot });
    for (let n = 0; n < 5; n++)
      await expect(unlock("not the words of it")).rejects.toThrow(/second passphrase is wrong/);
    await expect(unlock(second)).rejects.toThrow(/wait 2 seconds/);
    // What is counted lies in the folder, where another process finds it.
    const again = await openSession(session.dir, { passphrase, slot: weakSlot, mode: "read" });
    await expect(useCases.get("identity.unlock")!.run(again, {}, around)).rejects.toThrow(/wait [12] second/);
    await again.close();
    rmSync(join(session.dir, "holder.attempts"));
  });

  test("one identity leaves in a file for one recipient; more than one needs a second person", async () => {
    const receiver = await newAgeIdentity();
    const out = path("one.age");
    const to = { recipient: receiver.recipient, why: "for their lawyer" };
    await ask(session, "identity.unlock");
    const before = (await eventsOf(session)).length;
    expect(await ask(session, "identity.export", { ...to, persons: ["p-1"], out })).toEqual({ persons: 1 });
    expect((await eventsOf(session)).slice(before)).toEqual([
      { event: "identity-exported", persons: ["p-1"], ...to },
      { event: "identity-opened", person: "p-1" },
    ]);
    const text = Buffer.from(await decryptInMemory(out, { identities: [receiver.identity] })).toString(
      "utf8",
    );
    expect(JSON.parse(text)).toMatchObject({
      identities: [{ person: "p-1", identity: { address: "Vlimmer Street 8" } }],
    });
    const two = { ...to, persons: ["p-1", "p-2"], out: path("two.age") };
    await expect(ask(session, "identity.export", two)).rejects.toThrow(/by two people/);
    // A share of this member's own is no second person's.
    const question = (await ask(session, "identity.ask", {
      persons: ["p-1", "p-2"],
      purpose: "export",
      why: "for their lawyer",
    })) as IdentityAsk;
    const own = (await ask(session, "identity.share", { ask: question })) as SentShare;
    await expect(ask(session, "identity.export", { ...two, shares: [own] })).rejects.toThrow(/by two people/);
  });

  test("a share answers what stands in the journal word for word, for what it was asked alone", async () => {
    await ask(session, "identity.unlock");
    const question = (await ask(session, "identity.ask", {
      persons: ["p-1"],
      why: "to call back",
    })) as IdentityAsk;
    await expect(ask(session, "identity.share", { ask: { ...question, why: "to be kind" } })).rejects.toThrow(
      /not in this dossier's journal/,
    );
    const share = (await ask(session, "identity.share", { ask: question })) as SentShare;
    const open = { why: "to call back", shares: [share] };
    expect(await ask(session, "identity.open", { ...open, person: "p-1" })).toMatchObject({ person: "p-1" });
    await expect(ask(session, "identity.open", { ...open, person: "p-2" })).rejects.toThrow(
      /answers no question/,
    );
    const foreign = { ...share, device: "00".repeat(32) };
    await expect(
      ask(session, "identity.open", { ...open, person: "p-1", shares: [foreign] }),
    ).rejects.toThrow(/not in this journal/);
  });
});

test("pseudonyms and refs are drawn at random, and nobody has them yet", async () => {
  const { drawn } = (await ask(session, "identity.pseudonym", { count: 50 })) as {
    drawn: { ref: string; pseudonym: string }[];
  };
  expect(new Set(drawn.map(({ ref }) => ref)).size).toBe(50);
  expect(new Set(drawn.map(({ pseudonym }) => pseudonym)).size).toBe(50);
  for (const { ref, pseudonym } of drawn)
    expect(`${ref} ${pseudonym}`).toMatch(/^p-[a-z2-9]{8} [A-Z][\w-]+ [A-Z][\w-]+$/);
});
