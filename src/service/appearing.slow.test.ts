import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openDossiers } from "../../test/dossier.ts";
import {
  type AnyRecord,
  type RecordKind,
  parseBody,
  pluralOf,
  recordKinds,
  recordSchemas,
} from "../domain/record.ts";
import { units } from "../domain/frame.ts";
import { addressee } from "./audience.ts";
import { loadRecords } from "./load.ts";
import { consentedShows, peopleIn } from "./policy.ts";
import { type WriteSession, sessionFor } from "./session.ts";

/**
 * Whoever refused is put into each field of each kind that can name a person, or what is a person's, beside somebody who consented
 * to all, with words of theirs in each text. The fields are found in the schemas, so that one that comes is asked about too.
 */
const { empty, bring } = openDossiers();
const canary = "Quillfeather";

type Schema = z.core.$ZodType;
type Def = Readonly<Record<string, unknown>> & { readonly type: string };
const defOf = (schema: Schema): Def => (schema as unknown as { _zod: { def: Def } })._zod.def;
type Meta = { readonly link?: readonly string[]; readonly tells?: boolean };
const metaOf = (schema: Schema): Meta => (z.globalRegistry.get(schema) ?? {}) as Meta;
const shapeOf = (schema: Schema): Readonly<Record<string, Schema>> =>
  defOf(schema)["shape"] as Readonly<Record<string, Schema>>;

const isList = (schema: Schema): boolean => {
  const { type, innerType } = defOf(schema);
  return type === "array" || (innerType !== undefined && isList(innerType as Schema));
};

type Field = {
  readonly kind: RecordKind;
  readonly path: readonly string[];
  readonly kinds: readonly string[];
  readonly tells: boolean;
};

/** The fields of a schema that name other records; "[]" is a step into a list. */
function namingFields(kind: RecordKind, schema: Schema, path: readonly string[] = []): Field[] {
  const { link, tells = false } = metaOf(schema);
  const def = defOf(schema);
  if (link !== undefined)
    return [{ kind, path: isList(schema) ? [...path, "[]"] : path, kinds: link, tells }];
  const into = (inner: unknown, ...steps: string[]): Field[] =>
    namingFields(kind, inner as Schema, [...path, ...steps]);
  if (def.type === "object")
    return Object.entries(shapeOf(schema)).flatMap(([name, inner]) => into(inner, name));
  if (def.type === "array") return into(def["element"], "[]");
  if (def.type === "union") return (def["options"] as Schema[]).flatMap((option) => into(option));
  return [def["innerType"], def["in"], def["out"]].flatMap((inner) =>
    inner === undefined ? [] : into(inner),
  );
}

/** What a person has, by kind, as its name goes on behind the person's. */
const own: Readonly<Record<string, string>> = {
  person: "",
  source: "-int",
  episode: "/e",
  stage: "/e/st",
  stay: "/e/sy",
  safeguard: "/e/st/sg",
  charge: "/e/ch",
  test: "/e/t",
  payment: "/pay",
  position: "/pos",
  account: "/acc",
  act: "/act",
  death: "/d",
};

function personWith(id: string, words: string, consents: readonly object[]): object {
  return {
    id,
    pseudonym: words,
    consents,
    episodes: [
      {
        id: "e",
        stages: [
          { id: "st", type: "police-custody", safeguards: [{ id: "sg", code: "silence", respected: "no" }] },
        ],
        stays: [{ id: "sy", facility: "facility" }],
        charges: [{ id: "ch" }],
        tests: [{ id: "t", kind: "urine" }],
      },
    ],
    payments: [{ id: "pay" }],
    positions: [{ id: "pos", post: "other" }],
    accounts: [{ id: "acc", topic: "food", value: words }],
    acts: [{ id: "act", type: "beating", parties: [{ who: id, part: "suffered" }], method: words }],
    deaths: [{ id: "d" }],
  };
}

/** What a body of a kind is beside the field: of somebody who consented to all, where the first word of each list would not do. */
const bodies: { readonly [kind in RecordKind]?: object } = {
  source: { kind: "footage", publisher: undefined, url: undefined },
  act: { type: "beating", parties: [{ who: "p", part: "suffered" }] },
  event: { parties: [{ who: "p", part: "suffered" }] },
  assertion: { variable: "q_person", state: "answered", value: { kind: "text", text: canary }, says: "p" },
  figure: { indicator: "pop", value: 4, unit: "days" },
  finding: { unit: "person", population: "true", property: "true" },
  assessment: { overall: undefined },
  safeguard: { respected: "no" },
  frame: { label: "a list", counted_by: undefined, inclusion: undefined },
  facility: { type: "prison" },
};

