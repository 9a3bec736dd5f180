import { parseExpression } from "../analysis/expression.ts";
import { deriveFigures } from "../analysis/figure-derivation.ts";
import { standings, countAnswers } from "../analysis/counting.ts";
import type { AnswerRow, FindingDetail, MemberRow, Overview, PlaceRow } from "../api/overview.ts";
import type { Assertion, AnswerValue } from "../domain/assertion.ts";
import { variablesOf } from "../domain/codebook.ts";
import { Problem } from "../domain/problem.ts";
import { type AnyRecord, type RecordKind, pluralOf, recordKinds } from "../domain/record.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { Dossier } from "./dossier.ts";
import { figureRecords, figureRows, reconciliationRows } from "./figure.ts";
import { compute, computeRow, findingRows, workbench } from "./finding.ts";
import { checkpointRow, loadRecords } from "./load.ts";

/** What the page of a dossier shows first. */
export async function overviewOf(dossier: Dossier): Promise<Disclosed<Overview>> {
  const records = await figureRecords(dossier);
  return disclose(
    {
      name: dossier.name,
      checkpoint: await checkpointRow(dossier),
      tallies: await tallies(dossier),
      places: placeRows(records),
      figures: figureRows(records),
      reconciliations: reconciliationRows(records),
      findings: await findingRows(dossier),
    },
    "case-team",
  );
}

/** A finding on file with every member of its frame and the answers that it rests on. Fails with `not-found`. */
export async function findingDetail(dossier: Dossier, ref: string): Promise<Disclosed<FindingDetail>> {
  const record = (await loadRecords(dossier, "finding")).find((candidate) => candidate.ref === ref);
  if (record === undefined) throw new Problem("not-found", `There is no finding ${ref} in this dossier.`);
  const bench = await workbench(dossier);
  const finding = await computeRow(record, bench);
  const { body } = record;
  const expressions = [body.population, ...(body.property === undefined ? [] : [body.property])];
  const uses = expressions.flatMap((text) => parseExpression(text, body.unit, bench.schemas).uses);
  const variables = variablesOf((await loadRecords(dossier, "codebook")).map(({ body }) => body));
  const named = new Map(
    uses.map(({ kind, name }) => [
      `${kind}.${name}`,
      { name, unit: kind, question: variables.get(`${kind}.${name}`)?.question ?? null },
    ]),
  );
  const rule = bench.ruleOf(record);

  const frame = body.frame === undefined ? undefined : bench.frames.get(body.frame);
  const members =
    frame === undefined
      ? (await loadRecords(dossier, body.unit)).map((member) => member.ref)
      : [...frame.members, ...frame.undetermined].map((member) => member.ref);
  const answersOf = await answersUnder(dossier, new Set(named.keys()), rule);
  const labels = await labelsOf(dossier, body.unit);
  const standing = standingsIn(finding);
  const rows: MemberRow[] = [];
  for (const member of members) {
    const known = standing(member);
    const alone = known === undefined ? await compute(record, bench, member) : undefined;
    const missing = alone === undefined ? undefined : Object.keys(alone.missing)[0];
    const reason = [...(frame?.members ?? []), ...(frame?.undetermined ?? [])].find(
      (one) => one.ref === member,
    )?.reason;
    rows.push({
      ref: member,
      label: labels.get(member) ?? "",
      standing: known ?? (missing === undefined ? "outside" : "missing"),
      why: missing?.replaceAll("_", " ") ?? reason ?? null,
      answers: answersOf(member),
    });
  }
  return disclose(
    {
      finding,
      checkpoint: await checkpointRow(dossier),
      rule: rule.label,
      variables: [...named.values()],
      members: rows,
    },
    "case-team",
  );
}

function standingsIn(finding: FindingDetail["finding"]): (ref: string) => MemberRow["standing"] | undefined {
  const sets = [
    ["counted", new Set(finding.counted)],
    ["undetermined", new Set(finding.undetermined)],
  ] as const;
  const answered = new Set(finding.exceptions);
  return (ref) =>
    sets.find(([, refs]) => refs.has(ref))?.[0] ?? (answered.has(ref) ? "exception" : undefined);
}

