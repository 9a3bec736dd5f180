import { clockWords } from "../../../api/clock.ts";
import { recallLetters } from "../../../api/consent.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { addressOf } from "../../app/address.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { Said } from "../../app/ui/said.tsx";

/** What was given out with a person in it: when, to whom, for what. */
export function Page({ dossier, answer, checkpoint, params }: ScreenOf<"consent.went-out">) {
  const ref = params["id"]!;
  const { rows, more } = useRows(dossier, "consent.went-out", { ref }, { answer, checkpoint });
  const letters = recallLetters(rows);
  return (
    <>
      <h1>Went out</h1>
      <p className="lead">
        What was given out with this person in it. After a withdrawal, tell whom it went to.{" "}
        <Go to={addressOf.dossier(dossier, `consent/${ref}`)}>Consent</Go>
      </p>
      {rows.length === 0 ? (
        <p>Nothing went out with this person in it.</p>
      ) : (
        <Sheet label="Went out" heads={["When", "What", "For", "To", "The person was", "Today"]}>
          {rows.map(({ position, at, clock, what, audience, purpose, addressee, as, covered }) => (
            <tr key={position}>
              <td className="when">
                {at.slice(0, 16).replace("T", " ")} UTC{clockWords[clock]}
              </td>
              <td>{what}</td>
              <td>
                {audience === null ? "all of the dossier" : `${wordsOf(audience)}, ${wordsOf(purpose ?? "")}`}
              </td>
              <td>
                <Said text={addressee ?? "nobody named"} />
              </td>
              <td>{as}</td>
              <td>{covered ? "allowed" : "no longer allowed"}</td>
            </tr>
          ))}
        </Sheet>
      )}
      {more}
      {letters.length === 0 ? null : <h2>To send, once you have read it</h2>}
      {letters.map((letter) => (
        <pre key={letter}>
          <Said text={letter} />
        </pre>
      ))}
    </>
  );
}
