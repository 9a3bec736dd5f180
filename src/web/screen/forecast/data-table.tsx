import { type ReactNode, useId } from "react";

/** A table whose first column names the rows, with its caption above, which on a telephone does not scroll with it. */
export function DataTable({
  caption,
  columns,
  rows,
}: {
  readonly caption: ReactNode;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly key: string;
    readonly head: ReactNode;
    readonly cells: readonly ReactNode[];
  }[];
}) {
  const id = useId();
  return (
    <>
      <p className="caption" id={id}>
        {caption}
      </p>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby={id}>
        <table aria-labelledby={id}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, head, cells }) => (
              <tr key={key}>
                <th scope="row">{head}</th>
                {cells.map((cell, k) => (
                  <td key={k}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
