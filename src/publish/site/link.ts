import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { RecordNames } from "../../api/operation.ts";
import type { SourcedPlace } from "../../api/overview.ts";
import { khmerParts, placeText, quoteOf } from "../../api/wording.ts";
import { own } from "../../domain/own.ts";

/** Markup in which everything that came from a dossier is escaped. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Where a dossier's records and findings are shown, and what the records named on this page are called. */
export type Way = {
  /** The address of a record, of a place in it where one is given. */
  readonly record: (ref: string, place?: string) => string;
  readonly finding: (ref: string) => string;
  readonly overview: (part?: string) => string;
  /** The id of a part of this page. */
  readonly anchor: (part: string) => string;
  readonly names: RecordNames;
};

/** What a record is called; undefined where it is called nothing, or is not there. */
export function labelOf(ref: string, { names }: Way): string | undefined {
  const label = own(names, ref)?.label;
  return label === "" ? undefined : label;
}

/** A link to a record: its ref, and what it is called where it is called anything. */
export function refLink(ref: string, way: Way): Markup {
  const label = labelOf(ref, way);
  return html`<a class="ref" href="${way.record(ref)}">${ref}</a
    >${label === undefined ? "" : html` <span class="called">${said(label)}</span>`}`;
}

/** A link to a record that reads as what it is called, with its ref beside it. */
export function nameLink(ref: string, way: Way): Markup {
  const label = labelOf(ref, way);
  return label === undefined
    ? refLink(ref, way)
    : html`<a href="${way.record(ref)}">${said(label)}</a> <span class="called">${ref}</span>`;
}

/** A link to the place in the source, which is marked on the source's page, with the words where they are kept. */
export function placeLink(at: SourcedPlace, way: Way, words: string | null = null): Markup {
  const place = placeText(at);
  const quote = quoteOf(at) ?? words;
  return html`<a href="${way.record(at.source, place)}"
      >${said(labelOf(at.source, way) ?? at.source)}${place === "" ? "" : html`, <span class="place">${place}</span>`}</a
    >${quote === null ? "" : quoted(quote)}`;
}

/** A link to the place in the source that says the place alone, where the source was named just before. */
export function placeOnly(at: SourcedPlace, way: Way): Markup {
  return html`<a class="place" href="${way.record(at.source, placeText(at))}">${placeText(at)}</a>`;
}

/** Words of a source, as they were said. */
export function quoted(words: string): Markup {
  return html`<blockquote>“${said(words)}”</blockquote>`;
}

/** Text with its Khmer marked as Khmer, so that it is shaped, spoken and broken into lines as such. */
export function said(text: string): Markup | string {
  const parts = khmerParts(text);
  if (parts.length === 1) return text;
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<span lang="km">${part}</span>`))}`;
}
