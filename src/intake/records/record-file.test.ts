import { expect, test } from "vitest";
import { codebookSchema } from "../../domain/codebook.ts";
import { canonical } from "../../domain/version.ts";
import type { FileProblem } from "./draft.ts";
import type { Known } from "./draft-reader.ts";
import { readRecordFiles } from "./record-file.ts";

const nothing: Known = { codebooks: [], hasRef: () => false };

const codebook = codebookSchema.parse({
  variables: [
    { name: "sex", unit: "person", type: "one[f, m, other]" },
    { name: "works_in", unit: "person", type: "many[garment, rubbish, other]" },
    { name: "offence", unit: "episode", type: "one[using, trafficking]" },
    { name: "months_held", unit: "episode", type: "duration" },
    { name: "began", unit: "episode", type: "date" },
    { name: "told_reasons", unit: "stage", type: "ypn" },
    { name: "lawyer_asked", unit: "stage", type: "yn" },
    { name: "beaten", unit: "stage", type: "yn" },
    { name: "old_question", unit: "stage", type: "yn", retired: true, successor: "told_reasons" },
    { name: "people_in_cell", unit: "stay", type: "number" },
    { name: "remark", unit: "stay", type: "text" },
    { name: "with_child", unit: "stay", type: "link" },
  ],
});

/** A dossier that holds the records listed as `kind ref`. */
function dossier(...records: string[]): Known {
  const kinds = new Map(records.map((record) => record.split(" ").toReversed() as [string, string]));
  return {
    codebooks: [codebook],
    hasRef: (ref, kind) => (kind === undefined ? kinds.has(ref) : kinds.get(ref) === kind),
  };
}

function read(text: string, known: Known = dossier()) {
  return readRecordFiles([{ name: "cases.yaml", text }], known);
}

function bodies(text: string, known?: Known): Record<string, unknown> {
  const { drafts, problems } = read(text, known);
  expect(problems).toEqual([]);
  return Object.fromEntries(drafts.map(({ ref, body }) => [ref, body]));
}

const brief = ({ line, record, field, message }: FileProblem): string =>
  `${line}|${record ?? ""}|${field}|${message}`;
const problemsOf = (text: string, known?: Known): string[] => read(text, known).problems.map(brief);

const nested = `
habeas: 1
sources:
  - {id: int-4, kind: interview, title: First interview}
persons:
  - id: c-7
    sex: f
    episodes:
      - start: 2018
        stages:
          - type: police-custody
            safeguards:
              - {code: told-reasons, respected: no}
            tests:
              - {kind: urine, forced: true}
            answers:
              told_reasons: {is: no, form: quote, at: "int-4#t=812,840"}
              lawyer_asked: {state: not_asked}
          - {id: court, type: trial}
        stays:
          - facility: cc1
        payments:
          - {asked_by: police}
        answers:
          offence: [{is: using, at: "int-4#p=6"}, {is: trafficking, says: org, form: summary}]
groups:
  - {id: org, label: An organisation, kind: organisation}
facilities:
  - {id: cc1, name: A centre, type: other}
`;

