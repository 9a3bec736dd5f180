import { beforeAll, describe, expect, it } from "vitest";
import type { FindingRow } from "../../src/api/listing.ts";
import { outputs } from "../../src/api/output.ts";
import { run } from "../../src/cli/main.ts";
import { shown } from "../../src/service/disclose.ts";
import { listFindings } from "../../src/service/finding.ts";
import { withEnvironment } from "../environment.ts";
import { weakSlot } from "../weak-slot.ts";
import { onHand } from "../needs.ts";
import { sharedFolder } from "./build.ts";
import { passphrase, wholeDossier } from "./whole-dossier.ts";

const shared = onHand(sharedFolder(), "the findings of the whole example", "../shared/cambodia-2020");

describe.skipIf(shared === undefined)("the findings of the whole Cambodian example, from its dossier", () => {
  const whole = wholeDossier(shared);
  let rows: readonly FindingRow[] = [];
  beforeAll(async () => {
    rows = shown(await listFindings(whole.dossier));
  });
  const finding = (ref: string): FindingRow => {
    const row = rows.find((candidate) => candidate.ref === ref);
    if (row === undefined) throw new Error(`there is no finding ${ref}`);
    return row;
  };

  it("computes every statement, and for most the records that are here cannot tell", () => {
    expect(rows).toHaveLength(72);
    const verdicts = Object.groupBy(rows, ({ verdict }) => verdict);
    expect(verdicts["cannot-tell"]!.length).toBeGreaterThan(36);
    expect(verdicts.contradicted!.map(({ ref }) => ref)).toEqual(["fnd-cj-rights"]);
    expect(verdicts.circular!.map(({ ref }) => ref).sort()).toEqual([
      "fnd-kids-mixed",
      "fnd-kids-pretrial",
      "fnd-letters",
    ]);
    expect(verdicts["not-stated"]!.map(({ ref }) => ref).sort()).toEqual(["fnd-outreach", "fnd-pardon"]);
  });

  it("keeps its own books: n counted, the exceptions among N, and everyone of the frame somewhere", () => {
    for (const row of rows) {
      expect(row.counted.length, row.ref!).toBe(row.n);
      expect(row.n, row.ref!).toBeLessThanOrEqual(row.N);
      if (row.verdict === "contradicted") expect(row.exceptions.length, row.ref!).toBeGreaterThan(0);
      for (const member of row.undetermined)
        expect(row.counted.includes(member), `${row.ref} ${member}`).toBe(false);
    }
  });

  it("has 12 women described as detained where 11 are stated", () => {
    expect(finding("fnd-women-11")).toMatchObject({ n: 12, stated: { n: 11, N: 51 }, verdict: "differs" });
  });

  it("leaves open how many prosecuted women had drugs on them: 4 of the 4 recorded had none, 4 of 5 is stated", () => {
    expect(finding("fnd-women-noposs")).toMatchObject({
      n: 4,
      N: 4,
      missing: { not_stated: 1 },
      stated: { n: 4, N: 5 },
      verdict: "cannot-tell",
    });
  });

  it("counts a woman's own account before the organisation's: 3 of 4 convicted of trafficking, 4 of 5 stated", () => {
    const row = finding("fnd-women-charges");
    expect(row).toMatchObject({
      n: 3,
      N: 4,
      missing: { not_stated: 1 },
      stated: { n: 4, N: 5 },
      verdict: "cannot-tell",
    });
    expect(row.exceptions).toEqual(["c-sopheap"]);
  });

  it("agrees that 3 of 4 children were convicted of using, and names the fourth", () => {
    const row = finding("fnd-kids-charges");
    expect(row).toMatchObject({ n: 3, N: 4, missing: {}, verdict: "agrees" });
    expect(row.exceptions).toEqual(["c-vuthy"]);
    expect(row.undetermined).toEqual([]);
    expect(row.sentence).toBe(
      "Three of the 4 prosecuted children interviewed were convicted of using drugs.",
    );
  });

  it("contradicts that none was told their rights by the one who heard them in part", () => {
    const row = finding("fnd-cj-rights");
    expect(row).toMatchObject({
      n: 1,
      N: 2,
      missing: { not_stated: 13 },
      stated: { n: 0, N: 15, quantifier: "none" },
      verdict: "contradicted",
    });
    expect(row.exceptions).toEqual(["c-kuy"]);
  });

  it("takes silence for no answer: of the 20 in centres nobody is recorded on having seen a judge", () => {
    expect(finding("fnd-ddc-judge")).toMatchObject({
      n: 0,
      N: 0,
      missing: { not_stated: 20 },
      verdict: "cannot-tell",
    });
  });

  it("writes no sentence that speaks of one as of several, or of a whole where answers are missing", () => {
    for (const { ref, sentence, missing } of rows) {
      if (sentence === null) continue;
      expect(sentence, ref!).not.toMatch(/\bthe 1 |\bAll [12] |among the in question/);
      if (Object.keys(missing).length > 0 && /^(?:All|None of)/.test(sentence))
        expect(sentence, ref!).toMatch(
          /^(?:All|None of the) \d+ \S+ (?:who answered|with an answer on record)/,
        );
    }
  });

  /** `habeas finding` on the frame of five women, with these expressions. */
  const adHoc = async (...options: string[]): Promise<FindingRow> => {
    const out: string[] = [];
    const argv = ["finding", whole.dossier.dir, "--unit", "person", "--frame", "women-prosecuted-5"];
    const exit = await withEnvironment({ HABEAS_PASSPHRASE: passphrase }, () =>
      run([...argv, "--format", "json", ...options], {
        signal: new AbortController().signal,
        slot: weakSlot,
        out: (text) => void out.push(text),
        say: (line) => void out.push(line),
        progress: () => () => {},
      }),
    );
    expect(exit, out.join("\n")).toBe(0);
    return outputs.finding.strict().parse(JSON.parse(out.join("\n")));
  };

  it("gives the same counts to the same question asked on the command line", async () => {
    const drugs = await adHoc(
      "--population",
      "true",
      "--property",
      `episodes.exists(e, e.route == "prosecution" && e.drugs_on_person == "none")`,
    );
    const onFile = finding("fnd-women-noposs");
    expect(drugs).toMatchObject({ ref: null, statement: null, n: 4, N: 4, missing: { not_stated: 1 } });
    expect(drugs.counted).toEqual(onFile.counted);
    expect(drugs.undetermined).toEqual(onFile.undetermined);
    expect(drugs.verdict).toBe("not-stated");

    const bystanders = await adHoc(
      "--population",
      `episodes.exists(e, e.route == "prosecution" && e.drugs_on_person == "none")`,
      "--property",
      `episodes.exists(e, e.route == "prosecution" && e.bystander)`,
    );
    expect(bystanders).toMatchObject({ n: 2, N: 4, missing: {} });
    expect(bystanders.counted).toEqual([...finding("fnd-women-bystander").counted]);
  });
});
