import { extname } from "node:path";
import type { z } from "zod";
import type {
  SheetChoice,
  ImportColumn,
  importBring,
  importKeep,
  importKept,
  importPropose,
} from "../api/import.ts";
import type { ImportReport } from "../api/listing.ts";
import { statedText } from "../arithmetic/number-text.ts";
import { counted, wordsOf } from "../domain/noun.ts";
import { own } from "../domain/own.ts";
import { parseQuantity } from "../domain/quantity.ts";
import type { RecordKind } from "../domain/record.ts";
import { valueStates } from "../domain/value-state.ts";
import { searchKey } from "../domain/khmer.ts";
import { labelField } from "../domain/label.ts";
import { Problem } from "../domain/problem.ts";
import { openApart } from "../intake/apart/apart.ts";
import type { ParsedFile } from "../intake/records/record-file.ts";
import type { FileProblem } from "../intake/records/draft.ts";
import { cellName, type CellValue, nameKey, shownText } from "../intake/tables/cell.ts";
import { firstWords, starOf } from "../intake/tables/layout.ts";
import { slugOf } from "../intake/tables/slug.ts";
import { plainNumbers } from "../intake/tables/number-form.ts";
import { openSheets } from "../intake/tables/propose/open.ts";
import {
  cellsOf,
  decided,
  type PlanFields,
  fieldsIn,
  isFields,
  listIn,
  type SheetPlan,
  type PlanCodebook,
  type PlanMapping,
  planOf,
  valueAt,
} from "../intake/tables/propose/plan.ts";
import type { Profile } from "../intake/tables/propose/profile.ts";
import { cutNotes, proposePlan } from "../intake/tables/propose/propose.ts";
import { questionsOf, rowPrefix } from "../intake/tables/propose/question.ts";
import { refusals } from "../intake/tables/propose/rehearse.ts";
import type { Sheet } from "../intake/tables/propose/sheet.ts";
import { columnTexts, studiesOf, type Study } from "../intake/tables/propose/study.ts";
import { summaryOf } from "../intake/tables/propose/summary.ts";
import { yamlLines } from "../intake/tables/propose/yaml-lines.ts";
import { bytesOfSent, sentFiles, type SentFile } from "./sent-file.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { bringIn } from "./import.ts";
import type { Watch } from "./keep.ts";
import { dropPending, pendingUnder, putPending } from "./pending.ts";
import { type ReadSession, refuseNarrowed } from "./session.ts";
import { snapshotFor } from "./snapshot.ts";

type ImportAsked = Pick<
  z.output<typeof importBring.input>,
  "files" | "sheet" | "header" | "encoding" | "decisions" | "saved"
>;
type ImportPlan = z.output<typeof importPropose.output>;
type SentReport = z.output<typeof importBring.output>;

/** Files that were sent, what they are planned to become, and what was seen of them. */
type ImportWork = {
  readonly files: readonly SentFile[];
  readonly studies: readonly Study[];
  readonly others: readonly { readonly file: string; readonly name: string; readonly hidden: boolean }[];
  /** Before and after what somebody has decided. */
  readonly before: SheetPlan;
  readonly plan: SheetPlan;
  readonly decisions: readonly SheetChoice[];
  readonly answered: ReadonlySet<string>;
  readonly differs: readonly string[];
};

/** How files that were sent become records, as far as it is decided (`habeas map` proposes the same). */
export async function proposeImport(
  session: ReadSession,
  asked: ImportAsked,
  { signal }: Watch = {},
): Promise<Disclosed<ImportPlan>> {
  refuseNarrowed(session);
  const work = await workOn(session, asked, signal);
  const { before, plan, studies, answered } = work;
  const questions = questionsOf(before, studies);
  const stillOpen = new Set(questionsOf(plan, studies).map(({ id }) => id));
  const open = questions
    .filter(({ id }) => !answered.has(id) || stillOpen.has(id))
    .filter(({ id }) => stillOpen.has(id));
  const columns = columnsOf(
    work,
    new Set(open.flatMap(({ table, column }) => (column === null ? [] : [`${table} ${nameKey(column)}`]))),
  );
  const ofColumns = new Set(
    columns
      .filter(({ state }) => state === "undecided")
      .map(({ table, name }) => `${table} ${nameKey(name)}`),
  );
  const apart = open.filter(
    ({ table, column }) => column === null || !ofColumns.has(`${table} ${nameKey(column)}`),
  );
  return disclose(
    {
      files: work.files.map(({ name }) => name),
      sheets: [...work.others],
      shown: studies.map(shownSheet),
      columns,
      questions,
      open: open.map(({ id }) => id),
      undecided: ofColumns.size + apart.length,
      makes: plan.mapping.tables.map(makesOf),
      mapping: `${yamlLines(plan.mapping as never).join("\n")}\n`,
      codebook: `${yamlLines(plan.codebook as never).join("\n")}\n`,
      differs: [...work.differs],
      notes: cutNotes(studies),
    },
    session,
  );
}

