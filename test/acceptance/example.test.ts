import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { casePersons, readResearch } from "../../examples/cambodia-2020/research.ts";
import { exampleFiles } from "../../examples/cambodia-2020/make.ts";
import { codebookSchema } from "../../src/domain/codebook.ts";
import { linksOf } from "../../src/domain/record.ts";
import type { RecordDraft } from "../../src/intake/records/draft.ts";
import { readRecordFiles } from "../../src/intake/records/record-file.ts";
import { onHand } from "../needs.ts";
import { sharedFolder } from "./build.ts";

const folder = join(import.meta.dirname, "../../examples/cambodia-2020");
const shared = onHand(sharedFolder(), "the example compared with the research", "../shared/cambodia-2020");
const withResearch = it.skipIf(shared === undefined);
const research = join(shared ?? ".", "cambodia-2020");

const files = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
const { drafts, problems } = readRecordFiles(files, { codebooks: [], hasRef: () => false });
const of = (kind: RecordDraft["kind"]): RecordDraft[] => drafts.filter((draft) => draft.kind === kind);

describe("the Cambodian example", () => {
  it("is read without a problem", () => {
    expect(problems).toEqual([]);
  });

  it("holds the whole public record", () => {
    const counts = Object.fromEntries(
      (
        ["source", "facility", "figure", "norm", "recommendation", "promise", "letter", "finding"] as const
      ).map((kind) => [kind, of(kind).length]),
    );
    expect(counts).toEqual({
      source: 5,
      facility: 35,
      figure: 279,
      norm: 89,
      recommendation: 64,
      promise: 23,
      letter: 6,
      finding: 72,
    });
  });

  it("holds no person, no case and no note of the researchers", () => {
    const kinds = new Set(drafts.map(({ kind }) => kind));
    for (const kind of [
      "person",
      "episode",
      "stage",
      "stay",
      "relation",
      "event",
      "act",
      "death",
      "account",
    ] as const)
      expect(kinds).not.toContain(kind);
    for (const { ref, body } of drafts) {
      expect("note" in body, ref).toBe(false);
      expect("case" in body, ref).toBe(false);
    }
    for (const { name, text } of files) expect(/\bc-[a-z]/.exec(text)?.[0], name).toBeUndefined();
  });

  it("links only to records that it holds", () => {
    const refs = new Set(drafts.map(({ ref }) => ref));
    const dangling = drafts.flatMap(({ kind, ref, body }) =>
      linksOf(kind, body)
        .filter((link) => !refs.has(link.ref))
        .map((link) => `${ref} ${link.field} ${link.ref}`),
    );
    expect(dangling).toEqual([]);
  });

  it("keeps the words of its documents only as quotes that find a place", () => {
    const longest = Math.max(
      ...drafts.flatMap(({ body }) =>
        [...JSON.stringify(body).matchAll(/"exact":"((?:[^"\\]|\\.)*)"/g)].map(([, quote]) => quote!.length),
      ),
    );
    expect(longest).toBeLessThan(100);
  });

  withResearch(
    "says nothing of a case person, and neither does the code that makes it or codes the cases",
    () => {
      const { inText, inId } = casePersons(readResearch(research));
      const code = [folder, import.meta.dirname].flatMap((where) =>
        readdirSync(where)
          .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
          .map((name) => ({ name, text: readFileSync(join(where, name), "utf8") })),
      );
      const found = [...files, ...code].flatMap(({ name, text }) =>
        text.split("\n").flatMap((line, index) => (inText(line) ? [`${name}:${index + 1}`] : [])),
      );
      expect(found).toEqual([]);
      expect(drafts.filter(({ ref }) => inId(ref))).toEqual([]);
    },
  );

  withResearch("has in its figures none that is about a case", () => {
    const ofCases = new Set(
      readResearch(research)
        .figures.filter(({ case_id }) => case_id !== undefined)
        .map(({ id }) => id),
    );
    expect(ofCases.size).toBe(276);
    expect(of("figure").filter(({ ref }) => ofCases.has(ref))).toEqual([]);
    for (const { name, text } of files)
      for (const word of text.match(/\b[rpjag]-[a-z0-9-]+/g) ?? [])
        expect(ofCases.has(word), `${name}: ${word}`).toBe(false);
  });

  withResearch("is what its maker makes of the research", () => {
    for (const made of exampleFiles(research)) {
      expect(files.find(({ name }) => name === made.name)?.text, made.name).toBe(made.text);
    }
    expect(files.length).toBe(exampleFiles(research).length + 1);
  });

  withResearch("asks the questions of the research in its own words", () => {
    const spec = parse(readFileSync(join(shared!, "specs/codebook.yaml"), "utf8")) as Record<string, unknown>;
    const ours = new Map(of("codebook").map(({ ref, body }) => [ref, codebookSchema.parse(body)]));
    for (const key of ["codebook", "codebook_casework"]) {
      const theirs = codebookSchema.parse({ variables: spec[key] }).variables;
      const facts = ({
        name,
        unit,
        type,
        values,
        open,
        measured_in,
        derived,
        harm,
        serves,
      }: (typeof theirs)[number]) => ({
        name,
        unit,
        type,
        values,
        open,
        measured_in,
        derived,
        harm,
        serves,
      });
      const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
      const mine = ours.get(key)?.variables ?? [];
      expect(mine.map(facts).sort(byName)).toEqual(theirs.map(facts).sort(byName));
      const questions = new Set(theirs.map(({ question }) => question));
      expect(mine.filter(({ question }) => questions.has(question))).toEqual([]);
    }
  });
});
