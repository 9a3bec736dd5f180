import type { Quantifier } from "../../src/domain/finding.ts";

/** How a stated finding is computed: whom it counts, and in the codebook's variables what of them. */
export type FindingRow = {
  readonly frame?: string;
  readonly unit?: "person" | "act" | "letter" | "facility";
  readonly population?: string;
  readonly property?: string;
  readonly predicate?: string;
  readonly quantifier?: Quantifier;
};

/** The groups that the report counts, with the size it prints where it prints one, and the rule it says they meet. */
export const frames: readonly {
  readonly id: string;
  readonly label: string;
  readonly unit?: "person" | "letter" | "facility";
  readonly size?: number;
  /** CEL over the unit. */
  readonly inclusion?: string;
  readonly finding: string;
}[] = [
  { id: "interviewees-51", label: "people interviewed for the report", size: 51, finding: "fnd-51" },
  { id: "users-34", label: "people interviewed who use or used drugs", size: 34, finding: "fnd-34" },
  { id: "centres-20", label: "people interviewed who had been held in centres", size: 20, finding: "fnd-20" },
  {
    id: "prosecuted-15",
    label: "people whose prosecution was documented",
    size: 15,
    inclusion: `episodes.exists(e, e.route == "prosecution" && e.start >= "2017")`,
    finding: "fnd-15",
  },
  { id: "women-11", label: "detained women interviewed", size: 11, finding: "fnd-women-11" },
  { id: "women-prosecuted-5", label: "prosecuted women interviewed", size: 5, finding: "fnd-women-5" },
  { id: "children-5", label: "children interviewed", size: 5, finding: "fnd-kids-5" },
  { id: "children-prosecuted-4", label: "prosecuted children interviewed", size: 4, finding: "fnd-kids-4" },
  { id: "room-leaders-3", label: "former room leaders interviewed", size: 3, finding: "fnd-roomleaders" },
  { id: "mothers-3", label: "imprisoned mothers interviewed", size: 3, finding: "fnd-mothers" },
  { id: "letters-5", label: "letters sent", unit: "letter", size: 5, finding: "fnd-letters" },
  {
    id: "licadho-18",
    label: "prisons monitored by LICADHO",
    unit: "facility",
    size: 18,
    finding: "fnd-licadho-all",
  },
];

const episode = (route: "administrative" | "prosecution", condition: string): string =>
  `episodes.exists(e, e.route == "${route}" && ${condition})`;
const centre = (condition: string): string => episode("administrative", condition);
const prosecution = (condition: string): string => episode("prosecution", condition);
const inStage = (condition: string): string => `e.stages.exists(s, ${condition})`;
const inStay = (condition: string): string => `e.stays.exists(s, ${condition})`;
const charged = (condition: string): string => `e.charges.exists(c, ${condition})`;
const held = `episodes.exists(e, e.route in ["administrative", "prosecution"])`;
const trialProblem = inStage(
  [
    "no-lawyer",
    "lawyer-silent",
    "charge-unknown",
    "report-taken-as-proof",
    "minutes-long",
    "torture-complaint-dismissed",
    "retraction-ignored",
    "guilt-presumed",
  ]
    .map((problem) => `"${problem}" in s.trial_problems`)
    .join(" || "),
);

/**
 * Rows by finding. A finding that is not listed is on file as stated: its population was never listed, or what it says
 * is no property of the people counted.
 */
