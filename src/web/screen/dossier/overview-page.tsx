import "./overview.css";
import type { ListedFigure, PlaceRow } from "../../../api/overview.ts";
import { figuresGist, findingsGist, inputsBySource, placesGist } from "../../../api/wording.ts";
import { own } from "../../../domain/own.ts";
import { addressOf } from "../../app/address.ts";
import { type ScreenOf, useNaming } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { percentOf } from "../../app/ui/parts.tsx";
import { PlaceLink, RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";
import { Comparisons } from "../figure/comparisons.tsx";
import { FindingCards } from "../finding/finding-cards.tsx";
import { Awaits } from "./awaits.tsx";

/** What a dossier says at a glance: its places, the figures that disagree, its findings. */
export function Page({ dossier, answer }: ScreenOf<"dossier.overview">) {
  const { name, backup, awaits, tallies, places, reconciliations, figures, findings } = answer;
  const byRef = new Map(figures.map((figure) => [figure.ref, figure]));
  return (
    <>
      <h1>
        <Said text={name} />
      </h1>
      {/* Whoever reads for an audience has no backup to make, and nothing waits for them. */}
      {backup === null || tallies.length === 0 ? null : <Awaits rows={awaits} />}
      {backup?.reminder === null || backup === null ? null : (
        <div className="callout">
          <p>{backup.reminder}</p>
        </div>
      )}
      {tallies.length === 0 ? (
        <Doors />
      ) : (
        <>
          <h2>What it holds</h2>
          <ul className="tallies">
            {tallies.map(({ kind, label, count }) => (
              <li key={kind}>
                <Go to={listAddress(dossier, kind)}>
                  <b>{count.toLocaleString("en")}</b> {label}
                </Go>
              </li>
            ))}
          </ul>
          {backup === null || backup.reminder !== null ? null : <p className="small">{backup.last}</p>}
          <nav className="gist" aria-label="On this page">
            <ul>
              <Gist id="places" label="Places" sentence={placesGist(places)} />
              <Gist id="figures" label="Figures" sentence={figuresGist(reconciliations)} />
              <Gist id="findings" label="Findings" sentence={findingsGist(findings)} />
            </ul>
          </nav>
          <Places places={places} byRef={byRef} />
          <section aria-labelledby="figures">
            <h2 id="figures">Figures that disagree</h2>
            <p className="small">
              {reconciliations.length === 0
                ? "No two figures are about the same thing, so there is nothing to compare."
                : "Figures are compared only where indicator, population, place and time allow it. No figure is changed."}
            </p>
            <Comparisons rows={reconciliations} byRef={byRef} />
          </section>
          <section aria-labelledby="findings">
            <h2 id="findings">Findings</h2>
            <p className="small">
              {findings.length === 0
                ? "No finding is on file."
                : "Each number opens down to the coded answers and their place in the source."}
            </p>
            <FindingCards findings={findings} />
          </section>
        </>
      )}
    </>
  );
}

/** The list of a kind; figures and findings have screens of their own. */
function listAddress(dossier: string, kind: string): string {
  if (kind === "figure") return addressOf.dossier(dossier, "figures");
  if (kind === "finding") return addressOf.dossier(dossier, "findings");
  return addressOf.list(dossier, kind);
}

/** Where an empty dossier begins. */
function Doors() {
  const { dossier } = useNaming();
  return (
    <>
      <p className="lead">Nothing is recorded yet. Begin with whichever you have.</p>
      <ul className="doors">
        <li>
          <Go to={addressOf.newRecord(dossier, "source")}>Add a source</Go>: an interview, a report, a decree.
          What you record later says where in it it stands.
        </li>
        <li>
          <Go to={addressOf.newRecord(dossier, "person")}>Add a person</Go>, by a pseudonym. What is not known
          stays blank, and is never read as no.
        </li>
        <li>
          <Go to={addressOf.newRecord(dossier, "facility")}>Add a place</Go> where people are held, and to it
          its counts and capacities.
        </li>
      </ul>
    </>
  );
}

function Gist({
  id,
  label,
  sentence,
}: {
  readonly id: string;
  readonly label: string;
  readonly sentence: string;
}) {
  return (
    <li>
      <a href={`#${id}`}>{label}</a>{" "}
      <span>
        <Said text={sentence.replaceAll(" %", "\u00a0%")} />
      </span>
    </li>
  );
}

function Places({
  places,
  byRef,
}: {
  readonly places: readonly PlaceRow[];
  readonly byRef: ReadonlyMap<string, ListedFigure>;
}) {
  const most = Math.max(120, ...places.flatMap(({ occupancies }) => occupancies.map(({ high }) => high)));
  return (
    <section aria-labelledby="places">
      <h2 id="places">How crowded places are</h2>
      {places.length === 0 ? (
        <p>No place has both a count of people and a capacity that may be compared.</p>
      ) : (
        <>
          <p className="small">
            People held for each 100 places that a facility is said to have. What is above 100 % is drawn in
            red. Hedges are kept: “over” stays “over”.
          </p>
          <div className="crowding">
            <Axis most={most} />
            {places.map((place) => (
              <Place key={place.ref ?? place.name} place={place} most={most} byRef={byRef} />
            ))}
          </div>
        </>
      )}
    </section>
  );
}

function Axis({ most }: { readonly most: number }) {
  const step = most > 500 ? 200 : 100;
  const marks = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  return (
    <div className="crowding-row axis" aria-hidden="true">
      <svg width="100%" height="20">
        {marks.map((mark) => (
          <text
            key={mark}
            x={percentOf(mark, most)}
            y="14"
            textAnchor={mark === 0 ? "start" : mark > most * 0.95 ? "end" : "middle"}
            className={mark === 100 ? "limit" : undefined}
          >
            {mark} %
          </text>
        ))}
      </svg>
    </div>
  );
}

function Place({
  place,
  most,
  byRef,
}: {
  readonly place: PlaceRow;
  readonly most: number;
  readonly byRef: ReadonlyMap<string, ListedFigure>;
}) {
  const { dossier, names } = useNaming();
  const id = place.ref === null ? undefined : own(names, place.ref)?.id;
  return (
    <div className="crowding-group">
      <h3>
        {id === undefined ? (
          <Said text={place.name} />
        ) : (
          <Go to={addressOf.record(dossier, id)}>
            <Said text={place.name} />
          </Go>
        )}
      </h3>
      {place.occupancies.map((occupancy, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- counts of one place, in the order of time
        <div className="crowding-row" key={index}>
          <span className="when">{occupancy.as_of ?? "no date"}</span>
          <Bar
            occupancy={occupancy}
            most={most}
            label={`${place.name}, ${occupancy.as_of ?? "no date"}: ${occupancy.text}`}
          />
          <b className="said">{occupancy.text.replace(/ of capacity$/, "")}</b>
          <p className="sum">
            {occupancy.arithmetic}
            {occupancy.note === null ? "" : ` (${occupancy.note})`}{" "}
            <RestsOn inputs={occupancy.inputs} byRef={byRef} />
          </p>
        </div>
      ))}
    </div>
  );
}

/** The inputs of a computed figure, and each source that they come from once. */
function RestsOn({
  inputs,
  byRef,
}: {
  readonly inputs: readonly string[];
  readonly byRef: ReadonlyMap<string, ListedFigure>;
}) {
  return (
    <span className="rests">
      {inputsBySource(inputs, byRef).map(({ refs, places: [first, ...others] }) => (
        <span key={refs.join()}>
          {refs.map((ref, index) => (
            <span key={ref}>
              {index === 0 ? "" : ", "}
              <RefLink reference={ref} bare />
            </span>
          ))}
          {first === undefined ? null : (
            <>
              {" in "}
              <PlaceLink at={first} by={refs[0]} quotes={false} />
            </>
          )}
          {others.map((at, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- places of one source, in its order
            <span key={index}>
              {", "}
              <PlaceLink at={at} by={refs[index + 1] ?? refs[0]} quotes={false} only />
            </span>
          ))}
        </span>
      ))}
    </span>
  );
}

/** A bar of percent of capacity: up to 100 %, what is above, and the reach of a range; with a line at 100 %. */
function Bar({
  occupancy: { low, high },
  most,
  label,
}: {
  readonly occupancy: { readonly low: number; readonly high: number };
  readonly most: number;
  readonly label: string;
}) {
  const part = (name: string, from: number, to: number) =>
    to <= from ? null : (
      <rect className={name} x={percentOf(from, most)} width={percentOf(to - from, most)} y="4" height="14" />
    );
  return (
    <svg width="100%" height="22" role="img" aria-label={label}>
      {part("bar-track", 0, most)}
      {part("bar-people", 0, Math.min(low, 100))}
      {part("bar-over", 100, low)}
      {part("bar-range", low, high)}
      <line className="bar-limit" x1={percentOf(100, most)} x2={percentOf(100, most)} y1="0" y2="22" />
    </svg>
  );
}
