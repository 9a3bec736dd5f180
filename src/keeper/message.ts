import type { SlotOptions } from "../crypto/key.ts";
import type { Addressed } from "../service/audience.ts";
import type { Entry } from "../http/guard.ts";
import type { ProblemCode } from "../domain/problem.ts";

/**
 * What the launcher and its keeper say to each other. Passphrases are not among it: each goes as a frame (four bytes of
 * length, little-endian, and that many bytes) over the keeper's standard input, behind the order `try`.
 */
export type KeeperOrder =
  | {
      readonly do: "begin";
      /** The folders as the call names them; or all of `folder`, the dossiers folder where none is said, with the examples, made where they are not there. */
      readonly dossiers: { readonly dirs: readonly string[] } | { readonly folder: string | undefined };
      /** Whether pages may change records, and other programs may not meanwhile. */
      readonly mode: "read" | "write";
      /** For whom the dossiers are shown; undefined: for whoever opens them. */
      readonly addressed?: Addressed | undefined;
      /** The names with port under which pages are reached, and what lets a browser in. */
      readonly hosts: readonly string[];
      readonly entry: Entry;
      /** Only tests give one (`Unlock` in service/dossier.ts). */
      readonly slot?: SlotOptions | undefined;
    }
  /** Opens what the next passphrase opens: the dossier at that place of the call, or any that is still closed. */
  | { readonly do: "try"; readonly at?: number }
  /** Serves what is open. */
  | { readonly do: "serve" }
  /** A connection that comes with this message, and the bytes of it that were read already (Latin-1). */
  | { readonly do: "answer"; readonly head: string };

/** The answer to `begin`, `try` and `serve`, in their order. */
export type Reply =
  /** The places of the dossiers that no passphrase has opened yet, and how many there are in all. */
  | { readonly did: "stand"; readonly closed: readonly number[]; readonly total: number }
  | { readonly did: "serve"; readonly total: number }
  | { readonly did: "refuse"; readonly code: ProblemCode; readonly sentence: string };

/** What the keeper tells without being asked. */
export type News =
  /** A person has asked for something. */
  | { readonly did: "hear" }
  /** A dossier is open, the one in this folder; an example opens without anybody's passphrase. */
  | { readonly did: "opened"; readonly dir: string; readonly isExample: boolean }
  /** A browser has had the key for the token. */
  | { readonly did: "let-in" }
  | { readonly did: "warn"; readonly sentence: string };
