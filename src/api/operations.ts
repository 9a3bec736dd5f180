import * as assessment from "./assessment.ts";
import * as cases from "./case.ts";
import * as consent from "./consent.ts";
import * as contradiction from "./contradiction.ts";
import * as disclosure from "./disclosure.ts";
import * as dossier from "./dossier.ts";
import * as figure from "./figure.ts";
import * as finding from "./finding.ts";
import * as followUp from "./follow-up.ts";
import * as grid from "./grid.ts";
import * as forecast from "./forecast.ts";
import * as identity from "./identity.ts";
import * as imported from "./import.ts";
import * as matrix from "./matrix.ts";
import * as pending from "./pending.ts";
import * as place from "./place.ts";
import * as record from "./record.ts";
import * as recovery from "./recovery.ts";
import * as team from "./team.ts";
import * as tracker from "./tracker.ts";
import type { Operation } from "./operation.ts";

/** Every operation, by name, in the order of the nouns. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [
    dossier,
    record,
    grid,
    consent,
    followUp,
    identity,
    pending,
    imported,
    figure,
    contradiction,
    place,
    finding,
    matrix,
    cases,
    assessment,
    disclosure,
    tracker,
    forecast,
    team,
    recovery,
  ]
    .flatMap((noun) => Object.values(noun))
    .filter((value): value is Operation => typeof value === "object" && "effect" in value)
    .map((one) => [one.name, one]),
);

type Declared = typeof dossier &
  typeof record &
  typeof grid &
  typeof consent &
  typeof followUp &
  typeof identity &
  typeof pending &
  typeof imported &
  typeof figure &
  typeof contradiction &
  typeof place &
  typeof assessment &
  typeof finding &
  typeof matrix &
  typeof cases &
  typeof tracker &
  typeof disclosure &
  typeof forecast &
  typeof team &
  typeof recovery;

/** The operation of a name, as a type: what a caller may send it and what it gets. */
export type OperationNamed<Name extends OperationName> = Extract<AnyOperation, { readonly name: Name }>;
export type OperationName = AnyOperation["name"];
type AnyOperation = Extract<Declared[keyof Declared], Operation>;
