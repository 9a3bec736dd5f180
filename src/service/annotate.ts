import { open } from "node:fs/promises";
import { z } from "zod";
import { Problem } from "../domain/problem.ts";
import { brokenParser, openApart } from "../intake/apart/apart.ts";
import type { WordChange, WordNote, WordNotes, WordPlace } from "../intake/documents/docx-notes.ts";
import type { Diagnostic } from "../numbers/diagnostic.ts";
import { unusable } from "../text/unusable.ts";
import { bytesOf, type CheckedFile } from "./check.ts";

const messageSchema = z.object({
  bytes: z.string().optional(),
  notes: z.number().optional(),
  changes: z.number().optional(),
  refused: z.literal("broken").optional(),
});

/** What was written into a copy. */
export type AnnotatedCopy = { readonly notes: number; readonly changes: number; readonly unplaced: number };

/**
 * Writes a copy of a Word document with each open finding as a comment at its number and, where asked for, each certain
 * fix as a change that Word shows for taking or refusing. Fails where there is a file of that name already.
 */
export async function annotateDraft(
  draft: CheckedFile,
  out: string,
  { isFixing, on, signal }: { readonly isFixing: boolean; readonly on: Date; readonly signal?: AbortSignal },
): Promise<AnnotatedCopy> {
  const { path, text, resolved } = draft;
  if (text.format !== "docx")
    throw unusable(`${path} is no DOCX file; --annotate writes comments into copies of Word documents.`);
  const options: WordNotes = {
    notes: resolved.open.map((found) => noteOf(draft, found)),
    changes: isFixing ? changesOf(draft, resolved.open) : [],
    author: "Habeas",
    on: on.toISOString().replace(/\.\d+Z$/, "Z"),
  };
  const pieces: Buffer[] = [];
  let [notes, changes] = [0, 0];
  const apart = openApart({ signal });
  try {
    for await (const each of apart.parse("docxNotes", { name: path, input: await bytesOf(path), options })) {
      const read = messageSchema.safeParse(each);
      if (!read.success) throw brokenParser(path);
      if (read.data.refused !== undefined)
        throw unusable(`${path} is built in a way that comments can't be written into; nothing was written.`);
      if (read.data.bytes !== undefined) pieces.push(Buffer.from(read.data.bytes, "base64"));
      notes = read.data.notes ?? notes;
      changes = read.data.changes ?? changes;
    }
  } finally {
    apart.close();
  }
  await writeNew(out, Buffer.concat(pieces));
  return { notes, changes, unplaced: options.notes.length - notes };
}

/** Fails before anything is checked where a copy cannot be written. */
export function refuseCopyName(out: string): void {
  if (!/\.docx$/i.test(out))
    throw new Problem(
      "bad-usage",
      `--annotate takes the name of the copy, which ends in .docx, not ${JSON.stringify(out)}.`,
    );
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const file = await open(path, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw unusable(
      code === "EEXIST"
        ? `${path} is there already and was left as it is; give the copy another name.`
        : `${path} can't be written (${code ?? "unknown reason"}).`,
    );
  }
}

function placesOf({ text }: CheckedFile, start: number, end: number): { from: WordPlace; until: WordPlace } {
  const { from, until } = text.map.rangeOf(start, end);
  return {
    from: { paragraph: from.part, offset: from.offset },
    until: { paragraph: until.part, offset: until.offset },
  };
}

const words = { error: "Wrong", warning: "Look again", info: "Note" } as const;

function noteOf(draft: CheckedFile, found: Diagnostic): WordNote {
  const { rule, severity, message, fix } = found;
  const lines = [`${words[severity]}: ${message} [${rule}]`];
  if (fix !== undefined) lines.push(`Fix: ${fix.title}`);
  return { ...placesOf(draft, found.start, found.end), lines };
}

function changesOf(draft: CheckedFile, open: readonly Diagnostic[]): WordChange[] {
  const changes: WordChange[] = [];
  let until = -1;
  const edits = open
    .filter(({ severity }) => severity === "error")
    .flatMap(({ fix }) => fix?.edits ?? [])
    .toSorted((a, b) => a.start - b.start);
  for (const { start, end, text } of edits) {
    if (start < until) continue;
    until = end;
    changes.push({ ...placesOf(draft, start, end), old: draft.text.text.slice(start, end), text });
  }
  return changes;
}
