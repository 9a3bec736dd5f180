import { basename } from "node:path";
import { counted } from "../domain/noun.ts";
import { Problem } from "../domain/problem.ts";
import { units } from "../domain/frame.ts";
import { shown } from "../service/disclose.ts";
import { changeDossierPassphrase, initDossier, notYetSafe } from "../service/dossier.ts";
import {
  type ExampleName,
  createExample,
  createMissingExamples,
  exampleNames,
  examplePassphrase,
} from "../service/example.ts";
import { buildWeb, isWebBuilt } from "../service/build-web.ts";
import { dossiersFolder, newDossierPath } from "../service/dossier-folder.ts";
import { exportDossier } from "../service/export.ts";
import { installationHost } from "../service/installation.ts";
import { backupDossier } from "../service/backup.ts";
import { remindOfBackup } from "../service/last-backup.ts";
import { rebuildDossier, restoreDossier, verifyDossier } from "../service/keep.ts";
import { type ReadSession, openSession } from "../service/session.ts";
import { importFiles } from "../service/import.ts";
import { listFigures, listReconciliations } from "../service/figure.ts";
import { computeOne, listConsistency, listFindings } from "../service/finding.ts";
import { matrixOf } from "../service/matrix.ts";
import { searchRecords, showHistory, showRecord } from "../service/record.ts";
import { serveDossiers } from "../http/serve.ts";
import { checkCommand, lspCommand } from "./check.ts";
import { retractCommands } from "./command/retract.ts";
import { doctorCommand } from "./command/doctor.ts";
import { tableCommand } from "./command/table.ts";
import { siteCommand } from "./command/site.ts";
import { setCommand } from "./command/set.ts";
import { forecastCommand } from "./forecast.ts";
import {
  type Command,
  type Option,
  type Call,
  clockOption,
  formatOption,
  noCommand,
  passphraseOption,
  usage,
  warning,
} from "./command.ts";
import { mapCommand } from "./map.ts";
import {
  allowImplausibleOption,
  asOfOption,
  listing,
  optionText,
  passphraseOf,
  print,
  reasonOption,
  unitOption,
  wholeNumber,
  withSession,
} from "./with-session.ts";
import { givenPassphrase, newPassphrase, promptPassphrase } from "./passphrase.ts";
import {
  consistencyText,
  figuresText,
  findingText,
  findingsText,
  historyText,
  hitsText,
  importText,
  reconciliationsText,
  recordText,
  verifyText,
} from "./listing.ts";
import { writeQuestion } from "./terminal.ts";
import { readStandardInput } from "./standard-input.ts";
import { packageVersion } from "../service/package-version.ts";
import { untilEnded } from "./until-ended.ts";

const portOption: Readonly<Record<string, Option>> = {
  port: { value: "N", about: "listen on port N instead of a free one" },
};

