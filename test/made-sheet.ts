import writeXlsxFile from "write-excel-file/node";

/** A cell of a made sheet: text, a number, or a day as a workbook keeps it, shown in a format. */
export type MadeCell = string | number | null | { readonly day: string; readonly format?: string };

/** The bytes of a workbook with one sheet of these cells. */
export async function sheetBytes(rows: readonly (readonly MadeCell[])[]): Promise<Buffer> {
  const cells = rows.map((row) =>
    row.map((cell) => {
      if (cell === null) return null;
      if (typeof cell === "string") return { type: String, value: cell };
      if (typeof cell === "number") return { type: Number, value: cell };
      return { type: Date, value: new Date(`${cell.day}T00:00:00Z`), format: cell.format ?? "yyyy-mm-dd" };
    }),
  );
  return (await writeXlsxFile(cells as never)).toBuffer() as unknown as Buffer;
}