/** For each member, the answers under it to the variables that the finding uses, and whether the rule counts them. */
async function answersUnder(
  dossier: Dossier,
  variables: ReadonlySet<string>,
  rule: Parameters<typeof countAnswers>[2],
): Promise<(ref: string) => AnswerRow[]> {
  const kinds = new Map<string, RecordKind>();
  const records: AnyRecord[] = [];
  for (const kind of recordKinds) {
    for (const record of await loadRecords(dossier, kind)) {
      kinds.set(record.ref, kind);
      records.push(record as AnyRecord);
    }
  }
  const { standingOf } = standings(records);
  const bySubject = new Map<string, { ref: string; body: Assertion }[]>();
  for (const record of records) {
    if (record.kind !== "assertion") continue;
    const { subject, variable } = record.body;
    if (!variables.has(`${kinds.get(subject)}.${variable}`)) continue;
    const key = `${subject}\n${variable}`;
    bySubject.set(key, [...(bySubject.get(key) ?? []), record]);
  }
  const rows = [...bySubject.values()].flatMap((accounts) => {
    const { counted } = countAnswers(accounts, standingOf, rule);
    return accounts.map((account) => answerRow(account, counted.includes(account.ref)));
  });
  return (ref) => rows.filter(({ subject }) => subject === ref || subject.startsWith(`${ref}/`));
}

function answerRow(
  { ref, body }: { readonly ref: string; readonly body: Assertion },
  counts: boolean,
): AnswerRow {
  return {
    ref,
    subject: body.subject,
    variable: body.variable,
    state: body.state,
    value: body.value === undefined ? null : valueText(body.value),
    says: body.says ?? null,
    form: body.form,
    basis: body.told_by === undefined ? body.basis : `told by ${body.told_by}`,
    at: body.at ?? null,
    words: body.words ?? null,
    counts,
  };
}

function valueText(value: AnswerValue): string {
  switch (value.kind) {
    case "code":
      return value.code;
    case "codes":
      return value.codes.join(", ");
    case "number": {
      const hedge = value.qualifier === "exact" ? "" : `${value.qualifier.replaceAll("_", " ")} `;
      return `${hedge}${value.low}${value.high === value.low ? "" : ` to ${value.high}`}`;
    }
    case "time":
      return value.time.words ?? value.time.edtf;
    case "link":
      return value.ref;
    case "text":
      return value.text;
  }
}

async function labelsOf(dossier: Dossier, unit: RecordKind): Promise<ReadonlyMap<string, string>> {
  const people = new Map(
    (await loadRecords(dossier, "person")).map(({ ref, body }) => [ref, body.pseudonym ?? ""]),
  );
  const records = await loadRecords(dossier, unit);
  return new Map(
    records.map(({ ref, body }) => {
      const own = body as {
        pseudonym?: string;
        label?: string;
        name?: string;
        addressee?: string;
        person?: string;
      };
      return [
        ref,
        own.pseudonym ??
          own.label ??
          own.name ??
          own.addressee ??
          people.get(own.person ?? ref.split("/")[0]!) ??
          "",
      ];
    }),
  );
}

async function tallies(dossier: Dossier): Promise<Overview["tallies"]> {
  const counts: { kind: string; label: string; count: number }[] = [];
  for (const kind of [
    "source",
    "person",
    "episode",
    "assertion",
    "facility",
    "figure",
    "norm",
    "recommendation",
    "promise",
    "letter",
  ] as const) {
    const count = (await loadRecords(dossier, kind)).length;
    if (count > 0) counts.push({ kind, label: count === 1 ? kind : pluralOf[kind], count });
  }
  return counts;
}

/** Places with a count and a capacity that may be compared, the most crowded first. */
function placeRows(records: readonly AnyRecord[]): PlaceRow[] {
  const facilities = records.flatMap((record) => (record.kind === "facility" ? [record] : []));
  const named = new Map(
    facilities.flatMap(({ ref, body }) => [body.name, ...body.aliases].map((name) => [name, ref] as const)),
  );
  const places = new Map<string, PlaceRow["occupancies"][number][]>();
  for (const figure of deriveFigures(records)) {
    if (figure.indicator !== "occupancy") continue;
    const row = {
      percent: figure.low,
      text: figure.text,
      arithmetic: figure.arithmetic,
      as_of: figure.as_of?.words ?? figure.as_of?.edtf ?? null,
      inputs: [...figure.inputs],
    };
    places.set(figure.place, [...(places.get(figure.place) ?? []), row]);
  }
  return [...places]
    .map(([name, occupancies]) => ({
      ref: named.get(name) ?? facilities.find(({ ref }) => ref === name)?.ref ?? null,
      name,
      occupancies,
    }))
    .sort((a, b) => b.occupancies[0]!.percent - a.occupancies[0]!.percent);
}
