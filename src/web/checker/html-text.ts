const hidden = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "HEAD", "SVG", "IFRAME", "OBJECT"]);
const blocks =
  /^(?:ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|BODY|DD|DIV|DL|DT|FIGCAPTION|FIGURE|FOOTER|H[1-6]|HEADER|HR|LI|MAIN|NAV|OL|P|PRE|SECTION|TABLE|TBODY|THEAD|TR|UL)$/;

/**
 * The text of a page as light Markdown: headings, list items and block quotations keep their marks, a table row is a
 * line. The page is parsed and never shown, so nothing in it runs or loads.
 */
export function markdownOf(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  const parts: string[] = [];
  let line = "";
  const flush = (prefix = "") => {
    const text = line.replaceAll(/\s+/g, " ").trim();
    line = "";
    if (text !== "") parts.push(prefix + text);
  };
  const walk = (node: Node, prefix: string): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      line += node.textContent ?? "";
      return;
    }
    if (!(node instanceof Element) || hidden.has(node.tagName.toUpperCase())) return;
    const tag = node.tagName.toUpperCase();
    if (tag === "BR") line += " ";
    if (tag === "TD" || tag === "TH") line += " ";
    const isBlock = blocks.test(tag);
    if (isBlock) flush(prefix);
    const heading = /^H([1-6])$/.exec(tag);
    const own =
      heading !== null
        ? `${"#".repeat(Number(heading[1]))} `
        : tag === "LI"
          ? "- "
          : tag === "BLOCKQUOTE"
            ? "> "
            : prefix;
    for (const child of node.childNodes) walk(child, own);
    if (isBlock) flush(own);
  };
  walk(page.body, "");
  flush();
  return parts.join("\n\n");
}
