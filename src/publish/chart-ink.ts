/** Colours and text of all charts: two hues that colour-blind readers tell apart, and ink that holds when printed grey. */
export const chartInk = {
  font: "system-ui, 'Noto Sans', Arial, sans-serif",
  paper: "#ffffff",
  text: "#1c1f24",
  quiet: "#555c66",
  axis: "#8a919b",
  reference: "#2f5d8c",
  policy: "#b3591b",
  limit: "#9c1f2e",
} as const;

export function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Text broken into lines of at most `pixels`; widths are estimated, as there is no font to measure with. */
export function wrapped(text: string, pixels: number, fontSize: number): string[] {
  const most = Math.max(8, Math.floor(pixels / (fontSize * 0.53)));
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/ +/)) {
    if (line !== "" && line.length + 1 + word.length > most) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
