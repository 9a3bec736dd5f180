import { importPreview, importWrite } from "../../api/import.ts";
import { counted } from "../../domain/noun.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import {
  type Command,
  allowImplausibleOption,
  clockOption,
  formatOption,
  optionText,
  passphraseOption,
  reasonOption,
  wholeNumber,
} from "../command.ts";
import { givenPassphrase } from "../passphrase.ts";
import { importText } from "../text/import.ts";
import { around, print, withSession } from "../with-session.ts";

export const importCommand: Command = {
  name: "import",
  operands: "DIR PATH…",
  about:
    "add records from files (YAML, JSON, JSONL, an export; with a mapping CSV and XLSX): all of them or none",
  options: {
    map: {
      value: "M.yaml",
      about: "how the columns of CSV and XLSX files become records (docs/import-tables.md)",
    },
    base: {
      value: "SIZE",
      about: "the checkpoint on which the files were made: what others changed since stays, or is a conflict",
    },
    "unnamed-as-new": {
      about: "items without an id that may be a record or a new one are new (docs/records.md)",
    },
    ...allowImplausibleOption,
    "allow-erased": { value: "REASON", about: "bring in again what was erased here, and keep why" },
    "dry-run": { about: "report what would happen and write nothing" },
    "skip-retracted": { about: "leave out records that were taken back, instead of refusing the files" },
    "export-passphrase-file": {
      value: "FILE",
      about: "the passphrase of an export among the files, where it is not the dossier's",
    },
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: (call) => {
    const isDryRun = call.options["dry-run"] === true;
    const input = {
      files: call.args.slice(1),
      mapping: optionText(call, "map"),
      base: wholeNumber(call, "base"),
      allow_implausible: reasonOption(call, "allow-implausible"),
      allow_erased: reasonOption(call, "allow-erased"),
      unnamed_as_new: call.options["unnamed-as-new"] === true,
      skip_retracted: call.options["skip-retracted"] === true,
    };
    return withSession(call, isDryRun ? "read" : "write", async (session, passphrase) => {
      const given = {
        ...around(call, session, "importing"),
        passphrase:
          optionText(call, "export-passphrase-file") === undefined
            ? passphrase
            : await givenPassphrase(call, "export-passphrase-file"),
      };
      const report = await perform(session, isDryRun ? importPreview : importWrite, input, given);
      print(call, report, importText);
      const { outcome, rows } = shown(report);
      if (outcome !== "conflict" && outcome !== "refused") return undefined;
      const stopped = rows.filter((row) => row.outcome === outcome).length;
      call.say(
        outcome === "conflict"
          ? `habeas: ${counted(stopped, "record was", "records were")} changed by somebody else meanwhile, so nothing was written.`
          : `habeas: ${counted(stopped, "row was", "rows were")} refused, so nothing was written; mend ${stopped === 1 ? "it" : "them"} and import again.`,
      );
      return { exit: 1 };
    });
  },
};
