import { expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { type AuditRow, auditSaid } from "../api/dossier.ts";
import { shown } from "./disclose.ts";
import { useCases } from "./operations.ts";
import { sessionFor } from "./session.ts";

const { empty, bring, path } = openDossiers();

test("what was released, given out and refused stands in the audit in words, and without the words of authors", async () => {
  const team = await empty("audit");
  const people = Array.from({ length: 24 }, (_, at) => `p-${at + 1}`);
  const allows = (purpose: string) => ({
    purpose,
    audience: "public",
    identifiability: purpose === "statistics" ? "anonymous" : "pseudonym",
    medium: purpose === "statistics" ? "data" : "text",
    allows: "yes",
  });
  await bring(
    team,
    "all.json",
    JSON.stringify({
      habeas: 1,
      codebook: [{ name: "beaten", unit: "person", type: "yn" }],
      persons: people.map((id, at) => ({
        id,
        pseudonym: `Heron ${at}`,
        sex: at % 2 === 0 ? "f" : "m",
        answers: { beaten: { is: at < 12 ? "yes" : "no" } },
        consents: [allows("statistics"), ...(at < 1 ? [allows("publication")] : [])],
      })),
      frames: [{ id: "fr", label: "Quillfeather", unit: "person", members: people }],
      findings: [
        { id: "f", statement: "Quillfeather", unit: "person", property: "beaten", predicate: "were beaten" },
      ],
    }),
  );
  const run = (name: string, input: object, session: never = team as never): Promise<unknown> =>
    useCases
      .get(name)!
      .run(session, input)
      .catch((error: Error) => error.message);
  await run("disclosure.release", { refs: ["fr", "f", "p-1"], audience: "public", to: "The Daily" });
  await run("disclosure.release", { refs: [], table: { unit: "person", rows: "sex" }, audience: "partner" });
  await run("disclosure.organisation", { controlled: false });
  const reader = sessionFor(team, { audience: "public", purpose: "publication", to: "The Daily" }) as never;
  await run("dossier.site", { out: path("site") }, reader);
  await run("record.search", { words: "Heron" }, reader);
  await run("matrix.show", { unit: "person" }, reader);
  await run("grid.export", { kind: "person", format: "csv" });
  const { rows } = shown((await useCases.get("dossier.audit")!.run(team, {})) as never) as {
    readonly rows: readonly AuditRow[];
  };
  expect(rows.slice(1).map(({ event, says }) => `${event}: ${auditSaid(says)}`)).toEqual([
    "release: for public to The Daily fr count",
    "release: for public to The Daily f count 12 of the 24 people on record were beaten.",
    "release: for public to The Daily showing p-1 count",
    "release: for partner the table of sex count",
    "release-for-organisation: not controlled",
    "site: for public, publication to The Daily",
    "refused: for public, publication to The Daily site not-disclosed",
    "given-out: for public, publication to The Daily record.search",
    "given-out: for public, publication to The Daily matrix.show",
    "refused: for public, publication to The Daily matrix.show not-disclosed",
    "table: csv person",
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/Quillfeather|Heron|\[object/);
});

test("what a trace says inside is said in words too", () => {
  expect(auditSaid({ what: [{ people: 2 }, "frm-1"] } as never)).toContain("people 2, frm-1");
  expect(auditSaid({ what: { unit: "person", rows: ["sex"] } } as never)).toContain("unit person, rows sex");
});
