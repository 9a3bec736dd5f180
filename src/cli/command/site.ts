import { refuseExisting, writeSite } from "../../publish/site/site.ts";
import { shown } from "../../service/disclose.ts";
import { refuseInDossier, refuseNoFolder } from "../../service/keep.ts";
import { findingDetail, overviewOf, recordDetail } from "../../service/overview.ts";
import { recordPlain } from "../../service/export.ts";
import { recordRefs } from "../../service/record.ts";
import { type Command, clockOption, passphraseOption } from "../command.ts";
import { withSession } from "../with-session.ts";

export const siteCommand: Command = {
  name: "site",
  operands: "DIR OUT",
  about:
    "write the dossier as pages without script into the folder OUT, for the case team; they are not encrypted",
  options: { ...clockOption, ...passphraseOption },
  run: (call) =>
    withSession(call, "write", async (session) => {
      const out = call.args[1]!;
      refuseNoFolder(out);
      refuseInDossier(out);
      refuseExisting(out);
      await recordPlain(session, "plain-site");
      const { records, findings } = shown(await recordRefs(session));
      const pages = await writeSite(
        out,
        {
          overview: shown(await overviewOf(session)),
          records,
          findings,
          record: async (ref) => shown(await recordDetail(session, ref)),
          finding: async (ref) => shown(await findingDetail(session, ref)),
        },
        { progress: call.progress("writing pages"), signal: call.signal },
      );
      call.out(
        `${pages.toLocaleString("en")} pages are in ${out}; open index.html. They are not encrypted: whoever gets the folder reads all of it.`,
      );
    }),
};
