import { createHmac, randomBytes } from "node:crypto";
import type { Labels } from "../api/overview.ts";
import type { Way } from "../publish/site/link.ts";

/**
 * The addresses under which pages are linked. A browser keeps addresses in its history and its session files whatever
 * it is told, so that they say nothing: neither ref nor dossier nor place in a source. They open nothing by themselves.
 */
export type AddressBook = {
  /** The address that stands for a path of the program, the same for the whole run: `/p/…`, with its anchor. */
  readonly of: (path: string) => string;
  /** The path that an address of `of` stands for; undefined where it stands for none. */
  readonly pathOf: (id: string) => string | undefined;
  /** The id of a part of a page, under which `of` links to it. */
  readonly anchor: (part: string) => string;
};

/** An address book of one run; no two runs have an address in common. */
export function addressBook(): AddressBook {
  const secret = randomBytes(32);
  const paths = new Map<string, string>();
  const idOf = (text: string): string =>
    createHmac("sha256", secret).update(text).digest().subarray(0, 15).toString("base64url");
  const anchor = (part: string): string => `a${idOf(`#${part}`)}`;
  return {
    anchor,
    of(address) {
      const [path, part] = address.split("#") as [string, string?];
      const id = idOf(path);
      paths.set(id, path);
      return `/p/${id}${part === undefined ? "" : `#${anchor(part)}`}`;
    },
    pathOf: (id) => paths.get(id),
  };
}

/** The addresses of the dossier whose overview stands at `path`. */
export function wayIn(path: string, labels: Labels, book: AddressBook): Way {
  const at = (inner: string, part = ""): string => book.of(`${path}${inner}${part === "" ? "" : `#${part}`}`);
  const refPath = (ref: string): string => ref.split("/").map(encodeURIComponent).join("/");
  return {
    record: (ref, place) => at(`record/${refPath(ref)}`, place),
    finding: (ref) => at(`finding/${refPath(ref)}`),
    overview: (part) => at("", part),
    anchor: book.anchor,
    labels,
  };
}
