import { html } from "hono/html";
import type { FindingRow, ReconciliationRow } from "../../api/listing.ts";
import type { ListedFigure, Overview, PlaceRow } from "../../api/overview.ts";
import {
  agreements,
  countText,
  disagreements,
  figuresGist,
  findingsGist,
  gapsOf,
  inputsBySource,
  isComputed,
  placesGist,
  verdicts,
} from "../../api/wording.ts";
import { type Markup, type Way, labelOf, placeLink, placeOnly, refLink, said } from "./link.ts";
import { verdictTag } from "./page.ts";

/** The overview of a dossier: its places, the figures that disagree, its findings, and what it all rests on. */
export function overviewPage(overview: Overview, way: Way): Markup {
  const { name, tallies, places, reconciliations, findings, figures, backup } = overview;
  if (tallies.length === 0) return emptyPage(name, backup);
  const byRef = new Map(figures.map((figure) => [figure.ref, figure]));
  return html` <h1>${said(name)}</h1>
    ${backupLine(backup)}
    <ul class="tallies">
      ${tallies.map(({ label, count }) => html`<li><b>${count.toLocaleString("en")}</b> ${label}</li>`)}
    </ul>
    <nav class="gist" aria-label="On this page">
      <ul>
        ${gist(way.anchor("places"), "Places", placesGist(places))}
        ${gist(way.anchor("figures"), "Figures", figuresGist(reconciliations))}
        ${gist(way.anchor("findings"), "Findings", findingsGist(findings))}
      </ul>
    </nav>
    ${placesSection(places, byRef, way)} ${figuresSection(reconciliations, byRef, way)}
    ${findingsSection(findings, way)}`;
}

/** When the last backup was made; said aloud where the user asked to be reminded. */
function backupLine(backup: Overview["backup"]): Markup | "" {
  if (backup === null) return "";
  const { last, reminder } = backup;
  return reminder === null
    ? html`<p class="small">${last}</p>`
    : html`<div class="callout"><p>${reminder}</p></div>`;
}

function emptyPage(name: string, backup: Overview["backup"]): Markup {
  return html`<h1>${said(name)}</h1>
    ${backupLine(backup)}
    <p class="lead">Nothing is recorded yet.</p>
    <p>
      <code>habeas import DIR PATH</code> brings in records; docs/records.md and docs/import-tables.md say in
      which form.
    </p>`;
}

// What the page says, in three sentences

function gist(id: string, label: string, sentence: string): Markup {
  return html`<li>
    <a href="#${id}">${label}</a> <span>${said(sentence.replaceAll(" %", "\u00a0%"))}</span>
  </li>`;
}

// Places

function placesSection(
  places: readonly PlaceRow[],
  byRef: ReadonlyMap<string, ListedFigure>,
  way: Way,
): Markup {
  const most = Math.max(120, ...places.flatMap(({ occupancies }) => occupancies.map(({ high }) => high)));
  return html`<section aria-labelledby="${way.anchor("places")}">
    <h2 id="${way.anchor("places")}">How crowded places are</h2>
    ${
      places.length === 0
        ? html`<p>No place has both a count of people and a capacity that may be compared.</p>`
        : html`<p class="small">
              People held for each 100 places that a facility is said to have. What is above 100 % is drawn in
              red. Hedges are kept: “over” stays “over”.
            </p>
            <div class="chart">
              ${axis(most)} ${places.map((place) => placeGroup(place, most, byRef, way))}
            </div>`
    }
  </section>`;
}

function axis(most: number): Markup {
  const step = most > 500 ? 200 : 100;
  const marks = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  return html`<div class="chart-row axis" aria-hidden="true">
    <svg width="100%" height="20">
      ${marks.map(
        (mark) =>
          html`<text
            x="${percent(mark, most)}"
            y="14"
            text-anchor="${mark === 0 ? "start" : mark > most * 0.95 ? "end" : "middle"}"
            class="${mark === 100 ? "limit" : ""}"
          >
            ${mark} %
          </text>`,
      )}
    </svg>
  </div>`;
}

function placeGroup(
  place: PlaceRow,
  most: number,
  byRef: ReadonlyMap<string, ListedFigure>,
  way: Way,
): Markup {
  return html`<div class="chart-group">
    <h3>
      ${place.ref === null ? said(place.name) : html`<a href="${way.record(place.ref)}">${said(place.name)}</a>`}
    </h3>
    ${place.occupancies.map(
      (occupancy) =>
        html`<div class="chart-row">
          <span class="when">${occupancy.as_of ?? "no date"}</span>
          ${bar(occupancy, most, `${place.name}, ${occupancy.as_of ?? "no date"}: ${occupancy.text}`)}
          <b class="said">${shortened(occupancy.text)}</b>
          <p class="sum">
            ${occupancy.arithmetic}${occupancy.note === null ? "" : ` (${occupancy.note})`}
            <span class="rests">${restsOn(occupancy.inputs, byRef, way)}</span>
          </p>
        </div>`,
    )}
  </div>`;
}

