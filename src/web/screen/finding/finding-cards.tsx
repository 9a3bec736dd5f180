import "./finding.css";
import type { FindingRow } from "../../../api/listing.ts";
import { countText, gapsOf, isComputed, verdicts } from "../../../api/wording.ts";
import { own } from "../../../domain/own.ts";
import { addressOf } from "../../app/address.ts";
import { useNaming } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { percentOf, Tag, Tail, Tally } from "../../app/ui/parts.tsx";
import { useLabel } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

/** Findings by their verdict, the gravest first; those that nothing computes stand back. */
export function FindingCards({ findings }: { readonly findings: readonly FindingRow[] }) {
  const computed = findings.filter(isComputed);
  const cards = (rows: readonly FindingRow[]) =>
    rows.map((row) => <FindingCard key={row.ref} finding={row} />);
  const waiting = findings.filter((finding) => finding.property !== null && !isComputed(finding));
  const inWords = findings.filter(({ property }) => property === null);
  return (
    <>
      {computed.length === 0 ? null : <Legend />}
      {verdicts.map(([verdict, { title, means }]) => {
        const rows = computed.filter((finding) => finding.verdict === verdict);
        return rows.length === 0 ? null : (
          <div key={verdict}>
            <h3>
              <Tag verdict={verdict} label={title} /> <Tally count={rows.length} />
            </h3>
            <p className="small">{means}</p>
            {cards(rows)}
          </div>
        );
      })}
      {waiting.length === 0 ? null : (
        <Tail title="Can be computed once somebody has answered" count={waiting.length}>
          {cards(waiting)}
        </Tail>
      )}
      {inWords.length === 0 ? null : (
        <Tail title="Stated in words alone, with nothing on file to compute them" count={inWords.length}>
          {cards(inWords)}
        </Tail>
      )}
    </>
  );
}

function FindingCard({ finding }: { readonly finding: FindingRow }) {
  const { dossier, names } = useNaming();
  const { ref, statement, property, frame, why } = finding;
  const [count, gaps] = [countText(finding), gapsOf(finding)];
  const id = own(names, ref ?? "")?.id;
  const frameLabel = useLabel(frame ?? "") ?? frame;
  return (
    <article className="card finding">
      {id === undefined ? (
        <span className="count">{count}</span>
      ) : (
        <Go
          className="count"
          to={addressOf.finding(dossier, id)}
          aria-label={`${count}: open the finding ${ref ?? ""}`}
        >
          {count}
        </Go>
      )}
      <div>
        <h4>
          <Said text={statement ?? property ?? ""} />
        </h4>
        {property === null ? null : <Strip finding={finding} />}
        <p className="small">
          {why}{" "}
          {frameLabel === null ? null : (
            <>
              Frame: <Said text={frameLabel} />.{" "}
            </>
          )}
          {gaps.length === 0 ? "" : `Missing: ${gaps.join(", ")}.`}
        </p>
      </div>
    </article>
  );
}

/** What the parts of the bars of findings mean. */
function Legend() {
  const key = (name: string, label: string) => (
    <li>
      <svg width="18" height="8" aria-hidden="true">
        <rect className={name} width="18" height="8" />
      </svg>{" "}
      {label}
    </li>
  );
  return (
    <ul className="legend">
      {key("part-yes", "it holds")}
      {key("part-no", "it does not hold")}
      {key("part-none", "no answer that counts")}
    </ul>
  );
}

/** How many of those in question were counted, answered otherwise, or gave no answer: one bar, said in words beside it. */
function Strip({ finding: { n, N, missing, undetermined } }: { readonly finding: FindingRow }) {
  const silent = Object.values(missing).reduce((sum, count) => sum + count, 0) + undetermined.length;
  const all = Math.max(1, N + silent);
  const part = (name: string, from: number, count: number) =>
    count === 0 ? null : (
      <rect className={name} x={percentOf(from, all)} width={percentOf(count, all)} y="0" height="8" />
    );
  return (
    <svg className="strip" width="100%" height="8" aria-hidden="true">
      {part("part-yes", 0, n)}
      {part("part-no", n, N - n)}
      {part("part-none", N, silent)}
    </svg>
  );
}
