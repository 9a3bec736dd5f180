import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initDossier } from "../../src/service/dossier.ts";
import { type ReadSession, openSession } from "../../src/service/session.ts";
import { importFiles } from "../../src/service/import.ts";
import { shown } from "../../src/service/disclose.ts";
import { weakSlot } from "../weak-slot.ts";

/** Text that would be markup, an attribute or an entity if it were not escaped. */
export const hostile = `<script>alert("1")</script> & 'x' "onload="y <b style="z">`;

export const passphrase = "a fence of five words";

/** A small dossier in which every text that a page shows is hostile. `strong`: one that the program itself opens. */
export async function hostileDossier({ strong = false }: { readonly strong?: boolean } = {}): Promise<{
  readonly dossier: ReadSession;
  readonly dir: string;
  readonly remove: () => Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), "habeas-http-"));
  const dir = join(folder, "d.habeas");
  const unlock = { passphrase, slot: strong ? undefined : weakSlot };
  await initDossier(dir, { name: `Dossier ${hostile}`, ...unlock });
  const text = (about: string): string => `${about} ${hostile}`;
  const locator = { source: "s-1", page: 3, line: 4, quote: { exact: text("quote") } };
  const file = join(folder, "records.json");
  writeFileSync(
    file,
    JSON.stringify({
      habeas: 1,
      sources: [{ id: "s-1", kind: "document", title: text("title"), publisher: text("publisher") }],
      codebooks: [
        {
          id: "book",
          label: text("book"),
          variables: [{ name: "beaten", unit: "person", type: "yn", question: text("question") }],
        },
      ],
      groups: [{ id: "org", label: text("org"), kind: "organisation" }],
      persons: ["one", "two"].map((name) => ({
        id: `p-${name}`,
        pseudonym: text(name),
        note: text("note"),
        answers: {
          beaten: [
            { is: "yes", at: locator, words: text("words"), note: text("remark") },
            { is: "no", says: "org", form: "summary", at: "s-1#p=9", words: text("other words") },
          ],
        },
      })),
      facilities: [{ id: "f-1", name: text("place"), type: "prison", aliases: [text("alias")] }],
      figures: [
        ["fig-people", "prison_population", 300, "persons"],
        ["fig-people-2", "prison_population", 310, "persons"],
        ["fig-places", "prison_capacity", 100, "places"],
      ].map(([id, indicator, value, unit]) => ({
        id,
        indicator,
        value,
        unit,
        place: text("place"),
        hedge: text("hedge"),
        attributed_to: text("minister"),
        as_of: "2020-01-01",
        at: { ...locator, page: id === "fig-people-2" ? 5 : 3 },
      })),
      frames: [
        {
          id: "frm",
          label: text("frame"),
          unit: "person",
          members: [{ ref: "p-one", reason: text("reason") }, "p-two"],
        },
      ],
      findings: [
        {
          id: "fnd",
          statement: text("finding"),
          frame: "frm",
          unit: "person",
          population: "true",
          property: "beaten",
          predicate: text("was beaten"),
          stated: { n: 0, N: 2, words: text("none") },
        },
        {
          id: "fnd-words",
          statement: text("said"),
          unit: "person",
          population: "true",
          stated: { words: text("many") },
        },
      ],
    }),
  );
  const opened = await openSession(dir, { ...unlock, mode: "write" });
  try {
    const report = shown(await importFiles(opened, [file], {}));
    const refused = report.rows.filter(({ outcome }) => outcome === "refused");
    if (refused.length > 0) throw new Error(refused.map(({ problem }) => problem).join("\n"));
  } finally {
    await opened.close();
  }
  const dossier = await openSession(dir, { ...unlock, mode: "read" });
  return {
    dossier,
    dir,
    remove: async () => {
      await dossier.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