/** What the files would do, or with `write` do, to the records of a dossier, by the same way as every import. */
export async function bringSent(
  session: ReadSession,
  { allow_implausible, allow_erased, unnamed_as_new, ...asked }: z.output<typeof importBring.input>,
  { signal, since, write }: Watch & { readonly since?: number | undefined; readonly write: boolean },
): Promise<Disclosed<SentReport>> {
  refuseNarrowed(session);
  const work = await workOn(session, asked, signal);
  const { plan, files, studies } = work;
  let problems: readonly FileProblem[] = [];
  const key = progressKey(asked.files);
  const progress = progressOf(session);
  progress.set(key, { done: 0, of: null });
  let report: ImportReport;
  try {
    report = await bringIn(session, [], {
      dryRun: !write,
      base: since,
      given: [codebookFile(plan.codebook)],
      tables: {
        files: files.map((file) => ({ name: file.name, open: () => bytesOfSent(file) })),
        mapping: plan.mapping,
      },
      allowImplausible: allow_implausible,
      allowErased: allow_erased,
      unnamedAsNew: unnamed_as_new,
      note: `${importNote}${files.map(({ name }) => name).join(", ")}`,
      refused: (all) => (problems = all),
      progress: (done, of) => progress.set(key, { done, of: of ?? null }),
      signal,
    });
  } finally {
    progress.delete(key);
  }
  const tableOf = new Map(studies.map(({ sheet }, at) => [sheet.file, at]));
  return disclose(
    {
      report: {
        ...report,
        rows: shownRows(report.rows),
        notes: [...report.notes, ...(write ? [] : await namesakesIn(session, work))],
      },
      rows: report.rows.length,
      kinds: write || report.outcome === "refused" ? [] : kindsOf(report.rows),
      refused: refusals(problems, (text) => text).map(({ column, reason, rows, texts }) => ({
        table: tableOf.get(problems.find((one) => one.column === column)?.file ?? "") ?? null,
        column: column ?? null,
        reason: forPage(column === undefined ? reasonAlone(problems, reason) : reason),
        rows: rows.filter((row) => row > 0),
        texts: [...texts].slice(0, 20).map(([text, count]) => ({ text, count })),
      })),
      doubts: plan.mapping.tables.flatMap((table, at) => doubtsIn(table, studies[at], at)),
    },
    session,
  );
}

/** How the note of an import begins; the names of its files follow. */
export const importNote = "import of ";

/** Notes on texts that name a record of the sheet and that a record of the dossier is called by: they may be one. */
async function namesakesIn(session: ReadSession, { plan, studies }: ImportWork): Promise<string[]> {
  const snapshot = await snapshotFor(session);
  const notes: string[] = [];
  plan.mapping.tables.forEach((table, at) => {
    for (const { column, kind, part, is, path } of cellsOf(table, ["tables", at])) {
      const values = fieldsIn(fieldsIn(valueAt(plan.mapping, path))["values"]);
      const isLabel =
        (is === "name" && part === "id") || (is === "field" && part === labelField(kind as RecordKind));
      const profile = studies[at]!.profiles.find(({ name }) => nameKey(name) === nameKey(column));
      if (!isLabel || profile === undefined || path.includes("inside")) continue;
      const called = new Map<string, string>();
      for (const one of snapshot.records)
        if (one.kind === kind) called.set(searchKey(snapshot.labelOf(one.ref)).toLowerCase(), one.ref);
      for (const text of profile.counts.keys()) {
        const ref = called.get(searchKey(text).toLowerCase());
        if (ref === undefined || ref === slugOf(text, [kind as RecordKind]) || own(values, text) === ref)
          continue;
        notes.push(
          `“${text}” is what ${ref} is called here already, and the import makes another; where they are one, open it afterwards and say that it is a duplicate.`,
        );
      }
    }
  });
  return [...new Set(notes)].slice(0, 30);
}

/** A refusal without the words of the command line. */
function forPage(reason: string): string {
  return reason
    .replaceAll(/,? or import with --allow-implausible and a reason/g, ", or say why it is let in")
    .replaceAll(/,? or import with --allow-erased and a reason/g, ", or say why it is brought in again")
    .replaceAll(/or import with --unnamed-as-new/g, "or say that they are new")
    .replaceAll(/import with --unnamed-as-new/g, "say that they are new")
    .replaceAll(/ \(habeas retract\)/g, "")
    .replaceAll(
      /"habeas reinstate DIR (\S+)" brings it back, --skip-retracted leaves it out/g,
      "bring $1 back first",
    );
}