/** Every command of `habeas`, in the order of its help. docs/cli.md describes each; a test fails where one is missing. */
export const commands: readonly Command[] = [
  {
    name: "start",
    operands: "",
    about: "create both example dossiers where needed and serve them in the browser",
    options: {
      ...portOption,
      folder: {
        value: "DIR",
        about: "where the examples are kept (default: the dossiers folder, docs/cli.md)",
      },
    },
    run: (call) => {
      void buildInBackground(call);
      return serve(call, async (open) => {
        const folder = optionText(call, "folder") ?? dossiersFolder();
        for (const dir of await createMissingExamples(folder, call.signal))
          await open(dir, examplePassphrase);
      });
    },
  },
  {
    name: "example",
    operands: "cambodia-2020|riverbend DIR",
    about: "create an example dossier in DIR",
    options: passphraseOption,
    async run(call) {
      const [name, named] = call.args as [string, string];
      if (!exampleNames.includes(name as ExampleName)) {
        throw new Problem(
          "bad-usage",
          `There is no example ${JSON.stringify(name)}; there are ${exampleNames.join(" and ")}.`,
        );
      }
      const passphrase = (await givenPassphrase(call)) ?? examplePassphrase;
      const dir = newDossierPath(named);
      await createExample(name as ExampleName, dir, {
        passphrase,
        slot: call.slot,
        progress: call.progress(`creating ${name}`),
        signal: call.signal,
      });
      call.out(`The example ${name} is in ${dir}.`);
      if (passphrase === examplePassphrase)
        call.out(`Its passphrase is the examples' own: ${examplePassphrase}`);
    },
  },
  {
    name: "init",
    operands: "DIR",
    about: "create an empty dossier in DIR",
    options: {
      name: { value: "NAME", about: "the dossier's name (default: the folder's)" },
      ...passphraseOption,
    },
    async run(call) {
      call.say(notYetSafe);
      const passphrase = await newPassphrase(call, "passphrase-file", "New passphrase");
      refuseExamplePassphrase(passphrase);
      const dir = newDossierPath(call.args[0]!);
      await initDossier(dir, {
        name: optionText(call, "name") ?? basename(dir).replace(/\.habeas$/, ""),
        passphrase,
        slot: call.slot,
      });
      call.out(
        `An empty dossier is in ${dir}. Nobody can open it without the passphrase, and nobody can recover one.`,
      );
    },
  },
  mapCommand,
  {
    name: "import",
    operands: "DIR PATH…",
    about:
      "add records from files (YAML, JSON, JSONL, an export; with a mapping CSV and XLSX): all of them or none",
    options: {
      map: {
        value: "M.yaml",
        about: "how the columns of CSV and XLSX files become records (docs/import-tables.md)",
      },
      "unnamed-as-new": {
        about: "items without an id that may be a record or a new one are new (docs/records.md)",
      },
      ...allowImplausibleOption,
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
      const dryRun = call.options["dry-run"] === true;
      return withSession(call, dryRun ? "read" : "write", async (session, passphrase) => {
        const report = await importFiles(session, call.args.slice(1), {
          mapping: optionText(call, "map"),
          dryRun,
          allowImplausible: reasonOption(call, "allow-implausible"),
          unnamedAsNew: call.options["unnamed-as-new"] === true,
          skipRetracted: call.options["skip-retracted"] === true,
          passphrase:
            typeof call.options["export-passphrase-file"] === "string"
              ? await givenPassphrase(call, "export-passphrase-file")
              : passphrase,
          progress: call.progress("importing"),
          signal: call.signal,
        });
        print(call, report, importText);
        const refused = shown(report).rows.filter((row) => row.outcome === "refused").length;
        if (refused > 0) {
          call.say(
            `habeas: ${counted(refused, "row was", "rows were")} refused, so nothing was written; mend ${refused === 1 ? "it" : "them"} and import again.`,
          );
          return { exit: 1 };
        }
        return undefined;
      });
    },
  },
  listing(
    "figures",
    "DIR",
    "every figure, stated and derived, with its source or arithmetic",
    {},
    listFigures,
    figuresText,
  ),
  listing(
    "reconcile",
    "DIR",
    "figures about one thing held against each other, with verdict and arithmetic",
    {},
    listReconciliations,
    reconciliationsText,
  ),
  listing(
    "findings",
    "DIR",
    "every finding on file, computed from the coded records, with its verdict",
    {},
    listFindings,
    findingsText,
  ),
  listing(
    "consistency",
    "DIR",
    "rules that coded cases keep, break, or leave open (for the case team only)",
    {},
    listConsistency,
    consistencyText,
  ),
  {
    name: "matrix",
    operands: "DIR",
    about: "the coded matrix of a unit of analysis as CSV, for R and Excel",
    options: {
      unit: { value: "UNIT", about: `what a row is: ${units.join(", ")}` },
      codebook: { about: "print the matrix's codebook instead" },
      bom: { about: "begin with a byte order mark, which Excel needs for Khmer" },
      ...asOfOption,
      ...passphraseOption,
    },
    run: (call) => {
      const unit = unitOption(call);
      return withSession(call, "read", async (session) => {
        const table = await matrixOf(await session.at(wholeNumber(call, "as-of")), unit, {
          codebook: call.options["codebook"] === true,
          bom: call.options["bom"] === true,
        });
        call.out(shown(table));
      });
    },
  },
  listing(
    "finding",
    "DIR",
    "one finding, computed from the expressions given",
    {
      unit: { value: "UNIT", about: "what is counted: person, episode, stage …" },
      frame: {
        value: "REF",
        about: "the frame whose members are counted (default: all records of the unit)",
      },
      population: { value: "CEL", about: `who is meant (default: "true")` },
      property: { value: "CEL", about: "what is said of them" },
    },
    (session, call) => {
      const property = optionText(call, "property");
      if (property === undefined)
        throw new Problem(
          "bad-usage",
          "finding needs --property CEL; docs/findings.md shows how to write one.",
        );
      return computeOne(session, {
        unit: unitOption(call),
        frame: optionText(call, "frame"),
        population: optionText(call, "population") ?? "true",
        property,
      });
    },
    findingText,
  ),
  {
    name: "search",
    operands: "DIR WORDS…",
    about: "records that contain all the words, or parts of them; - reads the words from standard input",
    // The index holds the records as they stand now, so there is no --as-of.
    options: {
      limit: { value: "N", about: "at most N records (default 50)" },
      ...formatOption,
      ...passphraseOption,
    },
    run: (call) => {
      const limit = wholeNumber(call, "limit") ?? 50;
      return withSession(call, "read", async (session) => {
        const words = call.args.slice(1).join(" ");
        const asked =
          words === "-" ? await readStandardInput("the words", "Words to search for", call.signal) : words;
        print(call, await searchRecords(session, asked, limit), hitsText);
      });
    },
  },
  listing(
    "show",
    "DIR REF",
    "one record as it stands",
    {},
    (session, call) => showRecord(session, call.args[1]!),
    recordText,
  ),
  listing(
    "history",
    "DIR REF",
    "every version of one record",
    {},
    (session, call) => showHistory(session, call.args[1]!),
    historyText,
  ),
  tableCommand,
  siteCommand,
  ...retractCommands,
  setCommand,
  checkCommand,
  lspCommand,
  forecastCommand,
  {
    name: "verify",
    operands: "DIR",
    about: "check every signature, hash and commitment, the tree, the head and the tables",
    options: { ...formatOption, ...passphraseOption },
    async run(call) {
      const dir = call.args[0]!;
      const report = await verifyDossier(dir, {
        passphrase: await passphraseOf(call, dir),
        slot: call.slot,
        progress: call.progress("verifying"),
        signal: call.signal,
      });
      print(call, report, verifyText);
      return shown(report).problems.length > 0 ? { exit: 1 } : undefined;
    },
  },
  {
    name: "rebuild",
    operands: "DIR",
    about: "make the tables and the search index anew from the journal",
    options: passphraseOption,
    run: (call) =>
      withSession(
        call,
        "write",
        async (session) => {
          const records = await rebuildDossier(session, {
            progress: call.progress("rebuilding"),
            signal: call.signal,
          });
          call.out(`${records.toLocaleString("en")} records were rebuilt from the journal.`);
          // It writes no entry.
        },
        true,
      ),
  },
  {
    name: "passphrase",
    operands: "DIR",
    about: "change the passphrase",
    options: {
      "new-passphrase-file": {
        value: "FILE",
        about: "read the new passphrase from the first line of FILE; without it a prompt",
      },
      ...passphraseOption,
    },
    async run(call) {
      const dir = call.args[0]!;
      const old = await passphraseOf(call, dir);
      const fresh = await newPassphrase(
        call,
        typeof call.options["new-passphrase-file"] === "string" ? "new-passphrase-file" : undefined,
        "New passphrase",
      );
      refuseExamplePassphrase(fresh);
      await changeDossierPassphrase(dir, { passphrase: old, slot: call.slot }, fresh);
      call.out("The passphrase is changed. Backups made before still open with the old one.");
    },
  },
  {
    name: "backup",
    operands: "DIR FILE",
    about:
      "write an encrypted copy of the dossier to FILE, or into the folder FILE, while others use it; it is restored for trial",
    options: {
      remind: {
        value: "7d|2w|off",
        about: "remind of the next backup after so many days or weeks, on the pages and where records change",
      },
      ...passphraseOption,
    },
    run: (call) => {
      const days = reminderOption(call);
      return withSession(call, "read", async (session, passphrase) => {
        const { file, entries, tried } = await backupDossier(
          session,
          call.args[1]!,
          { passphrase, slot: call.slot },
          { progress: call.progress("trying the backup"), signal: call.signal },
        );
        const isSet = days === undefined || remindOfBackup(session, days === "off" ? undefined : days);
        if (!isSet || (tried.kind === "whole" && !tried.isKept))
          call.say(
            "The dossier's folder can't be written, so that it has taken no note of this; free some space there.",
          );
        if (tried.kind === "not-whole") {
          call.say(
            `habeas: The backup in ${file} was written, but its trial restore is not whole, so do not rely on it: ${tried.problem}`,
          );
          return { exit: 1 };
        }
        call.out(
          `The backup in ${file} holds the dossier up to entry ${entries}. It opens with the same passphrase.`,
        );
        call.out(
          tried.kind === "whole"
            ? "It was restored for trial, and every entry came through whole."
            : "There was no space to restore it for trial, so it does not count as the last backup; free some space and make another.",
        );
        return undefined;
      });
    },
  },
  {
    name: "restore",
    operands: "FILE DIR",
    about: "make a dossier in DIR from a backup; it begins as a new device",
    options: passphraseOption,
    async run(call) {
      const [file, named] = call.args as [string, string];
      const passphrase =
        (await givenPassphrase(call)) ?? (await promptPassphrase("Passphrase of the backup", call.signal));
      const dir = newDossierPath(named);
      const restored = await restoreDossier(
        file,
        dir,
        { passphrase, slot: call.slot },
        { progress: call.progress("restoring"), signal: call.signal },
      );
      call.out(`${restored.sentence} The dossier is in ${dir}.`);
    },
  },
  {
    name: "export",
    operands: "DIR OUT",
    about: "write all records with their proofs to OUT, encrypted to a recipient or a passphrase",
    options: {
      recipient: { value: "age1…", about: "encrypt to this age recipient" },
      "export-passphrase-file": {
        value: "FILE",
        about: "encrypt to the passphrase on the first line of FILE; without it and a recipient a prompt",
      },
      plain: { about: "do not encrypt; asks for the dossier's name typed out, and the export is recorded" },
      confirm: {
        value: "NAME",
        about: "the dossier's name, for --plain where there is no terminal to type it at",
      },
      ...clockOption,
      ...passphraseOption,
    },
    run: (call) => {
      const plain = call.options["plain"] === true;
      const recipient = optionText(call, "recipient");
      if (plain && (recipient !== undefined || call.options["export-passphrase-file"] !== undefined)) {
        throw new Problem(
          "bad-usage",
          "--plain encrypts to nobody; give it without --recipient and --export-passphrase-file.",
        );
      }
      return withSession(call, plain ? "write" : "read", async (session) => {
        const to = plain
          ? ({
              kind: "plain",
              typedName: optionText(call, "confirm") ?? (await typedName(session)),
            } as const)
          : recipient === undefined
            ? ({
                kind: "passphrase",
                passphrase: await newPassphrase(
                  call,
                  typeof call.options["export-passphrase-file"] === "string"
                    ? "export-passphrase-file"
                    : undefined,
                  "Passphrase for the export",
                ),
                slot: call.slot,
              } as const)
            : ({ kind: "recipient", recipient } as const);
        const written = await exportDossier(session, call.args[1]!, to, {
          progress: call.progress("exporting"),
          signal: call.signal,
        });
        call.out(
          `${written.records.toLocaleString("en")} records and their proofs are in ${call.args[1]!}${plain ? ", readable by anyone" : ""}.\nThey are signed with the device key ${written.signers.join(" and ")}; tell it to whoever imports them by another way than the file.`,
        );
      });
    },
  },
  {
    name: "serve",
    operands: "DIR…",
    about: "show dossiers in the browser, on this machine only",
    options: { ...portOption, ...passphraseOption },
    run: (call) =>
      serve(
        call,
        async (open) => {
          const taken = { given: await givenPassphrase(call) };
          for (const dir of call.args) await open(dir, await passphraseOf(call, dir, taken));
        },
        isWebBuilt()
          ? undefined
          : 'The number checker and the forecast are not built; "npm run build:web" builds them in a few seconds.',
      ),
  },
  doctorCommand,
  {
    name: "help",
    operands: "[COMMAND]",
    about: "this list, or one command in full",
    options: {},
    async run(call) {
      const name = call.args[0];
      if (name === undefined) return call.out(helpText());
      const command = commands.find((candidate) => candidate.name === name);
      if (command === undefined)
        throw noCommand(
          name,
          commands.map((each) => each.name),
        );
      return call.out(commandHelp(command));
    },
  },
  {
    name: "version",
    operands: "",
    about: "the version of Habeas and of the Node it runs on (also --version)",
    options: {},
    async run(call) {
      call.out(`habeas ${packageVersion()} (Node ${process.versions.node})`);
    },
  },
];

