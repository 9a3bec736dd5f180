import type { ShelfState } from "../../api/dossier.ts";
import { asked } from "./client.ts";

/**
 * The dossiers of a run, as a page opens, makes and restores them. A passphrase is the body of what is posted and stands in
 * no address, no header and nothing that the browser keeps.
 */
export const shelf = {
  state: async (signal?: AbortSignal): Promise<ShelfState> =>
    (await asked("/shelf", { signal: signal ?? null })).json(),
  words: async (): Promise<string> =>
    ((await (await asked("/shelf/words", {})).json()) as { readonly words: string }).words,
  strength: async (
    name: string,
    passphrase: string,
    signal: AbortSignal,
  ): Promise<{ readonly enough: boolean; readonly sentence: string }> =>
    (await asked("/shelf/strength", { ...posted(passphrase, name), signal })).json(),
  open: async (passphrase: string): Promise<ShelfState> =>
    (await asked("/shelf/open", posted(passphrase))).json(),
  make: async (name: string, passphrase: string): Promise<string> =>
    idIn(await asked("/shelf/make", posted(passphrase, name))),
  restore: async (backup: File, passphrase: string): Promise<string> => {
    await asked("/shelf/backup", { method: "POST", body: backup });
    return idIn(await asked("/shelf/restore", posted(passphrase)));
  },
};

function posted(passphrase: string, name = ""): RequestInit {
  return {
    method: "POST",
    headers: { "Habeas-Name": encodeURIComponent(name) },
    body: new TextEncoder().encode(passphrase),
  };
}

async function idIn(response: Response): Promise<string> {
  return ((await response.json()) as { readonly id: string }).id;
}