/** A refusal that is about no column, with what it is about. */
function reasonAlone(problems: readonly FileProblem[], reason: string): string {
  const found = problems.find(({ message, column }) => column === undefined && message.includes(reason));
  const { field = "", record } = found ?? {};
  return [record, field, reason].filter((part) => part !== undefined && part !== "").join(" ");
}

const progresses = new WeakMap<ReadSession["store"], Map<string, { done: number; of: number | null }>>();

function progressOf({ store }: ReadSession): Map<string, { done: number; of: number | null }> {
  let all = progresses.get(store);
  if (all === undefined) progresses.set(store, (all = new Map()));
  return all;
}

function progressKey(files: readonly string[]): string {
  return files.join(" ");
}

/** How far the import of these files is. */
export async function importProgressOf(
  session: ReadSession,
  { files }: { readonly files: readonly string[] },
): Promise<Disclosed<{ done: number; of: number | null }>> {
  return disclose(progressOf(session).get(progressKey(files)) ?? { done: 0, of: null }, session);
}

// Kept mappings ---------------------------------------------------------------------------------------------------------

const keptAt = "mapping ";
type KeptMapping = {
  readonly mapping: PlanMapping;
  readonly codebook: PlanCodebook;
  readonly files: readonly string[];
  readonly columns: readonly (readonly string[])[];
};

/** Keeps what was decided, for the next files of this form. */
export async function keepMapping(
  session: ReadSession,
  { name, ...asked }: z.output<typeof importKeep.input>,
  { signal }: Watch = {},
): Promise<Disclosed<{ kept: boolean }>> {
  const { plan, files, studies } = await workOn(session, asked, signal);
  const kept: KeptMapping = {
    mapping: plan.mapping,
    codebook: plan.codebook,
    files: files.map((file) => file.name),
    columns: studies.map(({ columns }) => columns.map((column) => column.name)),
  };
  return putPending(session, { place: `${keptAt}${name}`, text: JSON.stringify(kept) });
}

export async function keptMappings(
  session: ReadSession,
): Promise<Disclosed<z.output<typeof importKept.output>>> {
  const mappings = pendingUnder(session, keptAt).map(({ name, text, at }) => {
    const { files, columns } = JSON.parse(text) as KeptMapping;
    return { name, at: new Date(at).toISOString(), files: [...files], columns: columns.flat().length };
  });
  return disclose({ mappings: mappings.toSorted((a, b) => (a.at < b.at ? 1 : -1)) }, session);
}

export async function forgetMapping(
  session: ReadSession,
  { name }: { readonly name: string },
): Promise<Disclosed<{ forgotten: boolean }>> {
  await dropPending(session, { place: `${keptAt}${name}` });
  return disclose({ forgotten: true }, session);
}

function keptMapping(session: ReadSession, name: string): KeptMapping {
  const found = pendingUnder(session, keptAt).find((one) => one.name === name);
  if (found === undefined)
    throw new Problem(
      "not-found",
      `No mapping called ${name} is kept on this device; choose another, or none.`,
    );
  return JSON.parse(found.text) as KeptMapping;
}

// The plan --------------------------------------------------------------------------------------------------------------

const opened = new WeakMap<
  SentFile,
  Map<string, Promise<{ sheets: readonly Sheet[]; others: ImportPlan["sheets"] }>>
>();

/** The sheets of a file that was sent; they are read once. */
function sheetsOf(
  file: SentFile,
  { sheet, encoding }: Pick<ImportAsked, "sheet" | "encoding">,
  signal: AbortSignal | undefined,
) {
  let all = opened.get(file);
  if (all === undefined) opened.set(file, (all = new Map()));
  const key = JSON.stringify([sheet, encoding]);
  let found = all.get(key);
  if (found === undefined) {
    found = read();
    all.set(key, found);
    found.catch(() => all.delete(key));
  }
  return found;

  async function read() {
    const apart = openApart({ signal });
    try {
      const { sheets, others } = await openSheets(file.name, () => bytesOfSent(file), {
        apart,
        sheet,
        encoding,
      });
      return { sheets, others: others.map((one) => ({ file: file.name, ...one })) };
    } finally {
      apart.close();
    }
  }
}

