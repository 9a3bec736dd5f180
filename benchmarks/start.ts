import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Benchmark } from "./measure.ts";

/** From `npm start` to the first whole page: first with the examples to be made, then with both there. */
export const firstPage: Benchmark = {
  name: "npm start to the first page",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "habeas-bench-"));
    try {
      const first = await startToPage(folder);
      const again = await startToPage(folder);
      return [
        { what: "first start, which makes both examples", seconds: first },
        { what: "later start", seconds: again },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function startToPage(folder: string): Promise<number> {
  const start = performance.now();
  const root = fileURLToPath(new URL("..", import.meta.url));
  const child = spawn("npm", ["start", "--silent", "--", "--folder", folder], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  try {
    const url = await new Promise<string>((done, fail) => {
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        const found = /http:\/\/\S+/.exec(text);
        if (found !== null && text.includes("\n")) done(found[0]);
      });
      child.on("exit", () => fail(new Error("the server ended before it printed its address")));
    });
    // Node looks no names up under localhost; the program answers under the address of the machine too.
    const { port, hash } = new URL(url);
    const at = (path: string): string => `http://127.0.0.1:${port}${path}`;
    const given = await fetch(at("/key"), { headers: { "Habeas-Token": hash.replace("#token=", "") } });
    const headers = { "Habeas-Key": await given.text(), "Content-Type": "application/json" };
    const [{ id }] = (await (await fetch(at("/api"), { headers })).json()) as [{ readonly id: string }];
    const page = await fetch(at(`/api/${id}/dossier.overview`), { method: "POST", headers, body: "{}" });
    if (!page.ok) throw new Error(`the overview answered ${page.status}`);
    await page.text();
    return (performance.now() - start) / 1000;
  } finally {
    process.kill(-child.pid!, "SIGTERM");
  }
}
