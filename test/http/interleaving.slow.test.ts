import fc from "fast-check";
import { expect, test } from "vitest";
import { openDossiers } from "../dossier.ts";
import { counted, sized } from "../size.ts";
import { asked, openedPages } from "./opened.ts";

/**
 * Several pages write in one record, each on what it has last read, some at once. Whatever the order: a value that was
 * acknowledged stands, or stands in conflict, or was replaced by somebody who had seen it.
 */

const { empty, bring } = openDossiers();
const fields = ["note", "pseudonym", "office"] as const;
type Field = (typeof fields)[number];
const pages = 3;
const runs = sized(40, 4);

/** What one page does next: looks again, or writes some fields; with `at once` together with the step behind it. */
const step = fc.record({
  page: fc.nat(pages - 1),
  looks: fc.boolean(),
  writes: fc.subarray([...fields], { minLength: 1, maxLength: 2 }),
  atOnce: fc.boolean(),
});

test(`nothing that was acknowledged is lost in ${counted(runs)} interleavings of three pages`, async () => {
  const session = await empty("interleaved");
  const { app, headers } = await openedPages([session]);
  const call = async (name: string, input: unknown): Promise<ReturnType<typeof JSON.parse>> => {
    const answer = await asked(app, session.id, name, input, headers);
    expect(answer.status, name).toBe(200);
    return answer.json();
  };
  let made = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      const ref = `p-${made++}`;
      await bring(session, `${ref}.json`, JSON.stringify({ habeas: 1, persons: [{ id: ref, sex: "f" }] }));
      const look = async () => {
        const { record, heads, versions } = await call("record.open", { ref });
        const bodies = versions
          .filter(({ entry }: { entry: string }) => heads.includes(entry))
          .map(({ body }: { body: object }) => body);
        const said = (field: Field): unknown[] =>
          record.conflicts.includes(field)
            ? bodies.map((body: Record<string, unknown>) => body[field])
            : [record.body[field]];
        return { heads, said, conflicts: record.conflicts as string[] };
      };
      const seen = await Promise.all(Array.from({ length: pages }, look));
      const acknowledged: { field: Field; value: string; replaces: readonly unknown[] }[] = [];
      let value = 0;
      const take = async ({ page, looks, writes }: (typeof steps)[number]): Promise<void> => {
        if (looks) {
          seen[page] = await look();
          return;
        }
        const at = seen[page]!;
        const patch = Object.fromEntries(writes.map((field) => [field, `${ref} ${value++}`]));
        const { outcome, kept } = await call("record.write", {
          ref,
          base: at.heads,
          patch,
          why: "a test",
          beside: true,
        });
        expect(outcome === "written" || kept).toBe(true);
        for (const field of writes)
          acknowledged.push({ field, value: patch[field]!, replaces: at.said(field) });
        seen[page] = await look();
      };
      let together: Promise<void>[] = [];
      for (const one of steps) {
        together.push(take(one));
        if (one.atOnce) continue;
        await Promise.all(together);
        together = [];
      }
      await Promise.all(together);
      const end = await look();
      for (const field of fields) {
        const ofField = acknowledged.filter((one) => one.field === field);
        const replaced = new Set(ofField.flatMap(({ replaces }) => replaces));
        const live = ofField.map((one) => one.value).filter((text) => !replaced.has(text));
        const stands = new Set(end.said(field));
        for (const text of live)
          expect([field, text, [...stands]]).toEqual([field, text, expect.arrayContaining([text])]);
        if (live.length > 1) expect(end.conflicts).toContain(field);
      }
    }),
    { numRuns: runs, seed: 20261130, endOnFailure: true },
  );
});
