import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  type CodeAction,
  createProtocolConnection,
  type Hover,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { folderWith } from "./fixture.ts";

const program = fileURLToPath(new URL("../../bin/habeas.js", import.meta.url));

const wrong =
  "# A draft\n\nAsh Lane prison holds 9,500 people in 2,050 places: it is at **463%** over capacity.\n\nStaff numbers rose by 35, from 118 to 153.\n";

/** A client of `habeas lsp` over stdio, as an editor is one. */
class Client {
  readonly connection: ProtocolConnection;
  readonly exited: Promise<number | null>;
  /** What the last diagnostics said of how much could be checked. */
  coverage: PublishDiagnosticsParams["diagnostics"][number]["message"] | undefined;
  #published: PublishDiagnosticsParams[] = [];
  #waiting: (() => void) | undefined;

  /** `end` takes what ends the server, to do it behind the test, or behind all that share it. */
  constructor(argv: readonly string[] = [], end: (task: () => void) => void = onTestFinished) {
    const child = spawn(process.execPath, [program, "lsp", ...argv], { stdio: ["pipe", "pipe", "inherit"] });
    this.exited = new Promise((done) => child.on("exit", done));
    this.connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.#published.push(params);
      this.#waiting?.();
    });
    this.connection.listen();
    end(() => {
      this.connection.dispose();
      child.kill("SIGKILL");
    });
  }

  async begin(): Promise<InitializeResult> {
    const result = await this.connection.sendRequest("initialize", {
      processId: null,
      rootUri: null,
      capabilities: {},
    });
    await this.connection.sendNotification("initialized", {});
    return result as InitializeResult;
  }

  open(uri: string, text: string, languageId = "markdown"): Promise<void> {
    return this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  change(uri: string, version: number, range: object, text: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  }

  /** The first diagnostics published that fit, from now on or unread. */
  async diagnostics(
    fits: (params: PublishDiagnosticsParams) => boolean,
  ): Promise<PublishDiagnosticsParams["diagnostics"]> {
    for (;;) {
      while (this.#published.length > 0) {
        const next = this.#published.shift()!;
        const found = next.diagnostics.filter(({ code }) => code !== "coverage");
        const [coverage] = next.diagnostics.filter(({ code }) => code === "coverage");
        this.coverage = coverage?.message;
        if (fits({ ...next, diagnostics: found })) return found;
      }
      await new Promise<void>((wake) => (this.#waiting = wake));
    }
  }

  request<T>(method: string, params: object): Promise<T> {
    return this.connection.sendRequest(method, params);
  }
}

const range = (line: number, from: number, until: number): { start: object; end: object } => ({
  start: { line, character: from },
  end: { line, character: until },
});

describe("the language server", () => {
  let client: Client;
  let end: (() => void) | undefined;
  afterAll(() => end?.());
  beforeAll(async () => {
    client = new Client([], (task) => (end = task));
    const { capabilities } = await client.begin();
    expect(capabilities.executeCommandProvider?.commands).toEqual(["habeas.accept"]);
  });

  it("shows findings, their derivation, fixes, and takes an acceptance with its reason", async () => {
    const folder = folderWith({ "draft.md": wrong });
    const path = join(folder, "draft.md");
    const uri = pathToFileURL(path).href;
    await client.open(uri, wrong);
    const column = wrong.split("\n")[2]!.indexOf("463%");
    const [found, ...others] = await client.diagnostics(({ version }) => version === 1);
    expect(others).toEqual([]);
    expect(client.coverage).toMatch(/^\d of \d+ numbers could be checked\.$/);
    expect(found).toMatchObject({
      code: "of-vs-over",
      severity: 1,
      source: "habeas",
      range: range(2, column, column + "463%** over capacity".length),
    });

    const hover = await client.request<Hover>("textDocument/hover", {
      textDocument: { uri },
      position: { line: 2, character: column + 1 },
    });
    expect((hover.contents as { value: string }).value).toMatch(
      /363\.4%[^]*over = 363\.4146[^]*Fix: 463% of capacity/,
    );
    expect(
      await client.request("textDocument/hover", {
        textDocument: { uri },
        position: { line: 0, character: 3 },
      }),
    ).toBeNull();

    const actions = await client.request<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: range(2, column, column),
      context: { diagnostics: [] },
    });
    expect(actions.map(({ title }) => title)).toEqual([
      "463% of capacity (363% over capacity)",
      "Accept of-vs-over with a reason",
    ]);
    const over = column + "463%** ".length;
    expect(actions[0]!.edit?.changes?.[uri]).toEqual([{ range: range(2, over, over + 4), newText: "of" }]);

    const [argument] = actions[1]!.command!.arguments as [object];
    await client.request("workspace/executeCommand", {
      command: "habeas.accept",
      arguments: [{ ...argument, reason: "quoted as the ministry printed it" }],
    });
    expect(await client.diagnostics(() => true)).toEqual([]);
    expect(JSON.parse(readFileSync(`${path}.numbers.jsonl`, "utf8"))).toMatchObject({
      selector: { exact: "463% over capacity" },
      resolutions: [{ kind: "accept", rule: "of-vs-over", note: "quoted as the ministry printed it" }],
    });
  });

  it("asks for a reason where the editor gives none", async () => {
    const folder = folderWith({ "draft.md": wrong });
    const path = join(folder, "draft.md");
    const uri = pathToFileURL(path).href;
    client.connection.onRequest(
      "window/showMessageRequest",
      ({ actions }: { actions: { title: string }[] }) => actions[0]!,
    );
    await client.open(uri, wrong);
    await client.diagnostics(({ diagnostics }) => diagnostics.length === 1);
    const [, accept] = await client.request<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: range(2, 0, 100),
      context: { diagnostics: [] },
    });
    await client.request("workspace/executeCommand", {
      command: accept!.command!.command,
      arguments: accept!.command!.arguments!,
    });
    expect(await client.diagnostics(({ diagnostics }) => diagnostics.length === 0)).toEqual([]);
    expect(readFileSync(`${path}.numbers.jsonl`, "utf8")).toContain(`"note":"Checked against the source"`);
  });

  it("follows edits, incremental ones included", async () => {
    const uri = "untitled:draft";
    await client.open(uri, wrong);
    await client.diagnostics(({ version, diagnostics }) => version === 1 && diagnostics.length === 1);
    const line = wrong.split("\n")[4]!;
    const at = line.indexOf("35");
    await client.change(uri, 2, range(4, at, at + 2), "45");
    const two = await client.diagnostics(({ version }) => version === 2);
    expect(two.map(({ code }) => code)).toEqual(["of-vs-over", "difference-mismatch"]);
    await client.change(uri, 3, range(4, at, at + 2), "35");
    const column = wrong.split("\n")[2]!.indexOf("over");
    await client.change(uri, 4, range(2, column, column + 4), "of");
    expect(await client.diagnostics(({ version }) => version === 4)).toEqual([]);
  });

  it("ends with exit code 0 when the editor says so", async () => {
    await client.request("shutdown", {});
    await client.connection.sendNotification("exit");
    expect(await client.exited).toBe(0);
  });

  it("holds drafts against a ledger, and reads it again when it was saved", async () => {
    const figure = {
      id: "pop",
      quantity: "prison_population",
      place: "Malta",
      as_of: "2023",
      value: 640,
      unit: "person",
    };
    const folder = folderWith({ "figures.jsonl": JSON.stringify(figure) });
    const ledger = join(folder, "figures.jsonl");
    const client = new Client(["--ledger", ledger]);
    await client.begin();
    const uri = pathToFileURL(join(folder, "malta.txt")).href;
    await client.open(uri, "Malta's prisons held 710 people in 2023.\n", "plaintext");
    const [found] = await client.diagnostics(({ diagnostics }) => diagnostics.length > 0);
    expect(found).toMatchObject({ code: "contradicts-ledger" });
    const hover = await client.request<Hover>("textDocument/hover", {
      textDocument: { uri },
      position: { line: 0, character: 22 },
    });
    expect((hover.contents as { value: string }).value).toContain(
      "Figure `pop`: prison population 640, Malta, 2023",
    );
    writeFileSync(ledger, JSON.stringify({ ...figure, value: 710, source: "a later count" }));
    await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
    expect(await client.diagnostics(({ diagnostics }) => diagnostics.length === 0)).toEqual([]);
  });

  it("that can't read its ledger ends with exit code 2", async () => {
    const client = new Client(["--ledger", "/nowhere/figures.jsonl"]);
    expect(await client.exited).toBe(2);
  });
});