test("nested records get their names, links and owners from where they stand", () => {
  const { drafts, problems } = read(nested);
  expect(problems).toEqual([]);
  expect(drafts.map(({ ref, kind, owner }) => [ref, kind, owner])).toEqual([
    ["int-4", "source", undefined],
    ["c-7", "person", undefined],
    ["c-7/episode-1", "episode", "c-7"],
    ["c-7/episode-1/offence", "assertion", "c-7/episode-1"],
    ["c-7/episode-1/offence~2", "assertion", "c-7/episode-1"],
    ["c-7/episode-1/stage-1", "stage", "c-7/episode-1"],
    ["c-7/episode-1/stage-1/told_reasons", "assertion", "c-7/episode-1/stage-1"],
    ["c-7/episode-1/stage-1/lawyer_asked", "assertion", "c-7/episode-1/stage-1"],
    ["c-7/episode-1/stage-1/told-reasons", "safeguard", "c-7/episode-1/stage-1"],
    ["c-7/episode-1/stage-1/test-1", "test", "c-7/episode-1/stage-1"],
    ["c-7/episode-1/court", "stage", "c-7/episode-1"],
    ["c-7/episode-1/stay-1", "stay", "c-7/episode-1"],
    ["c-7/episode-1/payment-1", "payment", "c-7/episode-1"],
    ["org", "group", undefined],
    ["cc1", "facility", undefined],
  ]);
  const at = (ref: string) => drafts.find((draft) => draft.ref === ref)!;
  expect(at("c-7/episode-1").body).toMatchObject({ person: "c-7", start: { edtf: "2018" } });
  expect(at("c-7/episode-1/stage-1/test-1").body).toMatchObject({
    episode: "c-7/episode-1",
    stage: "c-7/episode-1/stage-1",
    forced: "yes",
  });
  expect(at("c-7/episode-1/payment-1").body).toMatchObject({ person: "c-7", episode: "c-7/episode-1" });
  expect(at("c-7/episode-1/stage-1/told_reasons")).toMatchObject({ file: "cases.yaml", line: 17 });
});

test("flat lists say the same as nesting, in whatever order they stand", () => {
  const flat = `
stages:
  - {id: c-7/episode-1/court, episode: c-7/episode-1, type: trial}
  - id: c-7/episode-1/stage-1
    episode: c-7/episode-1
    type: police-custody
    answers: {told_reasons: {is: no, at: "int-4#t=812,840"}, lawyer_asked: {state: not_asked}}
tests:
  - {id: c-7/episode-1/stage-1/test-1, stage: c-7/episode-1/stage-1, episode: c-7/episode-1, kind: urine, forced: yes}
safeguards:
  - {id: c-7/episode-1/stage-1/told-reasons, stage: c-7/episode-1/stage-1, code: told-reasons, respected: no}
payments:
  - {id: c-7/episode-1/payment-1, person: c-7, episode: c-7/episode-1, asked_by: police}
stays:
  - {id: c-7/episode-1/stay-1, episode: c-7/episode-1, facility: cc1}
episodes:
  - id: c-7/episode-1
    person: c-7
    start: "2018"
    answers: {offence: [{is: using, at: "int-4#p=6"}, {is: trafficking, says: org, form: summary}]}
persons: [{id: c-7, sex: f}]
facilities: [{id: cc1, name: A centre, type: other}]
groups: [{id: org, label: An organisation, kind: organisation}]
sources: [{id: int-4, kind: interview, title: First interview}]
`;
  const plain = (text: string) =>
    read(text)
      .drafts.map(({ ref, kind, owner, body }) => canonical({ ref, kind, owner, body }))
      .sort();
  expect(problemsOf(flat)).toEqual([]);
  expect(plain(flat)).toEqual(plain(nested));
});

test("an answer takes speaker, basis, form and place, with the person of the block as speaker unless it says otherwise", () => {
  const all = bodies(
    `
persons:
  - id: c-7
    episodes:
      - stages:
          - type: police-custody
            answers:
              beaten: {is: yes, says: p-mother, how: "told-by:p-sok", form: paraphrase, at: "int-5#p=2", coder: k-1}
              told_reasons: {is: partly, how: "aggregate:fnd-1"}
              lawyer_asked: true
`,
    dossier("person p-mother", "person p-sok", "source int-5", "finding fnd-1"),
  );
  expect(all["c-7/episode-1/stage-1/beaten"]).toEqual({
    subject: "c-7/episode-1/stage-1",
    variable: "beaten",
    state: "answered",
    value: { kind: "code", code: "yes" },
    says: "p-mother",
    form: "paraphrase",
    basis: "told-by",
    told_by: "p-sok",
    at: { source: "int-5", page: 2 },
    coder: "k-1",
  });
  expect(all["c-7/episode-1/stage-1/told_reasons"]).toMatchObject({
    basis: "aggregate",
    from_statement: "fnd-1",
    says: "c-7",
  });
  expect(all["c-7/episode-1/stage-1/lawyer_asked"]).toMatchObject({ value: { kind: "code", code: "yes" } });
});