/** The least that a schema takes, with her words in each text that may be any. */
function leastOf(schema: Schema, words: string, isNeeded = true): unknown {
  const def = defOf(schema);
  if (def.type === "optional" || def.type === "default")
    return leastOf(def["innerType"] as Schema, words, false);
  const { link } = metaOf(schema);
  if (link !== undefined) return isNeeded ? nameOf("p", link) : undefined;
  if (def.type === "string" && ((def["checks"] ?? []) as readonly unknown[]).length === 0) return words;
  if (!isNeeded) return undefined;
  if (def.type === "enum") return Object.values(def["entries"] as object)[0];
  if (def.type === "object") return filled(schema, words);
  if (def.type === "array") return [];
  if (def.type === "literal") return (def["values"] as readonly unknown[])[0];
  if (def.type === "string") return "arrest";
  if (def.type === "union") return leastOf((def["options"] as Schema[])[0]!, words);
  return 1;
}

function filled(schema: Schema, words: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shapeOf(schema)).map(([name, inner]) => [name, leastOf(inner, words)]),
  );
}

/** The name of a person's record of one of these kinds; of something else that stands there, where it is no person's. */
function nameOf(person: string, kinds: readonly string[]): string {
  const kind = kinds.find((one) => own[one] !== undefined);
  return kind === undefined && kinds.length > 0 ? kinds[0]! : `${person}${own[kind ?? "person"]!}`;
}

/** A body with a name in a field: in lists behind what stands there. */
function withName(
  schema: Schema,
  path: readonly string[],
  name: string,
  around: unknown,
  words: string,
): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return name;
  const def = defOf(schema);
  if (def["innerType"] !== undefined) return withName(def["innerType"] as Schema, path, name, around, words);
  if (def.type === "array")
    return [
      ...((around ?? []) as unknown[]),
      withName(def["element"] as Schema, rest, name, undefined, words),
    ];
  if (def.type === "union") {
    const option = (def["options"] as Schema[]).find(
      (one) => defOf(one).type === "object" && step in shapeOf(one),
    )!;
    return withName(option, path, name, undefined, words);
  }
  const body = (around ?? filled(schema, words)) as Record<string, unknown>;
  return { ...body, [step]: withName(shapeOf(schema)[step]!, rest, name, body[step], words) };
}

/** Kinds that leave with nobody, and such as are of the codebook and of law; to a person leads what names one, or what is theirs. */
const asked = recordKinds
  .filter((kind) => kind !== "person")
  .flatMap((kind) =>
    namingFields(kind, recordSchemas[kind]).flatMap((field) => {
      const kinds = field.kinds.length === 0 ? ["person", "act"] : field.kinds;
      return kinds.flatMap((one) => (own[one] === undefined ? [] : [{ ...field, leads: one }]));
    }),
  );

/** A body of a kind that names a person, or what is theirs, in a field. */
function bodyNaming(
  { kind, path, tells, leads }: (typeof asked)[number],
  person: string,
): Record<string, unknown> {
  const isTold = tells || leads === "source";
  // Of a part of a list that she told the words stand in that part; a list of whom it speaks is not of one person.
  const isPart = isTold && path.includes("[]") && path[0] !== "at";
  const base: Record<string, unknown> = {
    ...filled(recordSchemas[kind], isPart || kind === "frame" ? "words" : canary),
    ...bodies[kind],
  };
  if (kind === "assertion" && path[0] === "subject") base["variable"] = `q_${leads}`;
  if (kind === "assertion" && path[0] === "value") base["variable"] = "q_link";
  return withName(recordSchemas[kind], path, `${person}${own[leads]!}`, base, canary) as Record<
    string,
    unknown
  >;
}

const questions = asked.map((field, at) => ({
  id: `r-${at}`,
  kind: field.kind,
  name: `${field.kind}.${field.path.join(".")} ${field.leads}`,
  body: bodyNaming(field, "h"),
}));

test("every field that can name a person is asked about, with a body that is one", () => {
  for (const { kind, name, body } of questions) {
    const parsed = parseBody(kind, body);
    expect({ name, problems: parsed.ok ? [] : parsed.problems }).toEqual({ name, problems: [] });
  }
  expect(questions.length).toBeGreaterThan(100);
});

