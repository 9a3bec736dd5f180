import "./place.css";
import type { ListedPlace, PlacePoint } from "../../../api/place.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { own } from "../../../domain/own.ts";
import { addressOf } from "../../app/address.ts";
import { NamingContext, type ScreenOf, useNaming } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { Said } from "../../app/ui/said.tsx";

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
          <Matrix rows={rows} />
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

export function PlaceName({ place: { ref, name } }: { readonly place: Pick<ListedPlace, "ref" | "name"> }) {
  const { dossier, names } = useNaming();
  const id = own(names, ref)?.id;
  if (id === undefined) return <Said text={name} />;
  return (
    <Go to={addressOf.place(dossier, id)}>
      <Said text={name} />
    </Go>
  );
}

/** Months across, places down. What nobody stated is empty, and no nought. */
function Matrix({ rows }: { readonly rows: readonly ListedPlace[] }) {
  const monthOf = (on: string | null): string | undefined => on?.slice(0, 7);
  const dated = rows.filter(({ people }) => people.some(({ on }) => on !== null));
  const months = [
    ...new Set(dated.flatMap(({ people }) => people.flatMap(({ on }) => monthOf(on) ?? []))),
  ].sort();
  if (months.length === 0) return null;
  return (
    <>
      <h2>Month by month</h2>
      <p className="small">
        People held, as printed. A month of which nobody stated a number is empty. Where there are several
        they stand beside each other.
      </p>
      <Sheet label="Month by month" heads={["Place", ...months.map((month) => ({ number: month }))]}>
        {dated.map((place) => (
          <tr key={place.ref}>
            <th scope="row">
              <PlaceName place={place} />
            </th>
            {months.map((month) => (
              <td key={month} className="number">
                {[
                  ...new Set(
                    place.people.flatMap(({ on, text }) =>
                      monthOf(on) === month ? text.replace(/ persons$/, "") : [],
                    ),
                  ),
                ].join("; ")}
              </td>
            ))}
          </tr>
        ))}
      </Sheet>
    </>
  );
}
