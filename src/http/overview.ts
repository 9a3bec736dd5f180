import { html } from "hono/html";
import type { FigureRow, FindingRow, ReconciliationRow } from "../api/listing.ts";
import type { Overview, PlaceRow } from "../api/overview.ts";
import { type Markup, verdictTag } from "./page.ts";
import { locatorMarkup } from "./record-page.ts";

/** The overview of a dossier: its places, the figures that disagree, its findings, and what it all rests on. */
export function overviewPage(
  overview: Overview,
  at: (ref: string) => string,
  findingAt: (ref: string) => string,
): Markup {
  const { name, tallies, places, reconciliations, findings, figures } = overview;
  const byRef = new Map(figures.map((figure) => [figure.ref, figure]));
  const disagreeing = reconciliations.filter(({ verdict }) => verdict !== "agree");
  const agreeing = reconciliations.length - disagreeing.length;
  return html` <h1>${name}</h1>
    <ul class="tallies">
      ${tallies.map(({ label, count }) => html`<li><b>${count.toLocaleString("en")}</b>${label}</li>`)}
    </ul>
    <nav aria-label="On this page">
      <ul class="inline">
        <li><a href="#places">Places</a></li>
        <li><a href="#figures">Figures that disagree</a></li>
        <li><a href="#findings">Findings</a></li>
      </ul>
    </nav>

    <h2 id="places">Places</h2>
    ${
      places.length === 0
        ? html`<p>No place has both a count and a capacity that may be compared.</p>`
        : html`<p class="small">
              People held as a share of the places that a facility is said to have. The line marks 100 %.
              Hedges are kept: “over” stays “over”.
            </p>
            <figure class="bars" aria-label="Occupancy of each place">
              ${places.map((place) => placeRow(place, maximum(places), at))}
            </figure>`
    }

    <h2 id="figures">Figures that disagree</h2>
    <p class="small">
      ${disagreeing.length} of ${reconciliations.length} comparisons; ${agreeing} agree. Figures are compared
      only where indicator, population, place and time allow it.
    </p>
    ${disagreeing.map((row) => reconciliationCard(row, byRef, at))}

    <h2 id="findings">Findings</h2>
    <p class="small">
      ${verdictSummary(findings)} Each number opens down to the coded answers and their place in the source.
    </p>
    ${[...findings].sort((a, b) => weight(a) - weight(b)).map((finding) => findingCard(finding, findingAt))}`;
}

function placeRow(place: PlaceRow, most: number, at: (ref: string) => string): Markup {
  return html`${place.occupancies.map(
    (occupancy, index) =>
      html`<div class="chart-row">
        <div class="what">
          ${index > 0 ? "" : place.ref === null ? html`<b>${place.name}</b>` : html`<a href="${at(place.ref)}"><b>${place.name}</b></a>`}${occupancy.as_of === null ? "" : html`<br /><span class="small">${occupancy.as_of}</span>`}
        </div>
        ${bar(occupancy.percent, most, `${place.name}: ${occupancy.text}`)}
        <div class="said">
          <b>${occupancy.text}</b><br /><span class="small">${occupancy.arithmetic}</span>
          <span class="small">${occupancy.inputs.map((ref) => html`<a href="${at(ref)}">${ref}</a> `)}</span>
        </div>
      </div>`,
  )}`;
}

/** A bar of percent of capacity, in two parts: up to 100 %, and what is above. */
function bar(percent: number, most: number, label: string): Markup {
  const scale = 1000 / Math.max(most, 120);
  const within = Math.min(percent, 100) * scale;
  const above = Math.max(percent - 100, 0) * scale;
  const limit = 100 * scale;
  return html`<svg
    viewBox="0 0 1000 34"
    preserveAspectRatio="none"
    role="img"
    aria-label="${label}"
    height="26"
  >
    <rect class="bar-track" x="0" y="6" width="1000" height="22" />
    <rect class="bar-people" x="0" y="6" width="${within.toFixed(1)}" height="22" />
    ${above > 0 ? html`<rect class="bar-over" x="${limit.toFixed(1)}" y="6" width="${above.toFixed(1)}" height="22" />` : ""}
    <line class="bar-limit" x1="${limit.toFixed(1)}" x2="${limit.toFixed(1)}" y1="0" y2="34" />
  </svg>`;
}

function reconciliationCard(
  row: ReconciliationRow,
  byRef: ReadonlyMap<string, FigureRow>,
  at: (ref: string) => string,
): Markup {
  const figures = row.figures.map((ref) => byRef.get(ref) ?? ref);
  return html`<details class="card" id="${row.id}">
    <summary>
      ${verdictTag(row.verdict)}
      <span class="statement"
        ><b>${row.quantity.replaceAll("_", " ")}</b
        >${row.place === null ? "" : html`, ${row.place}`}<br /><span class="small"
          >${row.arithmetic}</span
        ></span
      >
    </summary>
    <div class="body">
      ${row.note === null ? "" : html`<p>${row.note}</p>`}
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>Figure</th>
              <th class="number">Printed</th>
              <th>Of whom, where, when</th>
              <th>Where it stands</th>
            </tr>
          </thead>
          <tbody>
            ${figures.map((figure) =>
              typeof figure === "string"
                ? html`<tr>
                    <td><a href="${at(figure)}">${figure}</a></td>
                    <td></td>
                    <td></td>
                    <td></td>
                  </tr>`
                : html`<tr>
                    <td><a href="${at(figure.ref)}">${figure.ref}</a></td>
                    <td class="number">${figure.value}</td>
                    <td>
                      ${[figure.population, figure.place, figure.as_of].filter((part) => part !== null).join("; ")}
                    </td>
                    <td>${figure.at === null ? "–" : locatorMarkup(figure.at, at)}</td>
                  </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="small mono">${row.id}</p>
    </div>
  </details>`;
}

function findingCard(finding: FindingRow, findingAt: (ref: string) => string): Markup {
  const missing = Object.entries(finding.missing).map(
    ([state, count]) => `${count} ${state.replaceAll("_", " ")}`,
  );
  const count = finding.property === null ? "–" : `${finding.n} of ${finding.N}`;
  return html`<div class="card">
    <div class="head">
      <a class="count" href="${findingAt(finding.ref ?? "")}" aria-label="${count}: open the finding"
        >${count}</a
      >
      <span class="statement"
        >${finding.statement ?? finding.property}<br /><span class="small"
          >${missing.length === 0 ? "" : `missing: ${missing.join(", ")}. `}${finding.why}</span
        ></span
      >
      ${verdictTag(finding.verdict)}
    </div>
  </div>`;
}

function maximum(places: readonly PlaceRow[]): number {
  return Math.max(100, ...places.flatMap(({ occupancies }) => occupancies.map(({ percent }) => percent)));
}

function verdictSummary(findings: readonly FindingRow[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of findings) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([verdict, count]) => `${count} ${verdict.replaceAll("-", " ")}`);
  return findings.length === 0
    ? "No finding is on file."
    : `${findings.length} on file: ${parts.join(", ")}.`;
}

/** Findings that say something come first: contradictions, then those that can be computed, then the rest. */
function weight({ verdict, property, N }: FindingRow): number {
  const order = ["contradicted", "differs", "circular", "agrees", "cannot-tell", "not-stated"];
  return order.indexOf(verdict) + (property === null || N === 0 ? 10 : 0);
}
