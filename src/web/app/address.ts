/**
 * The addresses of the application. A browser keeps them in its history, so that they hold ids and words of the program,
 * and never a ref, a name or a word that somebody searched for.
 */
export const addressOf = {
  dossiers: "/",
  check: "/check",
  dossier: (dossier: string, inner = ""): string => `/d/${dossier}${inner === "" ? "" : `/${inner}`}`,
  finding: (dossier: string, id: string): string => `/d/${dossier}/findings/${id}`,
  place: (dossier: string, id: string): string => `/d/${dossier}/places/${id}`,
  identity: (dossier: string, id: string): string => `/d/${dossier}/identity/${id}`,
  erase: (dossier: string, id: string): string => `/d/${dossier}/erase/${id}`,
  list: (dossier: string, kind: string): string => `/d/${dossier}/list/${kind}`,
  /** The form of a new record; of one that belongs to another, with that one's id. */
  newRecord: (dossier: string, kind: string, owner?: string): string =>
    `/d/${dossier}/new/${kind}${owner === undefined ? "" : `?by=${owner}`}`,
  /** A record; of a source the places that the record `by` cites are marked. */
  record: (dossier: string, id: string, by?: string): string =>
    `/d/${dossier}/r/${id}${by === undefined ? "" : `?by=${by}`}`,
};
