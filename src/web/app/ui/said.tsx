import { khmerParts } from "../../../api/wording.ts";

/** Text of a dossier, its Khmer marked as Khmer. */
export function Said({ text }: { readonly text: string }) {
  const parts = khmerParts(text);
  if (parts.length === 1) return text;
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- parts of one text, which has no other order
      <span lang="km" key={index}>
        {part}
      </span>
    ),
  );
}

/** Words of a source, as they were said. */
export function Quoted({ words }: { readonly words: string }) {
  return (
    <blockquote>
      “<Said text={words} />”
    </blockquote>
  );
}
