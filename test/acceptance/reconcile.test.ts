import { beforeAll, describe, expect, it } from "vitest";
import type { ConsistencyRow, FigureRow, ReconciliationRow } from "../../src/api/listing.ts";
import { shown } from "../../src/service/disclose.ts";
import { listFigures, listReconciliations } from "../../src/service/figure.ts";
import { listConsistency } from "../../src/service/finding.ts";
import { onHand } from "../needs.ts";
import { sharedFolder } from "./build.ts";
import { wholeDossier } from "./whole-dossier.ts";

const shared = onHand(sharedFolder(), "the figures of the whole example", "../shared/cambodia-2020");

describe.skipIf(shared === undefined)("the figures of the whole Cambodian example, from its dossier", () => {
  const whole = wholeDossier(shared);
  let figures: FigureRow[] = [];
  let reconciliations: ReconciliationRow[] = [];
  let rules: ConsistencyRow[] = [];
  beforeAll(async () => {
    figures = shown(await listFigures(whole.dossier));
    reconciliations = shown(await listReconciliations(whole.dossier));
    rules = shown(await listConsistency(whole.dossier));
  });

  const derived = (ref: string): FigureRow => {
    const figure = figures.find((row) => row.derived && row.ref === ref);
    if (figure === undefined) throw new Error(`nothing is derived as ${ref}`);
    return figure;
  };
  /** The reconciliations that set all of these figures side by side, and their verdicts. */
  const over = (...refs: string[]): ReconciliationRow[] =>
    reconciliations.filter((row) => refs.every((ref) => row.figures.includes(ref)));
  const only = (...refs: string[]): ReconciliationRow => {
    const found = over(...refs);
    expect(found.map(({ id }) => id)).toHaveLength(1);
    return found[0]!;
  };

  it("has every stated figure once and names what each derived one follows from", () => {
    const refs = new Set(figures.map(({ ref }) => ref));
    expect(refs.size).toBe(figures.length);
    expect(figures.filter((row) => !row.derived)).toHaveLength(555);
    for (const row of figures.filter((figure) => figure.derived)) {
      expect(row.arithmetic, row.ref).not.toBeNull();
      expect(row.inputs.length, row.ref).toBeGreaterThan(1);
      for (const input of row.inputs) expect(refs.has(input), `${row.ref} ${input}`).toBe(true);
    }
  });

  it("derives growth of 78.04 %", () => {
    expect(derived("growth:p-pop+j-pop-2016")).toMatchObject({
      value: "78.04 % increase",
      arithmetic: "(38,990 − 21,900) / 21,900 = 78.04 %",
    });
  });

  it("derives 146.6 % of capacity, 46.6 % over it, and 12,397 people above it", () => {
    const occupancy = figures.filter(({ derived: is, inputs }) => is && inputs[0] === "p-pop");
    const by = (indicator: string): string[] =>
      occupancy.filter((row) => row.indicator === indicator).map(({ value }) => value);
    expect(by("occupancy")).toEqual(["146.6 % of capacity"]);
    expect(by("over-capacity")).toEqual(["46.6 % over capacity"]);
    expect(by("people-above-capacity")).toEqual(["12,397 persons"]);
    expect(occupancy.find(({ indicator }) => indicator === "occupancy")!.arithmetic).toBe(
      "38,990 / 26,593 = 146.6 %; 12,397 above capacity (the capacity has no date)",
    );
  });

  it("keeps the hedge: over 9,500 in 2,050 places are over 463.4 % of capacity", () => {
    const rate = derived("occupancy:r-cc1-pop+r-cc1-cap");
    expect(rate).toMatchObject({ value: "over 463.4 % of capacity", qualifier: "over" });
    expect(rate.low).toBeCloseTo(463.4146, 4);
  });

  it("derives a share, a sum, floor area a person, and what a release leaves", () => {
    const with_ = (indicator: string, ...inputs: string[]): FigureRow[] =>
      figures.filter(
        (row) =>
          row.derived && row.indicator === indicator && inputs.every((ref) => row.inputs.includes(ref)),
      );
    const values = (...of: [string, ...string[]]): string[] => with_(...of).map(({ value }) => value);
    expect(with_("share", "r-drug-count", "r-pop-2020-04")).toMatchObject([
      { value: "56.9 %", arithmetic: "22,176 / 38,990 = 56.9 %" },
    ]);
    const parts = ["r-cbdt-national", "r-cbdt-provincial", "r-cbdt-district", "r-cbdt-commune"];
    expect(with_("sum", ...parts)).toMatchObject([
      { value: "431 facilities", arithmetic: "2 + 24 + 73 + 332 = 431" },
    ]);
    expect(values("space", "r-sopheap-length", "r-sopheap-width", "r-sopheap-cell")).toEqual([
      "about 0.1875 m² a person",
    ]);
    expect(values("remaining", "p-pop", "j-10000-lead")).toEqual(["28,990 persons"]);
    expect(values("remaining-occupancy", "p-pop", "j-10000-lead")).toEqual(["109.0 % of capacity"]);
  });

  it("sees one number given for three dates", () => {
    const row = only("r-pop-2020-03", "r-pop-2020-04", "p-pop");
    expect(row).toMatchObject({ verdict: "date", quantity: "prison_population", place: "Cambodia" });
    expect(row.note).toContain("3 dates (2020-03, 2020-04-02, 2020-04)");
  });

  it("sets 42, over 72 and nearly 75 % awaiting trial side by side as a question of population", () => {
    const row = only("r-pretrial-42", "p-pretrial", "j-pretrial");
    expect(row.verdict).toBe("population");
    for (const said of ["42 %", "over 72 %", "nearly 75 %"]) expect(row.arithmetic).toContain(said);
    expect(row.note).toContain("cannot be excluded");
  });

  it("tells 463 % of capacity from 463 % over it", () => {
    const row = only("p-463", "r-cc1-occ");
    expect(row.verdict).toBe("definition");
    expect(row.arithmetic).toContain("363.41 %");
    expect(row.arithmetic).toContain("463.41 %");
    expect(row.note).toContain("percentage of capacity, not the percentage above it");
  });

  it("names a rise of 156 % that is printed as 256 %", () => {
    const row = only("r-ddc-adm-growth");
    expect(row.verdict).toBe("definition");
    expect(row.arithmetic).toBe(
      "(8,700 − 3,400) / 3,400 = 155.88 %; 8,700 / 3,400 = 255.88 %; printed: 256 % increase",
    );
  });

  it("finds 431 and 432 treatment sites", () => {
    expect(over("r-annex-432", "r-cbdt-2").map(({ verdict }) => verdict)).toEqual(["population"]);
    expect(over("r-annex-432", "r-cbdt-2")[0]!.arithmetic).toContain("432 − 431 = 1");
    expect(over("r-annex-432", "r-cbdt-national").map(({ verdict }) => verdict)).toEqual(["date"]);
  });

  it("says that 30 to 101 infants leave out the 138 between", () => {
    const row = only("j-infants-2015", "r-infants-2018", "j-infants-2020");
    expect(row.verdict).toBe("date");
    expect(row.arithmetic.match(/\d+ persons/g)).toEqual(["30 persons", "138 persons", "101 persons"]);
  });

  it("finds an event of March 2018 told by a witness who came in September, in figures and in cases", () => {
    expect(only("r-ok-death-date-1", "r-phanith-stay-2")).toMatchObject({
      verdict: "date",
      arithmetic: "2018-03 lies outside the stay 2018-09/2019-11; printed: 2018-03",
    });
    const broken = rules.filter(({ rule, verdict }) => rule === "event-within-stay" && verdict === "broken");
    expect(broken.length).toBeGreaterThan(0);
    for (const { why } of broken) {
      expect(why).toContain("2018-03");
      expect(why).toContain("starts 2018-09");
      expect(why).toContain("Not excluded:");
    }
  });

  it("finds sentences above the maximum quoted, in figures and in cases", () => {
    for (const ref of ["r-sopheap-sentence", "r-narin-sentence", "r-vannak-sentence"])
      expect(only(ref, "r-use-max-1", "r-use-repeat-1").verdict, ref).toBe("irreconcilable");
    const broken = rules.filter(
      ({ rule, verdict }) => rule === "sentence-within-norm" && verdict === "broken",
    );
    expect(broken.length).toBeGreaterThan(0);
    for (const { why } of broken) expect(why).toContain("is quoted with 1 to 6 months");
  });

  it("finds one of the fifteen prosecuted outside the rule that they were taken by", () => {
    const inclusion = rules.filter(({ rule }) => rule === "inclusion");
    expect(inclusion).toHaveLength(15);
    const of = (verdict: string): number => inclusion.filter((row) => row.verdict === verdict).length;
    expect([of("broken"), of("holds"), of("cannot-tell")]).toEqual([1, 7, 7]);
    expect(inclusion.find(({ verdict }) => verdict === "broken")!.record).toBe("c-kuy");
  });

  it("finds what drifts: a thing counted, hedges, periods left out", () => {
    expect(only("j-arrests", "r-arrests-1")).toMatchObject({ verdict: "population" });
    expect(over("j-10000-upto", "j-10000-lead").map(({ verdict }) => verdict)).toEqual(["hedge"]);
    expect(over("r-cc1-pop", "a-cc1").map(({ verdict }) => verdict)).toContain("hedge");
    for (const ref of ["r-arrests-1", "r-imprisoned-campaign"])
      expect(over(ref).filter(({ note }) => note?.includes("leave out") === true)).toHaveLength(1);
  });

  it("finds that users of drugs are coded as imprisoned where it is claimed that none is", () => {
    const broken = rules.filter(({ rule, verdict }) => rule === "claim-and-cases" && verdict === "broken");
    expect(broken.map(({ record }) => record)).toEqual([
      "prom-no-users-jailed",
      "prom-no-users-jailed-rapporteur",
    ]);
  });

  it("finds one quotation under two speakers, and one pseudonym in two parts that nobody is said to share", () => {
    const broken = (rule: string): ConsistencyRow[] =>
      rules.filter((row) => row.rule === rule && row.verdict === "broken");
    expect(broken("one-speaker").map(({ why }) => why.split(":")[0])).toEqual([
      "The same words stand under c-theara and, in quotation-004-2, under c-naran",
    ]);
    expect(broken("counted-once").map(({ record }) => record)).toEqual(["c-sreytouch"]);
    expect(broken("counted-once")[0]!.why).toContain("one pseudonym was given to two people");
  });

  it("finds a statement of two groups passed on of all, two offences in one report, and a campaign beyond its day", () => {
    const broken = (rule: string): string[] =>
      rules.filter((row) => row.rule === rule && row.verdict === "broken").map(({ id }) => id);
    expect(broken("one-group")).toEqual(["one-group:fnd-globe-all:fnd-ddc-basis+fnd-cj-bail"]);
    expect(broken("one-source")).toEqual(["one-source:c-sopheap/episode-1/charge-1:doc-003-offence"]);
    expect(broken("pledge-and-outcome")).toEqual([
      "pledge-and-outcome:prom-no-users-jailed",
      "pledge-and-outcome:prom-campaign-sixmonths",
      "pledge-and-outcome:prom-no-users-jailed-rapporteur:prom-no-users-jailed",
    ]);
  });

  it("sets a sentence beside the minimum that it is below", () => {
    const row = only("r-vuthy-sentence", "r-traffic-min");
    expect(row.verdict).toBe("not-comparable");
    expect(row.note).toContain("below the minimum quoted");
  });

  it("calls nobody and nothing false or unreliable", () => {
    const texts = [
      ...reconciliations.flatMap(({ arithmetic, note }) => [arithmetic, note ?? ""]),
      ...rules.map(({ why }) => why),
    ];
    expect(texts.filter((text) => /\b(?:false|unreliable)\b/i.test(text))).toEqual([]);
  });
});
