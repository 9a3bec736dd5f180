import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { ImportReport } from "../api/listing.ts";
import { decryptInMemory } from "../crypto/age.ts";
import { Problem } from "../domain/problem.ts";
import { type RecordKind, recordKinds } from "../domain/record.ts";
import type { Draft, FileProblem, Known } from "../intake/draft.ts";
import { type RecordFile, readRecordFiles } from "../intake/record-file.ts";
import { append } from "../store/append.ts";
import { canonicalJson, type JsonObject } from "../store/canonical-json.ts";
import { statesOf } from "../store/read.ts";
import type { Change } from "../store/record.ts";
import { cacheColumns } from "./column.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type Dossier, writerOf } from "./dossier.ts";
import { type ExportLine, checkProofs, isExport } from "./export-proof.ts";
import type { Watch } from "./keep.ts";
import { checkpointRow, loadRecords } from "./load.ts";

export type ImportOptions = Watch & {
  /** Path of the mapping for CSV and XLSX files. */
  readonly mapping?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** For an encrypted export among the files. */
  readonly passphrase?: string | undefined;
};

/**
 * Reads files and folders of files and writes all of their records, or none: where one row is refused, or on a dry run,
 * nothing is written and the report says what would have happened to each.
 */
export async function importFiles(
  dossier: Dossier,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<Disclosed<ImportReport>> {
  const { dryRun = false, progress, signal } = options;
  const files = filesUnder(paths);
  const texts: RecordFile[] = [];
  for (const file of files) texts.push(await recordFileAt(file, options.passphrase));
  const { drafts, problems } = readRecordFiles(texts, await knownTo(dossier), {
    progress: (records) => progress?.(records),
    signal,
  });
  if (problems.length > 0) return disclose(refusal(problems, dryRun), "case-team");

  const outcomes = await outcomesOf(dossier, drafts);
  const written = outcomes.filter((outcome) => outcome !== "unchanged").length;
  if (!dryRun && written > 0) {
    const changes = drafts.map(({ ref, kind, owner, body }): Change => ({
      ref,
      kind,
      owner,
      body: body as unknown as JsonObject,
    }));
    const names = files.map((file) => basename(file)).join(", ");
    await append(writerOf(dossier), changes, {
      signal,
      note: `import of ${names}`.slice(0, 500),
      progress: (done) => progress?.(done, changes.length),
    });
    await cacheColumns(dossier, drafts.length);
  }
  const count = (outcome: string): number => outcomes.filter((other) => other === outcome).length;
  const rows = drafts.map(({ file, line, ref, kind }, index) => ({
    file,
    row: line ?? null,
    ref,
    kind,
    outcome: outcomes[index]!,
    problem: null,
  }));
  return disclose(
    {
      dry_run: dryRun,
      new: count("new"),
      changed: count("changed"),
      unchanged: count("unchanged"),
      rows,
      checkpoint: dryRun || written === 0 ? null : await checkpointRow(dossier),
    },
    "case-team",
  );
}

/** The text of a file; of an export only its records, decrypted in memory, once its proofs hold. */
async function recordFileAt(file: string, passphrase: string | undefined): Promise<RecordFile> {
  const name = basename(file);
  if (!/\.age$/i.test(name)) {
    const text = readFileSync(file, "utf8");
    return isExport(text.slice(0, 1000).split("\n")[0]!)
      ? { name: `${name}.jsonl`.replace(".jsonl.jsonl", ".jsonl"), text: recordsOf(name, text) }
      : { name, text };
  }
  if (passphrase === undefined)
    throw new Problem(
      "bad-usage",
      `${name} is encrypted; give its passphrase with --export-passphrase-file.`,
    );
  const plain = await decryptInMemory(file, { passphrase });
  return { name: `${name}.jsonl`, text: recordsOf(name, Buffer.from(plain).toString("utf8")) };
}

/** The record lines of an export, in their places. Fails where a proof does not hold. */
function recordsOf(name: string, text: string): string {
  const rows = text.split("\n");
  let lines: ExportLine[];
  try {
    lines = rows.filter((row) => row !== "").map((row) => JSON.parse(row) as ExportLine);
  } catch {
    throw new Problem("damaged", `${name} is cut short or changed; ask for the export again.`);
  }
  const [first, ...others] = checkProofs(lines).problems;
  if (first !== undefined) {
    throw new Problem(
      "damaged",
      `${name} does not prove what it holds, so nothing was imported. ${first}${others.length === 0 ? "" : ` (${others.length} more)`}`,
    );
  }
  return rows.map((row) => (row.startsWith('{"record":') ? row : "")).join("\n");
}

/** What the dossier already holds, as the readers of files ask it. */
async function knownTo(dossier: Dossier): Promise<Known> {
  const codebooks = (await loadRecords(dossier, "codebook")).map(({ body }) => body);
  const kinds = new Map<string, RecordKind>();
  for (const kind of recordKinds)
    for (const { ref } of await loadRecords(dossier, kind)) kinds.set(ref, kind);
  return {
    codebooks,
    hasRef: (ref, kind) => (kind === undefined ? kinds.has(ref) : kinds.get(ref) === kind),
  };
}

/** What writing each draft would do. */
async function outcomesOf(
  dossier: Dossier,
  drafts: readonly Draft[],
): Promise<("new" | "changed" | "unchanged")[]> {
  const states = await statesOf(
    dossier.reader,
    drafts.map(({ ref }) => ref),
  );
  return drafts.map(({ ref, body }) => {
    const state = states.get(ref);
    if (state === undefined) return "new";
    return !state.conflict && state.body === canonicalJson(body as unknown as JsonObject)
      ? "unchanged"
      : "changed";
  });
}

function refusal(problems: readonly FileProblem[], dryRun: boolean): ImportReport {
  const rows = problems.map(({ file, line, record, field, message }) => ({
    file,
    row: line ?? null,
    ref: record ?? null,
    kind: null,
    outcome: "refused" as const,
    problem: `${field} ${message}`,
  }));
  return { dry_run: dryRun, new: 0, changed: 0, unchanged: 0, rows, checkpoint: null };
}

/** The files that the paths name; a folder stands for the record files in it, by name. */
function filesUnder(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const full = resolve(path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) throw new Problem("not-found", `There is no file or folder ${path}.`);
    if (!stat.isDirectory()) return [full];
    const inside = readdirSync(full)
      .filter((name) => /\.(ya?ml|json|jsonl|ndjson)$/i.test(name))
      .sort();
    if (inside.length === 0)
      throw new Problem("not-found", `The folder ${path} holds no record file (.yaml, .json, .jsonl).`);
    return inside.map((name) => join(full, name));
  });
}
