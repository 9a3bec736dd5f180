import { clockWords } from "../../api/clock.ts";
import { type ConsentShown, type RecallRow, type WentOutRow, recallLetters } from "../../api/consent.ts";
import { columns } from "./layout.ts";

/** What a person's consents come to, what went out with the person in it, and where drafts use it. */
export function consentText(
  { person, decisions, findings, sources }: ConsentShown,
  wentOut: readonly WentOutRow[],
  drafts: readonly RecallRow[] | undefined,
): string {
  const rows = decisions.map(({ audience, purpose, medium, shown, counted }) => [
    audience,
    purpose,
    medium,
    shown.allowed ? "shown" : counted.allowed ? "counted" : "left out",
    shown.allowed ? "" : `consent ${shown.why}${shown.consent === null ? "" : `: ${shown.consent}`}`,
  ]);
  const out = wentOut.map(({ at, clock, what, audience, purpose, addressee, as, covered }) => [
    `${at.slice(0, 10)}${clockWords[clock]}`,
    what,
    audience === null ? "all of the dossier" : `for ${audience}, ${purpose}`,
    addressee ?? "to nobody named",
    as,
    covered ? "" : "no longer allowed",
  ]);
  const letters = recallLetters(wentOut);
  const waiting = [...new Set(decisions.flatMap(({ waits }) => waits))];
  return [
    `${person}: today`,
    columns([["for whom", "for what", "as", "may be", "why not shown"], ...rows], []),
    "",
    ...(waiting.length === 0
      ? []
      : [
          `Consented to, and held back as numbers that count them went out before: ${waiting.join(", ")}. They are shown once \`habeas release DIR ${person} --for AUDIENCE\` has released them.`,
        ]),
    findings.length === 0
      ? "No finding on file counts them."
      : `Findings that count them: ${findings.join(", ")}.`,
    sources.length === 0 ? "They speak in no source on file." : `They speak in: ${sources.join(", ")}.`,
    "",
    ...(out.length === 0 ? ["Nothing went out with them in it."] : ["Went out", columns(out, [])]),
    ...letters.flatMap((letter) => ["", "To send, once you have read it:", "", letter]),
    ...(drafts === undefined ? [] : ["", draftsText(drafts)]),
  ].join("\n");
}

function draftsText(drafts: readonly RecallRow[]): string {
  if (drafts.length === 0) return "The drafts use nothing of theirs that can be told.";
  return [
    "To recall in the drafts",
    ...drafts.map(
      ({ file, line, surface, rests_on: restsOn }) =>
        `${file}${line === null ? "" : `:${line}`}: ${JSON.stringify(surface)}, which rests on ${restsOn}`,
    ),
  ].join("\n");
}
