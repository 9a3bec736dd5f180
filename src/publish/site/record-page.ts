import { fieldLabel } from "../../domain/field-words.ts";
import { lacksCodebook } from "../../domain/assertion.ts";
import { placeText } from "../../api/wording.ts";
import { clockWords } from "../../api/clock.ts";
import { statedText } from "../../arithmetic/number-text.ts";
import type { Quantity } from "../../domain/quantity.ts";
import { html } from "hono/html";
import { wordsOf } from "../../domain/noun.ts";
import type { CitationRow, SourcedPlace, RecordDetail } from "../../api/overview.ts";
import type { ListedVersion } from "../../api/listing.ts";
import { type Markup, type Way, placeLink, quoted, refLink, said } from "./link.ts";

/** One record: its fields with every link to follow, what is cited from it, what it holds and what names it, its versions. */
export function recordPage(detail: RecordDetail, way: Way): Markup {
  const { record, label, links, citations, versions } = detail;
  const linked = new Set(links);
  return html` <h1>${label === "" ? record.ref : said(label)}</h1>
    <p class="small">
      ${wordsOf(record.kind)} <span class="ref">${record.ref}</span> ·
      <span class="mono">${record.id}</span>${
        record.kind === "finding"
          ? html` · <a href="${way.finding(record.ref)}">computed from the records</a>`
          : ""
      }
    </p>
    ${
      record.conflicts.length === 0
        ? ""
        : html`<p>
            <span class="tag bad">conflict</span> Versions of equal standing disagree on
            ${record.conflicts.map(wordsOf).join(", ")}.
          </p>`
    }
    ${fields(record.body, linked, way)} ${citationList(citations, way)}
    ${refList("Holds", record.children, way)} ${refList("Named by", record.named_by, way)}
    ${versionTable(versions)}`;
}

function fields(body: Readonly<Record<string, unknown>>, linked: ReadonlySet<string>, way: Way): Markup {
  const shown = Object.entries(body).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return html`<dl class="facts">
    ${shown.map(
      ([field, value]) =>
        html`<dt>${fieldLabel(field)}</dt>
          <dd>${valueMarkup(value, linked, way)}</dd>`,
    )}
    ${
      lacksCodebook(body)
        ? html`<dt>${wordsOf("coded_with")}</dt>
            <dd>not recorded</dd>`
        : ""
    }
  </dl>`;
}

function valueMarkup(value: unknown, linked: ReadonlySet<string>, way: Way): Markup | string {
  if (Array.isArray(value)) {
    return html`<ul class="plain">
      ${value.map((item) => html`<li>${valueMarkup(item, linked, way)}</li>`)}
    </ul>`;
  }
  if (typeof value === "object" && value !== null) {
    const inner = value as Readonly<Record<string, unknown>>;
    const { source, edtf, words: said_, kind } = inner;
    if (typeof source === "string") return placeLink(inner as SourcedPlace, way);
    if (typeof edtf === "string")
      return typeof said_ === "string" ? html`${said(said_)} <span class="called">${edtf}</span>` : edtf;
    if (typeof inner["low"] === "number" && typeof inner["high"] === "number") {
      const { low, high, qualifier = "exact" } = inner as Quantity;
      return statedText(low, qualifier, high);
    }
    // An answer's value says by its kind what its one other field is.
    const [only, ...others] = Object.keys(inner).filter((name) => name !== "kind");
    if (typeof kind === "string" && only !== undefined && others.length === 0)
      return valueMarkup(inner[only], linked, way);
    return fields(inner, linked, way);
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" && linked.has(value)) return refLink(value, way);
  return said(String(value));
}

/** Of a source: every place that a record cites, each to be linked to. */
function citationList(citations: readonly CitationRow[], way: Way): Markup | "" {
  if (citations.length === 0) return "";
  return html`<h2>Cited from it</h2>
    <p class="small">Each place with the words that were kept of it, and the records that rest on it.</p>
    <ol class="citations">
      ${citations.map(({ at, words, by }) => {
        const place = placeText(at);
        return html`<li ${place === "" ? "" : html`id="${way.anchor(place)}"`}>
          <b class="place">${place === "" ? "the whole" : place}</b>
          <div>
            ${words.map(quoted)}
            <ul class="plain">
              ${by.map((ref) => html`<li>${refLink(ref, way)}</li>`)}
            </ul>
          </div>
        </li>`;
      })}
    </ol>`;
}

/** How many refs stand open; a longer list is opened on demand. */
const openRefs = 24;

/** A list of refs to follow; nothing where it is empty. */
function refList(title: string, refs: readonly string[], way: Way): Markup | "" {
  if (refs.length === 0) return "";
  const list = html`<ul class="refs">
    ${refs.map((ref) => html`<li>${refLink(ref, way)}</li>`)}
  </ul>`;
  const heading = html`<h2>${title} <span class="tally">${refs.length}</span></h2>`;
  return refs.length <= openRefs
    ? html`${heading} ${list}`
    : html`${heading}
        <details class="tail">
          <summary>All ${refs.length}</summary>
          ${list}
        </details>`;
}

function versionTable(versions: readonly ListedVersion[]): Markup {
  return html`<h2>Versions <span class="tally">${versions.length}</span></h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Versions">
      <table>
        <thead>
          <tr>
            <th class="number">Entry</th>
            <th>Written</th>
            <th>Changed</th>
            <th>Device</th>
          </tr>
        </thead>
        <tbody>
          ${versions.map(
            ({ position, at, clock, parents, changed, device }) =>
              html`<tr>
                <td class="number">${position}</td>
                <td>${at.slice(0, 16).replace("T", " ")} UTC${clockWords[clock]}</td>
                <td>${parents.length === 0 ? "first version" : changed.map(wordsOf).join(", ")}</td>
                <td class="mono">${device.slice(0, 8)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
