import type { RaidReport } from "../../api/dossier.ts";
import { counted } from "../../domain/noun.ts";
import { columns } from "./layout.ts";

/** What a search for traces found and where it looked; then what it could not see. */
export function raidText({ words, places, found, unread, in_pieces: inPieces }: RaidReport): string {
  const files = places.reduce((sum, place) => sum + place.files, 0);
  const looked = `${counted(words, "word")} in ${counted(files, "file")}`;
  return [
    columns(
      places.map(({ name, files: read, bytes }) => [
        name,
        read === 0 ? "nothing there" : counted(read, "file"),
        read === 0 ? "" : sizeText(bytes),
      ]),
    ),
    found.length === 0
      ? `Nothing was found: searched for ${looked}, as UTF-8, UTF-16, base64, in addresses and in JSON, packed and unpacked.`
      : `Found in ${counted(new Set(found.map(({ path }) => path)).size, "file")}; searched for ${looked}. Each line: the file, and how many words of which kind stand in it.`,
    ...found.map(
      ({ path, what, written, inside, words: many }) =>
        `  ${path}: ${counted(many, "word")}, ${what} (${written}, ${inside})`,
    ),
    ...(unread === 0
      ? []
      : [
          `${counted(unread, "file or folder", "files or folders")} could not be read, so nobody can tell what stands there.`,
        ]),
    ...(inPieces === 0
      ? []
      : [
          `${counted(inPieces, "file is", "files are")} so large that what is packed in ${inPieces === 1 ? "it" : "them"} was looked for in pieces only.`,
        ]),
    "Not searched: swap, hibernation, deleted files that a disk still holds, other machines, what a browser holds in memory.",
  ].join("\n");
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.ceil(bytes / 1000)} kB`
    : `${Math.round(bytes / 1_000_000).toLocaleString("en")} MB`;
}