async function workOn(
  session: ReadSession,
  asked: ImportAsked,
  signal: AbortSignal | undefined,
): Promise<ImportWork> {
  const files = sentFiles(session, asked.files);
  const read = [];
  for (const file of files) read.push(await sheetsOf(file, asked, signal));
  const sheets = read.flatMap((one) => one.sheets);
  if (sheets.every(({ rows }) => rows.length === 0))
    throw new Problem("bad-input", `${files[0]!.name} shows no row; choose another sheet or file.`);
  const decisions = asked.decisions.map(({ does }) => does);
  const first = files[0]!.name;
  const { before, studies, differs } =
    asked.saved === undefined
      ? { ...proposedFor(sheets, first.slice(0, -extname(first).length), asked.header), differs: [] }
      : savedFor(sheets, keptMapping(session, asked.saved), asked.header);
  return {
    files,
    studies,
    others: read.flatMap((one) => one.others),
    before: decided(
      before,
      decisions.filter(({ is }) => is === "use" || is === "leave-out"),
      studies,
    ),
    plan: decided(before, decisions, studies),
    decisions: [...decisions, ...agreedIn(asked.saved === undefined ? undefined : before)],
    answered: new Set(asked.decisions.map((one) => one.for)),
    differs,
  };
}

function proposedFor(sheets: readonly Sheet[], name: string, header: readonly number[] | undefined) {
  const proposed = proposePlan(sheets, { name, header });
  const before = planOf(proposed);
  // Tables of a form come in an order of their own.
  const studies = before.mapping.tables.map((table) =>
    proposed.studies.find(
      ({ sheet, header }) =>
        sheet.file === table["file"] &&
        sheet.name === table["sheet"] &&
        String(header) === String([table["header"]].flat()),
    )!,
  );
  return { before, studies };
}

/** A kept mapping for new files of the same form, and how they differ. */
function savedFor(sheets: readonly Sheet[], kept: KeptMapping, header: readonly number[] | undefined) {
  const differs: string[] = [];
  const studies: Study[] = [];
  const keyOf = (table: PlanFields): string => JSON.stringify([table["file"], table["sheet"] ?? null]);
  const places = [...new Set(kept.mapping.tables.map(keyOf))];
  const tables = kept.mapping.tables.map((table, at) => {
    const sheet =
      sheets.find(({ name }) => name !== undefined && name === table["sheet"]) ??
      sheets[places.indexOf(keyOf(table))] ??
      sheets[0]!;
    // Of several tables on a sheet each is the one in its place, as rows that were put in moved those below.
    const onSheet = kept.mapping.tables.filter((one) => keyOf(one) === keyOf(table));
    const stated = header ?? ([onSheet[0]!["header"] ?? 1].flat() as number[]);
    const found = studiesOf(sheet, stated);
    const place = kept.mapping.tables.slice(0, at).filter((one) => onSheet.includes(one)).length;
    const study = found[place];
    if (study === undefined)
      throw new Problem(
        "bad-input",
        `${sheet.file} has ${counted(found.length, "table")}, and the mapping reads ${onSheet.length} there; propose a mapping anew.`,
      );
    if (place === onSheet.length - 1 && found.length > onSheet.length)
      differs.push(`Row ${found[place + 1]!.header[0]} is the header of another table, which is not read.`);
    studies.push(study);
    const names = study.columns.map(({ name }) => name).filter((name) => name !== "");
    const before = kept.columns[at] ?? [];
    const has = (list: readonly string[], name: string): boolean =>
      list.some((one) => nameKey(one) === nameKey(name));
    const isTurned = turnedColumns(table, study);
    for (const name of before)
      if (name !== "" && !has(names, name) && !isFields(table["unpivot"]))
        differs.push(`The column “${name}” is no longer there.`);
    for (const name of names)
      if (!has(before, name) && !isTurned.has(name)) differs.push(`The column “${name}” is new.`);
    return {
      ...table,
      file: sheet.file,
      ...(sheet.name === undefined ? {} : { sheet: sheet.name }),
      header: study.header.length === 1 ? study.header[0] : [...study.header],
      until: study.until,
    };
  });
  const before: SheetPlan = {
    mapping: {
      ...kept.mapping,
      tables: tables
        .map(withoutMissing(studies))
        .map((table, at) =>
          withRowsOf(kept.files[at] ?? kept.files[0]!, String(fieldsIn(table)["file"]), table),
        ),
    },
    codebook: kept.codebook,
    comments: new Map(),
  };
  return { before, studies, differs };
}

