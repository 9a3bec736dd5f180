import { type Plain, locatorOf, present, sourceOf, timeOf } from "../../examples/cambodia-2020/convert.ts";
import { type RawRef, isTestimony } from "../../examples/cambodia-2020/research.ts";
import { membersOf } from "./case-frame.ts";
import { arrestEventRef, arrestEvents, beganWith, childRef, deathEvents, relationsOf } from "./case-link.ts";
import { type CaseBook, type RawCase, type RawStay, readCases } from "./case-record.ts";

/**
 * Codes the case records of the research to the codebook. A field that is null stays uncoded: the text is silent. What
 * the research took from a statement about several people is coded with that statement as its basis. No case has code of
 * its own; what no rule can place is told in `leftOut`.
 */
export type CodedCases = {
  readonly lists: Plain;
  /** Members of the stated groups, by frame. */
  readonly members: ReadonlyMap<string, Plain>;
  /** What the research holds and no record could take, by case and field. */
  readonly leftOut: readonly string[];
};

/** Codes the cases in `folder`, the research folder of the example. */
export function codeCases(folder: string): CodedCases {
  const { meta, cases, book } = readCases(folder);
  const isGroup = ({ record_type }: RawCase): boolean => record_type === "group";
  const perpetrators = new Set(cases.flatMap((subject) => subject.perpetrators.map(perpetratorRef)));
  return {
    lists: {
      sources: cases.flatMap(interviewSources),
      groups: [...cases.filter(isGroup).map(groupOf), ...[...perpetrators].sort().map(perpetratorGroup)],
      persons: cases
        .filter((subject) => !isGroup(subject))
        .flatMap((subject) => new CaseCoder(subject, book).records()),
      events: cases.flatMap((subject) => [...arrestEvents(subject, book), ...deathEvents(subject, book)]),
      relations: relationsOf(cases, book),
    },
    members: membersOf(meta, book),
    leftOut: book.leftOut,
  };
}

type Answer = Plain;
type Answers = Record<string, Answer | readonly Answer[]>;
type StayPlan = { readonly raw: RawStay; readonly index: number };
type EpisodePlan = {
  readonly id: string;
  readonly route: "prosecution" | "administrative" | "accompanying-parent" | "unknown";
  readonly stays: readonly StayPlan[];
};

/** Questions about a stay, the violations that answer them, and the words by which their place is known. */
const describedBy: readonly (readonly [string, RegExp, RegExp])[] = [
  ["beaten_on_arrival", /^beating_on_arrival$/, /beat|kick/],
  [
    "described_abuse",
    /^(beating_(on_arrival|in_detention|witnessed|of_people_in_withdrawal)|torture_detention|collective_punishment)$/,
    /beat|hit|kick|stick|slap|killed|unconscious/,
  ],
  ["described_overcrowding", /^overcrowding$/, /people|prisoners|room|toilet|width/],
  [
    "described_illness_no_care",
    /^denial_of_(medical_care|methadone)$/,
    /methadone|paracetamol|disease|sick|doctor|attention|lesions/,
  ],
  ["health_problem_began", /^skin_disease$/, /skin/i],
  ["described_unsanitary", /^inadequate_water_sanitation$/, /skin|toilet|bathroom|disease/],
  [
    "described_corruption",
    /^(extortion_(prison|centre)_staff|corruption_(described|witnessed)|unequal_treatment_for_money)$/,
    /money|paid?\b|\$|riel/,
  ],
  ["described_harrowing", /^inhumane_conditions$/, /inhumane/],
];

/** Where the text says in which place somebody was, and the words that say so. */
const placeKeys = ["detention", "identity", "time_served", "sentence", "trial"];
const placeWords = /CC1|CC2|prison|jail|imprison|Prey Speu|Orkas|centre|Sen Sok|police|court|detain|held/i;

/** Violations that are acts against the person, as kinds of act. */
const actOf: Readonly<Record<string, string>> = {
  beating_on_arrival: "beating",
  beating_in_detention: "beating",
  torture_detention: "torture",
  torture_police: "torture",
  ill_treatment_police: "ill-treatment",
  ill_treatment_officials: "ill-treatment",
  threat_of_violence: "threat",
  threat_of_sexual_violence: "threat-sexualised",
  forced_exercise: "forced-exercise",
  forced_servitude: "forced-labour",
  coerced_confession: "coerced-confession",
  collective_punishment: "beating",
};

const trialProblemOf: Readonly<Record<string, string>> = {
  no_lawyer: "no-lawyer",
  no_information_on_charge: "charge-unknown",
  presumption_of_guilt: "guilt-presumed",
  torture_allegation_dismissed: "torture-complaint-dismissed",
};

/** Provisions whose penalty the report prints for one offence; that on trafficking shares its number with possession. */
const normOfOffence: Readonly<Record<string, string>> = { using: "d-ldc-45", possession: "d-ldc-40" };

const isOfCustodyByPolice = (violation: string): boolean => violation.endsWith("_police");

/** Codes one case. */
class CaseCoder {
  readonly #case: RawCase;
  readonly #book: CaseBook;
  readonly #says: string;
  readonly #how: string | undefined;
  readonly #plans: readonly EpisodePlan[];

