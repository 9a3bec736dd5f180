import "./place.css";
import type { PlacePoint } from "../../../api/place.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { addressOf } from "../../app/address.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { Said } from "../../app/ui/said.tsx";
import { MonthTable } from "./month-table.tsx";
import { PlaceName } from "./place-name.tsx";

/** Places with what was stated of them last, and how many each held, month by month. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"place.list">) {
  const { rows, names, more } = useRows(dossier, "place.list", { limit: 1000 }, { answer, checkpoint });
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Places</h1>
      <p className="lead">
        Where people are held, with the last numbers that somebody stated.{" "}
        <Go to={addressOf.list(dossier, "facility")}>All fields of places</Go>
      </p>
      {rows.length === 0 ? (
        <p>
          No place is on file. <Go to={addressOf.newRecord(dossier, "facility")}>Add a place</Go>, and to it
          its counts and capacities.
        </p>
      ) : (
        <>
          <Sheet
            label="Places"
            heads={[
              "Place",
              "Kind",
              { number: "People" },
              "As of",
              { number: "Capacity" },
              { number: "Counts" },
            ]}
          >
            {rows.map((place) => {
              const held = lastOf(place.people);
              const room = lastOf(place.capacity);
              return (
                <tr key={place.ref}>
                  <td>
                    <PlaceName place={place} />
                    {place.where === null ? null : (
                      <>
                        {" "}
                        <span className="called">
                          <Said text={place.where} />
                        </span>
                      </>
                    )}
                  </td>
                  <td>{wordsOf(place.type)}</td>
                  <td className="number">{said(held.map(({ text }) => text))}</td>
                  <td className="when">{said(held.map(({ as_of: asOf }) => asOf ?? "no date"))}</td>
                  <td className="number">
                    {said(
                      room.map(({ text, definition }) =>
                        definition === null ? text : `${text}, ${definition}`,
                      ),
                    )}
                  </td>
                  <td className="number">{place.people.length}</td>
                </tr>
              );
            })}
          </Sheet>
          {more}
          <MonthTable dossier={dossier} rows={rows} />
        </>
      )}
    </NamingContext>
  );
}

/** All that was stated of the last date, as several may have stated several numbers; of those without a date all where none has one. */
function lastOf(points: readonly PlacePoint[]): readonly PlacePoint[] {
  const last = points.findLast(({ on }) => on !== null)?.on ?? null;
  return points.filter(({ on }) => on === last);
}

/** Each text once, side by side. */
function said(texts: readonly string[]): string {
  return [...new Set(texts)].join("; ") || "–";
}
