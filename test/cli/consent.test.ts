import { existsSync, readFileSync, readdirSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { folder, habeas, ok } from "./habeas.ts";

const temporary = folder();
const dir = temporary.path("consented.habeas");
const records = temporary.write(
  "records.yaml",
  `habeas: 1
persons:
  - id: open
    pseudonym: Heron
    consents:
      - {purpose: publication, audience: public, identifiability: pseudonym, medium: text, allows: yes}
      - {purpose: publication, audience: public, identifiability: pseudonym, medium: data, allows: yes}
      - {purpose: court, audience: partner, identifiability: pseudonym, medium: text, allows: no}
  - {id: silent, pseudonym: Bittern}
`,
);

beforeAll(async () => {
  await ok("init", dir, "--name", "consented");
  await ok("import", dir, records);
}, 60_000);

test("every command that reads a dossier and gives something out takes --for", () => {
  // What keeps a dossier, changes it, or is about who may see it is for those who hold it.
  const forHolders =
    /^(start|example|init|map|import|retract|merge|reinstate|set|consent|verify|rebuild|passphrase|backup|restore|doctor|help|version|panic|clock|erase|identity|member|device|join|journal|recovery|drill|confirm)$/;
  const without = commands.filter(({ options }) => options["for"] === undefined).map(({ name }) => name);
  expect(without.filter((name) => !forHolders.test(name))).toEqual([]);
});

test("what is read for an audience holds those who consented, whatever command asks", async () => {
  for (const call of [
    ["show", dir, "open"],
    ["search", dir, "Heron"],
  ])
    expect(await ok(...call, "--for", "public"), call[0]).toContain("open");
  for (const call of [
    ["search", dir, "Bittern"],
    ["findings", dir],
  ])
    expect(await ok(...call, "--for", "public"), call[0]).not.toContain("silent");
  // A coded matrix counts people, and leaves as numbers that were released or not at all.
  expect((await habeas("matrix", dir, "--unit", "person", "--for", "public")).err).toContain(
    "as they were released",
  );
  const hidden = await habeas("show", dir, "silent", "--for", "public");
  const nobody = await habeas("show", dir, "nobody", "--for", "public");
  expect(hidden).toEqual({ ...nobody, err: nobody.err.replaceAll("nobody", "silent") });
  // Another purpose is another question.
  expect((await habeas("show", dir, "open", "--for", "partner", "--purpose", "court")).exit).toBe(1);
});

test("an export and a site that need a consent are refused with the reason, and nothing stands half-written", async () => {
  const to = ["--for", "public", "--to", "the press"];
  for (const call of [
    ["export", dir, temporary.path("out.json"), "--plain", "--confirm", "consented"],
    ["site", dir, temporary.path("pages")],
  ]) {
    const before = readdirSync(temporary.path("."));
    const refused = await habeas(...call, ...to);
    expect(refused.exit).toBe(1);
    expect(refused.err).toContain(
      "1 person has not consented to publication for public: silent (consent is not on file).",
    );
    expect(readdirSync(temporary.path("."))).toEqual(before);
    const done = await habeas(...call, ...to, "--leave-out");
    expect(done.exit, done.err).toBe(0);
    expect(done.err).toContain("1 person is left out");
    expect(existsSync(call[2]!)).toBe(true);
  }
  expect(readFileSync(temporary.path("out.json"), "utf8")).not.toContain("silent");
  const index = readFileSync(`${temporary.path("pages")}/index.html`, "utf8");
  expect(index).toContain("For public, publication: the press.");
  const audit = await ok("audit", dir);
  expect(audit).toMatch(/site +for public, publication to the press leave out/);
  expect(audit).toMatch(/refused +for public, publication to the press site not-disclosed/);
  const told = await ok("consent", dir, "open");
  expect(told).toMatch(/public +publication +text +shown/);
  expect(told).toMatch(/partner +court +text +left out +consent was refused: open\/consent-3/);
  expect(told).toMatch(/site +for public, publication +the press +shown/);
  expect(told).not.toContain("To send");
});

test("after a withdrawal what went out is said to be no longer allowed, with a letter that asks it back of each addressee", async () => {
  const own = temporary.path("withdrawn.habeas");
  await ok("init", own, "--name", "withdrawn");
  await ok("import", own, records);
  for (const to of ["the press", "a court"])
    await ok("site", own, temporary.path(`pages of ${to}`), "--for", "public", "--to", to, "--leave-out");
  await ok("set", own, "open/consent-1", "allows=withdrawn", "withdrawn=2024-03-02", "--why", "as asked");
  const told = await ok("consent", own, "open");
  expect(told).toMatch(/site +for public, publication +the press +shown +no longer allowed/);
  for (const to of ["the press", "a court"])
    expect(told).toMatch(
      new RegExp(
        `To: ${to}\n\nWe gave you:\n- \\d{4}-\\d\\d-\\d\\d: site, for publication\n\nWhat it says of open may no longer be used\\. Please delete it`,
      ),
    );
  // Why is the person's own.
  expect(told.slice(told.indexOf("To send"))).not.toContain("withdr");
});

test("a wrong audience or purpose, and an address without an audience, are said before a passphrase is asked for", async () => {
  for (const [options, sentence] of [
    [["--for", "press"], "--for takes one of key-holder"],
    [["--for", "public", "--purpose", "statistics"], "--purpose takes one of internal"],
    [["--to", "the press"], "need --for"],
  ] as const) {
    const refused = await habeas("figures", temporary.path("none.habeas"), ...options);
    expect(refused).toMatchObject({ exit: 2, err: expect.stringContaining(sentence) });
  }
  expect((await habeas("serve", dir, "--for", "public", "--read-only")).err).toContain(
    "leave out --read-only",
  );
  expect((await habeas("figures", dir, "--for", "public", "--as-of", "1")).err).toContain("newest state");
});
