import type { DuckDBConnection } from "@duckdb/node-api";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeColumns, encodeColumns } from "../src/analysis/column/column-file.ts";
import type { Columns } from "../src/analysis/column/column.ts";
import { computeFinding } from "../src/analysis/finding/finding.ts";
import { getColumn, putColumns } from "../src/store/projection/column.ts";
import { createDossier } from "../src/store/dossier.ts";
import type { Reader } from "../src/store/reader.ts";
import { openConnection } from "../src/store/sqlite/connection.ts";
import { syntheticColumns, syntheticFindings, syntheticSchemas } from "./findings-data.ts";
import { duckQueriesFor, duckTablesFor } from "./findings-duckdb.ts";
import { queriesFor, tablesFor } from "./findings-sql.ts";
import { type Benchmark, type Measured, timed } from "./measure.ts";

/**
 * Fifty findings over a million synthetic episodes, from the columns in the encrypted dossier to the last count, beside
 * hand-written SQL on tables of the same cells in the same encrypted engine, and beside DuckDB, which reckons in columns too,
 * with the same cells in memory and both processors. Every n and N of the three must be equal.
 */
export const findingsOverEpisodes: Benchmark = {
  name: "findings over synthetic episodes",
  async run(quick) {
    const episodes = quick ? 20_000 : 1_000_000;
    const folder = mkdtempSync(join(tmpdir(), "habeas-bench-"));
    try {
      const columns = syntheticColumns(episodes, 7);
      const queries = queriesFor(columns);
      const blobs = encodeColumns(columns);
      const dossier = await createDossier(join(folder, "d.habeas"), {
        name: "bench",
        passphrase: "a benchmark passphrase",
        clock: Date.now,
      });
      await putColumns(dossier.writer, new Map([...blobs].map(([key, bytes]) => [key, { stamp: 0, bytes }])));
      const database = join(folder, "sql.db");
      const key = new Uint8Array(32).fill(7);
      const filling = openConnection(database, key, "write");
      tablesFor(filling, columns);
      filling.close();
      const duck = await duckTablesFor(columns);
      const duckQueries = duckQueriesFor(columns);

      const rounds: Round[] = [];
      for (let round = 0; round < (quick ? 1 : 5); round++) {
        const loading = await timed(() => load(dossier.reader, [...blobs.keys()]));
        const ours = syntheticFindings().map((question) =>
          clocked(() => {
            const { n, N } = computeFinding(question, loading.result, syntheticSchemas);
            return { has: n, answered: N };
          }),
        );
        const connection = openConnection(database, key, "read");
        connection.exec("PRAGMA cache_size = -2000000");
        const sql = queries.map((query) => clocked(() => connection.prepare(query).get() as Counted));
        connection.close();
        const duckdb: Clocked[] = [];
        for (const query of duckQueries) duckdb.push(await askedOf(duck, query));
        for (const [at, { result }] of sql.entries()) mustAgree(at, ours[at]!.result, result, "SQL");
        for (const [at, { result }] of duckdb.entries()) mustAgree(at, ours[at]!.result, result, "DuckDB");
        rounds.push({
          loading: loading.seconds,
          ours: ours.map(secondsOf),
          sql: sql.map(secondsOf),
          duckdb: duckdb.map(secondsOf),
        });
      }
      duck.closeSync();
      await dossier.close();
      return linesOf(episodes, rounds);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Counted = { readonly has: number; readonly answered: number };
type Clocked = { readonly seconds: number; readonly result: Counted };
type Round = {
  readonly loading: number;
  readonly ours: readonly number[];
  readonly sql: readonly number[];
  readonly duckdb: readonly number[];
};

async function load(reader: Reader, names: readonly string[]): Promise<Columns> {
  const blobs = new Map<string, Uint8Array>();
  for (const name of names) blobs.set(name, (await getColumn(reader, name))!.bytes);
  return decodeColumns(blobs);
}

function clocked(work: () => Counted): Clocked {
  const start = performance.now();
  const result = work();
  return { seconds: (performance.now() - start) / 1000, result };
}

async function askedOf(duck: DuckDBConnection, query: string): Promise<Clocked> {
  const { result, seconds } = await timed(async () => (await duck.runAndReadAll(query)).getRows()[0]!);
  return { seconds, result: { has: Number(result[0]), answered: Number(result[1]) } };
}

function secondsOf({ seconds }: Clocked): number {
  return seconds;
}

function mustAgree(at: number, ours: Counted, theirs: Counted, who: string): void {
  if (ours.has === theirs.has && ours.answered === theirs.answered) return;
  throw new Error(`finding ${at}: ${JSON.stringify(ours)}, but ${who} says ${JSON.stringify(theirs)}`);
}

/** Both in the round in which they took least together; each finding at its best of all rounds, as both are then warm. */
function linesOf(episodes: number, rounds: readonly Round[]): Measured[] {
  const least = (times: (round: Round) => number): number => Math.min(...rounds.map(times));
  const loading = least((round) => round.loading);
  const computing = least(({ ours }) => sum(ours));
  const together = least((round) => round.loading + sum(round.ours));
  const sql = least((round) => sum(round.sql));
  const count = rounds[0]!.ours.length;
  const duckdb = least((round) => sum(round.duckdb));
  const worstAgainst = (who: string, engine: "sql" | "duckdb"): Measured => {
    const ratios = rounds[0]!.ours.map(
      (_, at) => least(({ ours }) => ours[at]!) / least((round) => round[engine][at]!),
    );
    const slowest = ratios.indexOf(Math.max(...ratios));
    return {
      what: `the finding that compares worst with ${who} (${syntheticFindings()[slowest]!.ref})`,
      seconds: least(({ ours }) => ours[slowest]!),
      ratio: { to: "its query", value: ratios[slowest]! },
    };
  };
  return [
    {
      what: `loading the columns of ${episodes.toLocaleString("en")} episodes from the encrypted dossier`,
      seconds: loading,
    },
    { what: `${count} findings on them`, seconds: computing, count },
    {
      what: "loading and findings together",
      seconds: together,
      ratio: { to: "hand-written SQL", value: together / sql },
    },
    { what: "hand-written SQL, one query each, from opening the same encrypted engine", seconds: sql, count },
    worstAgainst("SQL", "sql"),
    {
      what: "findings alone, against DuckDB on two threads, one query each, in memory",
      seconds: duckdb,
      count,
      ratio: { to: "DuckDB (ours / its)", value: computing / duckdb },
    },
    worstAgainst("DuckDB", "duckdb"),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
