import { beforeAll, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { harmsOfField } from "../analysis/disclosure/recorded-harm.ts";
import { type TableKind, schemasOf } from "../analysis/column/unit-schema.ts";
import type { ReleaseAnswer } from "../api/disclosure.ts";
import type { Unit } from "../domain/frame.ts";
import { type RecordKind, recordSchemas } from "../domain/record.ts";
import { askingOf } from "./asked-of.ts";
import { shown } from "./disclose.ts";
import { ofPersons } from "./ledger.ts";
import { useCases } from "./operations.ts";
import type { WriteSession } from "./session.ts";
import { mayBeCounted } from "../../test/may-be-counted.ts";

const { empty, bring } = openDossiers();

/** Twenty-four people, each tested and convicted, each held on one day; half of them had a lawyer. */
const dossier = {
  habeas: 1,
  codebook: [{ name: "lawyer", unit: "person", type: "yn" }],
  persons: Array.from({ length: 24 }, (_, at) => ({
    id: `p-${at}`,
    sex: at % 2 === 0 ? "f" : "m",
    characteristics: ["pregnant"],
    answers: { lawyer: { is: at < 12 ? "yes" : "no" } },
    consents: [mayBeCounted],
    acts: [{ id: `a-${at}`, type: "beating", parties: [{ who: `p-${at}`, part: "suffered" }] }],
    payments: [{ id: "pay", bought: "release", paid: "yes" }],
    episodes: [
      {
        id: "e",
        start: "2020-01-05",
        end: "2021-02-05",
        exit: "payment",
        stages: [{ id: "st", type: "compulsory-treatment", start: "2020-01-05" }],
        tests: [{ id: "t", kind: "hiv", result: at < 12 ? "positive" : "negative", forced: "yes" }],
        charges: [{ id: "ch", offence: "using", verdict: "convicted" }],
      },
    ],
  })),
};

let session: WriteSession;
beforeAll(async () => {
  session = await empty("recorded-harm");
  await told(dossier);
});

const told = async (content: object): Promise<void> => {
  const report = await bring(session, `${JSON.stringify(content).length}.json`, JSON.stringify(content));
  expect(report.rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
};

/** What comes of releasing findings of these properties over all people, or all records of a unit, beside each other. */
async function proposed(properties: readonly string[], unit = "person"): Promise<string[]> {
  const findings = properties.map((property, at) => ({
    id: `f-${unit}-${at}-${property.length}`,
    statement: "s",
    unit,
    property,
    predicate: "did",
  }));
  await told({ habeas: 1, findings });
  return propose({ refs: findings.map(({ id }) => id) });
}

async function propose(asked: object): Promise<string[]> {
  const input = { audience: "public", ...asked };
  const answer = shown((await useCases.get("disclosure.propose")!.run(session, input)) as never);
  return (answer as ReleaseAnswer).rows.map(({ why }) => why);
}

const tests = (inner: string) => `episodes.exists(e, e.tests.exists(t, ${inner}))`;
const harmful = "all or none of a group";

test("what a record itself says of health, guilt and what was suffered is not told of all or of none", async () => {
  const properties = [
    `episodes.exists(e, e.charges.exists(c, c.offence == "using" && c.convicted))`,
    `episodes.exists(e, e.charges.exists(c, true))`,
    tests(`t.kind == "hiv"`),
    // Of none it is not told either: "none was pregnant" tells of each.
    tests(`t.kind == "pregnancy"`),
    tests("true"),
    `"pregnant" in characteristics`,
    `acts.exists(a, a.type == "beating")`,
    `deaths.exists(d, true)`,
    `payments.exists(p, p.paid == "yes")`,
    `episodes.exists(e, e.stages.exists(s, s.type == "compulsory-treatment"))`,
    `episodes.exists(e, e.exit == "payment")`,
  ];
  expect((await proposed(properties)).map((why) => why.includes(harmful))).toEqual(
    properties.map(() => true),
  );
});

test("the same of records of another unit, and in a table of them", async () => {
  expect((await proposed([`offence == "using"`], "charge"))[0]).toContain(harmful);
  const tables = [
    { unit: "charge", rows: "verdict" },
    { unit: "test", rows: "result", columns: "kind" },
  ];
  for (const table of tables) expect((await propose({ table })).join(" ")).not.toContain("Released whole");
});

test("it goes out where some are so and some are not, and what harms nobody goes out of all", async () => {
  expect((await proposed([tests(`t.result == "positive"`)]))[0]).toContain("Released whole");
  expect((await proposed([`episodes.exists(e, e.held == "2020-05-01")`]))[0]).toContain("Released whole");
  expect((await proposed(["forced"], "test"))[0]).toContain("Released whole");
});

/** What harms nobody: who and what it belongs to, when it was, and whether rights were respected. */
const harmless = `
person.pseudonym person.sex person.birth person.age person.age_at_arrest person.office person.interviews
episode.person episode.jurisdiction episode.start episode.end episode.accompanies episode.minor_at_arrest episode.months_held
stage.episode stage.start stage.end stage.follows stage.held_pretrial stage.told_reasons stage.told_rights stage.silence
stage.interpreter stage.relative_notified stage.lawyer_told stage.lawyer_asked stage.lawyer_obtained stage.lawyer_present
stage.doctor stage.outside_contact stage.registered stage.recorded stage.read_back stage.judge_brought stage.complaint
stage.bail_considered
stay.episode stay.start stay.end
charge.episode charge.told
test.episode test.stage test.stay test.on test.forced
payment.person payment.episode payment.asked_by payment.on
position.person position.start position.end
account.speaker account.facility account.when
act.stay act.when
death.person death.stay
safeguard.stage safeguard.code safeguard.state safeguard.respected safeguard.when safeguard.says`;

/** What no expression can name: where it was said, parties, sums of money, remarks, and what time limits of law ask of a stage. */
const unasked = `
stage.moments stage.durations stage.exclusions stage.extensions stage.facts
payment.asked payment.paid_amount act.parties death.causes`;

test("of each field of a person's records it is decided whether it may harm", () => {
  const listed = new Set([harmless, unasked].flatMap((list) => list.trim().split(/\s+/)));
  const columns = new Map([...schemasOf([])].map(([kind, { fields }]) => [kind as string, fields]));
  const undecided: string[] = [];
  const twice: string[] = [];
  for (const kind of ofPersons) {
    const own = columns.get(kind)!;
    const inSchema = Object.keys(recordSchemas[kind as RecordKind].shape);
    for (const name of new Set([...own.keys(), ...inSchema])) {
      if (name === "at" || name === "note") continue;
      const harms = harmsOfField(kind as TableKind, own.get(name) ?? { name, variable: undefined });
      const isListed = listed.delete(`${kind}.${name}`);
      if (harms.length === 0 && !isListed) undecided.push(`${kind}.${name}`);
      if (harms.length > 0 && isListed) twice.push(`${kind}.${name}`);
    }
  }
  expect({ undecided, twice, gone: [...listed] }).toEqual({ undecided: [], twice: [], gone: [] });
});

test.each(["test", "charge", "act", "death", "payment", "position"])(
  "that each of some people has a %s is told of none of them, whether anything is asked of it or not",
  (kind) => {
    const schemas = schemasOf([]);
    expect(askingOf("true", kind as Unit, schemas).harmful).toBe(true);
    expect(askingOf("true", "person", schemas).harmful).toBe(false);
    expect(askingOf("true", "stay", schemas).harmful).toBe(false);
  },
);