/** A table of a kept mapping without the columns that it only sets aside and that are gone. */
function withoutMissing(studies: readonly Study[]): (table: PlanFields, at: number) => PlanFields {
  return (table, at) => {
    const names = new Set(studies[at]!.columns.map(({ name }) => nameKey(name)));
    const ignore = listIn(table["ignore"]).filter((name) => names.has(nameKey(String(name))));
    const { ignore: _, ...rest } = table;
    return ignore.length === 0 ? rest : { ...rest, ignore };
  };
}

/** A table whose records are named by its rows, with those of another file: row 3 of next month is nobody of this one. */
function withRowsOf(before: string, now: string, table: PlanFields): PlanFields {
  const [from, to] = [rowPrefix(before), rowPrefix(now)];
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (!isFields(value)) return value;
    if (value["row"] === true && value["prefix"] === from) return { ...value, prefix: to };
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner)]));
  };
  return renamed(table) as PlanFields;
}

/** Of a kept mapping: what it leaves out was decided when it was made. */
function agreedIn(plan: SheetPlan | undefined): SheetChoice[] {
  return (plan?.mapping.tables ?? []).flatMap((table, at) => {
    const columns = listIn(table["ignore"]).map(String);
    return columns.length === 0 ? [] : [{ is: "leave-out" as const, table: at, columns }];
  });
}

function codebookFile(codebook: PlanCodebook): ParsedFile {
  return { name: "codebook", tree: { root: codebook, lineOf: () => undefined, problems: [] } };
}

// What is shown ---------------------------------------------------------------------------------------------------------

/** Rows of a sheet that a page shows. */
const mostShown = 60;
const mostWide = 60;

function shownSheet(study: Study, table: number): ImportPlan["shown"][number] {
  const { sheet, header, columns } = study;
  const width = Math.min(
    mostWide,
    Math.max(columns.length, ...sheet.rows.slice(0, mostShown).map(({ cells }) => cells.length)),
  );
  const read = new Set(study.rows.map(({ number }) => number));
  const sums = study.below.filter(
    ({ number, ...row }) => !read.has(number) && (row as { hidden?: true }).hidden !== true,
  );
  const summed = new Set(sums.map(({ number }) => number));
  const top = sheet.rows.slice(0, mostShown);
  const behind = sheet.rows
    .slice(mostShown)
    .filter(({ number }) => summed.has(number))
    .slice(0, 10);
  return {
    table,
    file: sheet.file,
    sheet: sheet.name ?? null,
    header: [...header],
    columns: Array.from({ length: width }, (_, at) => cellName(at, 1).slice(0, -1)),
    rows: [...top, ...behind].map(({ number, cells, hidden }) => ({
      row: number,
      is:
        hidden === true
          ? "hidden"
          : header.includes(number)
            ? "header"
            : number < Math.min(...header)
              ? "above"
              : summed.has(number)
                ? "sum"
                : "row",
      cells: Array.from({ length: width }, (_, at) => ({
        text: shownText(cells[at]),
        refused: isFault(cells[at]),
      })),
    })),
    of: study.rows.length,
    sums: sums.map(({ number, cells }) => ({
      row: number,
      words: firstWords(cells, []).join(" ").slice(0, 60),
    })),
    refused: study.below
      .flatMap(({ number, cells }) =>
        cells.flatMap((cell, at) =>
          isFault(cell) ? [{ cell: cellName(at, number), shown: shownText(cell), why: cell.text }] : [],
        ),
      )
      .slice(0, 200),
  };
}

function isFault(cell: CellValue | undefined): cell is Extract<CellValue, { kind: string }> {
  return typeof cell === "object" && cell !== null && cell.kind === "fault";
}

/** What the rows of a table become, in words. */
function makesOf(table: PlanFields): string {
  const [outer] = listIn(table["records"]).map(fieldsIn);
  const inner = listIn(outer?.["inside"]).map(fieldsIn);
  const kind = (record: PlanFields | undefined): string => {
    const word = String(record?.["kind"] ?? "record");
    return word === "facility" ? "place" : word === "decide" ? "record" : wordsOf(word as RecordKind);
  };
  const unpivot = table["unpivot"];
  if (isFields(unpivot) && inner.length > 0)
    return `One ${inner.map(kind).join(" and one ")} per ${String(unpivot["header"]).toLowerCase()}, in the ${kind(outer)} that the row names`;
  if (outer?.["repeats"] === true && inner.length > 0)
    return `One ${inner.map(kind).join(" and one ")} a row; several rows may be of one ${kind(outer)}`;
  return `One ${kind(outer)} a row${inner.length === 0 ? "" : `, with ${inner.map((one) => `${/^[aeiou]/.test(kind(one)) ? "an" : "a"} ${kind(one)}`).join(" and ")}`}`;
}

