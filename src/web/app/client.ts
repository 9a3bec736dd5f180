import type { z } from "zod";
import type { DossierRow } from "../../api/dossier.ts";
import type { OperationName, OperationNamed } from "../../api/operations.ts";
import { ask } from "./key.js";

/** What an operation takes and gives, by its name: the types of the contract, and nothing of its schemas. */
export type InputOf<Name extends OperationName> = z.input<OperationNamed<Name>["input"]>;
export type OutputOf<Name extends OperationName> = z.output<OperationNamed<Name>["output"]>;

/** An answer, and the size of the journal that it was computed from; none for an audience that may not see all. */
export type AnswerOf<Name extends OperationName> = {
  readonly answer: OutputOf<Name>;
  readonly checkpoint: number | undefined;
};

/** A refusal of the program, in its own sentence. */
export class Refusal extends Error {
  /** The code of docs/operations.md; `no-key` where this browser was not let in, `gone` where nothing answers. */
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.name = "Refusal";
    this.code = code;
  }
}

/**
 * What an operation gives. With a checkpoint it is of that state of the journal, or refused as `moved`: so that what a page
 * asks later fits what it shows.
 */
export async function call<Name extends OperationName>(
  dossier: string,
  name: Name,
  input: InputOf<Name>,
  {
    checkpoint,
    signal,
    byItself = false,
  }: {
    readonly checkpoint?: number | undefined;
    readonly signal?: AbortSignal;
    /** Whether no person asks, so that it is no sign of one. */
    readonly byItself?: boolean;
  } = {},
): Promise<AnswerOf<Name>> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (checkpoint !== undefined) headers["Habeas-Checkpoint"] = String(checkpoint);
  if (byItself) headers["Habeas-By-Itself"] = "1";
  const response = await asked(`/api/${dossier}/${name}`, {
    method: "POST",
    headers,
    body: JSON.stringify(input),
    signal: signal ?? null,
  });
  const size = response.headers.get("Habeas-Checkpoint");
  return { answer: await response.json(), checkpoint: size === null ? undefined : Number(size) };
}

/** Sends a file that is to be imported; gives the id by which operations name it. The program keeps it in memory alone. */
export async function sendFile(dossier: string, file: File, signal?: AbortSignal): Promise<string> {
  const response = await asked(`/api/${dossier}/file`, {
    method: "POST",
    headers: { "Habeas-Name": encodeURIComponent(file.name) },
    body: file,
    signal: signal ?? null,
  });
  return ((await response.json()) as { readonly file: string }).file;
}

/**
 * Gives the second passphrase of a dossier, as the body of what is posted: it makes this device a holder of keys, or opens
 * identities for five minutes.
 */
export async function giveSecond(
  dossier: string,
  what: "second-holder" | "second-unlock",
  passphrase: string,
): Promise<void> {
  await asked(`/api/${dossier}/${what}`, { method: "POST", body: new TextEncoder().encode(passphrase) });
}

/** The dossiers that this run serves. */
export async function listDossiers(signal?: AbortSignal): Promise<readonly DossierRow[]> {
  return (await asked("/api", { signal: signal ?? null })).json();
}

/** The response to a request, where it is no refusal. */
export async function asked(path: string, init: RequestInit): Promise<Response> {
  const response = await ask(path, init).catch((error: unknown) => {
    if (init.signal?.aborted === true) throw error;
    throw new Refusal(
      "gone",
      "The program does not answer; start it again and open the address that it prints.",
    );
  });
  if (response.ok) return response;
  const text = await response.text();
  if (!text.startsWith("{")) throw new Refusal(response.status === 403 ? "no-key" : "fault", text);
  const { problem, sentence } = JSON.parse(text) as { readonly problem: string; readonly sentence: string };
  throw new Refusal(problem, sentence);
}