/** The inputs of a computed figure, and each source that they come from once. */
function restsOn(
  inputs: readonly string[],
  byRef: ReadonlyMap<string, ListedFigure>,
  way: Way,
): readonly Markup[] {
  return inputsBySource(inputs, byRef).map(({ refs, places: [first, ...others] }) => {
    const numbers = refs.map(
      (ref, index) => html`${index === 0 ? "" : ", "}<a class="ref" href="${way.record(ref)}">${ref}</a>`,
    );
    return html`<span
      >${numbers}${first === undefined ? "" : html` in ${placeLink({ ...first, quote: undefined }, way)}`}${others.map((at) => html`, ${placeOnly(at, way)}`)}</span
    >`;
  });
}

/** A bar of percent of capacity: up to 100 %, what is above, and the reach of a range; with a line at 100 %. */
function bar(
  { low, high }: { readonly low: number; readonly high: number },
  most: number,
  label: string,
): Markup {
  const part = (name: string, from: number, to: number): Markup | "" =>
    to <= from
      ? ""
      : html`<rect
          class="${name}"
          x="${percent(from, most)}"
          width="${percent(to - from, most)}"
          y="4"
          height="14"
        />`;
  return html`<svg width="100%" height="22" role="img" aria-label="${label}">
    ${part("bar-track", 0, most)} ${part("bar-people", 0, Math.min(low, 100))} ${part("bar-over", 100, low)}
    ${part("bar-range", low, high)}
    <line class="bar-limit" x1="${percent(100, most)}" x2="${percent(100, most)}" y1="0" y2="22" />
  </svg>`;
}

function percent(value: number, most: number): string {
  return `${((100 * value) / most).toFixed(2)}%`;
}

/** In a chart of capacity the number says enough: "over 463.4 %". */
function shortened(text: string): string {
  return text.replace(/ of capacity$/, "");
}

// Figures

function figuresSection(
  reconciliations: readonly ReconciliationRow[],
  byRef: ReadonlyMap<string, ListedFigure>,
  way: Way,
): Markup {
  const cards = (rows: readonly ReconciliationRow[]): Markup[] =>
    rows.map((row) => reconciliationCard(row, byRef, way));
  return html`<section aria-labelledby="${way.anchor("figures")}">
    <h2 id="${way.anchor("figures")}">Figures that disagree</h2>
    <p class="small">
      ${
        reconciliations.length === 0
          ? "No two figures are about the same thing, so there is nothing to compare."
          : "Figures are compared only where indicator, population, place and time allow it. No figure is changed."
      }
    </p>
    ${disagreements.map(([verdict, { title, means }]) => {
      const rows = reconciliations.filter((row) => row.verdict === verdict);
      return rows.length === 0
        ? ""
        : html`<h3>${verdictTag(verdict, title)} <span class="tally">${rows.length}</span></h3>
            <p class="small">${means}</p>
            ${cards(rows)}`;
    })}
    ${agreements.map(([verdict, title]) => tail(title, cards(reconciliations.filter((row) => row.verdict === verdict))))}
  </section>`;
}

/** A long list that stands back until it is asked for; nothing where it is empty. */
function tail(title: string, rows: readonly Markup[]): Markup | "" {
  if (rows.length === 0) return "";
  return html`<details class="tail">
    <summary>${title} <span class="tally">${rows.length}</span></summary>
    ${rows}
  </details>`;
}

function reconciliationCard(
  { id, label, place, figures, arithmetic, note }: ReconciliationRow,
  byRef: ReadonlyMap<string, ListedFigure>,
  way: Way,
): Markup {
  return html`<article class="card" id="${way.anchor(id)}">
    <h4>${said(label)}${place === null ? "" : html`, <span class="where">${said(place)}</span>`}</h4>
    <ul class="steps">
      ${arithmetic.split("; ").map((step) => html`<li>${said(step)}</li>`)}
    </ul>
    ${note === null ? "" : html`<p class="note">${said(note)}</p>`}
    <details>
      <summary>
        ${figures.length === 1 ? "The figure" : `The ${figures.length} figures`} and where they stand
      </summary>
      <table>
        <thead>
          <tr>
            <th class="number">Printed</th>
            <th>Of whom, where, when</th>
            <th>Where it stands</th>
          </tr>
        </thead>
        <tbody>
          ${figures.map((ref) => figureRow(ref, byRef.get(ref), way))}
        </tbody>
      </table>
    </details>
  </article>`;
}

