import { wordsOf } from "../../../domain/noun.ts";
import { addressOf } from "../../app/address.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";

/** For whom a person may be shown and counted today, and why not. */
export function Page({ dossier, answer, params }: ScreenOf<"consent.show">) {
  const { person, decisions, consents, findings, sources } = answer;
  const waiting = [...new Set(decisions.flatMap(({ waits }) => waits))];
  return (
    <>
      <h1>Consent</h1>
      <p className="lead">
        For whom <RefLink reference={person} /> may be shown and counted today.{" "}
        <Go to={addressOf.dossier(dossier, `consent/${params["id"]!}/went-out`)}>What went out</Go>
      </p>
      <Sheet label="Decisions" heads={["Audience", "For", "As", "May be", "Why not shown"]}>
        {decisions.map(({ audience, purpose, medium, shown, counted }) => (
          <tr key={`${audience} ${purpose} ${medium}`}>
            <td>{wordsOf(audience)}</td>
            <td>{wordsOf(purpose)}</td>
            <td>{wordsOf(medium)}</td>
            <td>
              {shown.allowed ? "shown" : counted.allowed ? "counted alone" : "neither shown nor counted"}
            </td>
            <td>
              {shown.allowed ? "" : `Consent ${shown.why ?? ""} `}
              {shown.consent === null ? null : <RefLink reference={shown.consent} bare />}
            </td>
          </tr>
        ))}
      </Sheet>
      {waiting.length === 0 ? null : (
        <>
          <Named label="Held back until they are released" refs={waiting} />
          <p>They consented to it after numbers that count them had gone out; release them like a number.</p>
        </>
      )}
      <Named label="Consents on file" refs={consents} />
      <Named label="Findings that count them" refs={findings} />
      <Named label="Sources in which they speak" refs={sources} />
    </>
  );
}

function Named({ label, refs }: { readonly label: string; readonly refs: readonly string[] }) {
  return (
    <>
      <h2>{label}</h2>
      {refs.length === 0 ? (
        <p>None.</p>
      ) : (
        <ul>
          {refs.map((ref) => (
            <li key={ref}>
              <RefLink reference={ref} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
