import { wordsOf } from "./noun.ts";
import type { RecordKind } from "./record.ts";

/**
 * What people are told of kinds and their fields: the manual of records, the forms and every list take their words from here.
 * A field whose meaning its schema does not describe is explained below (`fieldHelp` in api/form.ts).
 */

/** A field as its label says it: "where it stands", "sentence months". */
export function fieldLabel(field: string): string {
  return field === "at" ? "where it stands" : wordsOf(field);
}

/** A code of a choice in words: "pre trial"; undefined for a text that is none. */
export function codeLabel(kind: string, field: string, code: string): string | undefined {
  const own = codeWords[`${kind}.${field}`]?.[code];
  return own ?? (/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/.test(code) ? wordsOf(code) : undefined);
}

/** Codes that are short for a word. */
const codeWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "person.sex": { f: "woman", m: "man", other: "other" },
};

/** What a record of each kind is. */
export const kindHelp: Readonly<Record<RecordKind, string>> = {
  source: "Where information comes from: an interview, a document, a visit, footage.",
  person: "Someone who was detained, a witness, a relative, a professional. A pseudonym, never a name.",
  group: "Several people counted or acting together, or an organisation that speaks.",
  relation: "How one person or group stands to another.",
  event: "Something that happened to several at once.",
  episode:
    "One unbroken deprivation of liberty of one person. A child held with a parent has an episode of its own.",
  stage: "One part of an episode with one legal status.",
  stay: "One part of an episode in one place.",
  safeguard: "One right due at a stage, and whether it was respected. Its id is its code, if it has none.",
  charge: "What a person was charged with, and what came of it.",
  test: "A test of the body.",
  payment: "Money asked and, apart from that, money paid.",
  position: "A post held for a time; a room leader is a detainee given power over others by staff.",
  account: "What somebody says about a place in general, as opposed to what befell them there.",
  act: "Something done by and to its `parties`. Standing inside a person makes that person no party to it.",
  death: "A death in custody. Causes are claims of somebody, never bare facts.",
  facility: "A place of detention or treatment, a court, a station, or a group of places counted together.",
  cell: "A room in which people are locked.",
  capacity: "How many places a facility or cell is said to have.",
  count: "How many people were in a facility or cell.",
  measure: "A measured size of a facility or cell.",
  codebook: "The questions that answers may be coded to.",
  "counting-rule": "Which account counts where several answer one question.",
  assertion:
    "One coded answer, written in full. Most files write answers inside the record that they are about instead.",
  frame: 'A list that somebody counted ("the 15").',
  indicator: "What an indicator's name means in this dossier, so that figures of different authors meet.",
  figure: "One quantitative statement by someone, or one that follows from others by a formula.",
  finding: "One statement that is computed from coded records.",
  norm: "One provision of law or of a standard.",
  clock: "A time limit that a norm sets for a stage.",
  assessment: "The elements of a norm held against facts. A person concludes, the program never does.",
  recommendation: "What was asked of whom, and what became of it.",
  promise: "What somebody in office pledged, announced or claimed, and what became of it.",
  letter: "A letter sent or received.",
  "consent-text":
    "What is read out, or handed over, to those who are asked for consent. Where it says that they are counted unless they refuse, nobody need say so again.",
  consent: "What one person allows to be done with what they told. Absent means no.",
  "follow-up":
    "What is done for the safety of a person after an interview or visit, and what happened to them. Nothing in it says who they are.",
  flow: "A stage through which people pass in a system of detention, or a way from one to another.",
  series: "Figures that belong on one line of time.",
  scenario: "A change of policy whose effect is computed.",
  resolution:
    "What was decided about a contradiction between figures, and why. It changes no figure; who decided, and when, its history says.",
  inbox:
    "Something that came in and that nobody has reviewed. It is kept and found, and nothing is counted from it; once reviewed it is written as records, and taken back.",
};

