import { expect, test } from "vitest";
import type { KyselyPlugin } from "kysely";
import { openDossiers } from "../../test/dossier.ts";
import { findRecord } from "./load.ts";
import { useCases } from "./operations.ts";
import { usualAddressees } from "./audience.ts";
import { type ReadSession, sessionFor } from "./session.ts";

const { empty, bring } = openDossiers();

test("what may not be shown and what is not there are looked for by the same statements, whoever is asked", async () => {
  const team = await empty("absence");
  await bring(
    team,
    "all.json",
    JSON.stringify({
      habeas: 1,
      facilities: [{ id: "here", name: "A place", type: "prison" }],
      sources: [{ id: "h-int", kind: "interview", title: "Quillfeather" }],
      persons: [{ id: "h-p", pseudonym: "Quillfeather", interviews: ["h-int"] }],
      frames: [{ id: "h-frm", label: "Quillfeather", unit: "person", members: ["h-p"] }],
      findings: [{ id: "h-fnd", statement: "Quillfeather", unit: "person", property: 'sex == "f"' }],
    }),
  );
  const hidden = ["h-p", "h-int", "h-frm", "h-fnd"];
  const ids = await Promise.all(hidden.map(async (ref) => (await findRecord(team, ref))!.id));
  const asked: readonly (readonly [string, (name: string) => object])[] = [
    ...["record.show", "record.open", "record.history", "finding.show", "consent.show"].map(
      (name) => [name, (ref: string) => ({ ref })] as const,
    ),
    ["record.search", (words) => ({ words })],
    ["record.find", (words) => ({ words })],
  ];
  const { session, statements } = counting(team);
  for (const { audience, ...one } of usualAddressees) {
    const reader = sessionFor(session, { audience, ...one });
    const workOf = async (name: string, input: object): Promise<string> => {
      const before = statements();
      const answer = await useCases
        .get(name)!
        .run(reader, input)
        .then(JSON.stringify, (error: Error) => error.message);
      return `${statements() - before} statements: ${answer}`;
    };
    for (const [name, input] of asked) {
      // What the first question of a run keeps in the journal and in memory is no work of the second.
      await workOf(name, input("here"));
      const nobody = await workOf(name, input("nobody"));
      const nothing = await workOf(name, input("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
      for (const [at, ref] of hidden.entries()) {
        // The organisation is shown lists and findings.
        if (audience === "organisation" && at > 1) continue;
        expect((await workOf(name, input(ref))).replaceAll(ref, "nobody"), `${audience} ${name} ${ref}`).toBe(
          nobody,
        );
        const byId = await workOf(name, input(ids[at]!));
        expect(byId.replaceAll(ids[at]!, "01ARZ3NDEKTSV4RRFFQ69G5FAV"), `${audience} ${name} id`).toBe(
          nothing,
        );
      }
    }
    const found = await workOf("record.search", { words: "Quillfeather" });
    if (audience !== "organisation")
      expect(found, audience).toBe(await workOf("record.search", { words: "Nightingale" }));
    // The count is of something: what may be shown takes more.
    expect(await workOf("record.open", { ref: "here" })).not.toContain("0 statements");
  }
});

test("neither an id nor a time tells how many records stand between two that are shown", async () => {
  const team = await empty("between");
  await bring(
    team,
    "all.json",
    JSON.stringify({ habeas: 1, facilities: [{ id: "here", name: "A place", type: "prison" }] }),
  );
  const own = (await findRecord(team, "here"))!.id;
  const seen = new Set<string>([own]);
  for (const addressee of usualAddressees) {
    const reader = sessionFor(team, addressee);
    const { id } = (await findRecord(reader, "here"))!;
    seen.add(id);
    // Another hash at each call would be no address.
    expect(await findRecord(reader, id), addressee.audience).toMatchObject({ ref: "here", id });
    expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    const open = JSON.stringify(await useCases.get("record.open")!.run(reader, { ref: "here" }));
    const history = JSON.stringify(await useCases.get("record.history")!.run(reader, { ref: "here" }));
    for (const answer of [open, history]) {
      expect(answer, addressee.audience).not.toContain(own);
      expect(answer, addressee.audience).not.toMatch(/T\d\d:\d\d/);
    }
  }
  expect(seen.size).toBe(usualAddressees.length + 1);
});

/** The session with every statement of its journal and its tables counted. */
function counting(session: ReadSession): {
  readonly session: ReadSession;
  readonly statements: () => number;
} {
  let count = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      count += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const { reader } = session;
  const { journal, projection } = reader;
  return {
    statements: () => count,
    session: {
      ...session,
      reader: {
        ...reader,
        journal: { ...journal, tables: journal.tables.withPlugin(plugin) },
        projection: { ...projection, tables: projection.tables.withPlugin(plugin) },
      },
    },
  };
}
