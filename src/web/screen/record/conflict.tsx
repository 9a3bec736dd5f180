import { useState } from "react";
import { useRouter } from "@tanstack/react-router";
import { clockWords } from "../../../api/clock.ts";
import type { ListedVersion } from "../../../api/listing.ts";
import { fieldLabel } from "../../../domain/field-words.ts";
import { canonical } from "../../../domain/version.ts";
import { call, type OutputOf, Refusal } from "../../app/client.ts";
import { Value } from "../../app/ui/value.tsx";
import { useWriting } from "../../app/writing.tsx";

type Shown = OutputOf<"record.open">;

/**
 * What the newest versions of a record disagree on: each value with who wrote it, when, and on which entry. One of them is
 * made to stand by a version of its own, or the record is edited. Where somebody has settled it meanwhile, that is said.
 */
export function Conflicts({ dossier, shown }: { readonly dossier: string; readonly shown: Shown }) {
  const router = useRouter();
  const { writable, saved } = useWriting();
  const [problem, setProblem] = useState<string>();
  const { record, heads, versions } = shown;
  if (record.conflicts.length === 0) return problem === undefined ? null : <p role="alert">{problem}</p>;
  const sides = versions.filter(({ entry }) => heads.includes(entry));
  const positionOf = new Map(versions.map(({ entry, position }) => [entry, position]));

  async function settle(field: string, value: unknown): Promise<void> {
    setProblem(undefined);
    try {
      const { answer } = await call(dossier, "record.write", {
        ref: record.ref,
        base: heads,
        patch: { [field]: value ?? null },
        why: `settled ${field}`,
      });
      if (answer.outcome === "written") saved([], "Settled");
      else
        setProblem(
          "The record was changed meanwhile, so nothing was settled. What stands now is shown; look at it again.",
        );
      await router.invalidate();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
  }

  return (
    <section className="conflicts" aria-labelledby="conflicts">
      <h2 id="conflicts">In conflict</h2>
      <p className="small">
        Two people changed the same field, neither knowing of the other. Nobody wins by being first or last;
        until somebody settles it, it counts as conflicting.
      </p>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      {record.conflicts.map((field) => (
        <div key={field} className="conflict">
          <h3>{fieldLabel(field)}</h3>
          <ul className="plain">
            {valuesOf(sides, field).map(({ version, value }) => (
              <li key={version.entry}>
                <div className="conflict-value">
                  {value === undefined ? <i>nothing</i> : <Value value={value} of={record.ref} />}
                </div>
                <span className="small">
                  <Writer version={version} />, on{" "}
                  {version.parents.length === 0
                    ? "nothing before it"
                    : `entry ${version.parents.map((entry) => positionOf.get(entry) ?? "?").join(", ")}`}
                </span>
                {writable ? (
                  <button
                    type="button"
                    className="button small-button"
                    onClick={() => void settle(field, value)}
                  >
                    This stands
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** Each value that stands, once, with the version that says it. */
function valuesOf(
  sides: readonly ListedVersion[],
  field: string,
): readonly { readonly version: ListedVersion; readonly value: unknown }[] {
  const found = new Map<string, { version: ListedVersion; value: unknown }>();
  for (const version of sides) {
    const value = version.body[field];
    if (!found.has(canonical(value))) found.set(canonical(value), { version, value });
  }
  return [...found.values()];
}

/** Who wrote a version, and when. */
export function Writer({ version: { member, at, clock } }: { readonly version: ListedVersion }) {
  const { member: own } = useWriting();
  return (
    <>
      <span title={member}>{member === own ? "you" : member.slice(0, 8)}</span>,{" "}
      <span className="when">
        {at.slice(0, 19).replace("T", " ")} UTC{clockWords[clock]}
      </span>
    </>
  );
}
