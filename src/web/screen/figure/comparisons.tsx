import "./comparisons.css";
import type { ReactNode } from "react";
import type { ReconciliationRow } from "../../../api/listing.ts";
import type { ListedFigure } from "../../../api/overview.ts";
import { agreements, disagreements } from "../../../api/wording.ts";
import { PlaceLink, RefLink } from "../../app/ui/record-link.tsx";
import { Tag, Tail, Tally } from "../../app/ui/parts.tsx";
import { Said } from "../../app/ui/said.tsx";

/** Figures held against each other, those that disagree first; the others stand back. */
export function Comparisons({
  rows,
  byRef,
}: {
  readonly rows: readonly ReconciliationRow[];
  readonly byRef: ReadonlyMap<string, ListedFigure>;
}) {
  const of = (verdict: string): readonly ReconciliationRow[] => rows.filter((row) => row.verdict === verdict);
  const cards = (some: readonly ReconciliationRow[]) =>
    some.map((row) => <Comparison key={row.id} row={row} byRef={byRef} />);
  return (
    <>
      {disagreements.map(([verdict, { title, means }]) => {
        const some = of(verdict);
        return some.length === 0 ? null : (
          <div key={verdict}>
            <h3>
              <Tag verdict={verdict} label={title} /> <Tally count={some.length} />
            </h3>
            <p className="small">{means}</p>
            {cards(some)}
          </div>
        );
      })}
      {agreements.map(([verdict, title]) => {
        const some = of(verdict);
        return some.length === 0 ? null : (
          <Tail key={verdict} title={title} count={some.length}>
            {cards(some)}
          </Tail>
        );
      })}
    </>
  );
}

/** One set of figures with its arithmetic and, open or to be opened, what each source prints. */
export function Comparison({
  row: { label, place, figures, arithmetic, note },
  byRef,
  isOpen = false,
  children,
}: {
  readonly row: ReconciliationRow;
  readonly byRef: ReadonlyMap<string, ListedFigure>;
  readonly isOpen?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <article className="card comparison">
      <h4>
        <Said text={label} />
        {place === null ? null : (
          <>
            ,{" "}
            <span className="where">
              <Said text={place} />
            </span>
          </>
        )}
      </h4>
      <ul className="steps">
        {arithmetic.split("; ").map((step) => (
          <li key={step}>
            <Said text={step} />
          </li>
        ))}
      </ul>
      {note === null ? null : (
        <p className="note">
          <Said text={note} />
        </p>
      )}
      <details open={isOpen}>
        <summary>
          {figures.length === 1 ? "The figure" : `The ${figures.length} figures`} and where they stand
        </summary>
        <table>
          <thead>
            <tr>
              <th className="number">Printed</th>
              <th>Of whom, where, when</th>
              <th>Where it stands</th>
            </tr>
          </thead>
          <tbody>
            {figures.map((ref) => (
              <FigureRow key={ref} reference={ref} figure={byRef.get(ref)} />
            ))}
          </tbody>
        </table>
      </details>
      {children}
    </article>
  );
}

function FigureRow({
  reference,
  figure,
}: {
  readonly reference: string;
  readonly figure: ListedFigure | undefined;
}) {
  if (figure === undefined)
    return (
      <tr>
        <td className="number">–</td>
        <td colSpan={2}>
          <RefLink reference={reference} />
        </td>
      </tr>
    );
  const { value, hedge, population, place, as_of: asOf, published, attributed_to: speaker, at } = figure;
  return (
    <tr>
      <td className="number">
        <b>
          <Said text={value} />
        </b>
        {hedge === null ? null : (
          <>
            <br />
            <span className="small">
              “<Said text={hedge} />”
            </span>
          </>
        )}
      </td>
      <td>
        <Said text={[population, place].filter((part) => part !== null).join(", ") || "–"} />
        <br />
        <span className="small">
          as of {asOf ?? "no date"}
          {published === null ? "" : `; published ${published}`}
          {speaker === null ? null : (
            <>
              ; says <Said text={speaker} />
            </>
          )}
        </span>
        <br />
        <RefLink reference={reference} bare />
      </td>
      <td>{at === null ? "No source is given." : <PlaceLink at={at} by={reference} />}</td>
    </tr>
  );
}
