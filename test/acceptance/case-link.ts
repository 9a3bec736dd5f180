import { type Plain, locatorOf, present, timeOf } from "../../examples/cambodia-2020/convert.ts";
import type { RawRef } from "../../examples/cambodia-2020/research.ts";
import type { CaseBook, RawCase } from "./case-record.ts";

export function arrestEventRef(id: string): string {
  return `event-${id.slice(2)}`;
}

/** The raid or sweep in which several were taken, as the person who tells of it was. */
export function arrestEvents(subject: RawCase, book: CaseBook): Plain[] {
  const { arrest } = subject;
  if (arrest === null || (subject.record_type !== "primary_case" && subject.linked_cases.length > 0))
    return [];
  const began = beganWith(subject);
  const others = book
    .linked(subject)
    .filter((other) => other.arrest?.date !== undefined && other.arrest?.date === arrest.date)
    .map(({ id }) => id);
  const several = others.length > 0 || arrest.others_arrested !== null || subject.record_type === "group";
  if (!several && began !== "raid" && began !== "street-sweep") return [];
  return [
    {
      id: arrestEventRef(subject.id),
      kind: began === "raid" || began === "street-sweep" ? began : "other",
      ...(arrest.date === null ? {} : { when: timeOf(arrest.date, arrest.precision) }),
      ...present({ where: arrest.place, label: arrest.circumstances }),
      parties: [subject.id, ...others].map((who) => ({ who, part: "suffered" })),
      ...(subject.record_type === "group" ? {} : { witnesses: [subject.id] }),
      at: (subject.refs["arrest"] ?? subject.refs["identity"] ?? []).map(locatorOf),
    },
  ];
}

/** A death that somebody witnessed, so that its date can be held against the witness's stay. */
export function deathEvents(subject: RawCase, book: CaseBook): Plain[] {
  if (subject.record_type !== "secondary_person" || !subject.role.includes("victim_deceased")) return [];
  const stay = subject.facilities.at(-1);
  if (stay === undefined) return [];
  const witnesses = book
    .linked(subject)
    .filter(({ violations }) => violations.some((code) => /^(death|suicide)_witnessed$/.test(code)))
    .map(({ id }) => id);
  return [
    {
      id: `event-death-${subject.id.slice(2)}`,
      kind: "other",
      label: "death in custody",
      ...(stay.to === null ? {} : { when: timeOf(stay.to, stay.precision) }),
      facility: stay.facility,
      parties: [{ who: subject.id, part: "suffered" }],
      witnesses,
      at: (subject.refs["identity"] ?? []).map(locatorOf),
    },
  ];
}

// ---- relations

/** How linked cases stand to each other, by role and description; whose identity is open is possibly the same person. */
export function relationsOf(cases: readonly RawCase[], book: CaseBook): Plain[] {
  const found: Plain[] = [];
  const seen = new Set<string>();
  const add = (from: string, kind: string, to: string, certainty: string, ref: RawRef | undefined): void => {
    const pair = [from, to].sort().join(" ");
    if (seen.has(pair)) return;
    seen.add(pair);
    found.push({
      id: `relation-${found.length + 1}`,
      from,
      kind,
      to,
      ...(certainty === "stated" ? {} : { certainty }),
      ...present({ at: ref === undefined ? undefined : locatorOf(ref) }),
    });
  };
  for (const subject of cases) {
    const ref = subject.refs["identity"]?.[0];
    if (subject.violations.includes("child_detained_with_parent"))
      add(subject.id, "parent-of", childRef(subject.id), "stated", ref);
    const same = /\b(?:could|may) be (?:(?:one of the named)|(\w+)),? /.exec(
      `${subject.description ?? ""} `,
    )?.[1];
    const other = same === undefined ? undefined : book.named(same);
    if (other !== undefined) add(subject.id, "possibly-same-person", other, "possible", ref);
    if (/\b(may be|perhaps) the same person\b/.test(subject.description ?? "")) {
      const stem = subject.id.replace(/-\d+$/, "");
      for (const { id } of cases)
        if (id !== subject.id && id.replace(/-\d+$/, "") === stem)
          add(subject.id, "possibly-same-person", id, "possible", ref);
    }
  }
  // The record that is described by its relation ("sister of …") says more than the one that only links to it.
  const byDetail = [...cases].sort(
    (a, b) => Number(kinship(a) === undefined) - Number(kinship(b) === undefined),
  );
  for (const subject of byDetail)
    for (const other of book.linked(subject)) {
      const kind = relationKind(subject, other);
      if (kind !== undefined) add(subject.id, kind, other.id, "stated", subject.refs["identity"]?.[0]);
    }
  return found;
}

function kinship(subject: RawCase): string | undefined {
  const text = subject.description ?? "";
  if (/\bmother of\b/.test(text)) return "parent-of";
  if (/\bsister of\b/.test(text)) return "sibling-of";
  if (/^uncle of\b/.test(text)) return "relative-of";
  if (/^\S+ friend of\b|\bbest friends of\b/.test(text)) return "friend-of";
  return undefined;
}

function relationKind(subject: RawCase, other: RawCase): string | undefined {
  const kind = kinship(subject);
  if (kind !== undefined) return kind;
  if (subject.role.includes("co_accused")) return "co-accused-with";
  if (other.role.includes("co_accused")) return "co-accused-with";
  // An accuser, or somebody only spoken of, stands in no relation that has a name here.
  const apart = [subject, other].some(
    ({ role, record_type }) =>
      role.includes("accuser") || record_type === "professional" || record_type === "relative",
  );
  return apart ? undefined : "co-detained-with";
}

/** What an arrest began with, in the words of its circumstances. */
export function beganWith(subject: RawCase): string | undefined {
  const text = subject.arrest?.circumstances ?? "";
  if (subject.characteristics.includes("brought_by_family")) return "family";
  if (/\bstreet sweep\b/.test(text)) return "street-sweep";
  return /\b(raid|house search)\b/.test(text) ? "raid" : undefined;
}

/** The ref of the child held with the person of a case. */
export function childRef(id: string): string {
  return `${id}-child`;
}
