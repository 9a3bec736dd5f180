/** The record lines of a plain export: every body, by kind, ref and order of its fields. */
export function recordLines(text: string): string[] {
  return text.split("\n").filter((line) => line.startsWith('{"record":'));
}
