import { readFileSync, statSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { folder, habeas, ok } from "./habeas.ts";

/** Identities as they are used from the command line: by one device, with a second passphrase from a file. */

const temporary = folder();
const dir = temporary.path("sealed.habeas");
const second = [
  "--second-passphrase-file",
  temporary.write("second", "copper lantern behind a quiet orchard\n"),
];
const canary = temporary.write(
  "who.json",
  JSON.stringify({
    names: [{ value: "Zwendel Oquarri" }],
    contacts: [{ kind: "telephone", value: "012 774 3391" }],
  }),
);

beforeAll(async () => {
  await ok("init", dir);
  await ok("import", dir, temporary.write("p.yaml", "persons: [{id: p-1, pseudonym: Amber}, {id: p-2}]\n"));
});

test("an identity is sealed without the second passphrase and opened with it, and the audit says by whom and why", async () => {
  expect(await ok("identity", "status", dir)).toContain("Nobody holds keys");
  expect(await ok("identity", "holder", dir, ...second)).toMatch(/^age1/);
  expect(statSync(temporary.path("sealed.habeas/holder")).mode & 0o077).toBe(0);
  expect(await ok("identity", "check", dir, canary)).toContain("Nobody in this dossier");
  expect(await ok("identity", "write", dir, "p-1", canary)).toBe("Sealed.\n");
  expect(await ok("identity", "check", dir, canary)).toMatch(
    /interviewed before; the same is a way .*, a name/,
  );
  const opened = await ok("identity", "open", dir, "p-1", "--why", "to call back", ...second);
  expect(opened).toContain("Zwendel Oquarri");
  const wrong = temporary.write("wrong", "words that were never chosen by anybody\n");
  const refused = await habeas(
    "identity",
    "open",
    dir,
    "p-1",
    "--why",
    "x",
    "--second-passphrase-file",
    wrong,
  );
  expect(refused).toMatchObject({
    exit: 1,
    out: "",
    err: expect.stringContaining("second passphrase is wrong"),
  });
  const audit = await ok("audit", dir);
  expect(audit).toMatch(/identity-asked +person p-1 why to call back/);
  expect(audit).toMatch(/identity-opened +person p-1/);
  expect(audit).toMatch(/identity-epoch/);
  expect(audit).not.toMatch(/Zwendel|\[object/);
  for (const words of [
    ["show", dir, "p-1"],
    ["history", dir, "p-1"],
    ["search", dir, "Oquarri"],
    ["verify", dir],
  ])
    expect((await habeas(...words)).out, words[0]).not.toContain("Oquarri");
});

test("what is wrong in a call or a file is said without a word of the file", async () => {
  const odd = temporary.write(
    "odd.json",
    JSON.stringify({ names: [{ value: "Zwendel" }], Oquarri: "Zwendel" }),
  );
  for (const call of [
    ["identity", "write", dir, "p-1", odd],
    ["identity", "write", dir, "p-2", temporary.write("no.json", "Zwendel")],
    ["identity", "open", dir, "p-2", "--why", "to see", ...second],
    ["identity", "share", dir, odd, temporary.path("share.json"), ...second],
    ["identity", "burn", dir],
    ["identity", "open", dir],
  ]) {
    const { exit, out, err } = await habeas(...call);
    expect(exit, call.join(" ")).toBeGreaterThan(0);
    expect(out + err).not.toMatch(/Zwendel|Oquarri/);
    expect(err).toMatch(/^habeas: .+\.\n$/s);
  }
});

test("a question and its answer go over files, and the answer opens what was asked", async () => {
  const [question, answer] = [temporary.path("question.json"), temporary.path("answer.json")];
  await ok("identity", "ask", dir, question, "p-1", "--why", "to call back");
  expect(readFileSync(question, "utf8")).not.toContain("AGE-SECRET-KEY");
  const shared = await habeas("identity", "share", dir, question, answer, ...second);
  expect(shared).toMatchObject({
    exit: 0,
    err: expect.stringContaining("to open p-1, because: to call back"),
  });
  const opened = await ok(
    "identity",
    "open",
    dir,
    "p-1",
    "--why",
    "to call back",
    "--share",
    answer,
    ...second,
  );
  expect(opened).toContain("Zwendel Oquarri");
  expect(await habeas("identity", "ask", dir, question, "p-1", "--why", "again")).toMatchObject({ exit: 1 });
});
