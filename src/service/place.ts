import type { z } from "zod";
import { deriveFrom } from "../analysis/figure/derivation.ts";
import { spaceStandards } from "../analysis/figure/space.ts";
import { type Statement, statementsOf } from "../analysis/figure/statement.ts";
import { figureText } from "../arithmetic/figure-text.ts";
import type { ListedPlace, PlacePoint, placeShow } from "../api/place.ts";
import type { Ref } from "../domain/id.ts";
import { Problem } from "../domain/problem.ts";
import type { RecordOf } from "../domain/record.ts";
import { type Time, dayText, spanOf } from "../domain/time.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { figureRecords } from "./figure.ts";
import { textOf } from "./grid.ts";
import { findRecord } from "./load.ts";
import { namesIn } from "./names.ts";
import { type ReadSession, keptIn } from "./session.ts";
import { type Snapshot, snapshotFor } from "./snapshot.ts";

/** Places with what was stated of how many they held, those with the most statements first. */
export async function listPlaces(session: ReadSession): Promise<Disclosed<readonly ListedPlace[]>> {
  return disclose([...(await places(session)).values()], session);
}

/** One place with all that is stated of it. Fails with `not-found`. */
export async function showPlace(
  session: ReadSession,
  refOrId: string,
): Promise<Disclosed<z.output<typeof placeShow.output>>> {
  const ref = (await findRecord(session, refOrId))?.ref ?? refOrId;
  const place = (await places(session)).get(ref);
  if (place === undefined)
    throw new Problem("not-found", "There is no such place here; open the list of places.");
  const snapshot = await snapshotFor(session);
  const cells = cellsOf(snapshot, statementsOf(await figureRecords(session)), ref);
  const visits = snapshot.records.flatMap((record) =>
    record.kind === "event" && record.body.kind === "visit" && record.body.facility === ref
      ? [{ ref: record.ref, when: wordsIn(record.body.when), label: record.body.label ?? "" }]
      : [],
  );
  const deaths = snapshot.records.flatMap((record) =>
    record.kind === "death" && placeOfDeath(snapshot, record) === ref
      ? [{ ref: record.ref, when: wordsIn(record.body.died ?? record.body.found) }]
      : [],
  );
  const standards = spaceStandards.map(({ name, squareMetres, source }) => ({
    name,
    square_metres: squareMetres,
    source,
  }));
  const answer = { place, cells, visits, deaths };
  return disclose({ ...answer, standards, names: namesIn(snapshot, answer) }, session);
}

function places(session: ReadSession): Promise<ReadonlyMap<Ref, ListedPlace>> {
  return keptIn(session, "places", async () => {
    const snapshot = await snapshotFor(session);
    const { records } = snapshot;
    const statements = statementsOf(await figureRecords(session));
    const people = statements.filter(({ concept }) => concept === "prison-population");
    const capacities = statements.filter(({ concept }) => concept === "capacity");
    const rows = records.flatMap((record): ListedPlace[] => {
      if (record.kind !== "facility") return [];
      const isHere = ({ place, figure }: Statement): boolean =>
        place === record.ref || figure.facility === record.ref;
      return [
        {
          ref: record.ref,
          name: record.body.name,
          type: record.body.type,
          where: record.body.place ?? null,
          // Part of those who are held is no count of the place.
          people: pointsOf(
            people.filter((each) => isHere(each) && each.tags.length === 0),
            snapshot,
          ),
          capacity: pointsOf(capacities.filter(isHere), snapshot),
        },
      ];
    });
    const stated = ({ people: held, capacity }: ListedPlace): number => held.length + capacity.length;
    return new Map(rows.sort((a, b) => stated(b) - stated(a)).map((row) => [row.ref, row]));
  });
}

function pointsOf(statements: readonly Statement[], snapshot: Snapshot): PlacePoint[] {
  return statements
    .flatMap(({ ref, figure, quantity, definition }): PlacePoint[] => {
      if (quantity === undefined) return [];
      const record = snapshot.recordOf(ref);
      const from = figure.as_of === undefined ? undefined : spanOf(figure.as_of).from;
      return [
        {
          ref,
          low: quantity.low ?? 0,
          high: quantity.high ?? quantity.low ?? 0,
          text: figureText(figure),
          as_of: wordsIn(figure.as_of),
          on: from === undefined ? null : dayText(from),
          definition: definition === "" ? null : definition,
          cell: record?.kind === "count" ? textOf("count", "people", record.body.people, snapshot) : null,
          at: figure.at ?? null,
        },
      ];
    })
    .sort((a, b) => compareDays(a.on, b.on));
}

/** Floor area a person, as it follows from what was measured and counted in each cell of the place. */
function cellsOf(
  { recordOf }: Snapshot,
  statements: readonly Statement[],
  place: Ref,
): z.output<typeof placeShow.output>["cells"] {
  const byRef = new Map(statements.map((statement) => [statement.ref, statement]));
  return deriveFrom(statements)
    .filter(({ indicator }) => indicator === "space")
    .flatMap((figure) => {
      const cell = byRef.get(figure.inputs[0]!)?.place ?? "";
      const record = recordOf(cell);
      const isHere = cell === place || (record?.kind === "cell" && record.body.facility === place);
      if (!isHere && byRef.get(figure.inputs[0]!)?.figure.facility !== place) return [];
      return [
        {
          cell: isHere ? cell : figure.inputs[0]!,
          low: figure.low,
          high: figure.high,
          text: figure.text,
          arithmetic: figure.arithmetic,
          as_of: wordsIn(figure.as_of),
          inputs: [...figure.inputs],
        },
      ];
    });
}

function placeOfDeath({ recordOf }: Snapshot, { body }: RecordOf<"death">): Ref | undefined {
  if (body.facility !== undefined) return body.facility;
  const stay = body.stay === undefined ? undefined : recordOf(body.stay);
  return stay?.kind === "stay" ? stay.body.facility : undefined;
}

function wordsIn(time: Time | undefined): string | null {
  return time === undefined ? null : (time.words ?? time.edtf);
}

function compareDays(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null || a < b ? -1 : 1;
}
