import type { AwaitedThing, Overview } from "../../../api/overview.ts";
import { addressOf } from "../../app/address.ts";
import { useNaming } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";

/** What each thing is called, one and several, and where its list is. */
const things: Readonly<Record<AwaitedThing, readonly [string, string, string]>> = {
  "follow-ups": ["follow-up is due", "follow-ups are due", "work/due"],
  conflicts: ["record is in conflict", "records are in conflict", "work/conflicts"],
  contradictions: ["contradiction is undecided", "contradictions are undecided", "contradictions"],
  "stale-decisions": [
    "decision went stale: its figures say something else now",
    "decisions went stale: their figures say something else now",
    "contradictions",
  ],
  "broken-rules": ["rule is broken", "rules are broken", "checks"],
  calls: ["call or promise is overdue", "calls and promises are overdue", "work/calls"],
  letters: ["answer to a letter is overdue", "answers to letters are overdue", "work/letters"],
};

/** What waits for the team, as counts that open their lists. They name nobody: whoever looks over a shoulder reads numbers. */
export function Awaits({ rows }: { readonly rows: Overview["awaits"] }) {
  const { dossier } = useNaming();
  return (
    <section aria-labelledby="awaits">
      <h2 id="awaits">Awaits you</h2>
      {rows.length === 0 ? (
        <p>Nothing waits.</p>
      ) : (
        <ul className="tallies">
          {rows.map(({ what, count }) => {
            const [one, several, inner] = things[what];
            return (
              <li key={what}>
                <Go to={addressOf.dossier(dossier, inner)}>
                  <b>{count.toLocaleString("en")}</b> {count === 1 ? one : several}
                </Go>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
