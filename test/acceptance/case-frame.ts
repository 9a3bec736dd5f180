import type { Plain } from "../../examples/cambodia-2020/convert.ts";
import type { CaseBook, RawMeta } from "./case-record.ts";

/**
 * Who is counted in the stated groups, by the groups of the research. A voice without a name may be one of those that
 * have one, so it is undetermined; so is somebody whom two groups of one count could take.
 */
export function membersOf(meta: RawMeta, book: CaseBook): Map<string, Plain> {
  const group = (name: string): string[] =>
    (meta.groups[name] ?? []).flatMap((member) => book.named(member) ?? []);
  const centres = group("former_ddc_named");
  const prisoners = group("former_prisoners_named");
  const both = new Set(group("in_both"));
  const women = group("women_detained_named");
  const minors = group("minors_at_arrest_named");
  const prosecutedWomen = women.filter((id) => prisoners.includes(id));
  const anonymous = "speaks without a name; may be one of the named";
  const frame = (
    members: readonly (readonly [string, string])[],
    undetermined: readonly (readonly [string, string])[] = [],
  ): Plain => ({
    members: members.map(([ref, reason]) => ({ ref, reason })),
    undetermined: undetermined.map(([ref, reason]) => ({ ref, reason })),
  });
  const because = (ids: readonly string[], reason: string): [string, string][] =>
    ids.map((id) => [id, reason]);
  const everybody = [...new Set([...centres, ...prisoners, ...women, ...minors])];
  const named = (types: readonly string[]): string[] =>
    book
      .all()
      .flatMap(({ id, record_type, pseudonym }) =>
        types.includes(record_type) && pseudonym !== null ? [id] : [],
      );
  const unnamed = (types: readonly string[]): string[] =>
    book
      .all()
      .flatMap(({ id, record_type, pseudonym }) =>
        types.includes(record_type) && pseudonym === null ? [id] : [],
      );
  const spoke = [...new Set([...everybody, ...named(["primary_case", "relative"])])];
  return new Map([
    [
      "interviewees-51",
      frame(because(spoke, "speaks in the report under a pseudonym"), [
        ...because(unnamed(["primary_case", "relative"]), anonymous),
        ...because(
          unnamed(["professional"]),
          "speaks as a professional; may be counted under another footnote",
        ),
      ]),
    ],
    [
      "centres-20",
      frame(
        because(centres, "describes a time in a centre under a pseudonym"),
        because(group("former_ddc_anonymous"), anonymous),
      ),
    ],
    [
      "prosecuted-15",
      frame(
        prisoners.map((id): [string, string] => [
          id,
          both.has(id)
            ? "describes prison under a pseudonym that also describes a centre"
            : "describes prison or prosecution under a pseudonym",
        ]),
        because(group("former_prisoners_anonymous"), anonymous),
      ),
    ],
    [
      "women-11",
      frame(
        because(women, "described as a woman who was detained"),
        because(group("women_detained_anonymous"), anonymous),
      ),
    ],
    [
      "women-prosecuted-5",
      frame(
        because(
          prosecutedWomen.filter((id) => !both.has(id)),
          "woman with a prosecution and no centre",
        ),
        because(
          prosecutedWomen.filter((id) => both.has(id)),
          "describes both; which of the two counts takes her is not said",
        ),
      ),
    ],
    ["children-5", frame(because(minors, "described as a child when arrested"))],
    [
      "children-prosecuted-4",
      frame(
        because(
          minors.filter((id) => prisoners.includes(id)),
          "child with a prosecution",
        ),
      ),
    ],
    [
      "room-leaders-3",
      frame(
        because(
          book.all().flatMap(({ id, role }) => (role.includes("room_leader") ? [id] : [])),
          "described as a former room leader",
        ),
      ),
    ],
    [
      "mothers-3",
      frame(
        because(group("mothers_with_child_in_cc2_named"), "described as held in prison with her child"),
        because(
          group("former_prisoners_anonymous").filter((id) =>
            book.get(id)?.characteristics.includes("mother_with_child"),
          ),
          anonymous,
        ),
      ),
    ],
  ]);
}
