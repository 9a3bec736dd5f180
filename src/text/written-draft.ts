import { type DraftText, draftTextOf, type EditableFormat } from "./draft-text.ts";
import { htmlText, isUnclosed } from "./html.ts";
import { type MarkdownMemory, markdownText } from "./markdown.ts";
import { type Extracted, textBuilder } from "./offset-map.ts";

/**
 * Reads a draft that is text itself. With `memory`, one for each document, only what changed in Markdown is parsed, and
 * markup that would take seconds is refused, as its writer waits.
 * @throws RangeError where markup is nested too deeply, or would take seconds
 */
export function draftOf(format: EditableFormat, original: string, memory?: MarkdownMemory): DraftText {
  if (format === "html" && isUnclosed(original))
    throw new RangeError("more elements are left open than can be read while their writer waits");
  const extracted =
    format === "markdown"
      ? markdownText(original, memory ?? new Map())
      : format === "html"
        ? htmlText(original)
        : plainText(original);
  return draftTextOf(format, extracted, original);
}

/** What a writer is told of a draft that `draftOf` throws at. */
export const tooDenseToWrite =
  'The draft is nested too deeply, or a passage in it has too much markup, to be read while you write; check it with "habeas check".';

function plainText(original: string): Extracted {
  const builder = textBuilder();
  const start = original.startsWith("\ufeff") ? 1 : 0;
  builder.add(original.slice(start), start, original.length);
  return builder.done();
}
