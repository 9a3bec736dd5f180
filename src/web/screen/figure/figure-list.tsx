import type { SourcedPlace } from "../../../api/overview.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { PlaceLink, RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

/** Every figure, stated and derived, with its source or its arithmetic. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"figure.list">) {
  const { rows, names, more } = useRows(dossier, "figure.list", {}, { answer, checkpoint });
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Figures</h1>
      <p className="lead">
        As printed, with their hedges; what follows from others has its arithmetic. The overview says which of
        them disagree.
      </p>
      {rows.length === 0 ? (
        <p>No figure is on file.</p>
      ) : (
        <Sheet label="Figures" heads={[{ number: "Value" }, "What", "Place", "As of", "Rests on"]}>
          {rows.map(({ ref, label, value, population, place, as_of: asOf, at, arithmetic }) => (
            <tr key={ref}>
              <td className="number">
                <b>
                  <Said text={value} />
                </b>
              </td>
              <td>
                <Said text={label} />
                {population === null ? null : (
                  <>
                    {" "}
                    <span className="called">
                      <Said text={population} />
                    </span>
                  </>
                )}
              </td>
              <td>
                <Said text={place ?? "–"} />
              </td>
              <td className="when">{asOf ?? "no date"}</td>
              <td className="long">
                {arithmetic === null ? (
                  <RefLink reference={ref} bare />
                ) : (
                  <span className="small">{arithmetic}</span>
                )}
                {at === null ? null : (
                  <>
                    {" in "}
                    <PlaceLink at={at as SourcedPlace} by={ref} quotes={false} />
                  </>
                )}
              </td>
            </tr>
          ))}
        </Sheet>
      )}
      {more}
    </NamingContext>
  );
}
