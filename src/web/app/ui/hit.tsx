import type { ReactNode } from "react";
import type { Hit } from "../../../api/listing.ts";
import type { RecordNames } from "../../../api/operation.ts";
import { markedParts } from "../../../api/wording.ts";
import { own } from "../../../domain/own.ts";
import { addressOf } from "../address.ts";
import { Said } from "./said.tsx";

/** Text with the words that were searched for marked in it. */
export function Marked({ text, words }: { readonly text: string; readonly words: string }): ReactNode {
  return markedParts(text, words).map((part, index) =>
    index % 2 === 0 ? (
      // oxlint-disable-next-line react/no-array-index-key -- parts of one text, which has no other order
      <Said key={index} text={part} />
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- the same
      <mark key={index}>
        <Said text={part} />
      </mark>
    ),
  );
}

/** Where a hit opens: an answer at its place in the source, all else as a record. Undefined for what may not be opened. */
export function addressOfHit(
  dossier: string,
  names: RecordNames,
  { ref, kind, at }: Pick<Hit, "ref" | "kind"> & { readonly at: { readonly source: string } | null },
): string | undefined {
  const id = own(names, ref)?.id;
  if (id === undefined) return undefined;
  const source = kind === "assertion" && at !== null ? own(names, at.source)?.id : undefined;
  return source === undefined ? addressOf.record(dossier, id) : addressOf.record(dossier, source, id);
}
