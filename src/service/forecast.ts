import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import type { forecastRun } from "../api/forecast.ts";
import { type Json, canonicalJson } from "../domain/canonical-json.ts";
import { readJsonText, sayJsonFault, wholeFile } from "../domain/json-text.ts";
import { Problem } from "../domain/problem.ts";
import { chartFiles, chartPage } from "../publish/chart-file.ts";
import { chartPng, chromiumPath } from "../publish/chart-png.ts";
import type { ReportedScenario } from "../report/forecast-answer.ts";
import { forecastCharts } from "../report/forecast-chart.ts";
import { methodsNote } from "../report/forecast-methods.ts";
import { forecastSentences } from "../report/forecast-sentence.ts";
import { checkReleases } from "../simulation/engine/open-model.ts";
import { type Batch, type RunResult, prepareRun, resultOf } from "../simulation/engine/run.ts";
import { type ForecastScenario, daysInWorld, scenarioSchema } from "../simulation/engine/scenario.ts";
import type { SystemAnswer } from "../simulation/two-systems/answer.ts";
import {
  drawsFor,
  forecastAnswer,
  forecastInputs,
  forecastJobs,
  knowledgeOf,
} from "../simulation/two-systems/forecast.ts";
import {
  type System,
  type SystemScenario,
  daysOfSystem,
  readSystemScenario,
  reportedScenarios,
} from "../simulation/two-systems/system.ts";
import { parseWorld } from "../simulation/engine/world.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { ReadSession } from "./session.ts";
import { issueSentence, namedDisease, shippedScenarios, systemOf } from "./forecast-data.ts";
import { runOnWorkers } from "./forecast-pool.ts";
import type { Watch } from "./keep.ts";
import { packageVersion } from "./package-version.ts";

export type ForecastOptions = Watch & {
  readonly scenarios: readonly string[];
  readonly replicates: number;
  readonly seed: number;
  /** Instead of the files' number of days. */
  readonly days?: number | undefined;
  readonly version: string;
};

/** A system's answer, and its scenarios with calendar days, as sentences and charts take them. */
export type SystemForecast = {
  readonly answer: SystemAnswer;
  readonly scenarios: readonly ReportedScenario[];
};

/** The most that one call runs, so that a slip of the keyboard does not fill a day. */
const mostReplicates = 1_000_000;

/**
 * Scenarios in a stated world, a line of `worldFile` a person. Scenario files as in docs/forecast.md; all of one length.
 * Refuses what is no world or scenario, in one sentence.
 */
export async function forecastWorld(worldFile: string, options: ForecastOptions): Promise<RunResult> {
  checkNumbers(options, daysInWorld);
  const text = readText(worldFile);
  const world = parseWorld(text);
  const scenarios = options.scenarios.flatMap((file) =>
    scenariosIn(file, options.days).map((json) => worldScenario(json, file)),
  );
  if (scenarios.length === 0)
    throw new Problem("bad-usage", "A forecast in a world needs at least one --scenario S.json.");
  const prepared = prepareRun(world, scenarios);
  for (const scenario of scenarios) checkReleases(world, scenario);
  const batches = await runOnWorkers({ kind: "world", world: text, scenarios }, options);
  return resultOf(prepared, batches, {
    seed: options.seed,
    version: options.version,
    inputsHash: sha256(
      canonicalJson({
        world: text,
        scenarios: scenarios as unknown as Json,
        replicates: options.replicates,
      }),
    ),
  });
}

/**
 * Scenarios for what a dossier's records say of a country's two systems of detention: rates calibrated on its published
 * totals, then every scenario on the same draws, under both assumptions about crowding. Without scenario files, those
 * that ship for the jurisdiction.
 */
async function forecastDossier(session: ReadSession, options: ForecastOptions): Promise<SystemForecast> {
  checkNumbers(options, daysOfSystem);
  const { jurisdiction, system, days } = await systemOf(session);
  const files = options.scenarios.length > 0 ? options.scenarios : shippedScenarios(jurisdiction);
  const scenarios = files.flatMap((file) =>
    scenariosIn(file, options.days).map((json) => systemScenario(json, file, system, days)),
  );
  if (scenarios.length === 0)
    throw new Problem(
      "bad-usage",
      "A forecast needs at least one --scenario S.json; none ships for these places.",
    );
  return forecastSystem(system, scenarios, options);
}

