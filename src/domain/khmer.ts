import { khnormal } from "khmer-normalizer";

/**
 * Text as a key for searching and comparing: Khmer in its normal encoding (L2/22-290), without the invisible spaces
 * that typists put between words, all else in Unicode NFC. Never shown and never stored in place of the text: offsets
 * and quotes refer to the original.
 */
export function searchKey(text: string): string {
  // The normaliser counts code points where it should count UTF-16 units: an emoji before Khmer scrambles the Khmer.
  return text
    .normalize("NFC")
    .replaceAll(/[\u1780-\u17FF\u200B-\u200D]+/g, (run) => khnormal(run.replaceAll("\u200B", "")));
}