test("the dead do not speak: answers about a death have no speaker unless one is named", () => {
  const known: Known = {
    codebooks: [codebookSchema.parse({ variables: [{ name: "seen", unit: "death", type: "yn" }] })],
    hasRef: () => false,
  };
  const all = bodies("persons: [{id: c-9, deaths: [{answers: {seen: yes}}]}]", known);
  expect(all["c-9/death-1/seen"]).not.toHaveProperty("says");
});

test("values take the form of their variable's type", () => {
  const all = bodies(
    `
persons:
  - id: c-1
    answers: {works_in: [garment, other]}
    episodes:
      - answers: {months_held: 5-6 weeks, began: late 2017}
        stays:
          - answers: {people_in_cell: over 30, remark: 9.10, with_child: c-1/episode-1/stay-1}
      - answers: {months_held: P1Y6M, began: 2018}
`,
  );
  const value = (ref: string) => (all[ref] as { value: unknown }).value;
  expect(value("c-1/works_in")).toEqual({ kind: "codes", codes: ["garment", "other"] });
  expect(value("c-1/episode-1/months_held")).toEqual({
    kind: "number",
    low: 1.1499,
    high: 1.3799,
    qualifier: "about",
    words: "5-6 weeks",
  });
  expect(value("c-1/episode-2/months_held")).toEqual({
    kind: "number",
    low: 18,
    high: 18,
    qualifier: "exact",
    words: "P1Y6M",
  });
  expect(value("c-1/episode-1/began")).toEqual({
    kind: "time",
    time: { edtf: "2017-09/2017-12", words: "late 2017" },
  });
  expect(value("c-1/episode-2/began")).toEqual({ kind: "time", time: { edtf: "2018" } });
  expect(value("c-1/episode-1/stay-1/people_in_cell")).toEqual({
    kind: "number",
    low: 30,
    high: 30,
    qualifier: "over",
  });
  expect(value("c-1/episode-1/stay-1/remark")).toEqual({ kind: "text", text: "9.10" });
  expect(value("c-1/episode-1/stay-1/with_child")).toEqual({ kind: "link", ref: "c-1/episode-1/stay-1" });
});

test("numbers keep their spelling where text stands, and years are dates", () => {
  const all = bodies(`
norms: [{id: n-1, instrument: A covenant, provision: 9.10, kind: treaty, requirement: x, in_force: 1976}]
sources: [{id: s-1, kind: document, title: 1984, credibility: 2, place_withheld: yes, note: }]
figures: [{id: 12, indicator: x, value: 2017, unit: persons, as_of: 2017}]
`);
  expect(all["n-1"]).toMatchObject({ provision: "9.10", in_force: { edtf: "1976" } });
  expect(all["s-1"]).toMatchObject({ title: "1984", credibility: "2", place_withheld: true });
  expect(all["s-1"]).not.toHaveProperty("note");
  expect(all["12"]).toMatchObject({
    value: { kind: "number", low: 2017, high: 2017 },
    as_of: { edtf: "2017" },
  });
});

