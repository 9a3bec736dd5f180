import { html } from "hono/html";
import type { RecordRow, VersionRow } from "../api/listing.ts";
import { type Markup } from "./page.ts";

/** One record: its fields with every link to follow, where it stands in its source, what names it, its versions. */
export function recordPage(
  row: RecordRow,
  versions: readonly VersionRow[],
  at: (ref: string) => string,
): Markup {
  return html` <h1>${row.ref}</h1>
    <p class="small">${row.kind} · <span class="mono">${row.id}</span></p>
    ${
      row.conflicts.length === 0
        ? ""
        : html`<p>
            <span class="tag bad">conflict</span> Versions of equal standing disagree on
            ${row.conflicts.join(", ")}.
          </p>`
    }
    <dl class="facts">
      ${Object.entries(row.body).map(
        ([field, value]) =>
          html`<dt>${field.replaceAll("_", " ")}</dt>
            <dd>${valueMarkup(field, value, at)}</dd>`,
      )}
    </dl>
    ${refList("Holds", row.children, at)} ${refList("Named by", row.named_by, at)}
    <h2>Versions</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Entry</th>
            <th>Written</th>
            <th>Changed</th>
            <th>Device</th>
          </tr>
        </thead>
        <tbody>
          ${versions.map(
            (version) =>
              html`<tr>
                <td class="number">${version.position}</td>
                <td>${version.at}</td>
                <td>${version.parents.length === 0 ? "first version" : version.changed.join(", ")}</td>
                <td class="mono">${version.device.slice(0, 8)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

/** Fields whose text names another record. A locator's source is handled with the locator. */
const linkFields: ReadonlySet<string> = new Set([
  "person",
  "episode",
  "stage",
  "stay",
  "facility",
  "cell",
  "event",
  "speaker",
  "says",
  "through",
  "told_by",
  "subject",
  "frame",
  "counting_rule",
  "of",
  "figure",
  "source",
  "origin",
  "parent",
  "case",
  "norm",
  "from_statement",
  "accompanies",
  "follows",
  "who",
  "ref",
  "given_by",
  "payer",
  "made_in",
  "replies_to",
  "witnesses",
  "derived_from",
  "figures",
  "points",
  "interviews",
  "speakers",
  "repeats",
  "answers",
]);

function valueMarkup(field: string, value: unknown, at: (ref: string) => string): Markup | string {
  if (Array.isArray(value)) {
    if (value.length === 0) return "–";
    return html`<ul class="plain">
      ${value.map((item) => html`<li>${valueMarkup(field, item, at)}</li>`)}
    </ul>`;
  }
  if (typeof value === "object" && value !== null) {
    const record = value as Record<string, unknown>;
    if (typeof record["source"] === "string") return locatorMarkup(record as Locator, at);
    if (typeof record["edtf"] === "string")
      return typeof record["words"] === "string"
        ? html`${record["words"]} <span class="small">(${record["edtf"]})</span>`
        : record["edtf"];
    return html`<dl class="facts">
      ${Object.entries(record).map(
        ([name, inner]) =>
          html`<dt>${name.replaceAll("_", " ")}</dt>
            <dd>${valueMarkup(name, inner, at)}</dd>`,
      )}
    </dl>`;
  }
  const text = String(value);
  if (typeof value === "string" && linkFields.has(field) && /^[A-Za-z0-9][\w.~/-]*$/.test(text))
    return html`<a href="${at(text)}">${text}</a>`;
  return text;
}

type Locator = {
  readonly source: string;
  readonly page?: number;
  readonly line?: number;
  readonly paragraph?: number;
  readonly footnote?: number;
  readonly time?: { readonly from: number; readonly until?: number };
  readonly quote?: { readonly exact: string };
};

/** The exact place in a source, with the words where they are kept. */
export function locatorMarkup(locator: Locator, at: (ref: string) => string): Markup {
  const places = (["page", "line", "paragraph", "footnote"] as const).flatMap((name) =>
    locator[name] === undefined ? [] : [`${name} ${locator[name]}`],
  );
  if (locator.time !== undefined)
    places.push(
      `${clock(locator.time.from)}${locator.time.until === undefined ? "" : `–${clock(locator.time.until)}`}`,
    );
  return html`<a href="${at(locator.source)}">${locator.source}</a
    >${places.map((place) => html`, ${place}`)}${
      locator.quote === undefined ? "" : html`<blockquote>“${locator.quote.exact}”</blockquote>`
    }`;
}

/** A list of refs to follow; nothing where it is empty. */
export function refList(label: string, refs: readonly string[], at: (ref: string) => string): Markup | "" {
  if (refs.length === 0) return "";
  return html`<h3>${label} <span class="small">(${refs.length})</span></h3>
    <ul class="inline">
      ${refs.map((ref) => html`<li><a href="${at(ref)}">${ref}</a></li>`)}
    </ul>`;
}

/** Seconds as m:ss, the way players show them. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
