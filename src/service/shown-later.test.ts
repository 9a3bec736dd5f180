import { beforeAll, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import type { ReleaseAnswer } from "../api/disclosure.ts";
import { usualAddressees } from "./audience.ts";
import { shown } from "./disclose.ts";
import { useCases } from "./operations.ts";
import { type WriteSession, sessionFor } from "./session.ts";

const { empty, bring } = openDossiers();

const people = Array.from({ length: 20 }, (_, at) => `p-${at + 1}`);
const mayCount = { purpose: "statistics", audience: "public", identifiability: "anonymous", medium: "data" };
const mayShow = { purpose: "publication", audience: "public", identifiability: "pseudonym", medium: "text" };

let session: WriteSession;
beforeAll(async () => {
  session = await empty("later");
  await bring(
    session,
    "all.json",
    JSON.stringify({
      habeas: 1,
      codebook: [{ name: "beaten", unit: "person", type: "yn" }],
      persons: people.map((id, at) => ({
        id,
        answers: { beaten: { is: at < 7 ? "yes" : "no" } },
        consents: [{ ...mayCount, allows: "yes" }],
      })),
      findings: [
        {
          id: "f",
          statement: "7 of 20 were beaten",
          unit: "person",
          property: "beaten",
          predicate: "were beaten",
        },
      ],
    }),
  );
  expect(await release("f")).toMatchObject([{ outcome: "released" }]);
});

const release = async (...refs: string[]): Promise<ReleaseAnswer["rows"]> =>
  (
    shown(
      (await useCases.get("disclosure.release")!.run(session, { refs, audience: "public" })) as never,
    ) as ReleaseAnswer
  ).rows;

async function allows(word: string, ...refs: readonly string[]): Promise<void> {
  const consents = refs.map((person) => ({ ...mayShow, id: `show-${person}`, person, allows: word }));
  const { rows } = await bring(session, `${word}.json`, JSON.stringify({ habeas: 1, consents }));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
}

/** Which people the public is shown, as their list says. */
async function seen(): Promise<string[]> {
  const reader = sessionFor(
    session,
    usualAddressees.find(({ audience }) => audience === "public")!,
  );
  const list = shown((await useCases.get("record.list")!.run(reader, { kind: "person" })) as never) as {
    readonly rows: readonly { readonly ref: string }[];
  };
  return list.rows.map(({ ref }) => ref);
}

test("who consents to be shown after a release that counts them is shown once that tells nothing of who stays", async () => {
  await allows("yes", "p-1", "p-2", "p-3");
  expect(await seen()).toEqual([]);
  const asked = shown((await useCases.get("consent.show")!.run(session, { ref: "p-1" })) as never) as {
    readonly decisions: readonly { audience: string; medium: string; shown: object }[];
  };
  expect(
    asked.decisions.find(({ audience, medium }) => audience === "public" && medium === "text"),
  ).toMatchObject({
    shown: { allowed: false, why: "came after a release that counts them" },
  });
  // Of seven who were beaten four would be left: few.
  expect(await release("p-1", "p-2", "p-3")).toMatchObject([
    { outcome: "refused", records: ["p-4", "p-5", "p-6", "p-7"] },
  ]);
  expect(await seen()).toEqual([]);
  expect(await release("p-1", "p-2")).toMatchObject([{ outcome: "released" }]);
  expect(await seen()).toEqual(["p-1", "p-2"]);
  expect(await release("p-3")).toMatchObject([{ outcome: "refused" }]);
  expect(await seen()).toEqual(["p-1", "p-2"]);
});

test("a consent that is withdrawn and given again shows who was shown before, and what was shown stays known", async () => {
  await allows("withdrawn", "p-1", "p-2");
  expect(await seen()).toEqual([]);
  // What the reader saw she knows: it is the same who stay few.
  expect(await release("p-3")).toMatchObject([{ outcome: "refused" }]);
  await allows("yes", "p-1", "p-2");
  expect(await seen()).toEqual(["p-1", "p-2"]);
});
