import { assessCommand } from "./command/assess.ts";
import { auditCommand } from "./command/audit.ts";
import { backupCommand } from "./command/backup.ts";
import { checkCommand } from "./command/check.ts";
import { clockCommand } from "./command/clock.ts";
import { confirmCommand } from "./command/confirm.ts";
import { consentCommand } from "./command/consent.ts";
import { consistencyCommand } from "./command/consistency.ts";
import { doctorCommand } from "./command/doctor.ts";
import { dueCommand } from "./command/due.ts";
import { drillCommand } from "./command/drill.ts";
import { eraseCommand } from "./command/erase.ts";
import { erasuresCommand } from "./command/erasures.ts";
import { exampleCommand } from "./command/example.ts";
import { exportCommand } from "./command/export.ts";
import { figuresCommand } from "./command/figures.ts";
import { findingCommand } from "./command/finding.ts";
import { findingsCommand } from "./command/findings.ts";
import { forecastCommand } from "./command/forecast.ts";
import { historyCommand } from "./command/history.ts";
import { identityCommand } from "./command/identity.ts";
import { importCommand } from "./command/import.ts";
import { initCommand } from "./command/init.ts";
import { lspCommand } from "./command/lsp.ts";
import { mapCommand } from "./command/map.ts";
import { matrixCommand } from "./command/matrix.ts";
import { deviceCommand } from "./command/device.ts";
import { joinCommand } from "./command/join.ts";
import { journalCommand } from "./command/journal.ts";
import { memberCommand } from "./command/member.ts";
import { membersCommand } from "./command/members.ts";
import { mergeCommand } from "./command/merge.ts";
import { panicCommand } from "./command/panic.ts";
import { passphraseCommand } from "./command/passphrase.ts";
import { rebuildCommand } from "./command/rebuild.ts";
import { reconcileCommand } from "./command/reconcile.ts";
import { recoveryCommand } from "./command/recovery.ts";
import { reinstateCommand } from "./command/reinstate.ts";
import { releaseCommand, releasesCommand } from "./command/release.ts";
import { restoreCommand } from "./command/restore.ts";
import { retractCommand } from "./command/retract.ts";
import { retractedCommand } from "./command/retracted.ts";
import { searchCommand } from "./command/search.ts";
import { serveCommand } from "./command/serve.ts";
import { setCommand } from "./command/set.ts";
import { showCommand } from "./command/show.ts";
import { siteCommand } from "./command/site.ts";
import { startCommand } from "./command/start.ts";
import { lettersCommand } from "./command/letters.ts";
import { replyLedgerCommand } from "./command/reply-ledger.ts";
import { trackCommand } from "./command/track.ts";
import { tableCommand } from "./command/table.ts";
import { verifyCommand } from "./command/verify.ts";
import { visitCommand } from "./command/visit.ts";
import { versionCommand } from "./command/version.ts";
import { helpCommand } from "./command/help.ts";
import type { Command } from "./command.ts";

/** Every command of `habeas`, in the order of its help. docs/cli.md describes each; a test fails where one is missing. */
export const commands: readonly Command[] = [
  startCommand,
  exampleCommand,
  initCommand,
  mapCommand,
  importCommand,
  figuresCommand,
  reconcileCommand,
  findingsCommand,
  consistencyCommand,
  matrixCommand,
  findingCommand,
  searchCommand,
  showCommand,
  historyCommand,
  tableCommand,
  releaseCommand,
  releasesCommand,
  siteCommand,
  retractCommand,
  mergeCommand,
  reinstateCommand,
  retractedCommand,
  eraseCommand,
  erasuresCommand,
  setCommand,
  consentCommand,
  checkCommand,
  lspCommand,
  clockCommand,
  assessCommand,
  trackCommand,
  confirmCommand,
  lettersCommand,
  replyLedgerCommand,
  visitCommand,
  forecastCommand,
  dueCommand,
  identityCommand,
  membersCommand,
  memberCommand,
  deviceCommand,
  joinCommand,
  journalCommand,
  recoveryCommand,
  auditCommand,
  verifyCommand,
  rebuildCommand,
  passphraseCommand,
  backupCommand,
  restoreCommand,
  exportCommand,
  serveCommand,
  panicCommand,
  doctorCommand,
  drillCommand,
  helpCommand(() => commands),
  versionCommand,
];
