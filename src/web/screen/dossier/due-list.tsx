import type { DueRow } from "../../../api/follow-up.ts";
import { RefLink } from "../../app/ui/record-link.tsx";

/** The follow-ups whose time has come; nothing where there are none. */
export function DueList({ rows }: { readonly rows: readonly DueRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section className="callout" aria-labelledby="due">
      <h2 id="due">{rows.length === 1 ? "1 follow-up is due" : `${rows.length} follow-ups are due`}</h2>
      <ul>
        {rows.map(({ ref, person, risk, due, overdue }) => (
          <li key={ref}>
            <RefLink reference={person} />: {overdue ? "overdue" : "due"}, {due}
            {risk === null ? "" : `; risk ${risk}`} (<RefLink reference={ref} bare />)
          </li>
        ))}
      </ul>
    </section>
  );
}
