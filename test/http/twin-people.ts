/** A dossier and its twins, with one person more or without: what an audience is answered tells of them no more than they allow. */
export const canary = "Quillfeather";
const said = { purpose: "publication", audience: "public", identifiability: "pseudonym", allows: "yes" };

/** Four people who consented to all, what is told of them, and two places. */
export const before = {
  habeas: 1,
  consent_texts: [{ id: "read-out", label: "As read out", counts: "yes" }],
  codebook: [{ name: "beaten", unit: "person", type: "yn", q: "Were you beaten?" }],
  facilities: [1, 2].map((n) => ({ id: `f-${n}`, name: `Place ${n}`, type: "prison" })),
  sources: [1, 2, 3, 4].map((n) => ({
    id: `s-${n}`,
    kind: "interview",
    title: `Interview ${n}`,
    speakers: [`p-${n}`],
  })),
  persons: [1, 2, 3, 4].map((n) => ({
    id: `p-${n}`,
    pseudonym: `Heron ${n}`,
    sex: n % 2 === 0 ? "f" : "m",
    answers: { beaten: { is: n === 1 ? "no" : "yes", at: `s-${n}`, words: `said at table ${n}` } },
    consents: ["text", "data"].map((medium) => ({ ...said, medium })),
    episodes: [
      { start: "2020-02", stays: [{ facility: `f-${(n % 2) + 1}`, start: "2020-02", end: "2020-03" }] },
    ],
  })),
};

/** A person with an interview, answers by them and about them, a relative, and a death; `consents` says what they allow. */
function another(consents: readonly object[]): object {
  return {
    habeas: 1,
    sources: [{ id: "h-int", kind: "interview", title: `${canary} Interview`, speakers: ["h-p"] }],
    persons: [
      {
        id: "h-p",
        pseudonym: canary,
        sex: "f",
        note: canary,
        answers: { beaten: { is: "yes", at: "h-int", words: `${canary} at table` } },
        relations: [{ kind: "sibling-of", to: "p-1", at: "h-int" }],
        episodes: [{ start: "2020-02", stays: [{ facility: "f-1", start: "2020-02", end: "2020-03" }] }],
        consents,
      },
    ],
    assertions: [
      {
        id: "h-says",
        subject: "p-2",
        variable: "beaten",
        state: "answered",
        value: { kind: "code", code: "no" },
        says: "h-p",
        at: "h-int",
        words: canary,
      },
    ],
  };
}

/** What names everybody, that person among them where they are on file. */
function around(people: readonly string[], witnesses = people): object {
  const isThere = people.includes("h-p");
  return {
    habeas: 1,
    // What two suffered is told of the other alone, without what was written about both.
    acts: [
      {
        id: "both",
        type: "beating",
        parties: ["p-1", ...(isThere ? ["h-p"] : [])].map((who) => ({ who, part: "suffered" })),
        standard: "alleged",
        facility: "f-1",
        ...(isThere ? { method: canary, when: "2020-03-04", place: canary, at: ["s-1"] } : {}),
      },
    ],
    events: [
      { id: "ev", kind: "raid", label: "The raid", witnesses: witnesses.filter((ref) => ref !== "p-2") },
    ],
    frames: [
      {
        id: "frm",
        label: "those met",
        unit: "person",
        members: people.map((ref) => ({ ref, reason: `met ${ref}` })),
      },
    ],
    findings: [
      ...["frm", undefined].map((frame, at) => ({
        id: `fnd-${at}`,
        statement: "most were beaten",
        ...(frame === undefined ? {} : { frame }),
        unit: "person",
        population: "true",
        property: "beaten",
        predicate: "were beaten",
        stated: { quantifier: "most" },
      })),
      { id: "fnd-stays", statement: "all", unit: "stay", population: "true", property: 'facility == "f-1"' },
    ],
  };
}

const people = ["p-1", "p-2", "p-3", "p-4"];
/** What somebody says who may be neither shown nor counted. */
export const refused = [
  {
    ...said,
    purpose: "statistics",
    audience: "organisation",
    identifiability: "anonymous",
    medium: "data",
    allows: "no",
  },
  // Whatever else they allow: a reader would count whom they are shown.
  ...["text", "data"].map((medium) => ({ ...said, medium })),
];

/** The files that make a twin of the dossier with a person who allows that, or without one. */
export function twin(consents: readonly object[] | undefined): readonly object[] {
  return [
    ...(consents === undefined ? [] : [another(consents)]),
    around(
      consents === undefined ? people : [...people, "h-p"],
      // Of whom may be counted a list of what may be shown says that there is somebody.
      consents === refused ? [...people, "h-p"] : people,
    ),
  ];
}
