import type { ReactNode } from "react";
import { toneOf } from "../../../api/wording.ts";

/** A verdict, or other words for it, in its colour. */
export function Tag({ verdict, label }: { readonly verdict: string; readonly label?: string }) {
  return <span className={`tag ${toneOf(verdict)}`}>{label ?? verdict.replaceAll("-", " ")}</span>;
}

/** A long list that stands back until it is asked for. */
export function Tail({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}) {
  return (
    <details className="tail">
      <summary>
        {title} <Tally count={count} />
      </summary>
      {children}
    </details>
  );
}

export function Tally({ count }: { readonly count: number }) {
  return <span className="tally">{count.toLocaleString("en")}</span>;
}

/** Names and what they stand for, in two columns. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode, ReactNode?])[] }) {
  return (
    <dl className="facts">
      {rows.map(([key, value, name]) => (
        <div key={key}>
          <dt>{name ?? key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A table that is scrolled by itself where it is wider than the page. */
export function Sheet({
  label,
  heads,
  children,
}: {
  readonly label: string;
  readonly heads: readonly (string | { readonly number: string })[];
  readonly children: ReactNode;
}) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {heads.map((head) =>
              typeof head === "string" ? (
                <th key={head}>{head}</th>
              ) : (
                <th key={head.number} className="number">
                  {head.number}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export function percentOf(value: number, most: number): string {
  return `${((100 * value) / most).toFixed(2)}%`;
}
