import { renameSync } from "node:fs";
import { expect, test } from "vitest";
import type { ErasureRow } from "../../src/api/listing.ts";
import type { JournalImportReport, TeamShown } from "../../src/api/team.ts";
import { folder, habeas, listed, ok } from "./habeas.ts";

const temporary = folder();
let files = 0;

const people = (...ids: string[]): string =>
  temporary.write(
    `people-${(files += 1)}.yaml`,
    ["habeas: 1", "persons:", ...ids.map((id) => `  - {id: ${id}, sex: f, note: "${id} at the river"}`)].join(
      "\n",
    ) + "\n",
  );

async function given(dir: string): Promise<string> {
  const file = temporary.path(`${(files += 1)}.journal`);
  await ok("journal", "export", dir, file);
  return file;
}

const asJson = async <T>(...argv: string[]): Promise<T> =>
  JSON.parse(await ok(...argv, "--format", "json")) as T;
const taken = (dir: string, file: string): Promise<JournalImportReport> =>
  asJson("journal", "import", dir, file);
const team = (dir: string): Promise<TeamShown> => asJson("members", dir);
const ownOf = async (dir: string): Promise<string> =>
  (await team(dir)).members.flatMap(({ devices }) => devices).find(({ own }) => own)!.device;

/** A device of a new member, whom the steward at `dir` adds. */
async function joined(steward: string, name: string): Promise<{ dir: string; member: string }> {
  const dir = temporary.path(`${name}.habeas`);
  const said = await ok("join", await given(steward), dir);
  const [, line] = /^ +(device-\S+)$/m.exec(said)!;
  await ok("member", "add", steward, line!);
  await ok("join", await given(steward), dir);
  const device = await ownOf(dir);
  const { member } = (await team(dir)).members.find(({ devices }) =>
    devices.some((each) => each.device === device),
  )!;
  return { dir, member };
}

/** Who is counted, and what stands of each, as people see it. */
async function seen(dir: string) {
  const { counted, n } = await listed("finding", dir, "--unit", "person", "--property", "true");
  const { members } = await team(dir);
  return {
    n,
    counted: counted.toSorted(),
    notes: await Promise.all(
      counted.toSorted().map(async (ref) => [ref, /(from .*)$/m.exec(await ok("show", dir, ref))?.[1]]),
    ),
    found: (await listed("search", dir, "river")).length,
    removed: members.filter(({ removed }) => removed).map(({ member }) => member),
    frozen: members.flatMap(({ devices }) => devices).filter(({ standing }) => standing === "frozen"),
    problems: (await listed("verify", dir)).problems,
  };
}