/** Serves the dossiers that `openAll` opens until Ctrl-C; they are closed however it ends. */
async function serve(
  call: Call,
  openAll: (open: (dir: string, passphrase: string) => Promise<void>) => Promise<void>,
  note?: string,
): Promise<void> {
  const port = portNumber(call);
  const sessions: ReadSession[] = [];
  try {
    await openAll(async (dir, passphrase) => {
      sessions.push(
        await openSession(dir, { passphrase, slot: call.slot, mode: "read", warn: warning(call) }),
      );
    });
    const server = await serveDossiers(sessions, { port, host: installationHost() });
    call.out(server.url);
    call.say(
      `Serving ${sessions.map(({ name }) => name).join(" and ")} on this machine only; Ctrl-C ends it. The address above works once.`,
    );
    call.say(`If the browser does not find it, open ${server.plainUrl} instead.`);
    if (note !== undefined) call.say(note);
    await untilEnded(call.signal);
    await server.close();
  } finally {
    for (const session of sessions) await session.close();
  }
}

/** The pages that need no script do not wait for the one that does. */
async function buildInBackground(call: Call): Promise<void> {
  try {
    if ((await buildWeb()) !== "cannot") return;
  } catch {
    // What Vite says is long; the sentence below tells how to see it.
  }
  call.say('The number checker could not be built; "npm run build:web" says why. Everything else works.');
}

