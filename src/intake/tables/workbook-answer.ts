import { z } from "zod";
import type { Row } from "./cell.ts";

/** A row of a sheet that shows something. */
export type SheetRow = Row & { readonly hidden?: true };

const kinds: readonly unknown[] = ["number", "date", "text", "fault"];

/** Whether a message of the child is a batch of rows; by hand, as sheets have millions of cells. */
export function areRows(message: unknown): message is readonly SheetRow[] {
  return (
    Array.isArray(message) &&
    message.every(
      (row: unknown) =>
        typeof row === "object" &&
        row !== null &&
        Number.isInteger((row as SheetRow).number) &&
        Array.isArray((row as SheetRow).cells) &&
        (row as SheetRow).cells.every(isCell),
    )
  );
}

function isCell(cell: unknown): boolean {
  if (cell === null || typeof cell === "string") return true;
  if (typeof cell !== "object") return false;
  const { kind, text, shown, merged } = cell as Record<string, unknown>;
  return (
    kinds.includes(kind) &&
    typeof text === "string" &&
    (shown === undefined || typeof shown === "string") &&
    (merged === undefined || typeof merged === "string")
  );
}

/** What a workbook is, before its rows: one of its sheets as it shows itself, or why there is none to read. */
export const workbookHeadSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("sheet"),
    sheet: z.string(),
    sheets: z
      .array(z.strictObject({ name: z.string(), hidden: z.boolean() }))
      .describe("every sheet with whether it is hidden"),
    hiddenColumns: z.array(z.number().int().nonnegative()).describe("counted from 0"),
  }),
  z.strictObject({ kind: z.literal("no-sheet"), sheets: z.array(z.string()) }),
  z.strictObject({ kind: z.literal("broken") }),
]);

export type WorkbookHead = z.infer<typeof workbookHeadSchema>;
export type WorkbookAnswer =
  | (Extract<WorkbookHead, { kind: "sheet" }> & { readonly rows: readonly SheetRow[] })
  | Exclude<WorkbookHead, { kind: "sheet" }>;