test("of each field that can name a person it is decided whether it says that they told something", () => {
  const silent = recordKinds
    .flatMap((kind) => namingFields(kind, recordSchemas[kind]))
    .filter(({ kinds, tells }) => kinds.includes("person") && !tells)
    .map(({ kind, path }) => `${kind}.${path.join(".")}`);
  // Whom these name, the record tells of.
  expect(silent).toEqual([
    "relation.from",
    "relation.to",
    "event.parties.[].who",
    "episode.person",
    "payment.person",
    "payment.payer",
    "position.person",
    "act.parties.[].who",
    "death.person",
    "assertion.subject",
    "frame.members.[]",
    "frame.undetermined.[]",
    "figure.case",
    "assessment.about",
    "consent.person",
    "consent.given_by",
    "follow-up.person",
  ]);
});

const purposes = ["internal", "publication", "advocacy"];
const consents = (allows: string): object[] =>
  purposes.flatMap((purpose) =>
    ["text", "data", "video"].map((medium) => ({
      purpose,
      audience: "public",
      identifiability: "pseudonym",
      medium,
      allows,
    })),
  );
const statistics = (allows: string): object => ({
  purpose: "statistics",
  audience: allows === "yes" ? "public" : "organisation",
  identifiability: "anonymous",
  medium: "data",
  allows,
});

describe.each([
  ["refused all", "no"],
  ["may be counted", "yes"],
])("of a person who %s", (_, counts) => {
  let session: WriteSession;
  beforeAll(async () => {
    session = await empty(`appearing-${counts}`);
    const file: Record<string, unknown> = {
      habeas: 1,
      codebook: [
        ...units.map((unit) => ({ name: `q_${unit}`, unit, type: "text", q: "Is it so?" })),
        { name: "q_link", unit: "person", type: "link", q: "Which?" },
      ],
      facilities: [{ id: "facility", name: "A place", type: "prison" }],
      norms: [
        {
          id: "norm",
          instrument: "A law",
          provision: "1",
          kind: "treaty",
          requirement: "x",
        },
      ],
      flows: [{ id: "flow", label: "A flow", from: "flow", to: "flow" }],
      sources: ["p", "h"].map((id) => ({
        id: `${id}-int`,
        kind: "interview",
        title: id === "h" ? canary : "An interview",
        speakers: [id],
      })),
      persons: [
        personWith("p", "Heron", [...consents("yes"), statistics("yes")]),
        personWith("h", canary, [...consents("no"), statistics(counts)]),
      ],
    };
    for (const { id, kind, body } of questions)
      ((file[pluralOf[kind]] ??= []) as unknown[]).push({ id, ...body });
    const { rows } = await bring(session, `${counts}.json`, JSON.stringify(file));
    expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  });

  test.each(["case-team", "organisation", "partner", "public"])(
    "no byte comes out to %s, whichever field names them",
    async (audience) => {
      const reader = sessionFor(session, addressee({ audience })!);
      const leaks: string[] = [];
      let shown = 0;
      for (const kind of recordKinds)
        for (const { ref, body } of (await loadRecords(reader, kind)) as AnyRecord[]) {
          const told = JSON.stringify({ ref, body });
          if (told.includes(canary) || /"h[-/"]/.test(told))
            leaks.push(`${questions.find(({ id }) => id === ref)?.name ?? ref} ${told}`);
          if (ref.startsWith("r-")) shown += 1;
        }
      expect(leaks).toEqual([]);
      // What is told of others stays.
      expect(shown).toBeGreaterThan(5);
    },
  );
});