function refuseExamplePassphrase(passphrase: string): void {
  if (passphrase === examplePassphrase) {
    throw new Problem(
      "bad-input",
      "That passphrase is printed in the README for the examples, so it protects nothing; choose another.",
    );
  }
}

async function typedName(session: ReadSession): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Problem(
      "bad-usage",
      "A plain export is readable by anyone; type the dossier's name at a terminal, or give it with --confirm NAME.",
    );
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    writeQuestion(
      `This export will be readable by anyone. Type the dossier's name (${session.name}) to go on: `,
    );
    return await terminal.question("");
  } finally {
    terminal.close();
  }
}

/** After how many days to remind; undefined where the call says nothing of it. */
function reminderOption(call: Call): number | "off" | undefined {
  const text = optionText(call, "remind");
  if (text === undefined || text === "off") return text;
  const [, count, unit] = /^([1-9]\d{0,3})([dw])$/.exec(text) ?? [];
  if (count === undefined)
    throw new Problem(
      "bad-usage",
      `--remind takes a number of days or weeks, such as 7d or 2w, or off, not ${JSON.stringify(text)}.`,
    );
  return Number(count) * (unit === "w" ? 7 : 1);
}

function portNumber(call: Call): number {
  const port = wholeNumber(call, "port") ?? 0;
  if (port > 65_535) throw new Problem("bad-usage", `--port takes a number up to 65535, not ${port}.`);
  return port;
}

function helpText(): string {
  const lines = commands.map(
    (command) => `  habeas ${`${command.name} ${command.operands}`.trim()}\n      ${command.about}`,
  );
  return [
    notYetSafe,
    "",
    "Usage:",
    ...lines,
    "",
    `"habeas help COMMAND" shows a command's options; docs/cli.md has it all.`,
  ].join("\n");
}

function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { value, about }]) => `  --${name}${value === undefined ? "" : ` ${value}`}\n      ${about}`,
  );
  return [
    usage(command),
    "",
    command.about,
    ...(options.length === 0 ? [] : ["", "Options:", ...options]),
  ].join("\n");
}