test("every problem of every file is told at once, with its line and what to do", () => {
  const { problems } = readRecordFiles(
    [
      {
        name: "a.yaml",
        text: `
person:
  - {id: c-0}
persons:
  - {sex: f}
  - {id: c-1, sexx: f, stages: []}
  - {id: c-1}
  - id: c-2
    sex: x
    episodes:
      - person: c-1
        start: sometime
        stages:
          - type: trial
            answers:
              told_reasons: maybe
              lawyer_asked: not_asked
              beaten: {is: yes, how: told-by, form: spoken, says: c-9}
              old_question: yes
              offence: using
              tol_reasons: yes
        answers: {offence: {iz: using}}
`,
      },
      {
        name: "b.yaml",
        text: `
stays:
  - {id: t-1, episode: c-1, facility: nowhere}
sources:
  - {id: s 1, kind: document, title: x}
`,
      },
    ],
    dossier(),
  );
  expect(problems.map((problem) => `${problem.file}:${brief(problem)}`)).toEqual([
    `a.yaml:2||person|is not a kind of record; did you mean "persons"?`,
    "a.yaml:5|persons[1]|id|is missing; give this person a name of its own, such as id: person-1",
    `a.yaml:6|c-1|sexx|is not a field of a person; did you mean "sex"?`,
    "a.yaml:6|c-1|stages|cannot stand inside a person; write stages inside episodes, or at the top of the file",
    "a.yaml:7|c-1|id|is already the name of a person in a.yaml, line 6; give one of them another id",
    "a.yaml:9|c-2|sex|expected one of f, m, other; leave the field out where nothing is known",
    "a.yaml:11|c-2/episode-1|person|names another record than c-2, in which this one stands; leave the field out",
    expect.stringMatching(/^a\.yaml:12\|c-2\/episode-1\|start\|expected a date in EDTF/),
    `a.yaml:16|c-2/episode-1/stage-1|answers.told_reasons.is|"maybe" is not a code of this variable; expected one of yes, partly, no`,
    "a.yaml:17|c-2/episode-1/stage-1|answers.lawyer_asked.is|not_asked is a state, not a code; write {state: not_asked}",
    "a.yaml:18|c-2/episode-1/stage-1|answers.beaten.how|does not say who told it; write told-by: and their id, such as told-by:p-sok",
    "a.yaml:18|c-2/episode-1/stage-1|answers.beaten.form|expected one of quote, paraphrase, summary",
    "a.yaml:18|c-2/episode-1/stage-1|answers.beaten.says|names c-9, which is neither in these files nor in the dossier; add it or correct the name",
    "a.yaml:19|c-2/episode-1/stage-1|answers.old_question|is retired; answer told_reasons instead",
    "a.yaml:20|c-2/episode-1/stage-1|answers.offence|belongs to episode, not to stage; move the answer there",
    `a.yaml:21|c-2/episode-1/stage-1|answers.tol_reasons|is in no codebook for stage; did you mean "told_reasons"?`,
    `a.yaml:22|c-2/episode-1|answers.offence.iz|is not part of an answer; expected is, state, says, through, form, how, at, words, coder, note, id; did you mean "is"?`,
    "a.yaml:22|c-2/episode-1|answers.offence|has no answer; write is and a value, or state and why there is none",
    "b.yaml:3|t-1|episode|names c-1, which is a person; expected an episode",
    "b.yaml:3|t-1|facility|names nowhere, which is neither in these files nor in the dossier; add it or correct the name",
    expect.stringMatching(/^b\.yaml:5\|sources\[1\]\|id\|"s 1" cannot name a record/),
  ]);
});

test("a name may belong to the dossier, but not to another kind of record there", () => {
  const known = dossier("facility cc1", "person c-1");
  expect(problemsOf("stays: [{id: t-1, episode: cc1, facility: cc1}]", known)).toEqual([
    "1|t-1|episode|names cc1, which the dossier holds as another kind; expected an episode",
  ]);
  expect(problemsOf("facilities: [{id: c-1, name: x, type: court}]", known)).toEqual([
    "1|c-1|id|is already the name of a record of another kind in the dossier; give this facility another id",
  ]);
  expect(problemsOf("persons: [{id: c-1, sex: m}]", known)).toEqual([]);
});

