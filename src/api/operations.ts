import * as dossier from "./dossier.ts";
import * as figure from "./figure.ts";
import * as finding from "./finding.ts";
import * as record from "./record.ts";
import type { Operation } from "./operation.ts";

/** Every operation, by name, in the order of the nouns. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [dossier, record, figure, finding]
    .flatMap((noun) => Object.values(noun))
    .filter((value): value is Operation => typeof value === "object" && "effect" in value)
    .map((one) => [one.name, one]),
);