  constructor(subject: RawCase, book: CaseBook) {
    this.#case = subject;
    this.#book = book;
    const speaker = speakerOf(subject, book);
    this.#says = speaker;
    this.#how =
      speaker === subject.id
        ? undefined
        : speaker === organisation
          ? "document"
          : subject.record_type === "primary_case_via_relative"
            ? `told-by:${subject.id}`
            : "seen";
    this.#plans = this.#planEpisodes();
  }

  /** The person of the case, and the child held with them where one is described. */
  records(): Plain[] {
    const subject = this.#case;
    const child = this.#childPerson();
    const person: Plain = {
      id: subject.id,
      ...present({
        pseudonym: subject.pseudonym,
        sex: subject.sex?.toLowerCase(),
        age:
          subject.age === null || /months?/.test(subject.age_note ?? "")
            ? undefined
            : { years: subject.age, ...present({ on: subject.interviews[0]?.date }) },
        age_at_arrest: subject.age_at_arrest,
      }),
      characteristics: subject.characteristics,
      part: partsOf(subject),
      interviews: interviewSources(subject).map(({ id }) => id),
      ...present({ note: subject.description }),
      answers: this.#personAnswers(),
      episodes: this.#plans.map((plan, index) => this.#episode(plan, index)),
      positions: this.#positions(),
      accounts: this.#accounts(),
      payments: this.#payments(undefined),
      acts: this.#acts(),
      deaths: this.#deaths(),
    };
    return child === undefined ? [person] : [person, child];
  }

  // ---- answers

