/** An invented valley with invented people, small enough to be counted by hand. */
export const valley = `habeas: 1
codebook:
  - {name: lawyer_obtained, unit: stage, type: yn, q: "Did a lawyer come?"}
  - {name: told_reasons, unit: stage, type: ypn, q: "Were you told why?"}
  - {name: offence, unit: episode, type: "one[using, possession, trafficking]"}
  - {name: in_own_words, unit: episode, type: text}
sources:
  - {id: int-1, kind: interview, title: "=Interview 1", held: 2019-06-02, speakers: [c-1]}
  - {id: report, kind: document, title: An invented report, published: 2020-05}
facilities:
  - id: north
    name: The northern station
    aliases: [ស្ថានីយ៍ខាងជើង]
    type: police-station
persons:
  - id: c-1
    sex: f
    note: "ពន្ធនាគារ at the river; drug Xy"
    episodes:
      - start: 2019-02-11
        route: prosecution
        stages:
          - {type: police-custody, start: 2019-02-11, answers: {lawyer_obtained: {is: no, at: int-1}, told_reasons: {is: partly, at: int-1}}}
        stays: [{id: first, facility: north, start: 2019-02-11, end: 2019-03-11}]
        answers:
          offence: {is: using, at: int-1}
          in_own_words: {is: "=HYPERLINK(\\"x\\")", at: int-1}
  - id: c-2
    sex: m
    risk: low
    follow_ups: [{due: 2019-08}]
    episodes:
      - start: 2019-05
        route: prosecution
        stages: [{type: police-custody, start: 2019-05, answers: {lawyer_obtained: {is: yes, at: report}}}]
        answers: {offence: {is: trafficking, at: report}}
  - id: c-3
    sex: f
    episodes:
      - start: 2019-07
        route: prosecution
        stages: [{type: police-custody, start: 2019-07, answers: {lawyer_obtained: {state: not_asked}}}]
frames:
  - id: interviewed
    label: people interviewed in the valley
    inclusion: episodes.exists(e, e.start >= "2019-04")
    members: [c-1, c-2, c-3]
events:
  - {id: fire, kind: other, when: 2019-06, facility: north, witnesses: [c-1]}
figures:
  - {id: held-1, indicator: prison_population, value: 1200, qualifier: over, unit: persons, place: The Valley, as_of: 2020-03, published: 2020-05, at: {source: report, line: 3}}
  - {id: places, indicator: prison_capacity, value: 800, unit: places, place: The Valley, as_of: 2020-03, at: {source: report, line: 4}}
  - {id: rate, indicator: occupancy_rate, value: 250, unit: percent of capacity, place: The Valley, as_of: 2020-03, derived_from: [held-1, places], at: {source: report, line: 5}}
recommendations:
  - {id: call-1, made_in: report, addressee: Ministry of the Valley, asks: Publish every month how many people are held., deadline: immediately, observations: [{on: 2020-06-10, level: started, evidence: one month was published}]}
promises:
  - {id: pledge-1, kind: promise, by: The minister, made: 2020-05-01, pledges: A second prison will stand., due: 2020-12}
letters:
  - {id: letter-1, sender: The authors, addressee: The minister, dated: 2020-04-28, respond_by: 2020-05-06, questions: [How many are held?]}
findings:
  - id: no-lawyer
    statement: No one interviewed had a lawyer in police custody.
    frame: interviewed
    property: episodes.exists(e, e.stages.exists(s, s.lawyer_obtained))
    stated: {n: 0, N: 3, quantifier: none}
    predicate: had a lawyer in police custody
`;