/** The columns that a table turns into rows. */
function turnedColumns(table: PlanFields, study: Study): ReadonlySet<string> {
  const unpivot = table["unpivot"];
  if (!isFields(unpivot)) return new Set();
  const own = new Set([
    ...cellsOf(table, []).map(({ column }) => nameKey(column)),
    ...listIn(table["ignore"]).map((name) => nameKey(String(name))),
    ...listIn(unpivot["except"]).map((name) => nameKey(String(name))),
  ]);
  const patterns = Object.values(fieldsIn(unpivot["cells"]));
  const fits = (name: string): boolean =>
    patterns.some((pattern) =>
      Array.isArray(pattern) ? pattern.includes(name) : starOf(String(pattern), name) !== undefined,
    );
  return new Set(study.profiles.flatMap(({ name }) => (fits(name) && !own.has(nameKey(name)) ? [name] : [])));
}

/** Texts of a column that are shown. */
const mostValues = 12;

function columnsOf(
  { plan, studies, decisions, before }: ImportWork,
  openColumns: ReadonlySet<string>,
): ImportColumn[] {
  return plan.mapping.tables.flatMap((table, at) => {
    const study = studies[at]!;
    const cells = cellsOf(table, ["tables", at]);
    const turned = turnedColumns(table, study);
    const agreed = new Set(
      decisions.flatMap((one) =>
        one.is === "leave-out" && one.table === at ? one.columns.map(nameKey) : [],
      ),
    );
    const ignored = new Map(
      listIn(before.mapping.tables[at]?.["ignore"]).map((name, index) => [
        nameKey(String(name)),
        before.comments.get(JSON.stringify(["tables", at, "ignore", index])) ?? "",
      ]),
    );
    const isIgnored = new Set(listIn(table["ignore"]).map((name) => nameKey(String(name))));
    const group = [...turned];
    return study.profiles
      .filter(({ name }) => !turned.has(name) || name === group[0])
      .map((profile): ImportColumn => {
        const key = nameKey(profile.name);
        const own = cells.filter(
          ({ column, is }) =>
            nameKey(column) === key || (is === "choices" && starOf(column, profile.name) !== undefined),
        );
        const isTurned = turned.has(profile.name);
        const isUsed = own.length > 0 || isTurned;
        const isOpen =
          openColumns.has(`${at} ${key}`) ||
          (isTurned && [...turned].some((name) => openColumns.has(`${at} ${nameKey(name)}`)));
        const state =
          agreed.has(key) && isIgnored.has(key) ? "left-out" : !isUsed || isOpen ? "undecided" : "used";
        const all = isTurned ? study.profiles.filter(({ name }) => turned.has(name)) : [profile];
        const counts = isTurned ? countsOf(all) : profile.counts;
        const texts = [...counts].toSorted(([, a], [, b]) => b - a);
        const comment = ignored.get(key) ?? "";
        return {
          table: at,
          name: isTurned && turned.size > 1 ? `${profile.name} … ${group.at(-1)!}` : profile.name,
          letters:
            isTurned && turned.size > 1 ? `${profile.letters}–${all.at(-1)!.letters}` : profile.letters,
          state,
          becomes: isTurned
            ? turnedText(table, turned.size)
            : own.map((cell) => becomesText(cell, plan)).join("; "),
          seen: (comment === "" ? summaryOf(profile, false) : comment).replace(/^[A-Z]+: /, ""),
          filled: all.reduce((sum, one) => sum + one.filled, 0),
          blank: all.reduce((sum, one) => sum + one.blank, 0),
          uses: isTurned
            ? []
            : usesOf(
                at,
                profile,
                isUsed,
                own.some(({ is }) => is === "name"),
                table,
              ),
          values: texts
            .slice(0, mostValues)
            .map(([text, count]) => ({ text, count, becomes: readAs(plan, table, own, isTurned, text) })),
          more: Math.max(0, texts.length - mostValues),
        };
      });
  });
}

function countsOf(profiles: readonly Profile[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const profile of profiles)
    for (const [text, count] of profile.counts) counts.set(text, (counts.get(text) ?? 0) + count);
  return counts;
}

function turnedText(table: PlanFields, columns: number): string {
  const unpivot = fieldsIn(table["unpivot"]);
  const [outer] = listIn(table["records"]).map(fieldsIn);
  const inner = listIn(outer?.["inside"]).map((one) => wordsOf(String(fieldsIn(one)["kind"]) as RecordKind));
  return `${counted(columns, "column")}: one ${inner.join(" and one ") || "record"} per ${String(unpivot["header"]).toLowerCase()}`;
}

