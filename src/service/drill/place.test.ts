import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/store/temporary.ts";
import { placesOf } from "./place.ts";
import { searchPlaces } from "./search.ts";

test("a word is found wherever programs of a user's machine leave one", async () => {
  const home = temporaryFolder();
  const left = {
    ".npm/_logs/2026-11-30-debug-0.log": "the logs of npm",
    ".bash_history": "the history of the shell",
    ".config/chromium/Default/History": "browsers",
    ".local/share/Trash/files/cases.csv": "lists of recent files, thumbnails and the bin",
    ".local/share/klipper/history2.lst": "histories of the clipboard and search indexes of the desktop",
    ".cache/tracker3/files/meta.db": "histories of the clipboard and search indexes of the desktop",
    "Downloads/cases.csv": "downloads",
  };
  for (const file of Object.keys(left)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), `a line with quarterdecklantern in ${file}`);
  }
  const places = placesOf(home, join(home, "tmp"))
    .map((place) => ({ ...place, paths: place.paths.filter((path) => path.startsWith(home)) }))
    .filter(({ paths }) => paths.length > 0);
  const { found } = await searchPlaces(places, [{ word: "quarterdecklantern", what: "a note" }]);
  expect(found.map(({ place }) => place).sort()).toEqual(Object.values(left).sort());
});

test.runIf(process.platform === "linux")("logs of the system are searched where they stand", () => {
  const { paths } = placesOf().find(({ name }) => name === "logs of the system")!;
  expect(paths).toEqual(expect.arrayContaining(["/var/log/journal", "/run/log/journal", "/var/log/syslog"]));
});
