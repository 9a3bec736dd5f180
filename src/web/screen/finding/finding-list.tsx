import { findingsGist } from "../../../api/wording.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { FindingCards } from "./finding-cards.tsx";

/** Every finding on file, by its verdict. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"finding.list">) {
  const { rows, names, more } = useRows(dossier, "finding.list", { limit: 1000 }, { answer, checkpoint });
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Findings</h1>
      <p>{findingsGist(rows)}</p>
      <h2 className="visually-hidden">By verdict</h2>
      <FindingCards findings={rows} />
      {more}
    </NamingContext>
  );
}
