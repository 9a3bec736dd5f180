import { Database } from "@signalapp/sqlcipher";
import { openConnection } from "./src/store/sqlite/connection.ts";
import { migrate } from "./src/store/sqlite/schema.ts";
import { rmSync } from "node:fs";
const mode = process.argv[2]!;
rmSync("/tmp/q.db",{force:true});
const c = openConnection("/tmp/q.db", new Uint8Array(32).fill(3), "write"); migrate(c);
if (mode.includes("nofts")) c.exec("DROP TRIGGER record_inserted");
if (mode.includes("notri")) c.exec("DROP TRIGGER record_inserted; CREATE TRIGGER record_inserted AFTER INSERT ON record WHEN new.search <> '' BEGIN INSERT INTO search_word (rowid, search) VALUES (new.number, new.search); END");
if (mode.includes("noidx")) c.exec("DROP INDEX record_kind; DROP INDEX record_conflict");
const N=50000; const body=JSON.stringify({ type: "beating", when: {edtf:"2019-02-03"}, method: "guard", parties: [{who: `c-1`, part: "suffered"}], at: [{source: "register", row: 1}] });
const sql = mode.includes("plain") ? `INSERT INTO record (number, id, ref, kind, class, owner, first, last, conflict, body, search) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)` : `INSERT INTO record (number, id, ref, kind, class, owner, first, last, conflict, body, search)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (number) DO UPDATE SET class = excluded.class, owner = excluded.owner, last = excluded.last,
           conflict = excluded.conflict, body = excluded.body, search = excluded.search`;
const put=c.prepare(sql);
c.exec("BEGIN IMMEDIATE"); const t=performance.now(), u=process.cpuUsage();
for (let n=1;n<=N;n++) put.run([n, `01J${String(Math.floor(Math.random()*1e15)).padStart(23,"0")}`, `c-${Math.floor(n/8)}/act-${n}`, "act", "C", `c-${Math.floor(n/8)}`, n, n, 0, body, mode.includes("empty") ? "" : `beating\n2019-02-03\nguard\nc-${Math.floor(n/8)}\nsuffered\nregister\n  `]);
const cu=process.cpuUsage(u); console.log(mode, "us/row", ((performance.now()-t)/N*1000).toFixed(1), "cpu", ((cu.user+cu.system)/N).toFixed(1));
c.exec("COMMIT"); c.close();
