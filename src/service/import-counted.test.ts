import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { importFiles } from "./import.ts";
import { loadRecords } from "./load.ts";
import type { WriteSession } from "./session.ts";

const { empty } = openDossiers();
const folder = mkdtempSync(join(tmpdir(), "habeas-counted-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;

const at = "defaults: {at: {source: {constant: form}, row: true}}";
const mappings = {
  odk: `mapping: 1
tables:
  - file: main.csv
    ${at}
    records: [{kind: person, id: KEY, fields: {sex: sex}}]
  - file: repeat.csv
    ${at}
    records: [{kind: episode, under: {kind: person, id: PARENT_KEY}, id: KEY, fields: {start: day, note: where}}]
`,
  kobo: `mapping: 1
tables:
  - file: main.csv
    ${at}
    records: [{kind: person, id: _uuid, fields: {sex: sex}}]
  - file: repeat.csv
    ${at}
    records:
      - {kind: episode, under: {kind: person, id: _submission__uuid}, id: {column: _index, prefix: r-}, fields: {start: day, note: where}}
`,
  index: `mapping: 1
tables:
  - file: main.csv
    ${at}
    records: [{kind: person, id: {column: _index, prefix: p-}, fields: {sex: sex, note: told}}]
  - file: repeat.csv
    ${at}
    records:
      - {kind: episode, under: {kind: person, id: {column: _parent_index, prefix: p-}}, id: {column: _index, prefix: r-}, fields: {start: day, note: where}}
`,
};

type Form = keyof typeof mappings;

async function importing(session: WriteSession, form: Form, main: string, repeats: string) {
  const files = {
    "sources.yaml": "sources: [{id: form, kind: database, title: Form}]",
    "map.yaml": mappings[form],
    "main.csv": main,
    "repeat.csv": repeats,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const report = shown(
    await importFiles(
      session,
      ["sources.yaml", "main.csv", "repeat.csv"].map((name) => join(folder, name)),
      { mapping: join(folder, "map.yaml") },
    ),
  );
  return { ...report, problems: report.rows.flatMap(({ problem }) => problem ?? []) };
}

/** Repeats of two submissions, each counted from 1 as ODK does, or through the export as Kobo does. */
function rowsOf(form: Form, a: readonly string[], b: readonly string[] = ["2019-01-09,east"]): string {
  const odk = (key: string, rows: readonly string[]): string[] =>
    rows.map((row, index) => `uuid:${key},uuid:${key}/arrests[${index + 1}],${row}`);
  const [one, two] = form === "kobo" ? ["a", "b"] : [1, 2];
  const counted = [...a.map((row) => `${one},${row}`), ...b.map((row) => `${two},${row}`)].map((row, index) =>
    row.replace(",", `,${index + 1},`),
  );
  const parent = form === "kobo" ? "_submission__uuid" : "_parent_index";
  return form === "odk"
    ? ["PARENT_KEY,KEY,day,where", ...odk("a", a), ...odk("b", b), ""].join("\n")
    : [`${parent},_index,day,where`, ...counted, ""].join("\n");
}

const main = {
  odk: "KEY,sex\nuuid:a,f\nuuid:b,m\n",
  kobo: "_uuid,sex\na,f\nb,m\n",
  index: "_index,sex,told\n1,f,one\n2,m,two\n",
};
const [first, second, before] = ["2019-01-01,north", "2019-03-20,south", "2018-07-30,west"];

for (const form of ["odk", "kobo"] as const)
  test(`rows of a repeat of ${form} that are counted anew keep their records, and a doubt is a question`, async () => {
    const session = await empty(`counted-${made++}`);
    const bring = (...rows: string[]) => importing(session, form, main[form], rowsOf(form, rows));
    expect(await bring(first, second)).toMatchObject({ problems: [], new: 6 });
    const starts = async (): Promise<Record<string, unknown>> =>
      Object.fromEntries(
        (await loadRecords(session, "episode")).map(({ ref, body }) => [
          ref,
          (body as { start: { edtf: string } }).start.edtf,
        ]),
      );
    const as = await starts();

    // The row above is gone: the one below is the record that it was.
    const removed = await bring(second);
    expect(removed).toMatchObject({ problems: [], new: 0 });
    expect(removed.notes.join("\n")).toMatch(/no longer in the files|no row gives/);
    expect(await starts()).toEqual(as);

    // A row is put in above the others: it gets a name that nothing had.
    expect(await bring(before, first, second)).toMatchObject({ problems: [], new: 1 });
    expect(await starts()).toMatchObject(as);
    expect(Object.values(await starts()).toSorted()).toEqual([...Object.values(as), "2018-07-30"].toSorted());

    // One is gone and another says something else.
    const unclear = await bring("2018-07-30,east", "2019-03-20,east");
    expect(unclear.problems.join("\n")).toMatch(/it is not clear which records they are/);
    expect(await starts()).toMatchObject(as);
  });

test("a record that is named by the number of its row becomes no other one", async () => {
  const session = await empty(`counted-${made++}`);
  const repeats = rowsOf("index", [first]);
  await importing(session, "index", main.index, repeats);
  const grown = `${main.index}3,f,three\n`;
  expect(await importing(session, "index", grown, repeats)).toMatchObject({
    problems: [],
    new: 1,
    changed: 0,
  });
  const shifted = await importing(
    session,
    "index",
    "_index,sex,told\n1,m,two\n2,f,three\n",
    rowsOf("index", []),
  );
  expect(shifted.problems).toEqual([
    expect.stringMatching(/is named by the number of its row, and said something else before/),
    expect.stringMatching(/is named by the number of its row/),
  ]);
  // Another's repeats are no change of a record that says the same.
  const moved = await importing(session, "index", grown, rowsOf("index", ["2020-05-06,hill"], []));
  expect(moved.problems).not.toEqual([]);
});