  /**
   * One answer by the person who speaks in this case. Its place is the first reference under `keys` (whose quote has
   * `words`, where they are given); the source alone where the research names no such place.
   */
  #answer(
    is: unknown,
    keys: readonly string[],
    options: { readonly how?: string; readonly words?: RegExp; readonly says?: string } = {},
  ): Answer {
    const ref = this.#place(keys, options.words);
    const says = options.says ?? this.#says;
    const how =
      options.how ?? (says === this.#says ? this.#how : says === organisation ? "document" : undefined);
    const form =
      says === organisation ? "summary" : isTestimony(ref?.locator_quote ?? "") ? "quote" : "paraphrase";
    return {
      is,
      ...(says === this.#case.id ? {} : { says }),
      form,
      ...present({ how }),
      at: ref === undefined ? this.#source() : locatorOf(ref),
    };
  }

  /** An answer taken from a statement about several people. */
  #aggregate(is: unknown, statement: string, keys: readonly string[]): Answer {
    const ref = this.#place(keys);
    return {
      is,
      says: organisation,
      form: "summary",
      how: `aggregate:${statement}`,
      at: ref === undefined ? this.#source() : locatorOf(ref),
    };
  }

  #place(keys: readonly string[], words?: RegExp): RawRef | undefined {
    const refs = keys.flatMap((key) => this.#case.refs[key] ?? []);
    return words === undefined ? refs[0] : refs.find((ref) => words.test(ref.locator_quote ?? ""));
  }

  #source(): Plain {
    return { source: sourceOf(Object.values(this.#case.refs).flat()[0]!.doc) };
  }

  #has(violation: RegExp): boolean {
    return this.#case.violations.some((code) => violation.test(code));
  }

  #is(...characteristics: readonly string[]): boolean {
    return characteristics.some((code) => this.#case.characteristics.includes(code));
  }

  #personAnswers(): Answers {
    const subject = this.#case;
    const answers: Answers = {};
    const spoke =
      subject.record_type === "primary_case" || ["relative", "professional"].includes(subject.record_type);
    if (spoke) answers["interviewed"] = this.#answer("yes", ["interview", "identity"]);
    if (subject.record_type === "primary_case_via_relative")
      answers["interviewed"] = this.#answer("no", ["identity"], { says: organisation });
    const research = partsOf(subject).filter((part) => part !== "other" && part !== "child");
    if (spoke && research.length > 0) answers["part_in_research"] = this.#answer(research, ["identity"]);
    if (subject.sex !== null) answers["sex"] = this.#answer(subject.sex.toLowerCase(), ["identity"]);
    if (subject.age !== null && !/months?/.test(subject.age_note ?? ""))
      answers["age"] = this.#answer(subject.age, ["identity"]);
    if (this.#is("poor", "homeless", "rubbish_collector", "slept_in_market", "parents_rubbish_collectors"))
      answers["poor_or_marginalised"] = this.#answer("yes", ["identity"], { how: "inferred" });
    const work = (
      [
        ["sex_worker", "sex-work"],
        ["outreach_worker", "outreach"],
        ["garment_worker", "garment"],
        ["rubbish_collector", "rubbish"],
        ["former_barber", "other"],
      ] as const
    ).flatMap(([code, value]) => (this.#is(code) ? [value] : []));
    if (work.length > 0) answers["works_in"] = this.#answer(work, ["identity"]);
    return answers;
  }

  // ---- episodes

  /** Which stays were one unbroken loss of liberty: all of one system, unless the text counts several times. */
  #planEpisodes(): EpisodePlan[] {
    const { facilities, route, arrest, description, id } = this.#case;
    const stays = facilities.filter((stay) => !/\bnot said to be\b/.test(stay.note ?? ""));
    for (const stay of facilities)
      if (!stays.includes(stay))
        this.#book.leftOut.push(`${id}: a stay in ${stay.facility} that may be another's`);
    if (this.#is("infant"))
      return [{ id: "episode-1", route: "accompanying-parent", stays: numbered(stays) }];
    const routes = [
      ...new Set(
        route.map((code) =>
          code === "criminal_justice" ? ("prosecution" as const) : ("administrative" as const),
        ),
      ),
    ];
    if (routes.length === 0)
      return arrest === null && stays.length === 0
        ? []
        : [{ id: "episode-1", route: "unknown", stays: numbered(stays) }];
    const plans: EpisodePlan[] = [];
    const add = (of: EpisodePlan["route"], part: readonly RawStay[]): void => {
      plans.push({ id: `episode-${plans.length + 1}`, route: of, stays: numbered(part) });
    };
    for (const of of routes) {
      const mine = stays.filter(
        ({ facility }) =>
          routes.length === 1 || (this.#book.placeKind(facility) === "centre") === (of === "administrative"),
      );
      const apart = mine.some(({ times }) => times !== null) || /\btwice\b/.test(description ?? "");
      if (!apart) add(of, mine);
      else for (const stay of mine) for (let time = 0; time < (stay.times ?? 1); time++) add(of, [stay]);
    }
    return plans;
  }

  #episode(plan: EpisodePlan, index: number): Plain {
    const subject = this.#case;
    const first = index === 0;
    const arrest = first ? subject.arrest : null;
    const started = arrest?.date ?? undefined;
    const mother = plan.route === "accompanying-parent" ? this.#book.linked(subject)[0] : undefined;
    const event =
      first && arrestEvents(subject, this.#book).length > 0 ? arrestEventRef(subject.id) : undefined;
    const principal = this.#principal(plan);
    const prosecuted = plan.route === "prosecution";
    return {
      id: plan.id,
      jurisdiction: "KHM",
      ...(started === undefined ? {} : { start: timeOf(started, arrest!.precision) }),
      ...(prosecuted &&
      principal?.raw.to !== null &&
      principal !== undefined &&
      /releas/.test(subject.outcome ?? "")
        ? { end: timeOf(principal.raw.to, principal.raw.precision) }
        : {}),
      route: plan.route,
      ...present({
        exit: exitOf(subject, plan.route),
        accompanies: mother === undefined ? undefined : `${mother.id}/episode-1`,
        event,
      }),
      at: this.#locators(["arrest", "detention"]),
      answers: this.#episodeAnswers(plan, index),
      stages: this.#stages(plan),
      stays: plan.stays.map((stay) => this.#stay(plan, stay, stay === principal)),
      ...(prosecuted ? { charges: [this.#charge()] } : {}),
      ...(first ? { tests: this.#tests(), payments: this.#payments(plan) } : {}),
    };
  }

  #episodeAnswers(plan: EpisodePlan, index: number): Answers {
    const subject = this.#case;
    const answers: Answers = { route: this.#answer(plan.route, placeKeys, { words: placeWords }) };
    const held = plan.route === "prosecution" ? (subject.time_served ?? undefined) : undefined;
    const length = lengthOf(held ?? this.#principal(plan)?.raw.duration ?? undefined);
    if (length !== undefined)
      answers["months_held"] = this.#answer(length, ["time_served", "detention"], {
        words: /month|year|days/,
      });
    if (index > 0) return answers;
    const arrest = subject.arrest;
    if (arrest?.date !== null && arrest !== null)
      answers["start"] = this.#answer(timeOf(arrest.date, arrest.precision), ["arrest"], { words: /\d{4}/ });
    const began = beganWith(subject);
    if (began !== undefined)
      answers["initiated_by"] = this.#answer(began, ["arrest"], { words: /raid|sweep|police|house/ });
    if (typeof arrest?.place === "string")
      answers["arrested_near_clinic"] = this.#answer(
        /hospital|methadone/i.test(arrest.place) ? "yes" : "no",
        ["arrest"],
      );
    if (/\boutreach\b/.test(arrest?.circumstances ?? ""))
      answers["arrested_on_outreach"] = this.#answer("yes", ["arrest"]);
    if (subject.drugs_found_on_person === false)
      answers["drugs_on_person"] = this.#answer("none", ["arrest"], { words: /drug|ice|possession/ });
    if (subject.drugs_found_on_person === true && /small quantity/.test(subject.description ?? ""))
      answers["drugs_on_person"] = this.#answer("small", ["identity"]);
    if (subject.minor_at_arrest !== null)
      answers["minor_at_arrest"] = this.#answer(
        subject.minor_at_arrest ? "yes" : "no",
        ["identity"],
        /stated/.test(subject.minor_basis ?? "") ? {} : { how: "inferred" },
      );
    const use = this.#drugUse();
    if (use !== undefined) answers["uses_drugs"] = use;
    if (subject.drugs_found_on_person === false && use !== undefined)
      answers["bystander"] = this.#answer(use["is"] === "never" ? "yes" : "no", ["identity", "arrest"], {
        how: "inferred",
      });
    return answers;
  }

  #drugUse(): Answer | undefined {
    const codes = this.#case.characteristics;
    const answer = (is: string, how?: string): Answer =>
      this.#answer(is, ["arrest", "identity"], { words: /\bdrug|\bice\b|methadone/, ...present({ how }) });
    if (codes.includes("never_used_drugs")) return answer("never");
    if (codes.includes("never_used_drugs_implied")) return answer("never", "inferred");
    if (codes.includes("drug_user_occasional")) return answer("occasional");
    if (codes.some((code) => /^drug_dependent(?!_recovered)/.test(code))) return answer("dependent");
    if (codes.some((code) => /^drug_(user|dependent)|^used_from|^methadone_client/.test(code)))
      return answer("unspecified");
    return undefined;
  }

  // ---- stages

  /**
   * The stages that the text or the system implies: nobody is prosecuted without custody by police. What the research
   * coded for the whole case is coded thus: a denial at each stage, as it denies each; an affirmation at one.
   */
  #stages(plan: EpisodePlan): Plain[] {
    if (plan.route === "administrative")
      return [
        {
          id: "stage-1",
          type: "compulsory-treatment",
          at: this.#locators(["detention"]),
          answers: this.#stageAnswers(["compulsory-treatment"])[0],
        },
      ];
    if (plan.route !== "prosecution") return [];
    const subject = this.#case;
    const types = ["police-custody"];
    if (typeof subject.trial?.investigating_judge_minutes === "number") types.push("before-judge");
    if (subject.pre_trial_detention !== null && !this.#book.isAggregate("pre_trial_detention", subject.id))
      types.push("pre-trial");
    if (subject.trial !== null || subject.verdict !== null || subject.brought_before_judge !== null)
      types.push("trial");
    const answers = this.#stageAnswers(types);
    return types.map((type, index) => ({
      id: `stage-${index + 1}`,
      type,
      ...(index === 0 ? {} : { follows: `${subject.id}/${plan.id}/stage-${index}` }),
      at: this.#locators(
        type === "pre-trial" ? ["pre_trial"] : type === "trial" ? ["trial", "sentence"] : ["arrest"],
      ),
      answers: answers[index],
    }));
  }

  /** The answers of each stage of one episode, by its types in their order. */
  #stageAnswers(types: readonly string[]): Answers[] {
    const subject = this.#case;
    const all = types.map((): Answers => ({}));
    const last = all.length - 1;
    const at = (type: string): number => Math.max(types.indexOf(type), 0);
    const put = (
      name: string,
      is: boolean | "partly" | null,
      keys: readonly string[],
      yesAt: number,
    ): void => {
      if (is === null) return;
      const code = is === "partly" ? "partly" : is ? "yes" : "no";
      for (const [index, answers] of all.entries())
        if (is === false || index === yesAt) answers[name] = this.#answer(code, keys);
    };
    const told = subject.told_rights;
    put(
      "told_rights",
      typeof told === "string" ? (told.startsWith("partly") ? "partly" : null) : told,
      ["rights", "lawyer"],
      last,
    );
    put("told_legal_basis", subject.told_legal_basis, ["arrest", "violations"], 0);
    put("lawyer_obtained", subject.lawyer?.had ?? null, ["lawyer", "rights"], last);
    put("legal_aid", subject.legal_aid, ["lawyer", "rights"], last);
    put("judge_brought", subject.brought_before_judge, ["judge", "trial", "sentence"], last);
    put("bail_considered", subject.bail_considered, ["pre_trial"], last);
    if (this.#has(/^no_information_on_charge$/))
      put("told_charge", false, ["charge", "trial", "violations"], last);
    if (/\bsilent\b/.test(subject.lawyer?.notes ?? "")) put("lawyer_present", "partly", ["lawyer"], last);
    if (/\basked whether\b/.test(subject.lawyer?.notes ?? ""))
      put("asked_whether_lawyer", true, ["lawyer"], last);
    if (/\bnobody asked\b/.test(subject.lawyer?.notes ?? ""))
      put("asked_whether_lawyer", false, ["lawyer"], last);
    if (this.#has(/^forced_thumbprint$/)) put("thumbprinted_unread", true, ["violations"], 0);
    if (types[0] === "police-custody") this.#putPretrial(all, at);
    const { trial } = subject;
    if (typeof trial?.investigating_judge_minutes === "number")
      all[at("before-judge")]!["judge_minutes"] = this.#answer(trial.investigating_judge_minutes, ["judge"]);
    if (typeof trial?.hearing_to_verdict_days === "number")
      all[at("trial")]!["days_hearing_to_verdict"] = this.#answer(trial.hearing_to_verdict_days, ["trial"], {
        words: /days/i,
      });
    const problems = this.#trialProblems();
    if (problems.length > 0 && types.includes("trial"))
      all[at("trial")]!["trial_problems"] = this.#answer(problems, ["trial", "violations", "lawyer"]);
    return all;
  }

  /** Silence is coded here, as the kind of a stage would else pass for the answer. */
  #putPretrial(all: readonly Answers[], at: (type: string) => number): void {
    const subject = this.#case;
    const stated = subject.pre_trial_detention;
    const silence: Answer = { state: "not_stated" };
    const aggregate = this.#book.isAggregate("pre_trial_detention", subject.id);
    if (stated === null || aggregate) for (const answers of all) answers["held_pretrial"] = silence;
    if (stated === null) return;
    if (aggregate) {
      all[0]!["held_pretrial"] = [silence, this.#aggregate("yes", "fnd-kids-pretrial", ["pre_trial"])];
      return;
    }
    const answers = all[at("pre-trial")]!;
    answers["held_pretrial"] = this.#answer("yes", ["pre_trial"]);
    const length = lengthOf(stated);
    if (length !== undefined)
      answers["months_in_stage"] = this.#answer(length, ["pre_trial"], { words: /month/ });
  }

  #trialProblems(): string[] {
    const { trial, lawyer, violations } = this.#case;
    const found = violations.flatMap((code) => trialProblemOf[code] ?? []);
    if (/police report/.test(trial?.notes ?? "")) found.push("report-taken-as-proof");
    if ((trial?.duration_minutes ?? Infinity) <= 10) found.push("minutes-long");
    if (/\bsilent\b/.test(lawyer?.notes ?? "")) found.push("lawyer-silent");
    if (/\binnocent\b/.test(trial?.notes ?? "")) found.push("retraction-ignored");
    return [...new Set(found)];
  }

  // ---- stays

  #principal(plan: EpisodePlan): StayPlan | undefined {
    return (
      plan.stays.findLast(({ raw }) => ["prison", "centre"].includes(this.#book.placeKind(raw.facility))) ??
      plan.stays.at(-1)
    );
  }

  #stay(plan: EpisodePlan, { raw, index }: StayPlan, isPrincipal: boolean): Plain {
    const { from, to, precision } = raw;
    return {
      id: `stay-${index + 1}`,
      facility: raw.facility,
      ...(from === null ? {} : { start: timeOf(from, precision) }),
      ...(to === null ? {} : { end: timeOf(to, precision) }),
      at: this.#locators(["detention"]),
      ...present({ note: raw.note }),
      answers: this.#stayAnswers(plan, raw, isPrincipal),
    };
  }

  #stayAnswers(plan: EpisodePlan, raw: RawStay, isPrincipal: boolean): Answers {
    const subject = this.#case;
    const answers: Answers = { facility: this.#answer(raw.facility, placeKeys, { words: placeWords }) };
    if (raw.persons_in_cell !== null) {
      const people = /^(around )?\d+(-\d+)?/.exec(String(raw.persons_in_cell))![0];
      answers["persons_in_cell"] = this.#answer(people, ["detention", "violations"], {
        words: /people|prisoners|Sixty/,
      });
      answers["described_overcrowding"] = this.#answer("yes", ["detention", "violations"], {
        words: /people|prisoners|Sixty/,
      });
    }
    const { id } = subject;
    if (this.#has(/^mixed_adult_child_cell$/) && this.#book.placeKind(raw.facility) === "prison")
      answers["mixed_with_adults"] = /\bmixed\b|\btogether\b/.test(raw.note ?? "")
        ? this.#answer("yes", ["detention", "violations"])
        : this.#aggregate("yes", "fnd-kids-mixed", ["mixed_cell", "violations"]);
    const child = this.#childStay();
    if (child !== undefined && child.plan.id === plan.id && child.stay.raw === raw)
      answers["child_held_with"] = this.#answer(`${childRef(id)}/episode-1/stay-1`, [
        "detention",
        "identity",
      ]);
    const police = this.#book.placeKind(raw.facility) === "police";
    if (police && this.#has(/^(torture|ill_treatment)_police$/) && isLast(plan, raw, "police", this.#book))
      answers["described_abuse"] = this.#answer("yes", ["violations"], { words: /beat|taser|punch/ });
    if (!isPrincipal || plan.id !== "episode-1") return answers;
    const told = describedBy.filter(([, pattern]) => this.#has(pattern));
    if (told.length > 0 && new Set(this.#plans.map(({ route }) => route)).size > 1) {
      this.#book.leftOut.push(`${id}: conditions of which it is not said in which system they were met`);
      return answers;
    }
    for (const [name, , words] of told)
      answers[name] ??= this.#answer("yes", ["violations", "detention", "bribes", "identity"], { words });
    return answers;
  }

  // ---- a child held with a parent

  #childStay(): { plan: EpisodePlan; stay: StayPlan } | undefined {
    if (!this.#has(/^child_detained_with_parent$/)) return undefined;
    const all = this.#plans.flatMap((plan) => plan.stays.map((stay) => ({ plan, stay })));
    const told = all.find(({ stay }) => /\b(son|daughter|baby|child)\b/.test(stay.raw.note ?? ""));
    if (told !== undefined) return told;
    const plan = this.#plans.at(-1);
    const stay = plan === undefined ? undefined : this.#principal(plan);
    return plan === undefined || stay === undefined ? undefined : { plan, stay };
  }

  #childPerson(): Plain | undefined {
    const held = this.#childStay();
    if (held === undefined) return undefined;
    const { id } = this.#case;
    const { raw } = held.stay;
    const told = (is: string): Answer => ({
      ...this.#answer(is, ["detention", "violations", "identity"], {
        words: /\b(son|daughter|baby|child(ren)?|pregnant|mother|portion)\b/,
        how: "seen",
      }),
      says: id,
    });
    return {
      id: childRef(id),
      part: ["child"],
      episodes: [
        {
          id: "episode-1",
          jurisdiction: "KHM",
          route: "accompanying-parent",
          accompanies: `${id}/${held.plan.id}`,
          answers: {
            route: told("accompanying-parent"),
            ...(/\bhad a baby\b/.test(raw.note ?? "") ? { born_in_custody: told("yes") } : {}),
          },
          stays: [
            {
              id: "stay-1",
              facility: raw.facility,
              ...(raw.from === null ? {} : { start: timeOf(raw.from, raw.precision) }),
              ...(raw.to === null ? {} : { end: timeOf(raw.to, raw.precision) }),
            },
          ],
        },
      ],
    };
  }

  // ---- charge, test, payment

  /**
   * The charge of a prosecution, also where the text does not say which. Where it gives two offences at two lines, the
   * first is the person's own and the later one how the organisation describes them.
   */
  #charge(): Plain {
    const subject = this.#case;
    const given = [
      ...(subject.charge ?? "").matchAll(/\b(using|trafficking|possession)\b(?: \(line (\d+)\))?/g),
    ];
    const offences = given.map(([, offence, line], index): Answer => {
      const at = this.#case.refs["charge"]?.find((ref) => String(ref.line) === line);
      const answer = this.#answer(offence, ["charge", "trial", "sentence", "identity"], {
        ...(index === 0 ? {} : { says: organisation }),
        words: new RegExp(`${offence}|convicted for`),
      });
      return at === undefined ? answer : { ...answer, at: locatorOf(at) };
    });
    const aggregate = this.#book.isAggregate("verdict", subject.id);
    const convicted = subject.verdict === "guilty";
    const relied = this.#reliedOn();
    return {
      id: "charge-1",
      ...(given.length === 1
        ? { offence: given[0]![1], ...present({ norm: normOfOffence[given[0]![1]!] }) }
        : {}),
      ...present({ offence_words: subject.charge }),
      ...(convicted && !aggregate ? { verdict: "convicted" } : {}),
      ...present({ sentence_months: monthsOf(subject.sentence) }),
      at: this.#locators(["charge", "trial", "sentence"]),
      answers: {
        ...(offences.length === 0 ? {} : { offence: offences }),
        ...(convicted
          ? {
              convicted: aggregate
                ? this.#aggregate("yes", "fnd-kids-charges", ["verdict"])
                : this.#answer("yes", ["sentence", "trial", "charge", "identity"], {
                    words: /sentenc|convict|served/,
                  }),
            }
          : {}),
        ...(relied.length === 0
          ? {}
          : { relied_on: this.#answer(relied, ["trial", "urine_test", "sentence"], { how: "inferred" }) }),
      },
    };
  }

  #reliedOn(): string[] {
    const { trial, urine_test: test, verdict, arrest } = this.#case;
    if (verdict !== "guilty") return [];
    const found: string[] = [];
    if (test?.forced === true && test.result === "positive") found.push("forced-test");
    if (/police report/.test(trial?.notes ?? "")) found.push("police-report");
    if (/\baccused (him|her|them)\b/.test(trial?.notes ?? "")) found.push("co-accused");
    if (/\bwho had\b/.test(arrest?.circumstances ?? "")) found.push("drugs-found-on-other");
    return found;
  }

  #tests(): Plain[] {
    const test = this.#case.urine_test;
    if (test?.tested !== true) return [];
    return [
      {
        id: "test-1",
        kind: "urine",
        ...present({
          forced: test.forced === null ? undefined : test.forced ? "yes" : "no",
          result: test.result,
        }),
        at: this.#locators(["urine_test"]),
        answers: {
          ...(test.forced === null || test.forced === undefined
            ? {}
            : {
                forced: this.#answer(test.forced ? "yes" : "no", ["urine_test"], {
                  words: /forced|enforced/,
                }),
              }),
          ...(test.result === null
            ? {}
            : { result: this.#answer(test.result, ["urine_test"], { words: /positive|negative/ }) }),
        },
      },
    ];
  }

  /** Payments of an episode, or (without one) those of a person who was not held. */
  #payments(plan: EpisodePlan | undefined): Plain[] {
    const subject = this.#case;
    if ((plan === undefined) !== (this.#plans.length === 0)) return [];
    return subject.bribes.flatMap((bribe, index): Plain[] => {
      if (/\bgeneral price\b/.test(bribe.purpose)) {
        this.#book.leftOut.push(
          `${subject.id}: a price that is not this person's own (payment ${index + 1})`,
        );
        return [];
      }
      const askedBy = askedByOf(bribe.to);
      const bought = boughtOf(bribe.purpose);
      const payer = /^self$/.test(bribe.payer ?? "")
        ? subject.id
        : this.#book.linked(subject).find(({ record_type }) => record_type === "relative")?.id;
      const sum =
        bribe.amount === null || bribe.amount === undefined || !/^[A-Z]{3}$/.test(bribe.currency ?? "")
          ? undefined
          : {
              amount: {
                low: bribe.amount,
                high: bribe.amount_high ?? bribe.amount,
                ...(bribe.approximate ? { qualifier: "about" } : {}),
              },
              currency: bribe.currency,
            };
      const paid = bribe.paid === null || bribe.paid === undefined ? undefined : bribe.paid ? "yes" : "no";
      const at = [locatorOf(bribe.ref)];
      const answer = (is: string): Answer => ({
        is,
        ...(payer !== undefined && payer !== subject.id && subject.record_type !== "primary_case"
          ? { says: payer }
          : this.#says === subject.id
            ? {}
            : { says: this.#says }),
        form: "paraphrase",
        at: at[0],
      });
      const listed = askedBy !== undefined && askedBy !== "other";
      return [
        {
          id: `payment-${index + 1}`,
          ...present({ asked_by: askedBy, bought }),
          ...present({
            passed_on_to: /judge/.test(bribe.to) && askedBy !== "judge" ? "judge" : passedOnTo(bribe.to),
            asked: bribe.demanded === true || bribe.paid !== true ? sum : undefined,
            paid,
            paid_amount: bribe.paid === true ? sum : undefined,
            payer: bribe.payer === null ? undefined : payer,
          }),
          at,
          note: `${bribe.to}; ${bribe.purpose}${bribe.payer === null ? "" : `; payer ${bribe.payer}`}`,
          answers: {
            ...(listed ? { asked_by: answer(askedBy) } : {}),
            bought: answer(bought),
            ...(paid === undefined ? {} : { paid: answer(paid) }),
          },
        },
      ];
    });
  }

  // ---- posts, accounts, acts, deaths

  #positions(): Plain[] {
    if (!this.#case.role.includes("room_leader")) return [];
    const place = this.#plans[0] === undefined ? undefined : this.#principal(this.#plans[0])?.raw.facility;
    return [
      {
        id: "position-1",
        post: "room-leader",
        ...present({ facility: place }),
        at: this.#locators(["identity"]),
        answers: { post: this.#answer("room-leader", ["identity"], { words: /room leader/ }) },
      },
    ];
  }

  /** What a former detainee who spoke says about the place in general. */
  #accounts(): Plain[] {
    const plan = this.#plans[0];
    const place = plan === undefined ? undefined : this.#principal(plan)?.raw.facility;
    if (this.#case.record_type !== "primary_case" || place === undefined) return [];
    return [
      {
        id: "account-1",
        facility: place,
        topic: "conditions",
        at: this.#locators(["violations", "detention"]),
        answers: this.#has(/^suicide_attempts_witnessed$/)
          ? { suicide_attempts: this.#answer("yes", ["violations"], { words: /kill/ }) }
          : {},
      },
    ];
  }

  #acts(): Plain[] {
    const subject = this.#case;
    const plan = this.#plans[0];
    const principal = plan === undefined ? undefined : this.#principal(plan);
    const acts = subject.violations.flatMap((violation): Plain[] => {
      const type = actOf[violation];
      if (type === undefined) return [];
      const place = isOfCustodyByPolice(violation)
        ? plan?.stays.findLast(({ raw }) => this.#book.placeKind(raw.facility) === "police")
        : principal;
      const by = subject.perpetrators.map(perpetratorRef);
      return [
        {
          type,
          parties: [
            { who: subject.id, part: "suffered" },
            // Of several who did wrong in a case it is not said who did which.
            ...(by.length === 1 ? [{ who: by[0], part: "did" }] : []),
          ],
          ...(place === undefined || plan === undefined
            ? {}
            : { stay: `${subject.id}/${plan.id}/stay-${place.index + 1}`, facility: place.raw.facility }),
          method: violation.replaceAll("_", " "),
          at: this.#locators(["violations"]),
          answers: {
            act_type: this.#answer(type, ["violations"]),
            ...(violation === "collective_punishment"
              ? { collective: this.#answer("yes", ["violations"]) }
              : {}),
          },
        },
      ];
    });
    if (subject.violations.includes("forced_to_beat_others"))
      acts.push({
        type: "beating",
        parties: [{ who: subject.id, part: "did", compelled: "yes" }],
        method: "made to beat others",
        at: this.#locators(["violations"]),
      });
    return acts.map((act, index) => ({ id: `act-${index + 1}`, ...act }));
  }

  #deaths(): Plain[] {
    const subject = this.#case;
    if (!subject.role.includes("victim_deceased")) return [];
    const stay = this.#plans[0]?.stays.at(-1);
    const saw = this.#book
      .linked(subject)
      .some(({ violations }) => violations.some((code) => /^(death|suicide)_witnessed$/.test(code)));
    const known = /media/.test(stay?.raw.note ?? "") ? "media" : saw ? "seen" : undefined;
    return [
      {
        id: "death-1",
        ...(stay === undefined
          ? {}
          : {
              stay: `${subject.id}/${this.#plans[0]!.id}/stay-${stay.index + 1}`,
              facility: stay.raw.facility,
            }),
        ...(typeof stay?.raw.to === "string" ? { died: timeOf(stay.raw.to, stay.raw.precision) } : {}),
        causes: subject.description === null ? [] : [{ said_by: this.#says, cause: subject.description }],
        ...(subject.violations.includes("family_not_informed") ? { family_notified: "no" } : {}),
        at: this.#locators(["identity", "outcome"]),
        ...(known === undefined
          ? {}
          : { answers: { death_known_how: this.#answer(known, ["identity", "outcome"]) } }),
      },
    ];
  }

  #locators(keys: readonly string[]): Plain[] {
    return keys.flatMap((key) => this.#case.refs[key] ?? []).map(locatorOf);
  }
}

const organisation = "org-amnesty";

/** Who speaks in a case: the person, a relative for them, whoever saw them, or the organisation. */
function speakerOf(subject: RawCase, book: CaseBook): string {
  if (["primary_case", "relative", "professional"].includes(subject.record_type)) return subject.id;
  const linked = book.linked(subject);
  const wanted =
    subject.record_type === "primary_case_via_relative"
      ? ["relative"]
      : ["primary_case", "relative", "professional"];
  return linked.find(({ record_type }) => wanted.includes(record_type))?.id ?? organisation;
}

const partOfRole: Readonly<Record<string, string>> = {
  former_detainee: "former-detainee",
  former_prisoner: "former-prisoner",
  relative: "relative",
  expert: "expert",
};

function partsOf(subject: RawCase): string[] {
  const parts = subject.role.flatMap((role) => partOfRole[role] ?? []);
  if (/^lawyer\b/.test(subject.description ?? "")) return ["lawyer"];
  if (/^staff\b/.test(subject.description ?? "")) return ["staff"];
  if (/\bactivist\b/.test(subject.description ?? "")) return ["activist"];
  const spoke =
    subject.record_type !== "secondary_person" && subject.record_type !== "primary_case_via_relative";
  return parts.length > 0 || !spoke ? [...new Set(parts)] : ["other"];
}

function interviewSources(subject: RawCase): Plain[] {
  if (subject.record_type === "group") return [];
  return subject.interviews.map(({ date, place, mode }, index) => ({
    id: `int-${subject.id.slice(2)}-${index + 1}`,
    kind: "interview",
    title: `Interview of ${date}`,
    held: date,
    speakers: [subject.id],
    mode,
    ...present({ place }),
  }));
}

function groupOf(subject: RawCase): Plain {
  const size = /^(two|three|four|about ten)\b/.exec(subject.description ?? "")?.[1];
  const number = { two: 2, three: 3, four: 4, "about ten": 10 }[size ?? ""];
  return {
    id: subject.id,
    label: subject.description ?? subject.id,
    kind: "people",
    ...(number === undefined
      ? {}
      : { size: { low: number, high: number, ...(size === "about ten" ? { qualifier: "about" } : {}) } }),
  };
}

function perpetratorGroup(id: string): Plain {
  const isAuthority = /police|judge|prosecutor|authorities|gendarmerie|officials/.test(id);
  return {
    id,
    label: id.replace("by-", "").replaceAll("-", " "),
    kind: isAuthority ? "authority" : "people",
  };
}

function perpetratorRef(perpetrator: string): string {
  return `by-${perpetrator.replace(/ .*/, "").replaceAll("_", "-")}`;
}

function numbered(stays: readonly RawStay[]): StayPlan[] {
  return stays.map((raw, index) => ({ raw, index }));
}

function isLast(plan: EpisodePlan, raw: RawStay, kind: string, book: CaseBook): boolean {
  return plan.stays.findLast((stay) => book.placeKind(stay.raw.facility) === kind)?.raw === raw;
}

/** The length of time that a text starts with ("2 years 2 months", "over 2 years"); undefined where it has none. */
function lengthOf(text: string | undefined): string | undefined {
  return /^(over )?[\d.]+ (years?|months?|weeks?|days?)( \d+ months?)?/.exec(text ?? "")?.[0];
}

function monthsOf(sentence: string | null): number | undefined {
  const match = /^([\d.]+) (year|month)/.exec(sentence ?? "");
  return match === null ? undefined : Number(match[1]) * (match[2] === "year" ? 12 : 1);
}

function exitOf(subject: RawCase, route: EpisodePlan["route"]): string | undefined {
  const outcome = subject.outcome ?? "";
  if (subject.role.includes("victim_deceased") && /\bdied\b/.test(outcome)) return "death";
  if (/after a sentence reduction/.test(outcome)) return "pardon";
  return route === "prosecution" && /^released\b/.test(outcome) && subject.verdict === "guilty"
    ? "served"
    : undefined;
}

function askedByOf(to: string): string | undefined {
  if (/lawyer/.test(to)) return "own-lawyer";
  if (to.startsWith("judge")) return "judge";
  if (/police/.test(to)) return "police";
  if (to.startsWith("room leader")) return "room-leader";
  if (/centre (management|staff)/.test(to)) return "centre-staff";
  return /guard|prison staff|gate|check|desk|ID copy|call of the name/.test(to) ? "guard" : "other";
}

function passedOnTo(to: string): string | undefined {
  return /passed to (.+)$/.exec(to)?.[1];
}

function boughtOf(purpose: string): string {
  if (/\binstead of .* charges\b/.test(purpose)) return "centre-not-court";
  if (/lighter sentence/.test(purpose)) return "lighter-sentence";
  if (/sentence reduction/.test(purpose)) return "pardon";
  if (/^(to be released|release|to take him out)/.test(purpose)) return "release";
  if (/space/.test(purpose)) return "space";
  return purpose.startsWith("visit") ? "visit" : "other";
}