/** A forecast in sentences and numbers, and with `out` as charts in that folder. */
export async function answerForecast(
  session: ReadSession,
  { out, ...asked }: z.output<typeof forecastRun.input>,
  watch: Watch,
): Promise<Disclosed<z.output<typeof forecastRun.output>>> {
  if (out !== undefined) refuseNoFolder(out);
  const { progress, signal } = watch;
  const forecast = await forecastDossier(session, { ...asked, version: packageVersion(), progress, signal });
  const sentences = [...forecastSentences(forecast.answer, forecast.scenarios)];
  const answer = { ...forecast.answer, sentences };
  if (out === undefined) return disclose(answer, session);
  const { files, note } = await writeForecast(forecast, out, watch);
  return disclose({ ...answer, written: { files, note: note ?? null } }, session);
}

/** The same for a system as data. */
export async function forecastSystem(
  system: System,
  scenarios: readonly SystemScenario[],
  options: Omit<ForecastOptions, "scenarios" | "days">,
): Promise<SystemForecast> {
  const { seed, replicates, version } = options;
  const knowledge = knowledgeOf(system, drawsFor(replicates), seed);
  // Before hours of simulation, not after.
  knowledge.checked();
  const jobs = forecastJobs(knowledge, scenarios);
  const batches: Batch[][] = [];
  for (const job of jobs) {
    const before = batches.length * replicates;
    batches.push(
      await runOnWorkers(job, {
        ...options,
        progress: (done) => options.progress?.(before + done, jobs.length * replicates),
      }),
    );
  }
  const inputsHash = sha256(forecastInputs(system, scenarios, replicates));
  const answer = forecastAnswer(knowledge, jobs, batches, { version, inputsHash });
  return { answer, scenarios: reportedScenarios(scenarios, system.start) };
}

/** Refuses a folder that can't be written into, before anything is computed for it. Leaves nothing behind. */
export function refuseNoFolder(dir: string): void {
  let at = resolve(dir);
  while (!existsSync(at)) at = dirname(at);
  const refused = (reason: string): Problem =>
    new Problem(
      "bad-input",
      `The charts can't be written into ${JSON.stringify(dir)}: ${reason}; name another folder.`,
    );
  if (dir === "" || !statSync(at).isDirectory()) throw refused("it is no folder");
  // Tried out, as rights alone do not tell: not on a disk for reading only, and not of an administrator.
  try {
    rmdirSync(mkdtempSync(join(at, ".forecast-")));
  } catch {
    throw refused("it is not permitted");
  }
}

/**
 * Writes charts (SVG, PNG, CSV, JSON), a page with all of them and the methods note into `dir`. Files but PNG are the
 * same bytes for the same inputs, seed and version. `note` says so where there is no Chromium to draw PNG. All are drawn
 * before the first is written, so that a cancelled call leaves nothing.
 */
