import { consentRecall, consentShow, consentWentOut } from "../../api/consent.ts";
import { shown } from "../../service/disclose.ts";
import { perform, performAll } from "../../service/operations.ts";
import { type Command, formatOption, passphraseOption } from "../command.ts";
import { jsonText } from "../terminal.ts";
import { consentText } from "../text/consent.ts";
import { around, withSession } from "../with-session.ts";

export const consentCommand: Command = {
  name: "consent",
  operands: "DIR PERSON [DRAFT…]",
  about: "for whom a person may be shown and counted, what went out with them, and where drafts use them",
  options: { ...formatOption, ...passphraseOption },
  run: (call) =>
    withSession(call, "read", async (session) => {
      const [, ref, ...paths] = call.args as [string, string, ...string[]];
      const given = around(call, session);
      const consent = shown(await perform(session, consentShow, { ref }, given));
      const wentOut = shown(await performAll(session, consentWentOut, { ref }, given));
      const drafts =
        paths.length === 0
          ? undefined
          : shown(await perform(session, consentRecall, { ref, files: paths }, given));
      call.out(
        call.options["format"] === "json"
          ? jsonText({ ...consent, went_out: wentOut, ...(drafts === undefined ? {} : { drafts }) }, 1)
          : consentText(consent, wentOut, drafts),
      );
    }),
};
