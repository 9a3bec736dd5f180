import { readTable } from "./cells.ts";

/** The cells that somebody has copied elsewhere: as a table where the clipboard has one, else by tabs and lines. */
export async function copiedRows(data: DataTransfer): Promise<readonly (readonly (string | undefined)[])[]> {
  const [text, html] = [data.getData("text/plain"), data.getData("text/html")];
  if (!/<table/i.test(html)) return readTable(text);
  // What reads HTML is large, and no other screen needs it.
  const { readHtmlTable } = await import("../../../text/html-table.ts");
  return readHtmlTable(html) ?? readTable(text);
}
