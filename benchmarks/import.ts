import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse";
import { shown } from "../src/service/disclose.ts";
import { initDossier } from "../src/service/dossier.ts";
import { openSession } from "../src/service/session.ts";
import { importFiles } from "../src/service/import.ts";
import { type Benchmark, timed } from "./measure.ts";

const passphrase = "a benchmark passphrase";

/** Two tables, joined by the number of the case, through a mapping into an encrypted dossier; against the CSV parser alone. */
export const importOfTables: Benchmark = {
  name: "import of CSV tables",
  async run(quick) {
    const cases = quick ? 1_000 : 100_000;
    const folder = mkdtempSync(join(tmpdir(), "habeas-bench-"));
    try {
      const tables = [casesFile(folder, cases), actsFile(folder, cases)];
      const mapping = join(folder, "map.yaml");
      writeFileSync(mapping, mappingText);
      const register = join(folder, "register.yaml");
      writeFileSync(register, registerText);
      let parsing = await timed(() => rowsOf(tables));

      const dir = join(folder, "d.habeas");
      await initDossier(dir, { name: "bench", passphrase });
      const dossier = await openSession(dir, { passphrase, mode: "write" });
      const bring = async (...given: Parameters<typeof importFiles>) => {
        const report = shown(await importFiles(...given));
        const refused = report.rows.find(({ problem }) => problem !== null);
        if (refused !== undefined)
          throw new Error(`row ${refused.row} of ${refused.file}: ${refused.problem}`);
        return report;
      };
      await bring(dossier, [register]);
      const first = await timed(() => bring(dossier, tables, { mapping }));
      if (first.result.new !== cases * 8) throw new Error(`${first.result.new} records are new`);
      const peak = peakMegabytes();
      const again = await timed(() => bring(dossier, tables, { mapping }));
      if (again.result.unchanged !== cases * 8) throw new Error("the same files again change something");
      await dossier.close();
      const parsedAgain = await timed(() => rowsOf(tables));
      if (parsedAgain.seconds < parsing.seconds) parsing = parsedAgain;
      const rows = parsing.result.toLocaleString("en");
      return [
        {
          what: `csv-parse alone, ${rows} rows`,
          seconds: parsing.seconds,
          processor: parsing.processor,
          count: parsing.result,
        },
        {
          what: `import of ${cases.toLocaleString("en")} cases with ${(cases * 3).toLocaleString("en")} acts: ${first.result.new.toLocaleString("en")} records (memory peak ${peak} MB)`,
          seconds: first.seconds,
          processor: first.processor,
          count: first.result.new,
          ratio: { to: "csv-parse alone", value: first.seconds / parsing.seconds },
        },
        {
          what: "the same files again, which change nothing",
          seconds: again.seconds,
          processor: again.processor,
          count: again.result.unchanged,
          ratio: { to: "csv-parse alone", value: again.seconds / parsing.seconds },
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The most that this process has held so far, of all it has run. */
function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

async function rowsOf(files: readonly string[]): Promise<number> {
  let rows = 0;
  for (const file of files) for await (const _ of createReadStream(file).pipe(parse())) rows += 1;
  return rows - files.length;
}

function casesFile(folder: string, cases: number): string {
  return tableFile(folder, "cases.csv", "Case,Sex,Born,Taken on,Told why?,Lawyer?,Remarks", cases, (n) =>
    [n, n % 2 ? "F" : "M", `0${1 + (n % 9)}/12/${1960 + (n % 40)}`, `11/0${1 + (n % 9)}/2019`]
      .concat(n % 3 ? "N" : "Y", n % 5 ? "N" : "n/a", `"was held in room ${n % 40}, quoted"`)
      .join(),
  );
}

function actsFile(folder: string, cases: number): string {
  return tableFile(folder, "acts.csv", "Act,Case,What,When,Who did it", cases * 3, (n) =>
    [n, Math.floor(n / 3), n % 3 ? "beating" : "threat", `1${n % 3}/0${1 + (n % 9)}/2019`, "guard"].join(),
  );
}

function tableFile(
  folder: string,
  name: string,
  header: string,
  rows: number,
  row: (n: number) => string,
): string {
  const path = join(folder, name);
  const handle = openSync(path, "w");
  let text = `${header}\n`;
  for (let n = 0; n < rows; n++) {
    text += `${row(n)}\n`;
    if (text.length < 1 << 20 && n + 1 < rows) continue;
    writeSync(handle, text);
    text = "";
  }
  closeSync(handle);
  return path;
}

const registerText = `
sources: [{id: register, title: A register of an invented desk, kind: document}]
codebooks:
  - id: desk
    version: 1
    variables:
      - {name: told_reasons, unit: stage, type: ypn}
      - {name: lawyer_asked, unit: stage, type: yn}
`;

const mappingText = `
mapping: 1
tables:
  - file: cases.csv
    states: {not_asked: [n/a]}
    defaults: {form: {constant: summary}, at: {source: {constant: register}, row: true}}
    records:
      - kind: person
        id: {column: Case, prefix: c-}
        fields: {sex: {column: Sex, values: {F: f, M: m}}, birth: {column: Born, date: dd/mm/yyyy}, note: Remarks}
        inside:
          - kind: episode
            fields: {start: {column: Taken on, date: dd/mm/yyyy}}
            inside:
              - kind: stage
                fields: {type: {constant: police-custody}}
                answers:
                  told_reasons: {column: Told why?, values: {Y: yes, N: no}}
                  lawyer_asked: {column: Lawyer?, values: {Y: yes, N: no}}
  - file: acts.csv
    records:
      - kind: act
        under: {kind: person, id: {column: Case, prefix: c-}}
        id: {column: Act, prefix: act-}
        at: {source: {constant: register}, row: true}
        fields: {type: What, when: {column: When, date: dd/mm/yyyy}, method: Who did it, parties: [{who: {column: Case, prefix: c-}, part: {constant: suffered}}]}
`;