test("an old backup that is restored where the dossier had gone on is a new device: after an exchange of journals nothing is lost, forked or twice, and who was removed is", async () => {
  const here = temporary.path("here.habeas");
  await ok("init", here, "--name", "The Valley");
  await ok("import", here, people("p-1", "p-2"));
  const b = await joined(here, "b");
  const c = await joined(here, "c");
  const backup = temporary.path("old.backup");
  await ok("backup", here, backup);

  // It goes on: a person more, a change, and a member less, who does not hear of it and goes on as well.
  await ok("import", here, people("p-3"));
  await ok("set", here, "p-1", "note=from the north, at the river", "--why", "Heard again");
  await ok("member", "remove", here, c.member);
  await ok("import", c.dir, people("p-9"));
  const ofRemoved = await given(c.dir);

  // Its folder is put aside, and the backup takes its place.
  const aside = temporary.path("aside.habeas");
  renameSync(here, aside);
  const later = await given(aside);
  const restored = await ok("restore", backup, here, "--against", later);
  expect(restored).toMatch(/this is missing: \d+ entries of device/);
  expect(await ownOf(here)).not.toBe(await ownOf(aside));
  expect((await seen(here)).counted).toEqual(["p-1", "p-2"]);

  // It says that it may not have heard of a removal, also when it is read, and takes nothing new until it has.
  expect(restored).toMatch(/can be read and not written: whoever was removed meanwhile could read/);
  expect((await habeas("finding", here, "--unit", "person", "--property", "true")).err).toMatch(
    /has not heard of the other members since/,
  );
  const typed = people("p-3");
  for (const words of [
    ["import", here, typed],
    ["set", here, "p-1", "note=changed", "--why", "Heard again"],
    ["erase", here, "p-2", "--why", "withdrew", "--confirm", "1"],
    ["member", "role", here, b.member, "steward"],
    ["recovery", "make", here, temporary.path("sheets"), "--sheets", "3", "--needed", "2"],
  ])
    expect(await habeas(...words)).toMatchObject({
      exit: expect.not.stringMatching(/^0$/) as number,
      err: expect.stringContaining("take in the file that they export then") as string,
    });
  expect((await seen(here)).counted).toEqual(["p-1", "p-2"]);

  // What was written since the removal is under a key that a new device lacks until another one knows it; it is told what to do.
  expect(await ok("journal", "import", here, later)).toMatch(
    /left out: .* the key that opens them, is not there yet\..* take that in on one of theirs/,
  );
  await taken(aside, await given(here));
  expect((await habeas("import", here, typed)).exit).not.toBe(0);

  // The newest file then says who was removed, and lets it write.
  const heard = await taken(here, await given(aside));
  expect(heard).toMatchObject({ copied: [], standing: "active", strangers: 0, refused: 0, waiting: 0 });
  // What is missing is typed again, as people do.
  await ok("import", here, typed);
  const gone = await taken(here, ofRemoved);
  expect(gone.uncounted).toMatchObject([{ why: "removed", own: false }]);
  const files = [await given(here), await given(aside), await given(b.dir), ofRemoved];
  for (const dir of [here, aside, b.dir])
    for (const file of files)
      expect(await taken(dir, file)).toMatchObject({
        copied: [],
        standing: "active",
        refused: 0,
        strangers: 0,
      });
  const all = await seen(here);
  expect(all).toMatchObject({
    n: 3,
    counted: ["p-1", "p-2", "p-3"],
    found: 3,
    removed: [c.member],
    frozen: [],
    problems: [],
  });
  expect(Object.fromEntries(all.notes)["p-1"]).toContain("from the north");
  for (const dir of [aside, b.dir]) expect(await seen(dir)).toEqual(all);

  // The same file once more brings nothing, and a removed member is not let in by the old state of the team.
  expect(await taken(here, files[1]!)).toMatchObject({ taken: 0 });
  await ok("import", here, people("p-4"));
  expect(await habeas("journal", "import", c.dir, await given(here))).toMatchObject({ exit: 0 });
  expect((await habeas("search", c.dir, "p-4")).out).not.toContain("p-4");
});

test("after a restore an erasure names the backup that it came from, backups of before and journal files, until they no longer hold it", async () => {
  const first = temporary.path("first.habeas");
  await ok("init", first, "--name", "The Ford");
  await ok("import", first, people("p-1", "p-2"));
  await ok("backup", first, temporary.path("early.backup"));
  await given(first);
  const backup = temporary.path("late.backup");
  await ok("backup", first, backup);
  const maker = await ownOf(first);
  const again = temporary.path("again.habeas");
  await ok("restore", backup, again);
  expect((await habeas("erase", again, "p-1", "--why", "withdrew")).out).toMatch(/backup late\.backup/);
  await ok("erase", again, "p-1", "--why", "withdrew", "--confirm", "1");
  await ok("backup", again, temporary.path("clean.backup"));
  const [{ backups }] = (await listed("erasures", again)) as [ErasureRow];
  expect(backups).toMatchObject([
    { what: "backup", file: "", device: maker },
    { what: "journal", file: "", device: maker },
    { what: "backup", file: "late.backup", device: maker },
  ]);
});