test("a name that is nearly right is recognised, but never as that of another number", () => {
  const file = (place: string) =>
    `facilities: [{id: north-2, name: x, type: court}]\nstays: [{id: t-1, episode: e-1, facility: ${place}}]`;
  const known = dossier("episode e-1");
  expect(problemsOf(file("nroth-2"), known)).toEqual([
    `2|t-1|facility|names nroth-2, which is neither in these files nor in the dossier; did you mean "north-2"?`,
  ]);
  expect(problemsOf(file("north-3"), known)[0]).toMatch(/; add it or correct the name$/);
});

test("names that grow too long by nesting are refused", () => {
  const long = "c".repeat(180);
  expect(
    problemsOf(`persons: [{id: ${long}, episodes: [{answers: {months_held: 3}}, {id: ${"e".repeat(30)}}]}]`),
  ).toEqual([
    `1|${long}/episode-1|answers.months_held|has too long a name, more than 200 characters; give the records around it shorter ids`,
    expect.stringMatching(/\|id\|"e{30}" cannot name a record; .* at most 200 characters/),
  ]);
});

test("a codebook of the same import serves its answers, in its long, short and bare form", () => {
  const answers = { name: "b.yaml", text: "persons: [{id: c-1, answers: {fears: yes, hopes: {is: no}}}]" };
  const { drafts, problems } = readRecordFiles(
    [
      answers,
      {
        name: "a.yaml",
        text: `
codebook:
  - {name: fears, unit: person, type: yn, harm: inc, q: "Afraid?", for: [fnd-1]}
codebooks:
  - {id: second, version: 2, variables: [{name: hopes, unit: person, type: yn}]}
`,
      },
    ],
    nothing,
  );
  expect(problems).toEqual([]);
  expect(drafts.map(({ ref, kind }) => `${kind} ${ref}`)).toEqual([
    "person c-1",
    "assertion c-1/fears",
    "assertion c-1/hopes",
    "codebook codebook",
    "codebook second",
  ]);
  const broken = readRecordFiles(
    [
      answers,
      {
        name: "a.yaml",
        text: `
codebook:
  - {name: fears, unit: person, type: yn}
  - {name: hopes, unit: person, type: yn}
  - {name: hopes, unit: person, type: maybe}
`,
      },
    ],
    nothing,
  );
  expect(broken.problems.map(brief)).toEqual([
    "5|codebook|variables[3].type|expected one of yn, ypn, one, many, number, duration, date, link, measure, text",
  ]);
});

test("a promise keeps its field answers, and takes coded answers as a map", () => {
  const known: Known = {
    codebooks: [codebookSchema.parse({ variables: [{ name: "kept", unit: "promise", type: "yn" }] })],
    hasRef: (ref) => ref === "rec-1",
  };
  const file = (answers: string) =>
    `promises: [{id: pr-1, kind: promise, by: A minister, pledges: x, answers: ${answers}}]`;
  expect(bodies(file("[rec-1]"), { ...known, hasRef: () => true })["pr-1"]).toMatchObject({
    answers: ["rec-1"],
  });
  expect(bodies(file("{kept: no}"), known)["pr-1/kept"]).toMatchObject({
    value: { kind: "code", code: "no" },
  });
});

test("assertions written in full are held against the codebook too", () => {
  const file = (rest: string) =>
    `persons: [{id: c-1}]\nassertions:\n  - {id: a-1, subject: c-1, state: answered, ${rest}}\n`;
  expect(problemsOf(file("variable: sex, value: {kind: code, code: f}"))).toEqual([]);
  expect(problemsOf(file("variable: sex, value: {kind: code, code: female}"))).toEqual([
    `3|a-1|value|"female" is not a code of this variable; expected one of f, m, other`,
  ]);
  expect(problemsOf(file("variable: sex, value: {kind: text, text: f}"))).toEqual([
    "3|a-1|value|expected a value of kind code, as sex is one",
  ]);
  expect(problemsOf(file("variable: beaten, value: {kind: code, code: yes}"))).toEqual([
    "3|a-1|variable|belongs to stage, not to person; move the answer there",
  ]);
});

