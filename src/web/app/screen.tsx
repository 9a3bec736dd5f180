import { createContext, useContext } from "react";
import type { RecordNames } from "../../api/operation.ts";
import type { OperationName } from "../../api/operations.ts";
import type { AnswerOf } from "./client.ts";

/** What a screen is given: the answer to the operation that it shows, and what its address says. */
export type ScreenOf<Name extends OperationName> = AnswerOf<Name> & {
  readonly dossier: string;
  readonly params: Readonly<Record<string, string>>;
  /** The id in `?by=`: the record whose citations are marked, or to which a new one belongs. */
  readonly by: string | undefined;
};

/** The dossier that a screen is of, and the records that its answer names. */
export type Naming = { readonly dossier: string; readonly names: RecordNames };

export const NamingContext = createContext<Naming>({ dossier: "", names: {} });

export function useNaming(): Naming {
  return useContext(NamingContext);
}