describe("an office holder who consented to nothing", () => {
  const record = (kind: RecordKind, ref: string, body: object): AnyRecord => {
    const parsed = parseBody(kind, body);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return { kind, ref, body: parsed.body } as unknown as AnyRecord;
  };
  const people = [
    record("person", "o", { office: "director of a place", pseudonym: "R. Warden" }),
    record("person", "p", { pseudonym: "Heron" }),
    ...consents("yes").map((consent, at) => record("consent", `p/c-${at}`, { person: "p", ...consent })),
    record("source", "report", { kind: "document", title: "A report", publisher: "Open Water" }),
  ];
  const forPublic = { audience: "public", purpose: "publication", medium: "text" } as const;
  const naming = asked.filter(
    ({ kind, leads }) => leads === "person" && kind !== "source" && kind !== "consent",
  );

  test.each(
    naming.filter(({ tells }) => tells).map((field) => [`${field.kind}.${field.path.join(".")}`, field]),
  )("is a person like any other once %s names them as having told something", (_, field) => {
    const told = record(field.kind, "r", bodyNaming(field, "o"));
    const inOffice = (more: readonly AnyRecord[]): boolean =>
      peopleIn([...people, ...more], forPublic, 0).inOffice("o");
    expect(inOffice([])).toBe(true);
    expect(inOffice([told])).toBe(false);
  });

  test("is shown for what was done in office, in whatever field they are named", () => {
    const shown = naming
      .filter(({ tells, kind }) => !tells && kind !== "frame")
      .filter((field) => {
        const one = record(field.kind, "r", bodyNaming(field, "o"));
        const { record: shows, body } = consentedShows([...people, one], forPublic, 0);
        return shows(one) && JSON.stringify(body!(one.kind, one.ref, one.body)).includes('"o"');
      })
      .map(({ kind, path }) => `${kind}.${path.join(".")}`);
    // The first part of the list of parts is that somebody did it.
    expect(shown).toEqual(["event.parties.[].who", "act.parties.[].who"]);
  });

  test.each([
    [{ part: "ordered" }, true],
    [{ part: "did", compelled: "yes" }, false],
    [{ part: "saw" }, false],
    [{ part: "present" }, false],
    [{ part: "suffered" }, false],
  ])("of the parties of an act is named with what the office did: %j", (part, isNamed) => {
    const act = record("act", "a", {
      type: "beating",
      parties: [
        { who: "p", part: "suffered" },
        { who: "o", ...part },
      ],
      method: "words",
    });
    const { record: shows, body } = consentedShows([...people, act], forPublic, 0);
    expect(shows(act)).toBe(true);
    const left = body!("act", "a", act.body) as { parties: { who: string }[]; method?: string };
    expect(left.parties.map(({ who }) => who)).toEqual(isNamed ? ["p", "o"] : ["p"]);
    expect(left.method).toBe(isNamed ? "words" : undefined);
  });

  test("of themselves the office alone is said, of posts those of staff, and no list of people names them", () => {
    const officer = record("person", "o", {
      office: "director of a place",
      pseudonym: "R. Warden",
      sex: "m",
      birth: "1960",
      part: ["official"],
      characteristics: ["illness"],
    });
    const posts = ["director", "room-leader", "building-leader", "security-chief", "other"].map((post) =>
      record("position", `o/${post}`, { person: "o", post }),
    );
    const frame = record("frame", "f", { label: "a list", members: ["p", "o"] });
    const all = [officer, ...people.slice(1), ...posts, frame];
    const { record: shows, body } = consentedShows(all, forPublic, 0);
    expect(body!("person", "o", officer.body)).toEqual({
      office: "director of a place",
      pseudonym: "R. Warden",
      part: [],
      characteristics: [],
      interviews: [],
    });
    expect(posts.filter(shows).map(({ ref }) => ref)).toEqual(["o/director"]);
    expect(body!("frame", "f", frame.body)["members"]).toEqual([{ ref: "p" }]);
  });
});

test("what a group says leaves where the source in which it was said may", () => {
  const at = { report: "report#p=1", talk: "talk#line=1", none: undefined };
  const all = (["organisation", "authority", "people"] as const).flatMap((kind) =>
    Object.entries(at).map(
      ([name, cited]) =>
        ({
          kind: "assertion",
          ref: `${kind} ${name}`,
          body: {
            ...bodies.assertion,
            subject: "p",
            says: kind,
            ...(cited === undefined ? {} : { at: { source: cited.split("#")[0]! } }),
          },
        }) as unknown as AnyRecord,
    ),
  );
  const others = [
    { kind: "person", ref: "p", body: { interviews: [], part: [], characteristics: [] } },
    ...consents("yes").map((body, n) => ({ kind: "consent", ref: `c-${n}`, body: { person: "p", ...body } })),
    ...["organisation", "authority", "people"].map((kind) => ({
      kind: "group",
      ref: kind,
      body: { kind, label: kind },
    })),
    { kind: "source", ref: "report", body: { kind: "document", publisher: "Open Water", speakers: [] } },
    { kind: "source", ref: "talk", body: { kind: "interview", speakers: ["h"] } },
    { kind: "person", ref: "h", body: { interviews: [], part: [], characteristics: [] } },
  ] as unknown as AnyRecord[];
  const { record } = consentedShows(
    [...others, ...all],
    { audience: "public", purpose: "publication", medium: "text" },
    0,
  );
  expect(all.filter(record).map(({ ref }) => ref)).toEqual([
    "organisation report",
    "authority report",
    "people report",
  ]);
});