test("JSON and JSONL say the same as YAML; record names the kind where kind is a field", () => {
  const json = `{"sources": [{"id": "int-1", "kind": "interview", "title": "x"}],
    "persons": [{"id": "c-1", "birth": 1990, "answers": {"sex": "f"}}]}`;
  const jsonl = `{"record": "source", "id": "int-1", "kind": "interview", "title": "x"}\n\n{"kind": "person", "id": "c-1", "birth": 1990, "answers": {"sex": "f"}}\n`;
  const plain = (name: string, text: string) => {
    const { drafts, problems } = readRecordFiles([{ name, text }], dossier());
    expect(problems).toEqual([]);
    return drafts.map(({ ref, kind, owner, body }) => ({ ref, kind, owner, body }));
  };
  expect(plain("a.jsonl", jsonl)).toEqual(plain("a.json", json));
  expect(plain("a.jsonl", jsonl)).toHaveLength(3);

  const broken = readRecordFiles(
    [
      {
        name: "b.jsonl",
        text: '{"kind": "persn", "id": "c-2"}\n{\n{"kind": "stay", "id": "t-1", "episode": "gone"}\n{"kind": "person", "id": "c-3", "id": "c-4"}\n',
      },
    ],
    nothing,
  );
  expect(broken.drafts.map(({ ref }) => ref)).toEqual(["t-1"]);
  expect(broken.problems.map(brief)).toEqual([
    `1||kind|is not a kind of record; did you mean "person"?`,
    `2||the line|is not JSON; expected one record a line, such as {"kind": "person", "id": "c-7"}`,
    "3|t-1|episode|names gone, which is neither in these files nor in the dossier; add it or correct the name",
    "4||the line|has a key twice in one object; keep one of the two",
  ]);
});

