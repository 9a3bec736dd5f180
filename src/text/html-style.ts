import type { DefaultTreeAdapterTypes } from "parse5";

type StyledNode = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** Whether a page's own styles let an element be seen. */
export type Sight = {
  /** `none`: neither the element nor anything in it is shown. */
  displayOf(element: Element): string | undefined;
  /** `hidden`: what the element says itself is not shown; elements in it may be. */
  visibilityOf(element: Element): string | undefined;
};

type Property = "display" | "visibility";

type StyleRule = {
  /** Compounds from the element outwards, each with how it stands to the one before. */
  readonly parts: readonly { readonly compound: string; readonly isParent: boolean }[];
  readonly weight: number;
  readonly property: Property;
  readonly value: string;
};

/**
 * What the style elements of a page, and the style attributes in it, say of display and visibility. Selectors by tag,
 * class, id and attribute are known, behind each other and within each other; rules with others are left out, as are
 * those for print and other media.
 */
export function sightOf(nodes: readonly StyledNode[]): Sight {
  const rules: StyleRule[] = [];
  const collect = (node: StyledNode): void => {
    if (!("tagName" in node)) return;
    if (node.tagName === "style")
      for (const child of node.childNodes) if ("value" in child) rules.push(...rulesIn(child.value));
    for (const child of node.childNodes) collect(child);
  };
  for (const node of nodes) collect(node);
  const found = (element: Element, property: Property): string | undefined => {
    let best: { weight: number; value: string } | undefined;
    const offer = (weight: number, value: string): void => {
      if (best === undefined || weight >= best.weight) best = { weight, value };
    };
    for (const rule of rules)
      if (rule.property === property && matches(element, rule.parts)) offer(rule.weight, rule.value);
    for (const own of declarations(attribute(element, "style") ?? ""))
      if (own.property === property) offer(1e6 + own.weight, own.value);
    return best?.value;
  };
  return {
    displayOf: (element) => found(element, "display"),
    visibilityOf: (element) => found(element, "visibility"),
  };
}

function rulesIn(source: string): StyleRule[] {
  const text = source.replaceAll(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, " ");
  const rules: StyleRule[] = [];
  for (let at = 0; at < text.length;) {
    const open = text.indexOf("{", at);
    if (open < 0) break;
    const head = text
      .slice(at, open)
      .replace(/^[^;]*;/, "")
      .trim();
    const close = closing(text, open);
    const body = text.slice(open + 1, close);
    at = close + 1;
    if (head.startsWith("@")) {
      if (/^@media\b\s*(?:only\s+)?(?:all|screen)\s*$/i.test(head) || /^@(?:layer|supports)\b/i.test(head))
        rules.push(...rulesIn(body));
      continue;
    }
    for (const { property, value, weight } of declarations(body))
      for (const selector of head.split(",")) {
        const parts = partsOf(selector.trim());
        if (parts !== undefined)
          rules.push({ parts, property, value, weight: weight + specificity(selector) });
      }
  }
  return rules;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return text.length;
}

function declarations(body: string): { property: Property; value: string; weight: number }[] {
  return [...body.matchAll(/(?:^|[;{\s])(display|visibility)\s*:\s*([a-z-]+)\s*(!\s*important)?/gi)].map(
    ([, property, value, important]) => ({
      property: property!.toLowerCase() as Property,
      value: value!.toLowerCase(),
      weight: important === undefined ? 0 : 1e9,
    }),
  );
}

const simple = /(?:[.#][\w-]+|\[[\w-]+(?:=["']?[\w-]+["']?)?\])/;
const compound = new RegExp(`^(?:(?:[a-z][\\w-]*|\\*)${simple.source}*|${simple.source}+)$`, "i");

function partsOf(selector: string): StyleRule["parts"] | undefined {
  const words = selector.replaceAll(/\s*>\s*/g, " > ").split(/\s+/);
  const parts: { compound: string; isParent: boolean }[] = [];
  let isParent = false;
  for (const word of words.toReversed()) {
    if (word === ">") isParent = true;
    else if (!compound.test(word)) return undefined;
    else {
      parts.push({ compound: word, isParent });
      isParent = false;
    }
  }
  return parts.length === 0 ? undefined : parts;
}

function specificity(selector: string): number {
  const count = (form: RegExp): number => (selector.match(form) ?? []).length;
  return 10_000 * count(/#[\w-]+/g) + 100 * count(/\.[\w-]+|\[/g) + count(/(?:^|[\s>])[a-z]/gi);
}

function matches(element: Element, [own, ...outer]: StyleRule["parts"]): boolean {
  if (own === undefined) return true;
  if (!fits(element, own.compound)) return false;
  if (outer.length === 0) return true;
  for (let at = parentOf(element); at !== undefined; at = parentOf(at)) {
    if (matches(at, outer)) return true;
    if (outer[0]!.isParent) return false;
  }
  return false;
}

function fits(element: Element, selector: string): boolean {
  const tag = /^[a-z][\w-]*/i.exec(selector)?.[0];
  if (tag !== undefined && tag.toLowerCase() !== element.tagName) return false;
  return [...selector.matchAll(new RegExp(simple, "g"))].every(([part]) => {
    const name = part.slice(1);
    if (part.startsWith("#")) return attribute(element, "id") === name;
    if (part.startsWith(".")) return (attribute(element, "class") ?? "").split(/[ \t\n\f\r]+/).includes(name);
    const [key, value] = name.slice(0, -1).replaceAll(/["']/g, "").split("=") as [string, string | undefined];
    const own = attribute(element, key.toLowerCase());
    return own !== undefined && (value === undefined || own === value);
  });
}

function parentOf({ parentNode }: Element): Element | undefined {
  return parentNode !== null && "tagName" in parentNode ? parentNode : undefined;
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}
