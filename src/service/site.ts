import { writeSite } from "../publish/site/site.ts";
import { refuseExisting } from "../store/folder.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type Watch, refuseInDossier, refuseNoFolder } from "./keep.ts";
import { openedFinding, openedRecord, overview } from "./overview.ts";
import { standingRefs } from "./record.ts";
import type { ReadSession } from "./session.ts";

/** What writes the dossier as pages without script into the folder `out`, which must not exist, and gives how many. */
export async function exportSite(
  session: ReadSession,
  out: string,
  watch: Watch,
): Promise<() => Promise<Disclosed<{ readonly pages: number }>>> {
  refuseNoFolder(out);
  refuseInDossier(out);
  refuseExisting(out);
  return async () => {
    const { records, findings } = await standingRefs(session);
    const pages = await writeSite(
      out,
      {
        overview: await overview(session),
        records,
        findings,
        record: (ref) => openedRecord(session, ref),
        finding: (ref) => openedFinding(session, ref),
      },
      watch,
    );
    return disclose({ pages }, session);
  };
}