test("a file that is not YAML says on which line, and other files are read all the same", () => {
  const { drafts, problems } = readRecordFiles(
    [
      { name: "a.yaml", text: "persons:\n  - {id: c-1\n  - {id: c-2}\n" },
      { name: "b.yaml", text: "persons:\n  - {id: c-3}\n" },
      { name: "c.txt", text: "" },
      { name: "d.yaml", text: "habeas: 2\npersons: {id: c-4}\n" },
      { name: "e.json", text: "[1, 2]" },
      { name: "f.yaml", text: "persons: [{id: c-5, sex: !secret f}]" },
      { name: "g.yaml", text: "persons: [{id: c-6, sex: f, sex: m}]" },
    ],
    nothing,
  );
  expect(drafts.map(({ ref }) => ref)).toEqual(["c-3", "c-5", "c-6"]);
  expect(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`)).toEqual([
    expect.stringMatching(/^a\.yaml:3: cannot be read as YAML or JSON here/),
    "c.txt:undefined: is not a record file; expected a name that ends in .yaml, .json or .jsonl",
    "d.yaml:1: is not a version of the format that this program reads; expected 1",
    "d.yaml:2: is not a list; write a dash before each person",
    "e.json:1: does not list records by kind; expected keys such as persons: or sources: at its top",
    "f.yaml:1: Unresolved tag: !secret; record files are plain data and use no tags",
    expect.stringMatching(/^g\.yaml:1: cannot be read as YAML or JSON here: Map keys must be unique/),
  ]);
});

test("nested anchors, endless nesting and keys that reach into the program are refused, not followed", () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${["b", "c", "d", "e", "f", "g", "h"]
    .map((name, index) => {
      const below = "abcdefg"[index];
      return `${name}: &${name} [${Array(9).fill(`*${below}`).join(", ")}]`;
    })
    .join("\n")}`;
  expect(read(bomb).problems.map(({ message }) => message)).toContain(
    "repeats more than 10000 values through aliases; write them out",
  );
  expect(read("persons: &loop [*loop]").problems.length).toBeGreaterThan(0);
  expect(read("[".repeat(100_000)).problems.length).toBeGreaterThan(0);
  expect(problemsOf(`persons: [{id: c-1, "__proto__": {sex: f}}]`)).toEqual([
    "1||the file|has a key that is not a plain word",
  ]);
  const shared = `persons:\n  - {id: c-1, birth: &year 1990}\n  - {id: c-2, birth: *year}`;
  expect(bodies(shared)["c-2"]).toMatchObject({ birth: { edtf: "1990" } });
});

test("reading twice gives the same bodies, and an aborted import stops", () => {
  expect(canonical(read(nested))).toBe(canonical(read(nested)));
  const controller = new AbortController();
  controller.abort();
  expect(() =>
    readRecordFiles([{ name: "a.yaml", text: nested }], dossier(), { signal: controller.signal }),
  ).toThrow(expect.objectContaining({ code: "cancelled" }));
});

test("half a sentence that a comma or a line made a field of its own is refused, though nothing stands under it", () => {
  const text = `
persons:
  - {id: c-1, note: came twice, counted once}
promises:
  - id: pr-1
    kind: plan
    by: the minister
    pledges: To open a centre for 1
    500 on the meadow.: null
    due:
`;
  const { problems } = readRecordFiles([{ name: "a.yaml", text }], nothing);
  expect(problems.map((problem) => `${problem.line}|${problem.field}|${problem.message}`)).toEqual([
    "3|counted once|is not a field of a person; see docs/records.md",
    expect.stringMatching(/^5\|500 on the meadow\.\|is not a field of a promise; see/),
  ]);
});

test("nested records of every kind that may nest are named and linked", () => {
  const { drafts, problems } = read(`
persons:
  - id: c-1
    positions: [{post: guard}]
    accounts: [{topic: food}]
    payments: [{}]
    deaths: [{}]
    consents: [{purpose: publication, audience: public, identifiability: pseudonym, medium: text, allows: yes}]
    relations: [{kind: child-of, to: c-2}]
    acts: [{type: beating, parties: [{who: c-1, part: suffered}]}]
    episodes: [{charges: [{offence: using}], tests: [{kind: urine}]}]
  - {id: c-2}
facilities:
  - id: cc1
    name: A prison
    type: prison
    capacities: [{places: 100}]
    counts: [{people: over 300}]
    measures: [{what: floor-area, value: 20, unit: m2}]
    cells: [{id: a, capacities: [{places: 10}]}]
`);
  expect(problems).toEqual([]);
  expect(drafts.filter(({ owner }) => owner === undefined).map(({ ref }) => ref)).toEqual([
    "c-1",
    "c-2",
    "cc1",
  ]);
  expect(drafts.find(({ ref }) => ref === "cc1/a/capacity-1")).toMatchObject({
    owner: "cc1/a",
    body: { of: "cc1/a" },
  });
  expect(drafts.find(({ ref }) => ref === "c-1/act-1")).toMatchObject({ owner: "c-1" });
  expect(drafts.find(({ ref }) => ref === "c-1/account-1")!.body).toMatchObject({ speaker: "c-1" });
});

test("an expression that is broken or names a variable that does not exist is refused with its place", () => {
  const { problems } = read(`findings:
  - {id: f-1, statement: One, property: 'sex == '}
  - {id: f-2, statement: Two, property: 'nothing_of_the_kind == "f"'}
  - {id: f-3, statement: Three, population: 'sex == "girl"', property: 'sex == "f"'}
  - {id: f-4, statement: Four, unit: stage, property: lawyer_asked}
  - {id: f-5, statement: Five, property: seen}
frames:
  - {id: r-1, label: some, inclusion: 'episodes.exists(e, e.nowhere)'}
codebook_more:
  - {name: seen, unit: person, type: yn}
`);
  expect(problems.map(({ line, record, field }) => [line, record, field])).toEqual([
    [2, "f-1", "property"],
    [3, "f-2", "property"],
    [4, "f-3", "population"],
    [8, "r-1", "inclusion"],
  ]);
  for (const { message } of problems) expect(message).toMatch(/^cannot be read: at column \d+/);
});
