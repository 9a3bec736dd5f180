import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Served, serveDossiers } from "./served.ts";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { buildWeb } from "../../src/service/build-web.ts";
import { initDossier } from "../../src/service/dossier.ts";
import { type ReadSession, openSession } from "../../src/service/session.ts";
import { importFiles } from "../../src/service/import.ts";
import { letters } from "../../src/launcher/installation.ts";
import { shown } from "../../src/service/disclose.ts";
import { docx } from "../check/fixture.ts";
import { passphrase } from "../dossier.ts";
import { onHand } from "../needs.ts";
import { weakSlot } from "../weak-slot.ts";
import { installation } from "./opened.ts";

/**
 * What a browser keeps of a session: canaries stand in a dossier and are typed into every field; then all files of its
 * profile are searched for them, while it runs and after it has ended. A page of another server, which does none of
 * what ours do, shows that the search would have found them.
 */
const executablePath = onHand(chromiumPath(), "what a browser keeps", "Chromium");

/** One word of 24 random letters for each place where something of a dossier is typed or seen. */
const canaries: Record<string, string> = Object.fromEntries(
  [
    "dossier",
    "ref",
    "pseudonym",
    "statement",
    "source",
    "words",
    "draft typed",
    "draft pasted",
    "draft edited",
    "file name",
    "file text",
    "posted text",
    "reason",
    "initials",
  ].map((what) => [what, letters(24)]),
);
const control = { title: letters(24), address: letters(24), field: letters(24), id: letters(24) };