export const findingTable: Readonly<Record<string, FindingRow>> = {
  "fnd-51": {
    frame: "interviewees-51",
    property: "interviewed",
    predicate: "spoke to the researchers",
    quantifier: "exact",
  },
  // Drug use is asked of an episode, and not everyone interviewed was held.
  "fnd-34": { frame: "interviewees-51", quantifier: "exact" },
  "fnd-34-split": { frame: "users-34", quantifier: "exact" },
  "fnd-poor": {
    frame: "interviewees-51",
    property: "poor_or_marginalised",
    predicate: "came from poor or excluded communities",
    quantifier: "vast-majority",
  },
  "fnd-fear": {
    frame: "interviewees-51",
    property: "feared_reprisals",
    predicate: "feared reprisals",
    quantifier: "most",
  },
  "fnd-20": {
    frame: "interviewees-51",
    property: `episodes.exists(e, e.route == "administrative")`,
    predicate: "had been held in a centre without charge",
    quantifier: "exact",
  },
  "fnd-15": {
    frame: "prosecuted-15",
    property: `episodes.exists(e, e.route == "prosecution")`,
    predicate: "were prosecuted",
    quantifier: "exact",
  },
  "fnd-15-place": {
    frame: "prosecuted-15",
    property: prosecution(inStay(`s.facility in ["cc1", "cc2"]`)),
    predicate: "were held in CC1 or CC2",
    quantifier: "most",
  },
  "fnd-dependent": {
    frame: "users-34",
    property: `episodes.exists(e, e.uses_drugs == "dependent")`,
    predicate: "were dependent on drugs",
    quantifier: "several",
  },
  "fnd-never": {
    frame: "interviewees-51",
    population: held,
    property: `episodes.exists(e, e.uses_drugs in ["never", "stopped"])`,
    predicate: "had never used drugs or had stopped",
    quantifier: "many",
  },
  "fnd-near-clinic": {
    frame: "interviewees-51",
    population: held,
    property: "episodes.exists(e, e.arrested_near_clinic)",
    predicate: "were arrested beside the methadone clinic",
    quantifier: "many",
  },
  "fnd-ddc-involuntary": {
    frame: "centres-20",
    property: centre("e.against_will"),
    predicate: "were held against their will",
    quantifier: "all",
  },
  "fnd-ddc-judge": {
    frame: "centres-20",
    property: centre(inStage("s.judge_brought")),
    predicate: "were brought before a judge",
    quantifier: "only-one",
  },
  "fnd-ddc-lawyer": {
    frame: "centres-20",
    property: centre(inStage("s.lawyer_obtained")),
    predicate: "could consult a lawyer",
    quantifier: "none",
  },
  "fnd-ddc-basis": {
    frame: "centres-20",
    property: centre(inStage(`s.told_legal_basis in ["yes", "partly"]`)),
    predicate: "were told the legal basis",
    quantifier: "none",
  },
  "fnd-ddc-rights": {
    frame: "centres-20",
    property: centre(inStage(`s.told_rights in ["yes", "partly"]`)),
    predicate: "were told their rights",
    quantifier: "none",
  },
  "fnd-ddc-duration": {
    frame: "centres-20",
    property: `!${centre(inStage("s.told_duration"))}`,
    predicate: "were not told how long they would be held",
    quantifier: "vast-majority",
  },
  "fnd-ddc-prosecutor": {
    frame: "centres-20",
    property: `!${centre(inStage("s.prosecutor_involved"))}`,
    predicate: "were sent there without a prosecutor",
    quantifier: "vast-majority",
  },
  "fnd-ddc-abuse": {
    frame: "centres-20",
    property: centre(inStay("s.described_abuse")),
    predicate: "described physical abuse",
    quantifier: "all",
  },
  "fnd-ddc-welcome": {
    frame: "centres-20",
    property: "accounts.exists(a, a.arrival_beating_custom)",
    predicate: "called beatings on arrival the rule",
    quantifier: "all",
  },
  "fnd-ddc-crowd": {
    frame: "centres-20",
    property: centre(inStay("s.described_overcrowding")),
    predicate: "described overcrowding in the centre",
    quantifier: "all",
  },
  "fnd-ddc-health": {
    frame: "centres-20",
    property: centre(inStay("s.described_illness_no_care")),
    predicate: "described illness without proper care",
    quantifier: "all",
  },
  "fnd-ddc-hours": {
    frame: "centres-20",
    property: centre(inStay("s.hours_confined >= 22")),
    predicate: "were locked in for at least 22 hours a day",
    quantifier: "most",
  },
  "fnd-ddc-six": {
    frame: "centres-20",
    property: centre("e.months_held == 6"),
    predicate: "were held for six months",
    quantifier: "most",
  },
  "fnd-roomleaders": {
    frame: "room-leaders-3",
    property: `positions.exists(p, "corporal-punishment" in p.duties_described)`,
    predicate: "described a regime of corporal punishment",
    quantifier: "all",
  },
  // Payments are records of their own: of somebody without one it is not known whether money was asked.
  "fnd-bribes-ddc": { frame: "interviewees-51", quantifier: "several" },
  "fnd-deaths": { quantifier: "several" },
  "fnd-suicide": { quantifier: "many" },
  "fnd-escape": { frame: "centres-20", quantifier: "several" },
  "fnd-investigations": {
    unit: "act",
    property: `investigated in ["yes", "partly"]`,
    predicate: "were investigated independently",
    quantifier: "none",
  },
  "fnd-cj-convicted": {
    frame: "prosecuted-15",
    property: prosecution(charged("c.convicted")),
    predicate: "were convicted",
    quantifier: "all",
  },
  "fnd-cj-trial": {
    frame: "prosecuted-15",
    property: prosecution(trialProblem),
    predicate: "described breaches of fair trial",
    quantifier: "all",
  },
  "fnd-cj-bail": {
    frame: "prosecuted-15",
    property: prosecution(inStage("s.bail_considered")),
    predicate: "heard bail or an alternative considered",
    quantifier: "none",
  },
  "fnd-cj-rights": {
    frame: "prosecuted-15",
    property: prosecution(inStage(`s.told_rights in ["yes", "partly"]`)),
    predicate: "were told their rights, at least in part",
    quantifier: "none",
  },
  "fnd-cj-legalaid": {
    frame: "prosecuted-15",
    property: prosecution(inStage("s.legal_aid")),
    predicate: "had free legal aid",
    quantifier: "exact",
  },
  "fnd-cj-pretrial": {
    frame: "prosecuted-15",
    property: prosecution(inStage("s.held_pretrial")),
    predicate: "were held before trial",
    quantifier: "all",
  },
  "fnd-cj-small": {
    frame: "prosecuted-15",
    property: prosecution(`e.drugs_on_person in ["none", "small"]`),
    predicate: "had little or nothing on them",
    quantifier: "vast-majority",
  },
  "fnd-cj-urine": {
    frame: "prosecuted-15",
    property: prosecution(charged(`"forced-test" in c.relied_on`)),
    predicate: "were convicted on a forced urine test",
    quantifier: "many",
  },
  "fnd-cj-neverused": {
    frame: "prosecuted-15",
    property: prosecution(`e.uses_drugs == "never"`),
    predicate: "said they had never used drugs",
    quantifier: "several",
  },
  "fnd-cj-suppliers": {
    frame: "prosecuted-15",
    population: prosecution(charged(`c.offence == "trafficking"`)),
    property: prosecution("e.leniency_for_names"),
    predicate: "were offered leniency for names",
    quantifier: "several",
  },
  "fnd-cj-lawyerbribes": { frame: "prosecuted-15", quantifier: "several" },
  "fnd-cj-health": {
    frame: "prosecuted-15",
    property: prosecution(inStay("s.health_problem_began")),
    predicate: "fell ill in prison",
    quantifier: "almost-all",
  },
  "fnd-cj-sanitation": {
    frame: "prosecuted-15",
    property: prosecution(inStay("s.described_unsanitary")),
    predicate: "described unsanitary conditions",
    quantifier: "all",
  },
  "fnd-cj-corruption": {
    frame: "prosecuted-15",
    property: prosecution(inStay("s.described_corruption")),
    predicate: "described corruption in prison",
    quantifier: "all",
  },
  "fnd-women-11": {
    frame: "interviewees-51",
    property: `sex == "f" && ${held}`,
    predicate: "were detained women",
    quantifier: "exact",
  },
  "fnd-women-6": {
    frame: "women-11",
    property: `episodes.exists(e, e.route == "administrative")`,
    predicate: "were sent to a centre",
    quantifier: "exact",
  },
  "fnd-women-5": {
    frame: "women-11",
    property: `episodes.exists(e, e.route == "prosecution")`,
    predicate: "were prosecuted",
    quantifier: "exact",
  },
  "fnd-women-charges": {
    frame: "women-prosecuted-5",
    property: prosecution(charged(`c.offence == "trafficking"`)),
    predicate: "were convicted of trafficking",
    quantifier: "exact",
  },
  "fnd-women-custody": {
    frame: "women-prosecuted-5",
    property: prosecution(inStage("s.noncustodial_considered")),
    predicate: "had a judge who considered a sentence without prison",
    quantifier: "none",
  },
  "fnd-women-noposs": {
    frame: "women-prosecuted-5",
    property: prosecution(`e.drugs_on_person == "none"`),
    predicate: "had no drugs on them when arrested",
    quantifier: "exact",
  },
  "fnd-women-urine": {
    frame: "women-prosecuted-5",
    population: prosecution(`e.drugs_on_person == "none"`),
    property: prosecution(charged(`"forced-test" in c.relied_on`)),
    predicate: "were convicted on a forced urine test",
    quantifier: "exact",
  },
  "fnd-women-bystander": {
    frame: "women-prosecuted-5",
    population: prosecution(`e.drugs_on_person == "none"`),
    property: prosecution("e.bystander"),
    predicate: "were bystanders who had never used drugs",
    quantifier: "exact",
  },
  "fnd-women-trials": {
    frame: "women-prosecuted-5",
    property: prosecution(trialProblem),
    predicate: "described breaches of fair trial",
    quantifier: "all",
  },
  "fnd-women-conditions": {
    frame: "women-prosecuted-5",
    property: prosecution(inStay("s.described_harrowing")),
    predicate: "described gravely harmful conditions",
    quantifier: "all",
  },
  "fnd-women-infants": {
    frame: "women-prosecuted-5",
    property: prosecution(inStay(`s.child_held_with != ""`)),
    predicate: "were imprisoned together with a child",
    quantifier: "exact",
  },
  "fnd-mothers": {
    frame: "mothers-3",
    property: prosecution(inStay(`s.child_held_with != ""`)),
    predicate: "were imprisoned together with a child",
    quantifier: "all",
  },
  "fnd-mothers-food": {
    frame: "mothers-3",
    property: `!${prosecution(inStay("s.child_fed"))}`,
    predicate: "said that children got no food of their own",
    quantifier: "some",
  },
  "fnd-sexworkers": {
    frame: "interviewees-51",
    population: `"sex-work" in works_in`,
    property: "used_for_work",
    predicate: "used drugs to be able to work",
    quantifier: "several",
  },
  "fnd-kids-5": {
    frame: "interviewees-51",
    property: "episodes.exists(e, e.minor_at_arrest)",
    predicate: "were children when arrested",
    quantifier: "exact",
  },
  "fnd-kids-4": {
    frame: "children-5",
    property: `episodes.exists(e, e.route == "prosecution")`,
    predicate: "were prosecuted",
    quantifier: "exact",
  },
  "fnd-kids-charges": {
    frame: "children-prosecuted-4",
    property: prosecution(charged(`c.offence == "using"`)),
    predicate: "were convicted of using drugs",
    quantifier: "exact",
  },
  "fnd-kids-tests": {
    frame: "children-prosecuted-4",
    population: prosecution(charged(`c.offence == "using"`)),
    property: prosecution(charged(`"forced-test" in c.relied_on`)),
    predicate: "were convicted on a forced test",
    quantifier: "exact",
  },
  "fnd-kids-pretrial": {
    frame: "children-5",
    property: prosecution(inStage("s.held_pretrial")),
    predicate: "were held before trial",
    // "All" of the print can only mean those prosecuted: its own numbers are four of five.
    quantifier: "exact",
  },
  "fnd-kids-lawyer": {
    frame: "children-prosecuted-4",
    property: `!${prosecution(inStage("s.lawyer_obtained"))}`,
    predicate: "had no lawyer",
    quantifier: "exact",
  },
  "fnd-kids-mixed": {
    frame: "children-prosecuted-4",
    property: prosecution(inStay("s.mixed_with_adults")),
    predicate: "shared a cell with adults",
    quantifier: "all",
  },
  "fnd-kids-torture": { frame: "children-prosecuted-4", quantifier: "exact" },
  "fnd-cbdt": { quantifier: "some" },
  "fnd-letters": {
    frame: "letters-5",
    unit: "letter",
    property: "answered",
    predicate: "were answered by the date of publication",
    quantifier: "none",
  },
  "fnd-licadho-all": {
    frame: "licadho-18",
    unit: "facility",
    property: "occupancy_over_100",
    predicate: "hold more people than they have places for",
    quantifier: "all",
  },
  "fnd-globe-all": {
    frame: "interviewees-51",
    population: held,
    property: `episodes.exists(e, ${inStage(`s.told_legal_basis in ["yes", "partly"] || s.bail_considered`)})`,
    predicate: "were told the legal basis or offered bail",
    quantifier: "none",
  },
  "fnd-outreach": {
    frame: "interviewees-51",
    population: `"outreach" in works_in`,
    property: "episodes.exists(e, e.arrested_on_outreach)",
    predicate: "were arrested while doing outreach",
  },
};