function becomesText(
  { kind, part, is }: { kind: string; part: string; is: string },
  { codebook }: SheetPlan,
): string {
  const of = kind === "facility" ? "place" : kind === "decide" ? "record" : wordsOf(kind as RecordKind);
  if (is === "condition") return `says whether there is ${/^[aeiou]/.test(of) ? "an" : "a"} ${of}`;
  if (is === "name") return part === "under" ? `says to which ${of} the row belongs` : `names the ${of}`;
  if (is === "field") return `${wordsOf(part)} of the ${of}`;
  const variable = (codebook.codebooks ?? [])
    .flatMap(({ variables }) => variables)
    .find(({ name, unit }) => name === part && unit === kind);
  return `answer of the ${of}: ${wordsOf(part)}${variable === undefined ? "" : ` (${typeWords[String(variable["type"])] ?? String(variable["type"])})`}`;
}

const typeWords: Readonly<Record<string, string>> = {
  yn: "yes or no",
  one: "one of its words",
  many: "several words",
  number: "number",
  date: "date",
  text: "text",
};

function usesOf(
  table: number,
  { name, kind, hidden }: Profile,
  isUsed: boolean,
  isName: boolean,
  spec: PlanFields,
): ImportColumn["uses"] {
  const leaveOut = { label: "Leave out", decision: { is: "leave-out" as const, table, columns: [name] } };
  if (isUsed) return isName ? [] : [leaveOut];
  const asUse = (label: string, as: "name" | "note" | "text" | "words") => ({
    label,
    decision: { is: "use" as const, table, column: name, as },
  });
  if (hidden || kind.kind === "blank") return [leaveOut];
  const [record] = listIn(spec["records"]).map(fieldsIn);
  const of = String(record?.["kind"]);
  const isAnswered = of === "person" || of === "episode" || of === "act" || of === "death";
  return [
    leaveOut,
    ...(of === "person" ? [asUse("Pseudonym", "name")] : isAnswered ? [] : [asUse("Name", "name")]),
    asUse("Note", "note"),
    ...(isAnswered ? [asUse("Answer, as text", "text"), asUse("Answer, one of its words", "words")] : []),
  ];
}

/** How a text of a column is read: what its words become, a state, or the number that it is. */
function readAs(
  plan: SheetPlan,
  table: PlanFields,
  cells: ReturnType<typeof cellsOf>,
  isTurned: boolean,
  text: string,
): string | null {
  const lackIn = (states: unknown): string | undefined =>
    Object.entries(fieldsIn(states)).find(
      ([state, texts]) =>
        (valueStates as readonly string[]).includes(state) && listIn(texts).map(String).includes(text),
    )?.[0];
  for (const { path } of cells) {
    const cell = fieldsIn(valueAt(plan.mapping, path));
    const states = lackIn(cell["states"]);
    if (states !== undefined) return wordsOf(states);
    const values = fieldsIn(cell["values"]);
    const found =
      own(values, text) ??
      Object.entries(values).find(([word]) => word.toLowerCase() === text.toLowerCase())?.[1];
    if (Object.hasOwn(values, text) && values[text] === null) return "nothing";
    if (found === "decide") return null;
    if (found !== undefined) return typeof found === "string" ? wordsOf(found) : String(found);
    const notation = cell["number"];
    if (isFields(notation)) {
      const read = quantityIn(text, notation);
      if (read !== undefined) return statedText(read.low, read.qualifier, read.high);
    }
  }
  const lack = lackIn(table["states"]);
  if (lack !== undefined) return isTurned ? "no number" : wordsOf(lack);
  return null;
}

function quantityIn(text: string, notation: unknown) {
  const { decimal = ".", group = "," } = fieldsIn(notation) as { decimal?: string; group?: string };
  return parseQuantity(plainNumbers(text, { decimal, group }) ?? text);
}

/** A number that is so many times the middle one of its column, or so small a part of it, may be a slip of decimals. */
const farAway = 15;