function figureRow(ref: string, figure: ListedFigure | undefined, way: Way): Markup {
  if (figure === undefined)
    return html`<tr>
      <td class="number">–</td>
      <td colspan="2">${refLink(ref, way)}</td>
    </tr>`;
  const { value, hedge, population, place, as_of, published, attributed_to, at } = figure;
  return html`<tr>
    <td class="number">
      <b>${said(value)}</b>${hedge === null ? "" : html`<br /><span class="small">“${said(hedge)}”</span>`}
    </td>
    <td>
      ${said([population, place].filter((part) => part !== null).join(", ") || "–")}<br /><span class="small"
        >as of
        ${as_of ?? "no date"}${published === null ? "" : `; published ${published}`}${attributed_to === null ? "" : html`; says ${said(attributed_to)}`}</span
      ><br /><a class="ref" href="${way.record(ref)}">${ref}</a>
    </td>
    <td>${at === null ? "No source is given." : placeLink(at, way)}</td>
  </tr>`;
}

// Findings

function findingsSection(findings: readonly FindingRow[], way: Way): Markup {
  const computed = findings.filter(isComputed);
  const card = (finding: FindingRow): Markup => findingCard(finding, way);
  return html`<section aria-labelledby="${way.anchor("findings")}">
    <h2 id="${way.anchor("findings")}">Findings</h2>
    <p class="small">
      ${findings.length === 0 ? "No finding is on file." : "Each number opens down to the coded answers and their place in the source."}
    </p>
    ${computed.length === 0 ? "" : legend()}
    ${verdicts.map(([verdict, { title, means }]) => {
      const rows = computed.filter((finding) => finding.verdict === verdict);
      return rows.length === 0
        ? ""
        : html`<h3>${verdictTag(verdict, title)} <span class="tally">${rows.length}</span></h3>
            <p class="small">${means}</p>
            ${rows.map(card)}`;
    })}
    ${tail(
      "Can be computed once somebody has answered",
      findings.filter((finding) => finding.property !== null && !isComputed(finding)).map(card),
    )}
    ${tail(
      "Stated in words alone, with nothing on file to compute them",
      findings.filter(({ property }) => property === null).map(card),
    )}
  </section>`;
}

function findingCard(finding: FindingRow, way: Way): Markup {
  const { ref, statement, property, frame, why } = finding;
  const [count, gaps] = [countText(finding), gapsOf(finding)];
  return html`<article class="card finding">
    <a class="count" href="${way.finding(ref ?? "")}" aria-label="${count}: open the finding ${ref ?? ""}"
      >${count}</a
    >
    <div>
      <h4>${said(statement ?? property ?? "")}</h4>
      ${property === null ? "" : strip(finding)}
      <p class="small">
        ${why}
        ${frame === null ? "" : html`Frame: ${said(labelOf(frame, way) ?? frame)}. `}${gaps.length === 0 ? "" : `Missing: ${gaps.join(", ")}.`}
      </p>
    </div>
  </article>`;
}

/** What the parts of the bars of findings mean. */
function legend(): Markup {
  const key = (name: string, label: string): Markup =>
    html`<li>
      <svg width="18" height="8" aria-hidden="true"><rect class="${name}" width="18" height="8" /></svg>
      ${label}
    </li>`;
  return html`<ul class="legend">
    ${key("part-yes", "it holds")} ${key("part-no", "it does not hold")}
    ${key("part-none", "no answer that counts")}
  </ul>`;
}

/** How many of those in question were counted, answered otherwise, or gave no answer: one bar, said in words beside it. */
function strip({ n, N, missing, undetermined }: FindingRow): Markup {
  const silent = Object.values(missing).reduce((sum, count) => sum + count, 0) + undetermined.length;
  const all = Math.max(1, N + silent);
  const part = (name: string, from: number, count: number): Markup | "" =>
    count === 0
      ? ""
      : html`<rect
          class="${name}"
          x="${percent(from, all)}"
          width="${percent(count, all)}"
          y="0"
          height="8"
        />`;
  return html`<svg class="strip" width="100%" height="8" aria-hidden="true">
    ${part("part-yes", 0, n)} ${part("part-no", n, N - n)} ${part("part-none", N, silent)}
  </svg>`;
}
