import { expect, test } from "vitest";
import { shown } from "../../src/service/disclose.ts";
import { listFindings } from "../../src/service/finding.ts";
import { findingDetail, overviewOf } from "../../src/service/overview.ts";
import { example } from "../example.ts";

const riverbend = example("riverbend");

test("the members of every finding add up to its numbers", async () => {
  for (const row of shown(await listFindings(riverbend.dossier))) {
    if (row.property === null) continue;
    const { members } = shown(await findingDetail(riverbend.dossier, row.ref!));
    const count = (standing: string): number =>
      members.filter((member) => member.standing === standing).length;
    expect([row.ref, count("counted")]).toEqual([row.ref, row.n]);
    expect([row.ref, count("counted") + count("otherwise")]).toEqual([row.ref, row.N]);
    expect([row.ref, count("undetermined")]).toEqual([row.ref, row.undetermined.length]);
    const missing = Object.values(row.missing).reduce((sum, number) => sum + number, 0);
    // Members that the frame counts without naming them are missing and are nobody's card.
    expect(count("missing"), row.ref!).toBeLessThanOrEqual(missing);
    expect(members.filter(({ exception }) => exception).length).toBe(row.exceptions.length);
  }
});

test("of three accounts of equal rank that disagree none is taken, and each says who speaks and where", async () => {
  const { members } = shown(await findingDetail(riverbend.dossier, "fnd-tern-beaten-any"));
  const member = members.find(({ ref }) => ref === "c-08")!;
  expect([member.standing, member.why, member.label]).toEqual(["missing", "conflicting", "Rithy"]);
  const [question] = member.questions;
  expect(question!.outcome).toBe("conflicting");
  expect(
    question!.answers.map(({ says, standing, form, basis, answer }) => [says, standing, form, basis, answer]),
  ).toEqual([
    ["c-08", "own", "quote", "lived", "yes"],
    ["p-cousin-08", "relative", "paraphrase", "told-by", "yes"],
    ["org", "organisation", "summary", "lived", "no"],
  ]);
});

test("under the rule of the house one's own account is taken, and the others are left out with the ground", async () => {
  const { members } = shown(await findingDetail(riverbend.dossier, "fnd-tern-beaten"));
  const answers = members.find(({ ref }) => ref === "c-08")!.questions[0]!.answers;
  expect(answers.map(({ counts, why }) => [counts, why])).toEqual([
    [true, null],
    [false, "an account of higher rank answers"],
    [false, "an account of higher rank answers"],
  ]);
});

test("every figure of every comparison is at hand with its value and its place in a source", async () => {
  const { reconciliations, figures, names } = shown(await overviewOf(riverbend.dossier));
  const byRef = new Map(figures.map((figure) => [figure.ref, figure]));
  for (const { id, figures } of reconciliations)
    for (const ref of figures) {
      const line = byRef.get(ref);
      expect(line?.value, `${id} ${ref}`).toBeTruthy();
      expect(names[line!.at!.source]?.label, ref).toBeTruthy();
    }
});

test("places are in the order of how crowded they are, and the dates of one in the order of time", async () => {
  const { places } = shown(await overviewOf(riverbend.dossier));
  const most = places.map(({ occupancies }) => Math.max(...occupancies.map(({ high }) => high)));
  expect(most).toEqual([...most].sort((a, b) => b - a));
  const whole = places.find(({ name }) => name === "Riverbend")!;
  const dates = whole.occupancies.map(({ as_of }) => as_of);
  expect(dates).toEqual([...dates].sort());
  expect(dates[0]).toBe("2017-12-31");
  expect(whole.occupancies[0]!.text).toBe("105.0 % of capacity");
});