export async function writeForecast(
  forecast: SystemForecast,
  dir: string,
  { signal, progress }: Watch = {},
): Promise<{ readonly files: number; readonly note: string | undefined }> {
  const { answer, scenarios } = forecast;
  const stamp = { inputsHash: answer.inputsHash, seed: answer.seed, version: answer.version };
  const charts = forecastCharts(answer);
  const title = `Forecast: ${answer.system}`;
  const files = [
    ...charts.flatMap((chart) => chartFiles(chart, stamp)),
    chartPage(title, charts, forecastSentences(answer, scenarios), stamp),
    { name: "methods.md", text: methodsNote(answer, scenarios) },
  ];
  const chromium = chromiumPath();
  const drawings = chromium === undefined ? [] : files.filter(({ name }) => name.endsWith(".svg"));
  const images: { name: string; bytes: Uint8Array }[] = [];
  for (const { name, text } of drawings) {
    if (signal?.aborted === true) break;
    images.push({
      name: name.replace(/svg$/, "png"),
      bytes: await chartPng(text, chromium!, stamp, signal),
    });
    progress?.(images.length, drawings.length);
  }
  if (signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was written.");
  writeAll(dir, [...files.map(({ name, text }) => ({ name, bytes: text })), ...images]);
  return {
    files: files.length + images.length,
    note: chromium === undefined ? "There is no Chromium on this machine, so no PNG was drawn." : undefined,
  };
}

/** Writes all files into the folder or, where the disk refuses one, none. */
function writeAll(dir: string, files: readonly { name: string; bytes: string | Uint8Array }[]): void {
  const created = mkdirSync(dir, { recursive: true });
  const folder = mkdtempSync(join(dir, ".forecast-"));
  try {
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    for (const { name } of files) renameSync(join(folder, name), join(dir, name));
  } catch (error) {
    if (created !== undefined) rmSync(created, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function worldScenario(json: unknown, file: string): ForecastScenario {
  const named =
    isObject(json) && typeof json["disease"] === "string"
      ? { ...json, disease: namedDisease(json["disease"]) }
      : json;
  const result = scenarioSchema.safeParse(named);
  if (!result.success) throw new Problem("bad-input", `In ${basename(file)}: ${issueSentence(result.error)}`);
  const scenario = result.data;
  for (const policy of scenario.policies)
    if (policy.fromDay >= scenario.days)
      throw new Problem(
        "bad-input",
        `In ${basename(file)}: a policy begins on day ${policy.fromDay}, but the scenario ends after ${scenario.days} days; begin it earlier or give more days.`,
      );
  return scenario;
}

function systemScenario(json: unknown, file: string, system: System, days: number): SystemScenario {
  try {
    return readSystemScenario(json, system.start, days);
  } catch (error) {
    if (error instanceof z.ZodError)
      throw new Problem("bad-input", `In ${basename(file)}: ${issueSentence(error)}`);
    if (error instanceof Problem) throw new Problem(error.code, `In ${basename(file)}: ${error.message}`);
    throw error;
  }
}

function checkNumbers(
  { replicates, seed, days }: ForecastOptions,
  mayLast: { readonly least: number; readonly most: number },
): void {
  if (days !== undefined && (days < mayLast.least || days > mayLast.most))
    throw new Problem(
      "bad-usage",
      `--days takes a number from ${mayLast.least} to ${mayLast.most}, not ${days}.`,
    );
  if (replicates < 1 || replicates > mostReplicates)
    throw new Problem(
      "bad-usage",
      `--replicates takes a number from 1 to ${mostReplicates}, not ${replicates}.`,
    );
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new Problem("bad-usage", `--seed takes a whole number from 0, not ${seed}.`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new Problem(
      code === "ENOENT" ? "not-found" : "bad-input",
      code === "ENOENT" ? `There is no file ${file}.` : `The file ${file} can't be read (${String(code)}).`,
    );
  }
}

function readJson(file: string): unknown {
  // A byte order mark, which some editors write, is no part of the text.
  const text = readText(file).replace(/^\uFEFF/, "");
  const read = readJsonText(text);
  if (read.ok) return read.value;
  if (read.fault !== "not-json")
    throw new Problem("bad-input", `${basename(file)} ${sayJsonFault(read.fault, wholeFile)}.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    // Where and what, without the piece of the file that the engine quotes: it may hold anything.
    const reason = (error as Error).message
      .replace(/, (\.\.\.)?"[^]*" is not valid JSON$/, "")
      .replaceAll(/\p{Cc}/gu, "?");
    throw new Problem("bad-input", `${basename(file)} is not JSON: ${reason}.`);
  }
}

/** A file holds a scenario, or a list of them. `days` are instead of those that it states. */
function scenariosIn(file: string, days: number | undefined): unknown[] {
  const json = readJson(file);
  if (Array.isArray(json) && json.length === 0)
    throw new Problem("bad-input", `${basename(file)} is an empty list; it must hold a scenario.`);
  return (Array.isArray(json) ? json : [json]).map((each: unknown) =>
    days !== undefined && isObject(each) ? { ...each, days } : each,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
