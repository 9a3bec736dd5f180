import { writeSite } from "../publish/site/site.ts";
import { refuseExisting } from "../store/folder.ts";
import type { z } from "zod";
import type { dossierSite } from "../api/dossier.ts";
import { refuseUnconsented, unconsented } from "./consent.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type Watch, refuseInDossier, refuseNoFolder } from "./keep.ts";
import { openedFinding, openedRecord, overview } from "./overview.ts";
import { standingRefs } from "./record.ts";
import type { ReadSession } from "./session.ts";

/**
 * What writes the dossier as pages without script into the folder `out`, which must not exist, and gives how many. For an
 * audience it is refused where somebody has not consented, or with `leaveOut` goes on without them.
 */
export async function exportSite(
  session: ReadSession,
  { out, leave_out: leaveOut }: z.output<typeof dossierSite.input>,
  watch: Watch,
): Promise<() => Promise<Disclosed<z.output<typeof dossierSite.output>>>> {
  refuseNoFolder(out);
  refuseInDossier(out);
  refuseExisting(out);
  return async () => {
    if (leaveOut === undefined) await refuseUnconsented(session, "written");
    const { records, findings } = await standingRefs(session);
    const pages = await writeSite(
      out,
      {
        warning: warningFor(session),
        overview: await overview(session),
        records,
        findings,
        record: (ref) => openedRecord(session, ref),
        finding: (ref) => openedFinding(session, ref),
      },
      watch,
    );
    return disclose({ pages, people_left_out: (await unconsented(session)).length }, session);
  };
}

function warningFor({ addressed }: ReadSession): string {
  if (addressed === undefined)
    return "For the case team. Not for circulation: these pages are not encrypted and name records.";
  const { audience, purpose, to } = addressed;
  return `For ${audience}, ${purpose}${to === undefined ? "" : `: ${to}`}. These pages hold what people have consented to, for nobody else and nothing else; they are not encrypted.`;
}
