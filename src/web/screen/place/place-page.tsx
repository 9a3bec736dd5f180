import "./place.css";
import { useState } from "react";
import type { PlacePoint } from "../../../api/place.ts";
import type { SourcedPlace } from "../../../api/overview.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { own } from "../../../domain/own.ts";
import { addressOf } from "../../app/address.ts";
import { type ScreenOf, useNaming } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { Sheet, Tally } from "../../app/ui/parts.tsx";
import { PlaceLink, RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";
import { Series } from "./series.tsx";

/** One place: how many it held against what it has room for, its cells against a named standard, visits, deaths. */
export function Page({ answer }: ScreenOf<"place.show">) {
  const { place, cells, standards, visits, deaths } = answer;
  const { dossier, names } = useNaming();
  const id = own(names, place.ref)?.id;
  return (
    <>
      <h1>
        <Said text={place.name} />
      </h1>
      <p className="small">
        {wordsOf(place.type)}
        {place.where === null ? null : (
          <>
            , <Said text={place.where} />
          </>
        )}
        {id === undefined ? null : (
          <>
            {" · "}
            <Go to={addressOf.record(dossier, id)}>all fields and history</Go>
            {" · "}
            <Go to={`${addressOf.place(dossier, id)}/visit`}>checklist for the next visit</Go>
            {" · "}
            <Go to={addressOf.dossier(dossier, `assess/${id}`)}>standards for the place</Go>
          </>
        )}
      </p>
      <h2>How many it held</h2>
      {place.people.length === 0 ? (
        <p>Nobody stated how many it held. A count is added on the page with all fields.</p>
      ) : (
        <>
          <Series name={place.name} people={place.people} capacity={place.capacity} />
          <Points label="How many it held" points={place.people} />
        </>
      )}
      <h2>What it has room for</h2>
      {place.capacity.length === 0 ? (
        <p>Nobody stated a capacity.</p>
      ) : (
        <Points label="What it has room for" points={place.capacity} defined />
      )}
      <Cells cells={cells} standards={standards} />
      <h2>
        Visits <Tally count={visits.length} />
      </h2>
      {visits.length === 0 ? (
        <p>None is on file. A visit is an event of that kind at this place.</p>
      ) : (
        <ul className="plain">
          {visits.map(({ ref, when, label }) => (
            <li key={ref}>
              {when ?? "no date"}: <Said text={label} /> <RefLink reference={ref} bare />
            </li>
          ))}
        </ul>
      )}
      <h2>
        Deaths <Tally count={deaths.length} />
      </h2>
      {deaths.length === 0 ? (
        <p>None is on file for this place.</p>
      ) : (
        <ul className="plain">
          {deaths.map(({ ref, when }) => (
            <li key={ref}>
              {when ?? "no date"}: <RefLink reference={ref} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Points({
  label,
  points,
  defined = false,
}: {
  readonly label: string;
  readonly points: readonly PlacePoint[];
  readonly defined?: boolean;
}) {
  return (
    <Sheet
      label={label}
      heads={[{ number: "Printed" }, "As of", ...(defined ? ["By which definition"] : []), "Where it stands"]}
    >
      {points.map(({ ref, text, as_of: asOf, definition, at }) => (
        <tr key={ref}>
          <td className="number">
            <b>{text}</b>
          </td>
          <td className="when">{asOf ?? "no date"}</td>
          {defined ? <td>{definition ?? "not stated"}</td> : null}
          <td>
            <RefLink reference={ref} bare />
            {at === null ? null : (
              <>
                {" in "}
                <PlaceLink at={at as SourcedPlace} by={ref} />
              </>
            )}
          </td>
        </tr>
      ))}
    </Sheet>
  );
}

type PlaceAnswer = ScreenOf<"place.show">["answer"];

function Cells({ cells, standards }: Pick<PlaceAnswer, "cells" | "standards">) {
  const [chosen, setChosen] = useState(standards[0]!.name);
  const standard = standards.find(({ name }) => name === chosen)!;
  return (
    <>
      <h2>
        Room in its cells <Tally count={cells.length} />
      </h2>
      {cells.length === 0 ? (
        <p>No cell has both a floor area and a count of people.</p>
      ) : (
        <>
          <p>
            <label htmlFor="standard">Held against </label>
            <select id="standard" value={chosen} onChange={({ target }) => setChosen(target.value)}>
              {standards.map(({ name, square_metres: metres }) => (
                <option key={name} value={name}>
                  {name}: {metres} m²
                </option>
              ))}
            </select>
          </p>
          <p className="small">
            {standard.source}. Several standards stand beside each other; a person concludes.
          </p>
          <Sheet
            label="Room in its cells"
            heads={["Cell", { number: "A person" }, "Against the standard", "As of", "How it follows"]}
          >
            {cells.map(({ cell, low, high, text, as_of: asOf, arithmetic, inputs }) => (
              <tr key={`${cell} ${arithmetic}`}>
                <td>
                  <RefLink reference={cell} />
                </td>
                <td className="number">
                  <b>{text}</b>
                </td>
                <td>
                  {high < standard.square_metres
                    ? `✕ below ${standard.square_metres} m²`
                    : low >= standard.square_metres
                      ? `✓ not below ${standard.square_metres} m²`
                      : "? cannot tell"}
                </td>
                <td className="when">{asOf ?? "no date"}</td>
                <td className="long">
                  {arithmetic}{" "}
                  {inputs.map((ref, index) => (
                    <span key={ref}>
                      {index === 0 ? "" : ", "}
                      <RefLink reference={ref} bare />
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </Sheet>
        </>
      )}
    </>
  );
}
