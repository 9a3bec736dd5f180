import { append } from "./src/store/append.ts";
import { createDossier, openDossier } from "./src/store/dossier.ts";
import { verify } from "./src/store/verify.ts";
import { existsSync } from "node:fs";
const dir="/tmp/vd.habeas"; const slot={ cost: { memoryKiB: 8, passes: 1, lanes: 1 }, weakForTests: true };
if (!existsSync(dir)) { const d = await createDossier(dir, { name: "b", passphrase: "a benchmark passphrase", clock: Date.now, slot });
 await append(d.writer, Array.from({length: 50000}, (_, n) => ({ ref: `r-${n}`, kind: "event", body: { label: `record ${n}`, text: "x".repeat(300), n } }))); await d.close(); }
const d = await openDossier(dir, { mode: "read", passphrase: "a benchmark passphrase", slot });
const c = process.cpuUsage(), t = performance.now();
const { problems, entries } = await verify(d.reader); const u = process.cpuUsage(c);
console.log(problems.length, entries, ((performance.now()-t)/entries*1000).toFixed(1), "us wall; cpu user", (u.user/entries).toFixed(1), "sys", (u.system/entries).toFixed(1));
await d.close();
