import { identityKind } from "../domain/identity.ts";
import { type RecordKind, pluralOf } from "../domain/record.ts";

/** "2 episodes, 1 stage and 4 answers" */
export function tallyOf(records: readonly { readonly kind: string }[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of records) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts].map(([kind, count]) => {
    const one = kind === "assertion" ? "answer" : kind.replaceAll("-", " ");
    const several =
      kind === "assertion"
        ? "answers"
        : kind === identityKind
          ? "identities"
          : pluralOf[kind as RecordKind].replaceAll("_", " ");
    return `${count} ${count === 1 ? one : several}`;
  });
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)!}`;
}