/** What fields mean, by field or, where one word means several things, by kind and field. */
export const explanations: Readonly<Record<string, string>> = {
  // What many kinds share.
  at: "where it stands in a source",
  note: "a remark for the team",
  label: "a short name",
  start: "when it began",
  end: "when it ended",
  when: "when it happened",
  on: "when it was",
  place: "where, in words",
  where: "where, in words",
  facility: "the place of detention",
  cell: "the room",
  episode: "the deprivation of liberty that it is part of",
  stage: "the stage that it is part of",
  stay: "the stay during which it happened",
  event: "the event that it was part of",
  norm: "the provision",
  person: "whose it is",
  figure: "the figure that states it",
  figures: "the figures that belong to it",
  method: "how",
  as_of: "the date for which it holds",
  of: "the facility or cell",
  unit: "the unit of analysis",
  authority: "who runs or acts: police, prisons, social affairs …",
  jurisdiction: "whose law applies",
  office: "the office held",
  parties: "who took part, in which part, and whether compelled to",
  says: "the speaker",
  version: "raised by one with each change",
  population: "whom it counts, in words",

  "source.kind": "what it is",
  "source.title": "its title; of an interview, a working title without names",
  "source.publisher": "who published it",
  "source.published": "when it was published",
  "source.speakers": "who speaks in it",
  "source.language": "the language it is in",
  "source.mode": "how the interview was held",
  "source.place": "where the interview or visit was",
  "source.place_withheld": "whether that place is never to be published",
  "source.interpreter": "whether an interpreter took part",
  "source.url": "where it can be read",

  "person.pseudonym": "the name used in reports",
  "person.sex": "as the person states it",
  "person.birth": "date of birth",
  "person.age_at_arrest": "age in years when the deprivation of liberty began",
  "person.characteristics": "what else matters about the person, in the researcher's words",
  "person.interviews": "the interviews in which the person spoke",

  "group.kind": "what it is",
  "group.size": "how many people",
  "group.composition": "of whom it consists",

  "relation.from": "who stands in the relation",
  "relation.kind": "the relation, read from `from` to `to`",
  "relation.to": "to whom",
  "relation.certainty": "how it is known",

  "event.kind": "what happened",
  "event.witnesses": "who saw it",

  "episode.route": "which system held the person",
  "episode.promised_route": "which system the person was told it would be",
  "episode.exit": "how it ended",

  "stage.type": "the legal status",
  "stage.offence_class": "the class of the offence under the law applied",
  "stage.legal_basis": "the law invoked",
  "stage.trigger": "what began the stage",
  "stage.document": "the paper that ordered it",

  "safeguard.stage": "the stage at which it was due",
  "safeguard.code": "the right",
  "safeguard.state": "what is known of it",
  "safeguard.respected": "whether it was respected; only where the state is `answered`",

  "charge.offence": "the offence, as a code",
  "charge.offence_words": "the offence, as the charge words it",
  "charge.told": "when the person was told of the charge",
  "charge.verdict": "what the court decided",
  "charge.verdict_on": "when the court decided",
  "charge.sentence_months": "the sentence, in months",
  "charge.suspended_months": "how much of it is suspended, in months",
  "charge.relied_on": "what the charge or conviction rested on",
  "charge.norm": "the provision charged under",

  "test.kind": "what was tested",
  "test.forced": "whether it was compelled",
  "test.result": "what came out, as told",

  "payment.person": "who was asked to pay, or for whom",
  "payment.asked_by": "who asked",
  "payment.passed_on_to": "whom the money was said to be for",
  "payment.bought": "what it was for",
  "payment.asked": "how much was asked; the currency as in ISO 4217",
  "payment.paid": "whether it was paid",
  "payment.paid_amount": "how much was paid",
  "payment.payer": "who paid",

  "position.person": "who held it",
  "position.post": "the post",
  "position.put_there_by": "who gave it",
  "position.duties": "what it required",

  "account.speaker": "who says so",
  "account.topic": "what it is about: food, beatings, visits …",
  "account.value": "what is said",

  "act.type": "what was done, as a code in small letters: `beating`, `electric-shock`",

  "death.person": "who died",
  "death.last_seen": "when the person was last seen alive",
  "death.found": "when the body was found",
  "death.died": "when the person died",
  "death.causes": "who gave which cause",
  "death.autopsy": "whether there was an autopsy",
  "death.autopsy_by": "who carried it out",
  "death.family_notified": "whether the family was told",
  "death.body_returned": "whether the family received the body",

  "facility.name": "its name, in the language of the dossier",
  "facility.type": "what it is",
  "facility.parent": "the facility that it belongs to",
  "cell.facility": "the facility it is in",

  "capacity.places": "how many places",
  "capacity.definition": "by which definition",
  "count.people": "how many people",
  "count.population": "whom it counts",
  "count.population_words": "whom it counts, as the source words it",
  "measure.what": "what was measured",
  "measure.value": "the result",
  "measure.unit": "in which unit",
  "measure.measured_by": "who measured",

  "codebook.variables": "the questions",

  "counting-rule.ranks":
    "whose account counts first, and in which form; the first rank that has an answer decides",
  "counting-rule.leave_out": "answers on such a basis never count",

  "assertion.subject": "the record that the answer is about",
  "assertion.variable": "the variable of the codebook",
  "assertion.state": "what is known",
  "assertion.value": "the answer, where the state is `answered`",
  "assertion.form": "whether the source quotes, paraphrases or sums up",
  "assertion.basis": "how the speaker knows",
  "assertion.coder": "who coded it, by an id that is no name",

  "frame.unit": "what it lists",
  "frame.counted_by": "who counted",
  "frame.stated_size": "how many were stated",
  "frame.members": "whom or what it holds, each with the reason where one is given",
  "frame.undetermined": "who or what may belong to it",
  "frame.sampling": "how its members were chosen",

  "figure.value": "the number, the range, the date or the text",
  "figure.qualifier": "how the number was hedged",
  "figure.unit": "what is counted: persons, percent, months …",
  "figure.population_code": "whom it counts, as a code; figures are compared only where it agrees",
  "figure.place": "where it holds: a country, a town",
  "figure.published": "when it was stated",
  "figure.attributed_to": "to whom the source attributes it",
  "figure.hedge": "the words of the hedge",
  "figure.estimate": "whether it was stated as an estimate",
  "figure.formula":
    "how it follows from `derived_from`: `ratio` is 100 · first / second, `growth` 100 · (first − second) / second, `excess` the same above a capacity, `difference` first − second, `quotient` first / second, `same` repeats the first",
  "figure.derived_from": "the figures it follows from, in the order of the formula",

  "finding.statement": "the statement, as a sentence",
  "finding.frame": "the list whose members are counted",
  "finding.population": "which members are counted: an expression over variables and fields",
  "finding.property": "what holds of those that count; without it the statement is on file and not computed",
  "finding.counting_rule": "which account counts; the rule of the house, if none is named",
  "finding.stated": "what somebody printed: n of N, or a quantifier",

  "norm.instrument": "the treaty, law or standard",
  "norm.provision": "the article, section or rule",
  "norm.kind": "what kind of norm it is",
  "norm.requirement": "what it requires, in one sentence",
  "norm.binding": "whether it binds",
  "norm.in_force": "from when, or from when to when",
  "norm.penalty_months": "the penalty it sets, in months",
  "norm.repeat_penalty_months": "the penalty for a repeated offence, in months",
  "norm.offence": "the offence it sets the penalty for",

  "clock.norm": "the norm that sets the limit",
  "clock.jurisdiction":
    "whose law it is: that of a State, as episodes name it; UN for what guides everywhere",
  "clock.stage": "the type of stage that it limits",
  "clock.start_event": "what starts the time, in words",
  "clock.end_event": "what ends it, in words",
  "clock.extensions": "how the limit may be extended, by whom and how often",
  "clock.certainty": "whether the text was read (verified), an account of it (secondary), or neither",

  "assessment.about": "what is assessed",
  "assessment.elements":
    "each element of the norm with facts for it, facts against it, gaps, and the conclusion of the author",
  "assessment.author": "who concludes",
  "assessment.reviewer": "who read it again",

  "recommendation.number": "its number in the list it stands in",
  "recommendation.made_in": "where it was made",
  "recommendation.addressee": "of whom it is asked",
  "recommendation.asks": "what is asked",
  "recommendation.action": "the step that would fulfil it",
  "recommendation.indicator": "by what one would see that it is fulfilled",
  "recommendation.deadline": "by when, in words",
  "recommendation.repeats": "what it repeats",
  "recommendation.observations": "what was seen to become of it, and when",

  "promise.kind": "what kind of statement it was",
  "promise.by": "who made it",
  "promise.made": "when",
  "promise.pledges": "what it says",
  "promise.target": "what it aims at, in words",
  "promise.target_value": "what it aims at, as a number",
  "promise.target_unit": "the unit of that number",
  "promise.due": "by when, in words",
  "promise.observations": "what was seen to become of it, and when",

  "resolution.contradiction":
    "its name in figure.contradictions, from the quantity, the place and the figures",
  "resolution.verdict":
    "its verdict when it was decided; where that is another now, it is to be decided anew",
  "resolution.figures": "the figures that contradict",
  "resolution.outcome": "what was decided",
  "resolution.reason": "why",
  "resolution.letter": "the letter that puts it to the publisher",
  "inbox.received": "when it came in",
  "inbox.from": "from where, in words: a form, a message, a list of a partner",
  "inbox.says": "what came in, word for word",
  "inbox.about": "the record that it seems to be about",
  "letter.sender": "who wrote",
  "letter.addressee": "to whom",
  "letter.dated": "the date of the letter",
  "letter.subject": "what it is about",
  "letter.copies_to": "who received copies",
  "letter.questions": "what it asks",
  "letter.respond_by": "by when an answer was asked for",
  "letter.response": "whether there was one",
  "letter.response_note": "what the answer was",
  "letter.replies_to": "the letter that it answers",

  "consent.person": "whose material it covers",
  "consent.purpose": "for what; `statistics` is being counted, without attributes",
  "consent.audience": "who may see it",
  "consent.identifiability": "how recognisable the person may be",
  "consent.medium": "in which medium",
  "consent.allows": "`yes`, `no`, or `withdrawn`",
  "consent.text": "what was read out to them",
  "consent-text.label": "a short name",
  "consent-text.text": "as it is read out",
  "consent-text.language": "the language that it is in",
  "consent-text.used": "when it was read out",
  "consent.given": "when it was given",
  "consent.expires": "when it ends",
  "consent.form": "how it was given",

  "flow.system": "the system it belongs to",
  "flow.from": "of a way: where it starts",
  "flow.to": "of a way: where it leads",
  "flow.in_custody": "whether people are held there",
  "flow.facility_types": "in which types of facility",
  "flow.description": "what happens there",
  "flow.durations": "how long it takes, as reported",
  "flow.rates": "how many take it, as reported",
  "flow.safeguards_missing": "which safeguards are missing",

  "series.indicator": "what is measured",
  "series.unit": "in which unit",
  "series.points": "the figures, in the order of time",

  "scenario.start": "the value at the beginning",
  "scenario.end": "the value at the end",
  "scenario.occupancy_percent": "the occupancy it leads to",
  "scenario.value": "the size of the change",
};
