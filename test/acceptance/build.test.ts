import { describe, expect, it } from "vitest";
import type { Assertion } from "../../src/domain/assertion.ts";
import type { Frame } from "../../src/domain/frame.ts";
import { linksOf } from "../../src/domain/record.ts";
import type { RecordDraft } from "../../src/intake/records/draft.ts";
import { readRecordFiles } from "../../src/intake/records/record-file.ts";
import { onHand } from "../needs.ts";
import { acceptanceRecords, sharedFolder } from "./build.ts";

const shared = onHand(sharedFolder(), "the records of the whole example", "../shared/cambodia-2020");

describe.skipIf(shared === undefined)("the whole Cambodian example", () => {
  const { files, leftOut } = shared === undefined ? { files: [], leftOut: [] } : acceptanceRecords(shared);
  const { drafts, problems } = readRecordFiles(files, { codebooks: [], hasRef: () => false });
  const of = (kind: RecordDraft["kind"]): RecordDraft[] => drafts.filter((draft) => draft.kind === kind);
  const frame = (ref: string): Frame => of("frame").find((draft) => draft.ref === ref)!.body as Frame;
  const assertions = of("assertion").map(({ body }) => body as Assertion);
  const answersOf = (ref: string, variable: string): Assertion[] =>
    assertions.filter((answer) => answer.subject.startsWith(`${ref}/`) && answer.variable === variable);

  /** The codes that the members of a frame were given for a variable; those left are not coded. */
  const coded = (ref: string, variable: string): { codes: (string | undefined)[]; silent: number } => {
    const answered = frame(ref).members.map((member) =>
      answersOf(member.ref, variable).filter(({ state }) => state === "answered"),
    );
    return {
      codes: answered.flatMap(([first]) => {
        if (first === undefined) return [];
        return first.value?.kind === "code" ? [first.value.code] : [undefined];
      }),
      silent: answered.filter((answers) => answers.length === 0).length,
    };
  };

  it("is read without a problem", () => {
    expect(problems).toEqual([]);
  });

  it("holds all figures and every case as a person or a group", () => {
    expect(of("figure").length).toBe(555);
    const cases = drafts.filter(
      ({ kind, ref }) =>
        (kind === "person" || kind === "group") && ref.startsWith("c-") && !ref.endsWith("-child"),
    );
    expect(cases.length).toBe(84);
  });

  it("links only to records that it holds", () => {
    const refs = new Set(drafts.map(({ ref }) => ref));
    const dangling = drafts.flatMap(({ kind, ref, body }) =>
      linksOf(kind, body).flatMap((link) => (refs.has(link.ref) ? [] : [`${ref} ${link.field} ${link.ref}`])),
    );
    expect(dangling).toEqual([]);
  });

  it("says what no record could take", () => {
    expect(leftOut.length).toBe(3);
  });

  it("counts in each group whom the research names, and leaves open who has no name", () => {
    const sizes = of("frame").map(({ ref, body }) => {
      const { members, undetermined, stated_size } = body as Frame;
      return [ref, stated_size, members.length, undetermined.length];
    });
    expect(sizes).toEqual([
      ["interviewees-51", 51, 35, 21],
      ["users-34", 34, 0, 0],
      ["centres-20", 20, 16, 4],
      ["prosecuted-15", 15, 15, 5],
      ["women-11", 11, 12, 3],
      ["women-prosecuted-5", 5, 5, 1],
      ["children-5", 5, 5, 0],
      ["children-prosecuted-4", 4, 4, 0],
      ["room-leaders-3", 3, 1, 0],
      ["mothers-3", 3, 4, 1],
      ["letters-5", 5, 5, 1],
      ["licadho-18", 18, 0, 0],
    ]);
  });

  it("has of five prosecuted women four without drugs on them and one of whom the text is silent", () => {
    expect(coded("women-prosecuted-5", "drugs_on_person")).toEqual({
      codes: ["none", "none", "none", "none"],
      silent: 1,
    });
  });

  it("lets a woman's own account of her offence stand beside the organisation's", () => {
    const { codes, silent } = coded("women-prosecuted-5", "offence");
    expect(codes.toSorted()).toEqual(["trafficking", "trafficking", "trafficking", "using"]);
    expect(silent).toBe(1);
    const contested = frame("women-prosecuted-5").members.flatMap(({ ref }) => {
      const answers = answersOf(ref, "offence");
      return answers.length > 1
        ? [answers.map(({ form, says }) => `${form} ${says === ref ? "own" : says}`)]
        : [];
    });
    expect(contested).toEqual([["paraphrase own", "summary org-amnesty"]]);
  });

  it("has of four prosecuted children three convicted of using", () => {
    const { codes, silent } = coded("children-prosecuted-4", "offence");
    expect(codes.toSorted()).toEqual(["trafficking", "using", "using", "using"]);
    expect(silent).toBe(0);
  });

  it("has of the fifteen prosecuted two of whom it is told whether they heard their rights, one of them in part", () => {
    const { codes, silent } = coded("prosecuted-15", "told_rights");
    expect(codes.toSorted()).toEqual(["no", "partly"]);
    expect(silent).toBe(13);
  });

  it("has nobody of the centres of whom it is told whether a judge saw them", () => {
    expect(coded("centres-20", "judge_brought")).toEqual({ codes: [], silent: 16 });
  });

  it("codes what the research took from a statement about several as resting on that statement", () => {
    const aggregates = assertions.filter(({ basis }) => basis === "aggregate");
    const statements = aggregates.map(({ from_statement }) => from_statement!);
    const counts = new Map<string, number>();
    for (const statement of statements) counts.set(statement, (counts.get(statement) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      "fnd-kids-charges": 2,
      "fnd-kids-mixed": 2,
      "fnd-kids-pretrial": 4,
      "fnd-letters": 5,
    });
  });

  it("gives every answer a speaker and a source, except where it only states silence", () => {
    for (const { subject, variable, state, says, at } of assertions)
      if (state === "answered") {
        expect(says, `${subject} ${variable}`).toBeDefined();
        expect(at, `${subject} ${variable}`).toBeDefined();
      }
  });

  it("sets the death that a detainee tells of beside a stay that began later", () => {
    const late = of("event").flatMap(({ body }) => {
      const { when, witnesses, label } = body as {
        when?: { edtf: string };
        witnesses: string[];
        label?: string;
      };
      const stays = witnesses.flatMap((who) => of("stay").filter(({ ref }) => ref.startsWith(`${who}/`)));
      return label === "death in custody" && when !== undefined
        ? stays.flatMap((stay) => {
            const { start } = stay.body as { start?: { edtf: string } };
            return start !== undefined && /^\d{4}-\d{2}$/.test(start.edtf) && start.edtf > when.edtf
              ? [`${when.edtf} ${start.edtf}`]
              : [];
          })
        : [];
    });
    expect(late).toEqual(["2018-03 2018-09"]);
  });
});
