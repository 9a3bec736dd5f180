import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readSidecar } from "../../src/numbers/sidecar.ts";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { exampleDraft } from "../../src/web/screen/checker/example.ts";
import { docx, pdf } from "../check/fixture.ts";
import { onHand } from "../needs.ts";
import { sized } from "../size.ts";
import { longDraft } from "./long-draft.ts";
import { desk, fitsWidth, type OpenPage, phone, type Screen, startScreen, violations } from "./screen.ts";

const chromium = onHand(chromiumPath(), "the number checker's screen", "Chromium");

const draft = `# Port Ansel

The remand prison held 1,852 people in 400 places in March 2024, 463% over capacity.

Of the 80 cells, 12 (15 per cent) had a window. Deaths rose from 20 in 2018 to 50 in 2021, an increase of 250%.
`;

const wrongSentence = "The remand prison held 1,852 people in 400 places in March 2024, 463% over capacity.";

const longText = sized(230_000);

describe.skipIf(chromium === undefined)("the number checker in the browser", () => {
  let screen: Screen;
  let opened: OpenPage;

  beforeAll(async () => {
    screen = await startScreen(["riverbend"]);
  });
  afterAll(() => screen?.close());
  afterEach(async () => {
    // Every test ends with what holds for all of them: no other host was asked, and nothing broke or was forbidden.
    const { asked, ...rest } = await opened.end();
    expect(rest).toEqual({ strangers: [], faults: [] });
    expect(asked).toBeGreaterThan(2);
  });

  async function open(options: BrowserContextOptions = desk): Promise<Page> {
    opened = await screen.open("/check", options);
    await opened.page.getByRole("heading", { name: "Check the numbers of a draft" }).waitFor();
    return opened.page;
  }

  async function paste(page: Page, text: string): Promise<void> {
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.setData("text/plain", ${JSON.stringify(text)});
      const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      document.querySelector(".composer textarea").dispatchEvent(paste);
    })()`);
    await checked(page);
  }

  const checked = (page: Page): Promise<void> => page.locator(".timing").waitFor({ state: "attached" });
  const marks = (page: Page, state: string): Promise<string[]> =>
    page.locator(`.page .mark-${state}`).allTextContents();

  test("463 % over capacity is marked, the panel says 363 %, and the fix mends text and mark", async () => {
    const page = await open();
    await paste(page, draft);
    expect(await marks(page, "error")).toEqual(["463% over capacity", "an increase of 250%"]);
    expect(await marks(page, "derived")).toEqual(["15 per cent"]);

    await page.getByRole("button", { name: "463% over capacity, error" }).click();
    const note = page.locator(".note.is-open");
    await note.waitFor();
    expect(await note.textContent()).toContain("over capacity it is 363%");
    await note.getByRole("button", { name: "Apply the fix" }).click();
    await page.locator(".page").getByText("463% of capacity.").waitFor();
    await page.getByText("1 problem", { exact: true }).or(page.getByText("Problem 1 of 1")).first().waitFor();
    expect(await marks(page, "error")).toEqual(["an increase of 250%"]);

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save a copy" }).click();
    const copy = await download;
    expect(copy.suggestedFilename()).toBe("Port Ansel.checked.md");
    expect(readFileSync(await copy.path(), "utf8")).toBe(
      draft.replace("463% over capacity", "463% of capacity"),
    );
  });

  test("a finding is accepted with a reason, saved, read back in, and withdrawn", async () => {
    const page = await open();
    await paste(page, draft);
    await page.keyboard.press("F8");
    await page.getByRole("button", { name: "Accept with a reason" }).click();
    await page.getByLabel("Why is it right as it is?").fill("The ministry printed it so.");
    await page.getByRole("button", { name: "Accept", exact: true }).click();
    await page.getByText("1 problem", { exact: true }).or(page.getByText("Problem 1 of 1")).first().waitFor();
    expect(await marks(page, "accepted")).toEqual(["463% over capacity"]);

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save decisions" }).click();
    const sidecar = await download;
    expect(sidecar.suggestedFilename()).toBe("Port Ansel.md.numbers.jsonl");
    const file = join(screen.folder, sidecar.suggestedFilename());
    await sidecar.saveAs(file);
    expect(readSidecar(readFileSync(file, "utf8"))).toMatchObject({
      ok: true,
      lines: [
        {
          selector: { exact: "463% over capacity" },
          resolutions: [{ kind: "accept", rule: "of-vs-over", note: "The ministry printed it so." }],
        },
      ],
    });

    await page.getByRole("button", { name: "Close", exact: true }).click();
    await paste(page, draft);
    expect(await marks(page, "error")).toHaveLength(2);
    await page.setInputFiles("input[type=file]", file);
    await page.locator(".page .mark-accepted").waitFor();
    await page.getByRole("button", { name: "463% over capacity, accepted" }).click();
    await page.getByRole("button", { name: "Withdraw" }).click();
    await page.getByRole("button", { name: "463% over capacity, error" }).waitFor();
  });

  test("the keyboard alone goes through problems, numbers, notes and paragraphs, and edits", async () => {
    const page = await open();
    await paste(page, draft);
    const focused = (): Promise<string> =>
      page.evaluate<string>(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent",
      );
    await page.keyboard.press("F8");
    expect(await focused()).toBe("463% over capacity, error");
    await page.keyboard.press("F8");
    expect(await focused()).toBe("an increase of 250%, error");
    expect(await page.locator(".position").textContent()).toBe("Problem 2 of 2");
    expect(await page.locator(".note.is-open .note-quote").textContent()).toBe("an increase of 250%");
    await page.keyboard.press("Shift+F8");
    expect(await focused()).toBe("463% over capacity, error");
    await page.keyboard.press("ArrowLeft");
    expect(await focused()).toBe("400, not linked");
    expect(await page.locator(".note.is-open .note-quote").textContent()).toBe("400");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    expect(await focused()).toContain("Error463% over capacity");
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toContain("Erroran increase of 250%");
    await page.keyboard.press("F8");
    expect(await focused()).toContain("Error463% over capacity");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Apply the fix");
    await page.keyboard.press("Enter");
    await page.locator(".page").getByText("463% of capacity.").waitFor();
    await page.getByRole("button", { name: /^463%, derived/ }).waitFor();
    expect(await focused()).toContain("463%");
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("463%, derived");

    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe("Paragraph 3");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" Of 48 people, 12 (50%) were ill.");
    await page.locator(".backdrop .mark-error", { hasText: "50%" }).last().waitFor();
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("Paragraph 3");
    await page.getByRole("button", { name: "50%, error", exact: true }).waitFor();
  });

  for (const [name, options] of [
    ["desk", desk],
    ["phone", phone],
  ] as const) {
    test(`no accessibility violations: ${name}, empty, with results, with a note, with the dialog`, async () => {
      const page = await open(options);
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "Try an example" }).click();
      await checked(page);
      expect(await violations(page)).toEqual([]);
      if (name === "phone") {
        await page.getByRole("button", { name: "List" }).click();
        expect(await violations(page)).toEqual([]);
      }
      await page.getByRole("button", { name: "Next problem" }).click();
      await page.locator(".note.is-open").waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await fitsWidth(page)).toBe(true);
      await page.getByRole("button", { name: "Accept with a reason" }).click();
      await page.locator(".dialog textarea:focus").waitFor();
      // On a phone the page is still being held in place under the dialog for a moment.
      await expect.poll(() => violations(page), { timeout: 10_000, interval: 500 }).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: "Add a draft" }).click();
      await page.getByRole("heading", { name: "Check the numbers of a draft" }).waitFor();
      expect(await violations(page)).toEqual([]);
    });
  }

  test("drafts are each other's ledger", async () => {
    const page = await open();
    await paste(page, "The prison of Port Ansel held 3,468 people in July 2021.");
    await page.getByRole("tab", { name: "Add a draft" }).click();
    await paste(page, "In July 2021, 3,648 people were held in the prison of Port Ansel.");
    await page.locator(".page .mark-error, .page .mark-warning").waitFor();
    expect(await page.locator(".tab .count").allTextContents()).toContain("1 problem");
  });

  test("the figures of a dossier are fetched from this server and say where they stand", async () => {
    const page = await open();
    const { figures } = await page.evaluate<{ figures: unknown[] }>(
      `fetch("/api/${screen.ids[0]}/figure.ledger", { method: "POST", body: "{}", headers: { "Content-Type": "application/json", "Habeas-Key": sessionStorage.getItem("habeas-key") } }).then((answer) => answer.json())`,
    );
    expect(figures.length).toBeGreaterThan(10);
    await paste(page, exampleDraft);
    await page.getByRole("button", { name: /its own numbers only/ }).click();
    await page.getByRole("menuitem", { name: "riverbend" }).click();
    await page.getByText(`${figures.length} figures`).waitFor();
    const source = page.locator(".note a[target=_blank]").first();
    await page.keyboard.press("F8");
    if ((await source.count()) > 0)
      expect(await source.getAttribute("href")).toMatch(/^\/d\/[0-9a-f]{32}\/r\/[0-9A-Z]{26}$/);
  });

  test("a page is read as its reader sees it, its fix is made in the file, and nothing in it runs or loads", async () => {
    const page = await open();
    const html = join(screen.folder, "page.html");
    writeFileSync(
      html,
      `<title>x</title><script>document.body.remove()</script><style>.old { display: none }</style><img src="http://127.0.0.1:9/x.png" onerror="document.body.remove()"><h1>Port Ansel</h1><p class="old">It held 900 people in 400 places, 300% over capacity.<p>It held <b>1,852</b> people in 400 places, 463% over capacity.<!-- 12 of 20 (50%) --><blockquote>It was “200% over capacity”.</blockquote>`,
    );
    await page.setInputFiles("input[type=file]", [html]);
    await checked(page);
    expect(await page.locator(".paragraph h2").textContent()).toBe("Port Ansel");
    expect(await marks(page, "error")).toEqual(["463% over capacity"]);
    expect(await page.locator(".is-quote").count()).toBe(1);
    expect(await page.locator(".page").textContent()).not.toContain("900");
    await page.keyboard.press("F8");
    await page.getByRole("button", { name: "Apply the fix" }).click();
    await page.locator(".page").getByText("463% of capacity.").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save a copy" }).click();
    const copy = await download;
    expect(copy.suggestedFilename()).toBe("page.checked.html");
    expect(readFileSync(await copy.path(), "utf8")).toBe(
      readFileSync(html, "utf8").replace("463% over capacity", "463% of capacity"),
    );
  });

  test("Word and PDF are read by this server; their findings are accepted and never mended here", async () => {
    const page = await open();
    for (const [name, content] of [
      ["report.docx", docx([{ style: "Heading1", runs: ["Port Ansel"] }, { runs: [wrongSentence] }])],
      ["report.pdf", pdf([[], [{ x: 72, y: 700, text: wrongSentence }]])],
    ] as const) {
      const path = join(screen.folder, name);
      writeFileSync(path, content);
      await page.setInputFiles("input[type=file]", [path]);
      await page.getByRole("tab", { name, selected: true }).waitFor();
      await page.locator(".page .mark-error").waitFor();
      expect(await marks(page, "error")).toEqual(["463% over capacity"]);
      await page.keyboard.press("F8");
      const place = name.endsWith("pdf") ? "on page 2" : "in paragraph 2";
      await page.getByText(`Make it in the program that wrote the file, ${place}.`).waitFor();
      for (const gone of ["Apply the fix", "Save a copy", /^Edit/])
        expect(await page.getByRole("button", { name: gone }).count(), String(gone)).toBe(0);
      await page.getByRole("button", { name: "Accept with a reason" }).waitFor();
      expect(await violations(page)).toEqual([]);
    }
  });

  test("what can't be read is refused in the words of the command", async () => {
    const page = await open();
    for (const [name, content, words] of [
      [
        "picture.txt",
        Buffer.from([0xff, 0xd8, 0xff, 0x00]),
        "picture.txt is a picture, and check reads texts",
      ],
      [
        "latin.md",
        Buffer.from([0x54, 0xe4]),
        "latin.md is not UTF-8 text; save it as UTF-8 and check it again.",
      ],
      ["scan.pdf", pdf([[]]), "scan.pdf has pages but no text, as scans do"],
      ["report.docx", Buffer.from("hello"), "report.docx is not a DOCX file."],
    ] as const) {
      const path = join(screen.folder, name);
      writeFileSync(path, content);
      await page.setInputFiles("input[type=file]", [path]);
      await page.getByText(words).waitFor();
    }
  });

  test("Markdown in the browser is Markdown: comments, emphasis, lists, references of characters", async () => {
    const page = await open();
    const path = join(screen.folder, "marked.md");
    writeFileSync(
      path,
      "It held 300 people. <!-- Of 40, 12 (50%) -->\n\nOf 11,746 prisoners, 7,164 (**71**%) have no final judgment.\n\nAt the caf&eacute;&NonBreakingSpace;7.\n\n- > Of 48 people, 12 (50%) were ill.\n",
    );
    await page.setInputFiles("input[type=file]", [path]);
    await checked(page);
    expect(await marks(page, "error")).toEqual(["71%"]);
    expect(await marks(page, "warning")).toEqual(["50%"]);
    expect(await page.locator(".page").textContent()).toMatch(/7,164 \(71%\) have[^]*At the café\s7/);
  });

  test(`an edit in a text of ${longText / 1000} KB is checked again, that paragraph alone`, async () => {
    const page = await open();
    const file = join(screen.folder, "report.md");
    writeFileSync(file, longDraft(longText));
    await page.setInputFiles("input[type=file]", [file]);
    await checked(page);
    const errors = (await marks(page, "error")).length;
    await page
      .getByRole("group", { name: "Paragraph 2", exact: true })
      .dblclick({ position: { x: 3, y: 3 } });
    await page.getByLabel("Edit the paragraph").waitFor();
    await page.keyboard.type("Of 48 people, 12 (50%) were ill. ");
    await page.locator(".backdrop .mark-error", { hasText: "50%" }).first().waitFor();
    await page.keyboard.press("Escape");
    expect(await marks(page, "error")).toHaveLength(errors + 1);
  });
});
