import { beforeAll, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import type { ReleaseAnswer } from "../api/disclosure.ts";
import { usualAddressees } from "./audience.ts";
import { shown } from "./disclose.ts";
import { useCases } from "./operations.ts";
import { type WriteSession, sessionFor } from "./session.ts";

const { empty, bring } = openDossiers();

/** Twenty-four people with trades in their own words; all used drugs, and eight of ten who took anything in a cell took one thing. */
const trades = [
  ...Array<string>(9).fill("farmer"),
  ...Array<string>(8).fill("driver"),
  ...Array<string>(5).fill("cook"),
  "lighthouse keeper",
  "falconer",
];
const counted = { purpose: "statistics", audience: "public", identifiability: "anonymous", medium: "data" };

let session: WriteSession;
beforeAll(async () => {
  session = await empty("tables");
  const { rows } = await bring(
    session,
    "all.json",
    JSON.stringify({
      habeas: 1,
      codebook: [
        { name: "trade", unit: "person", type: "text" },
        { name: "drugs", unit: "person", type: "yn", harm: "inc" },
        { name: "took", unit: "person", type: "many[opium, glue, pills]", harm: "hea" },
        { name: "read_out", unit: "person", type: "one[at once, later, never]" },
      ],
      persons: trades.map((trade, at) => ({
        id: `p-${at}`,
        sex: at % 2 === 0 ? "f" : "m",
        answers: {
          trade: { is: trade },
          drugs: { is: "yes" },
          took: { is: at < 12 ? ["opium"] : ["opium", "glue"] },
          read_out: { is: at % 2 === 0 ? "later" : "never" },
        },
        consents: [{ ...counted, allows: "yes" }],
      })),
    }),
  );
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
});

const release = async (rows: string): Promise<ReleaseAnswer> =>
  shown(
    (await useCases.get("disclosure.release")!.run(session, {
      table: { unit: "person", rows },
      audience: "public",
    })) as never,
  ) as ReleaseAnswer;

test("an answer in somebody's own words that few gave is no label, and who reads finds no word of it", async () => {
  const { table } = await release("trade");
  // Five are few, and more than five are not.
  expect(table).toMatchObject({
    row_labels: ["driver", "farmer", "other"],
    row_totals: [8, 9, 7],
    total: 24,
    undetermined: null,
    unnamed: null,
  });
  const reader = sessionFor(
    session,
    usualAddressees.find(({ audience }) => audience === "public")!,
  );
  const told = await useCases.get("finding.table")!.run(reader, { unit: "person", rows: "trade" });
  expect(shown(told as never)).toEqual(table);
});

test("an answer of a list stands in a table though nobody gave it", async () => {
  const { table } = await release("read_out");
  expect(table).toMatchObject({ row_labels: ["at once", "later", "never"], row_totals: [0, 12, 12] });
});

test("that all gave one answer that may harm is told by no table: not by its number, and not by what is missing in it", async () => {
  for (const asked of ["drugs", "took"]) {
    const { rows, table } = await release(asked);
    const [row] = rows;
    const all = table?.row_totals[table.row_labels.indexOf(asked === "drugs" ? "yes" : "opium")];
    const isTold = row!.outcome === "released" && all === 24;
    expect({ asked, isTold }).toEqual({ asked, isTold: false });
    if (table !== null)
      expect(table.row_labels).toEqual(expect.arrayContaining(asked === "drugs" ? ["no"] : ["pills"]));
  }
});
