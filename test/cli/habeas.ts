import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { z } from "zod";
import { outputs } from "../../src/api/output.ts";
import type { SlotOptions } from "../../src/crypto/key.ts";
import { run } from "../../src/cli/main.ts";
import { withEnvironment } from "../environment.ts";
import { weakSlot } from "../weak-slot.ts";

/** What a call printed and how it ended. */
export type Outcome = { readonly exit: number; readonly out: string; readonly err: string };

/** Opens every dossier of these tests, through the environment as the manual says. */
export const passphrase = "five words for a test";

/** `habeas ARGV…` in this process. The dossiers that it makes have weak slots, so that opening them takes no time. */
export async function habeas(...argv: string[]): Promise<Outcome> {
  return called(argv, { slot: weakSlot });
}

/** The same, cancelled by the signal. */
export async function habeasUntil(signal: AbortSignal, ...argv: string[]): Promise<Outcome> {
  return called(argv, { slot: weakSlot, signal });
}

/** The same with slots of full cost, as `program` writes and demands them. */
export async function strongly(...argv: string[]): Promise<Outcome> {
  return called(argv, {});
}

type Call = {
  readonly slot?: SlotOptions;
  readonly signal?: AbortSignal;
  readonly words?: string | undefined;
};

async function called(argv: readonly string[], call: Call): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const exit = await withEnvironment({ HABEAS_PASSPHRASE: "words" in call ? call.words : passphrase }, () =>
    run(argv, {
      signal: call.signal ?? new AbortController().signal,
      slot: call.slot,
      build: async () => "fresh",
      out: (text) => void out.push(text.endsWith("\n") ? text : `${text}\n`),
      say: (line) => void err.push(`${line}\n`),
      progress: () => () => {},
    }),
  );
  return { exit, out: out.join(""), err: err.join("") };
}

/** The same without a passphrase in the environment. */
export async function withoutPassphrase(...argv: string[]): Promise<Outcome> {
  return called(argv, { slot: weakSlot, words: undefined });
}

/** What a call that succeeds prints. */
export async function ok(...argv: string[]): Promise<string> {
  const { exit, out, err } = await habeas(...argv);
  if (exit !== 0) throw new Error(`habeas ${argv.join(" ")} ended with ${exit}: ${err}${out}`);
  return out;
}

/** The JSON of a listing, which must be exactly of the shape that its manual promises, with no other field. */
export async function listed<C extends keyof typeof outputs>(
  command: C,
  ...argv: string[]
): Promise<z.infer<(typeof outputs)[C]>> {
  return shaped(command, await ok(command, ...argv, "--format", "json"));
}

/** The same for text that was printed before. */
export function shaped<C extends keyof typeof outputs>(
  command: C,
  json: string,
): z.infer<(typeof outputs)[C]> {
  return strict(outputs[command]).parse(JSON.parse(json)) as z.infer<(typeof outputs)[C]>;
}

/** `bin/habeas.js ARGV…` as a program of its own; `during` gets the child once it runs. */
export async function program(
  argv: readonly string[],
  {
    env = {},
    during,
  }: {
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly during?: (child: ReturnType<typeof spawn>) => void;
  } = {},
): Promise<Outcome & { readonly signal: NodeJS.Signals | null }> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL("../../bin/habeas.js", import.meta.url)), ...argv],
    {
      env: { ...process.env, HABEAS_PASSPHRASE: passphrase, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  during?.(child);
  return new Promise((resolve) =>
    child.on("close", (code, signal) => resolve({ exit: code ?? -1, signal, out, err })),
  );
}

/** A folder for the tests of a file, gone after them, with a way to write files into it. */
export function folder(): {
  readonly path: (...names: string[]) => string;
  readonly write: (name: string, text: string | Uint8Array) => string;
} {
  const dir = mkdtempSync(join(tmpdir(), "habeas-cli-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const path = (...names: string[]): string => join(dir, ...names);
  return {
    path,
    write: (name, text) => {
      writeFileSync(path(name), text);
      return path(name);
    },
  };
}

/** Objects of the schema without room for unknown fields; those that say they have room keep it. */
function strict(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodArray) return z.array(strict(schema.element as z.core.$ZodType));
  if (schema instanceof z.ZodNullable) return strict(schema.unwrap() as z.core.$ZodType).nullable();
  if (schema instanceof z.ZodObject && schema.def.catchall === undefined) {
    const fields = Object.entries(schema.shape as Record<string, z.core.$ZodType>);
    return z.strictObject(Object.fromEntries(fields.map(([name, field]) => [name, strict(field)])));
  }
  return schema as z.ZodType;
}