describe.skipIf(executablePath === undefined)("the profile of a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "habeas-profile-"));
  const profile = join(folder, "profile");
  let dossier: ReadSession;
  let server: Served;
  let careless: Server;
  let context: BrowserContext;

  beforeAll(async () => {
    if ((await buildWeb()) === "cannot") throw new Error("there is no Vite to build the workbench with");
    dossier = await canaryDossier(folder);
    server = await serveDossiers([dossier], { port: 0, host: installation });
    careless = createServer((_, answer) => {
      answer.setHeader("Content-Type", "text/html");
      answer.end(
        `<title>${control.title}</title><textarea></textarea><div id="${control.id}" style="height:4000px">…</div>`,
      );
    });
    await new Promise<void>((done) => careless.listen(0, "127.0.0.1", done));
    context = await chromium.launchPersistentContext(profile, {
      executablePath: executablePath!,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
      ignoreDefaultArgs: ["--disable-back-forward-cache"],
    });
  });
  afterAll(async () => {
    await context?.close();
    await server?.close();
    careless?.close();
    await dossier?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("nothing of a dossier and nothing that was typed stands in any of its files", async () => {
    const page = await context.newPage();
    await page.goto(server.url);
    await walk(page);
    await writeDraft(await context.newPage(), new URL(server.url).origin);
    const other = await context.newPage();
    await other.goto(`http://127.0.0.1:${(careless.address() as { port: number }).port}/${control.address}`);
    await other.locator("textarea").fill(control.field);
    await other.evaluate("scrollTo(0, 900)");
    // Sessions are written some seconds after something has changed.
    await page.waitForTimeout(6000);
    const running = join(folder, "running");
    cpSync(profile, running, { recursive: true, filter: (path) => !/Singleton|LOCK/.test(path) });
    await context.close();

    const seen = [running, profile].flatMap((path) => found(path, { ...canaries, ...control }));
    const kinds = new Set(seen.map(([what]) => what));
    // The search finds what a careless page leaves.
    for (const what of ["title", "address", "field"]) expect([what, kinds.has(what)]).toEqual([what, true]);
    expect(seen.filter(([what]) => what in canaries)).toEqual([]);
  });

  test("every field of every screen keeps itself out of the session", async () => {
    const browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
    const again = await serveDossiers([dossier], { port: 0, host: installation });
    try {
      const page = await browser.newPage();
      await page.goto(again.url);
      const origin = new URL(again.url).origin;
      const open = await page.evaluate<string[]>(openFields);
      for (const path of ["/check", `/d/${dossier.id}/check`, `/d/${dossier.id}/search`]) {
        await page.goto(`${origin}${path}`);
        await page.locator("h1").waitFor();
        open.push(...(await page.evaluate<string[]>(openFields)));
      }
      expect(open).toEqual([]);
    } finally {
      await browser.close();
      await again.close();
    }
  });
});

const openFields = `[...document.querySelectorAll("input, textarea, select")].filter((field) => field.autocomplete !== "off").map((field) => field.outerHTML)`;

async function canaryDossier(folder: string): Promise<ReadSession> {
  const dir = join(folder, "d.habeas");
  await initDossier(dir, { name: canaries["dossier"]!, passphrase, slot: weakSlot });
  const at = { source: canaries["source"], page: 3, quote: { exact: canaries["words"] } };
  const file = join(folder, "records.json");
  writeFileSync(
    file,
    JSON.stringify({
      habeas: 1,
      sources: [{ id: canaries["source"], kind: "document", title: canaries["source"] }],
      codebooks: [{ id: "book", label: "Book", variables: [{ name: "beaten", unit: "person", type: "yn" }] }],
      persons: [
        {
          id: canaries["ref"],
          pseudonym: canaries["pseudonym"],
          answers: { beaten: [{ is: "yes", at, words: canaries["words"] }] },
        },
      ],
      figures: [
        { id: "fig", indicator: "prison_population", value: 312, unit: "persons", as_of: "2020-01-01", at },
      ],
      findings: [
        {
          id: "fnd",
          statement: canaries["statement"],
          unit: "person",
          population: "true",
          property: "beaten",
        },
      ],
    }),
  );
  const opened = await openSession(dir, { passphrase, slot: weakSlot, mode: "write" });
  const report = shown(await importFiles(opened, [file], {}));
  const refused = report.rows.filter(({ outcome }) => outcome === "refused");
  await opened.close();
  if (refused.length > 0) throw new Error(refused.map(({ problem }) => problem).join("\n"));
  return openSession(dir, { passphrase, slot: weakSlot, mode: "read" });
}

/** Overview, finding, answer, source, back, and a record in a tab of its own, each scrolled. */
async function walk(page: Page): Promise<void> {
  await page.getByRole("heading", { name: canaries["dossier"]! }).waitFor();
  await page.locator("a.count").first().click();
  await page.getByRole("heading", { name: canaries["statement"]! }).waitFor();
  await page.locator("summary", { hasText: canaries["pseudonym"]! }).click();
  await page.locator("a.value").first().click();
  await page.getByRole("link", { name: canaries["source"]! }).first().click();
  await page.locator(".is-marked").waitFor();
  await page.evaluate("scrollTo(0, 300)");
  await page.goBack();
  await page.getByRole("heading", { name: "History" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "History" }).waitFor();
  const beside = await page.context().newPage();
  await beside.goto(page.url());
  await beside.locator("a.ref", { hasText: canaries["ref"]! }).first().click();
  await beside.getByRole("heading", { name: canaries["pseudonym"]! }).waitFor();
  await beside.evaluate("scrollTo(0, 200)");
}

/** Every field of the number checker is typed into. */
async function writeDraft(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/check`);
  const field = page.locator(".composer textarea");
  await field.pressSequentially(`${canaries["draft typed"]} `);
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles({
      name: `${canaries["file name"]}.txt`,
      mimeType: "text/plain",
      buffer: Buffer.from(`In 2020 the prison held 317 people. ${canaries["file text"]}`),
    });
  await page.getByText(canaries["file text"]!).waitFor();
  // A Word file goes to the server and comes back as text.
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles({
      name: `${canaries["file name"]}.docx`,
      mimeType: "application/octet-stream",
      buffer: Buffer.from(docx([{ runs: [`In 2020 it held 317 people. ${canaries["posted text"]}`] }])),
    });
  await page.getByText(canaries["posted text"]!).waitFor();
  await page.getByRole("tab").first().click();
  await page.getByRole("button", { name: /its own numbers only|the other drafts only/ }).click();
  await page.getByRole("menuitem", { name: canaries["dossier"]! }).click();
  await page.getByText(/, \d+ figures/).waitFor();
  await page.locator("[data-paragraph]").first().dblclick();
  const paragraph = page.locator("textarea").first();
  await paragraph.press("End");
  await paragraph.pressSequentially(` Of 48 people, 12 (50%) were ill. ${canaries["draft edited"]}`);
  await paragraph.press("Escape");
  await page
    .getByRole("button", { name: "50%, error" })
    .or(page.getByText(/\d problem/))
    .first()
    .waitFor();
  await page.keyboard.press("F8");
  await page.getByRole("button", { name: "Accept with a reason…" }).first().click();
  await page.getByRole("dialog").locator("textarea").fill(canaries["reason"]!);
  await page.getByRole("dialog").locator("input").fill(canaries["initials"]!);
  // The dialog stays open with what was typed, and so does a second tab with a draft.
  const second = await page.context().newPage();
  await second.goto(`${origin}/check`);
  await second.locator(".composer textarea").fill(`${canaries["draft pasted"]} ${canaries["draft typed"]}`);
}

/** Where each word stands in the files below `folder`: as UTF-8, as UTF-16, or in a deflate stream (gzip, zlib, PNG). */
function found(folder: string, words: Readonly<Record<string, string>>): [string, string][] {
  const places: [string, string][] = [];
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    const bytes = readFileSync(path);
    // Snappy (in LevelDB) keeps what it has not seen before as it stands, and these words are each seen once.
    const texts = [bytes, ...inflated(bytes)];
    for (const [what, word] of Object.entries(words)) {
      const forms = [Buffer.from(word), Buffer.from(word, "utf16le"), Buffer.from(word, "utf16le").swap16()];
      if (name.includes(word) || texts.some((text) => forms.some((form) => text.includes(form))))
        places.push([what, name]);
    }
  }
  return places;
}

/** What deflate streams in the bytes hold, wherever a zlib or gzip header stands. */
function inflated(bytes: Buffer): Buffer[] {
  const texts: Buffer[] = [];
  for (let at = 0; at < bytes.length - 12; at++) {
    const isZlib = bytes[at] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[at + 1]!);
    const isGzip = bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8 && bytes[at + 3] === 0;
    if (!isZlib && !isGzip) continue;
    try {
      texts.push(
        inflateRawSync(bytes.subarray(at + (isZlib ? 2 : 10)), {
          maxOutputLength: 8_000_000,
          finishFlush: 2,
        }),
      );
    } catch {
      // no stream begins here
    }
  }
  return texts;
}
