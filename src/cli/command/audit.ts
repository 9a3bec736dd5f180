import { dossierAudit } from "../../api/dossier.ts";
import { auditText } from "../text/dossier.ts";
import { listing } from "../with-session.ts";

export const auditCommand = listing({
  name: "audit",
  operands: "DIR",
  about: "what the journal keeps beside records: devices, what was written out, what was refused",
  operation: dossierAudit,
  text: auditText,
});
