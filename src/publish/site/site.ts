import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ListedCheckpoint } from "../../api/listing.ts";
import type { RecordNames } from "../../api/operation.ts";
import type { FindingDetail, Overview, RecordDetail } from "../../api/overview.ts";
import type { Ref } from "../../domain/id.ts";
import { Problem } from "../../domain/problem.ts";
import { findingPage } from "./finding-page.ts";
import type { Markup, Way } from "./link.ts";
import { overviewPage } from "./overview.ts";
import { type PageFrame, page } from "./page.ts";
import { recordPage } from "./record-page.ts";

/** What the pages are made of; records and findings are asked for one by one. */
export type SiteContent = {
  /** For whom the pages are, said first on each. */
  readonly warning: string;
  readonly overview: Overview;
  readonly records: readonly Ref[];
  readonly findings: readonly Ref[];
  readonly record: (ref: Ref) => Promise<RecordDetail>;
  readonly finding: (ref: Ref) => Promise<FindingDetail>;
};

/**
 * Writes a dossier as pages that need no program: overview, a page a finding, a page a record, without a script. The folder
 * `out` must not exist and appears whole or not at all. Pages are numbered, so that no file name says whom one is about.
 *
 * @returns how many pages were written
 * @throws Problem `cancelled` where the signal aborts
 */
export async function writeSite(
  out: string,
  content: SiteContent,
  {
    progress,
    signal,
  }: {
    readonly progress?: ((done: number, total: number) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<number> {
  const target = resolve(out);
  const making = `${target}.${process.pid}.part`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  try {
    for (const file of ["style.css", "icon.svg"])
      copyFileSync(new URL(file, import.meta.url), `${making}/${file}`);
    const { overview, records, findings } = content;
    const files = filesOf(records, findings);
    const write = async (file: string, frame: Pick<PageFrame, "title" | "checkpoint">, inner: Markup) =>
      writeFileSync(`${making}/${file}`, String(await around(content, frame, inner)), { mode: 0o600 });
    const total = 1 + records.length + findings.length;
    let done = 0;
    const step = (): void => {
      signal?.throwIfAborted();
      progress?.(++done, total);
    };
    await write(
      "index.html",
      framed("Overview", overview),
      overviewPage(overview, wayTo(files, overview.names)),
    );
    step();
    for (const ref of findings) {
      const detail = await content.finding(ref);
      await write(
        files.findings.get(ref)!,
        framed("Finding", detail),
        findingPage(detail, wayTo(files, detail.names)),
      );
      step();
    }
    for (const ref of records) {
      const detail = await content.record(ref);
      await write(
        files.records.get(ref)!,
        framed("Record", detail),
        recordPage(detail, wayTo(files, detail.names)),
      );
      step();
    }
    renameSync(making, target);
    return total;
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (signal?.aborted === true) throw new Problem("cancelled", "Stopped; nothing was written.");
    throw error;
  }
}

function framed(
  title: PageFrame["title"],
  { checkpoint }: { readonly checkpoint: ListedCheckpoint | null },
): Pick<PageFrame, "title" | "checkpoint"> {
  return { title, checkpoint };
}

function around(
  { warning, overview }: SiteContent,
  frame: Pick<PageFrame, "title" | "checkpoint">,
  content: Markup,
): Markup {
  const home = "index.html";
  const dossiers = [{ name: overview.name, path: home }];
  return page(
    { ...frame, warning, files: "", home, dossiers, tools: [], foot: "Not for circulation." },
    content,
  );
}

type Files = { readonly records: ReadonlyMap<Ref, string>; readonly findings: ReadonlyMap<Ref, string> };

function filesOf(records: readonly Ref[], findings: readonly Ref[]): Files {
  const named = (refs: readonly Ref[], word: string): Map<Ref, string> =>
    new Map(refs.map((ref, at) => [ref, `${word}-${at + 1}.html`]));
  return { records: named(records, "record"), findings: named(findings, "finding") };
}

/** Links among the files. A record that has no page, as it was taken back, leads to the overview. */
function wayTo({ records, findings }: Files, names: RecordNames): Way {
  const anchor = (part: string): string => `a${createHash("sha256").update(part).digest("hex").slice(0, 16)}`;
  const at = (file: string | undefined, part?: string): string =>
    `${file ?? "index.html"}${part === undefined || part === "" ? "" : `#${anchor(part)}`}`;
  return {
    record: (ref, place) => at(records.get(ref), place),
    finding: (ref) => at(findings.get(ref)),
    overview: (part) => at("index.html", part),
    anchor,
    names,
  };
}
