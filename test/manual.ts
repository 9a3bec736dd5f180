import { readFileSync } from "node:fs";

/**
 * A page of docs/, its example (the block `valley.yaml`), and its tables: the cells of the rows under a heading, without
 * the head, code unwrapped. `table` counts the tables of that section from 0.
 */
export function manual(name: string): {
  readonly text: string;
  readonly example: string;
  readonly tableUnder: (heading: string, table?: number) => string[][];
} {
  const text = readFileSync(new URL(`../docs/${name}`, import.meta.url), "utf8");
  return {
    text,
    example: /```yaml valley\.yaml\n([^]*?)```/.exec(text)?.[1] ?? "",
    tableUnder: (heading, table = 0) => {
      const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0];
      if (section === undefined) throw new Error(`${name} has no heading ${heading}`);
      const tables = section.split(/\n(?!\|)/).flatMap((part) => {
        const rows = part.split("\n").filter((line) => line.startsWith("|"));
        return rows.length > 1 ? [rows] : [];
      });
      return (tables[table] ?? []).slice(2).map(cellsOf);
    },
  };
}

function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) =>
      cell
        .trim()
        .replaceAll("\\|", "|")
        .replace(/^`([^`]*)`$/, "$1"),
    );
}
