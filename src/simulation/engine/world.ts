import { Problem } from "../../domain/problem.ts";

/** Who is held where on day 0, as columns. Persons, cells and facilities are numbered from 0 without gaps. */
export type World = {
  readonly people: number;
  readonly cells: number;
  readonly facilities: number;
  /** Cell of each person. Length `people`. */
  readonly cellOf: Int32Array;
  /** Facility of each cell. Length `cells`. */
  readonly facilityOf: Int32Array;
  /** Age in completed years of each person, 255 where unknown. Length `people`, or absent: all unknown. */
  readonly age?: Uint8Array;
  /** 1 for each person with a condition that raises the risk of death, else 0. Length `people`, or absent: none known. */
  readonly risk?: Uint8Array;
  /** Compartment of the detention flow of each person, by its index there. Length `people`, or absent: all 0. */
  readonly compartment?: Uint8Array;
  /** Group of the detention flow of each person, by its index there. Length `people`, or absent: all 0. */
  readonly group?: Uint8Array;
};

export const unknownAge = 255;

/** As many as a uniform choice among them has no bias for (2^21). */
export const mostPeople = 2_097_152;

const optionalColumns = ["age", "risk", "compartment", "group"] as const;

/**
 * Reads a world from CSV text: a header and a line a person. Columns `cell` and `facility` are required, `age` (years,
 * empty where unknown), `risk` (0 or 1), `compartment` and `group` are optional; all are whole numbers from 0, quoted
 * or not. Numbers of cells and facilities are kept: one that nobody is in stands empty. Refuses what is no such table, a
 * cell in two facilities, and more than {@link mostPeople}.
 */
export function parseWorld(text: string): World {
  const lines = text.split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)!.trim() === "") lines.pop();
  const header = fieldsOf((lines[0] ?? "").replace(/^\uFEFF/, ""));
  const allowed: readonly string[] = ["cell", "facility", ...optionalColumns];
  if (!header.includes("cell") || !header.includes("facility") || new Set(header).size < header.length)
    throw new Problem(
      "bad-input",
      "The world's first line must name the columns cell and facility, each once, with a comma between them; it may add age, risk, compartment and group.",
    );
  const unknown = header.find((name) => !allowed.includes(name));
  if (unknown !== undefined)
    throw new Problem(
      "bad-input",
      `The world's header has a column ${JSON.stringify(unknown.slice(0, 20))}, which means nothing here; leave only cell, facility, age, risk, compartment and group.`,
    );
  const people = lines.length - 1;
  if (people < 1)
    throw new Problem("bad-input", "The world has a header but nobody in it; add a line for each person.");
  if (people > mostPeople)
    throw new Problem(
      "bad-input",
      `The world has ${people} people, more than the ${mostPeople} that one world can have; divide it.`,
    );
  const columns = header.map(() => new Int32Array(people));
  for (let i = 0; i < people; i++) {
    const fields = fieldsOf(lines[i + 1]!);
    if (fields.length !== header.length)
      throw new Problem(
        "bad-input",
        `Line ${i + 2} of the world has ${fields.length} fields where the header has ${header.length}.`,
      );
    for (let k = 0; k < fields.length; k++) columns[k]![i] = parseField(fields[k]!, header[k]!, i + 2);
  }
  const column = (name: string) => columns[header.indexOf(name)];
  const optional = Object.fromEntries(
    optionalColumns
      .filter((name) => header.includes(name))
      .map((name) => [name, Uint8Array.from(column(name)!)]),
  );
  return worldOf(column("cell")!, column("facility")!, optional);
}

/**
 * A world from the cell and facility of each person. Refuses a cell in two facilities; an empty cell below the largest
 * number belongs to facility 0.
 */
export function worldOf(
  cellOfPerson: ArrayLike<number>,
  facilityOfPerson: ArrayLike<number>,
  more: Pick<World, (typeof optionalColumns)[number]> = {},
): World {
  const cellOf = Int32Array.from(cellOfPerson);
  let cells = 0;
  let facilities = 0;
  for (let i = 0; i < cellOf.length; i++) {
    cells = Math.max(cells, cellOf[i]! + 1);
    facilities = Math.max(facilities, facilityOfPerson[i]! + 1);
  }
  const facilityOf = new Int32Array(cells).fill(-1);
  for (let i = 0; i < cellOf.length; i++) {
    const cell = cellOf[i]!;
    if (facilityOf[cell] !== -1 && facilityOf[cell] !== facilityOfPerson[i])
      throw new Problem(
        "bad-input",
        `Cell ${cell} of the world is in facility ${facilityOf[cell]} and in ${facilityOfPerson[i]}; number cells across all facilities.`,
      );
    facilityOf[cell] = facilityOfPerson[i]!;
  }
  for (let c = 0; c < cells; c++) if (facilityOf[c] === -1) facilityOf[c] = 0;
  return { people: cellOf.length, cells, facilities, cellOf, facilityOf, ...more };
}

/** The largest number of each column. Facilities are few, for each one is reported. */
const largest: Readonly<Record<string, number>> = {
  cell: 1_000_000,
  facility: 9999,
  age: 130,
  risk: 1,
  compartment: 254,
  group: 254,
};

function fieldsOf(line: string): string[] {
  return line.split(",").map((field) => field.trim().replace(/^"(.*)"$/, "$1"));
}

function parseField(text: string, name: string, line: number): number {
  if (text === "" && name === "age") return unknownAge;
  const limit = largest[name]!;
  if (!/^\d+$/.test(text) || Number(text) > limit)
    throw new Problem(
      "bad-input",
      `Line ${line} of the world has ${JSON.stringify(text.slice(0, 20))} as ${name}; it must be a whole number from 0 to ${limit}.`,
    );
  return Number(text);
}