/** Numbers of a table that stand far from the others of their column, or of their row where columns are turned into rows. */
function doubtsIn(table: PlanFields, study: Study | undefined, at: number): SentReport["doubts"] {
  if (study === undefined) return [];
  const turned = turnedColumns(table, study);
  const cells = cellsOf(table, ["tables", at]);
  const doubts: SentReport["doubts"] = [];
  for (const profile of study.profiles) {
    if (profile.kind.kind !== "number" || turned.has(profile.name) || profile.role === "id") continue;
    const own = cells.filter(({ column, is }) => nameKey(column) === nameKey(profile.name) && is !== "name");
    if (own.length === 0) continue;
    const spec = fieldsIn(valueAt({ tables: { [at]: table } }, own[0]!.path));
    const said = fieldsIn(spec["values"]);
    const texts = columnTexts(study, profile);
    const numbers = texts.flatMap((text, row) =>
      text === "" || Object.hasOwn(said, text) ? [] : numberAt(text, spec["number"], row),
    );
    for (const doubt of farFrom(numbers))
      doubts.push({
        table: at,
        column: profile.name,
        text: texts[doubt.row]!,
        rows: [study.rows[doubt.row]!.number],
        why: `${doubt.shown} is ${doubt.times}, ${doubt.middle}, in ${profile.name}`,
      });
  }
  const series = study.profiles.filter(({ name }) => turned.has(name));
  const byColumn = series.map((profile) => columnTexts(study, profile));
  study.rows.forEach(({ number }, row) => {
    const numbers = byColumn.flatMap((texts, index) => numberAt(texts[row]!, undefined, index));
    for (const doubt of farFrom(numbers))
      doubts.push({
        table: at,
        column: series[doubt.row]!.name,
        text: byColumn[doubt.row]![row]!,
        rows: [number],
        why: `${doubt.shown} is ${doubt.times}, ${doubt.middle}, in row ${number}`,
      });
  });
  return doubts.slice(0, 200);
}

type NumberAt = { readonly row: number; readonly value: number; readonly shown: string };

function numberAt(text: string, notation: unknown, row: number): NumberAt[] {
  const read = text === "" ? undefined : quantityIn(text, notation);
  const value = read?.low ?? read?.high;
  if (read === undefined || value === undefined || value === null) return [];
  return [
    {
      row,
      value: read.high === null || read.low === null ? value : (read.low + read.high) / 2,
      shown: statedText(read.low, read.qualifier, read.high),
    },
  ];
}

function farFrom(
  numbers: readonly NumberAt[],
): { readonly row: number; readonly shown: string; readonly times: string; readonly middle: string }[] {
  if (numbers.length < 3)
    return numbers
      .filter(({ value }) => value < 0)
      .map((one) => ({ ...one, times: "below zero", middle: "which no count is" }));
  return numbers.flatMap((one) => {
    if (one.value < 0) return [{ ...one, times: "below zero", middle: "which no count is" }];
    const others = numbers
      .filter((other) => other !== one)
      .map(({ value }) => value)
      .sort((a, b) => a - b);
    const half = Math.floor(others.length / 2);
    const median = others.length % 2 === 1 ? others[half]! : (others[half - 1]! + others[half]!) / 2;
    if (median <= 0 || one.value === 0) return [];
    const ratio = one.value / median;
    if (ratio < farAway && ratio > 1 / farAway) return [];
    const times =
      ratio > 1
        ? `${Math.round(ratio).toLocaleString("en")} times the middle of the others`
        : `1/${Math.round(1 / ratio).toLocaleString("en")} of the middle of the others`;
    return [{ ...one, times, middle: median.toLocaleString("en") }];
  });
}

/** Rows of a report that a page is sent. */
const mostRows = 200;
const outcomes = ["refused", "conflict", "changed", "new", "unchanged"];

function shownRows(rows: ImportReport["rows"]): ImportReport["rows"] {
  return rows
    .toSorted((a, b) => outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome))
    .slice(0, mostRows);
}

/** How many records of each kind a dry run would write. */
function kindsOf(rows: ImportReport["rows"]): SentReport["kinds"] {
  const kinds = new Map<string, { new: number; changed: number; unchanged: number }>();
  const at = (kind: string) => {
    const found = kinds.get(kind) ?? { new: 0, changed: 0, unchanged: 0 };
    kinds.set(kind, found);
    return found;
  };
  for (const { kind, outcome, would_write } of rows) {
    for (const one of would_write) at(one.kind)[one.outcome] += 1;
    if (outcome === "unchanged" && kind !== null) at(kind).unchanged += 1;
  }
  // What the rows say comes first, what the sheet itself brings last.
  const rank = (kind: string): number => Number(["source", "group", "codebook"].includes(kind));
  return [...kinds]
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .map(([kind, counts]) => ({
      kind,
      label: kindWords(kind, counts.new + counts.changed + counts.unchanged),
      ...counts,
    }));
}

function kindWords(kind: string, count: number): string {
  const said = counted(
    count,
    kind === "assertion" ? "answer" : kind === "facility" ? "place" : wordsOf(kind as RecordKind),
    kind === "person" ? "people" : undefined,
  );
  return said.replace(/^[\d,]+ /, "");
}
