import type { SheetDecision, SheetChoice } from "../../../api/import.ts";
import type { InputOf, OutputOf } from "../../app/client.ts";

export type ShownPlan = OutputOf<"import.propose">;
export type TriedImport = OutputOf<"import.try">;
export type PlanColumn = ShownPlan["columns"][number];
export type PlanQuestion = ShownPlan["questions"][number];

/** What somebody has said so far of the files that they chose. */
export type ImportDraft = {
  readonly files: readonly { readonly id: string; readonly name: string }[];
  readonly sheet?: string | undefined;
  readonly header?: readonly number[] | undefined;
  readonly encoding?: string | undefined;
  readonly saved?: string | undefined;
  readonly decisions: readonly SheetDecision[];
};

/** The draft as the operations ask it. */
export function askedOf({ files, header, decisions, ...rest }: ImportDraft): InputOf<"import.propose"> {
  return {
    ...rest,
    files: files.map(({ id }) => id),
    ...(header === undefined ? {} : { header: [...header] }),
    decisions: [...decisions],
  };
}

/** The draft with what is now said of one thing; nothing takes back what was said of it. */
export function withDecision(draft: ImportDraft, about: string, does: SheetChoice | undefined): ImportDraft {
  const others = draft.decisions.filter((one) => one.for !== about);
  return { ...draft, decisions: does === undefined ? others : [...others, { for: about, does }] };
}

export function decisionFor(draft: ImportDraft, about: string): SheetChoice | undefined {
  return draft.decisions.find((one) => one.for === about)?.does;
}

/** What a decision about the use of a column is about. */
export function useOf({ table, name }: Pick<PlanColumn, "table" | "name">): string {
  return `use ${table} ${name}`;
}

/** What a decision about one text of a column is about. */
export function textOf(table: number, column: string, text: string): string {
  return `text ${table} ${column} ${text}`;
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
