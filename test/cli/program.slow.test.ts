import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { folder, listed, ok, program, shaped, strongly } from "./habeas.ts";
import { valley } from "./valley.ts";

const temporary = folder();
const dir = temporary.path("valley.habeas");

beforeAll(async () => {
  expect((await strongly("init", dir, "--name", "The Valley")).exit).toBe(0);
  expect((await strongly("import", dir, temporary.write("valley.yaml", valley))).exit).toBe(0);
});

test("the program prints listings to stdout, everything else to stderr, and ends with the exit code", async () => {
  const found = await program(["findings", dir, "--format", "json"]);
  expect([found.exit, found.err]).toEqual([0, ""]);
  expect(shaped("findings", found.out)).toEqual(await listed("findings", dir));
  const refused = await program(["show", dir, "c-99"]);
  expect([refused.exit, refused.out]).toEqual([1, ""]);
  expect(refused.err).toMatch(/^habeas: There is no record c-99[^\n]+\.\n$/);
  const misused = await program(["findigns", dir]);
  expect([misused.exit, misused.out]).toEqual([2, ""]);
  expect(misused.err).toBe(
    'habeas: There is no command "findigns"; did you mean "findings"? "habeas help" lists the commands.\n',
  );
  const unasked = await program(["findings", dir], { env: { HABEAS_PASSPHRASE: "" } });
  expect([unasked.exit, unasked.out]).toEqual([2, ""]);
  expect(unasked.err).toMatch(/^habeas: There is no terminal[^\n]+\.\n$/);
  const help = await program([]);
  expect([help.exit, help.err]).toEqual([0, ""]);
  expect(help.out).toContain("habeas findings DIR");
});

test("a reader who stops reading ends the program in silence", async () => {
  const { exit, err, signal } = await program(["help"], {
    during: (child) => child.stdout!.destroy(),
  });
  expect([exit, signal, err]).toEqual([0, null, ""]);
});

test("Ctrl-C during a long import ends it with 130, and nothing is written", async () => {
  const rows = Array.from({ length: 300_000 }, (_, at) => `{"kind":"person","id":"l-${at}","sex":"f"}\n`);
  const many = temporary.write("long.jsonl", rows.join(""));
  const before = await listed("verify", dir);
  const { exit, out, err, signal } = await program(["import", dir, many], {
    during: (child) => {
      // The import has the dossier open once SQLite keeps files beside the database.
      const waiting = setInterval(() => {
        if (!existsSync(join(dir, "journal.db-shm"))) return;
        clearInterval(waiting);
        setTimeout(() => child.kill("SIGINT"), 500);
      }, 20);
    },
  });
  expect([exit, signal, out]).toEqual([130, null, ""]);
  expect(err).toMatch(/^habeas: [^\n]*nothing was written\.\n$/);
  expect(await listed("verify", dir)).toEqual(before);
  expect(readdirSync(dir).filter((name) => name.includes("incomplete") || name.includes(".part"))).toEqual(
    [],
  );
});

test("serve prints its address first, and ends with Ctrl-C", async () => {
  let address = "";
  const { exit, err } = await program(["serve", dir], {
    during: (child) => {
      child.stdout!.on("data", (text: string) => {
        address += text;
        child.kill("SIGINT");
      });
    },
  });
  expect(exit).toBe(0);
  expect(address).toMatch(/^http:\/\/r-[a-z]{12}\.h-[a-z]{20}\.localhost:\d+\/#token=[\w-]{32}\n$/);
  expect(err).toMatch(/open http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32} instead/);
  expect(err).toContain("Serving 1 dossier on this machine only");
});

test("the program refuses a dossier behind a weak slot", async () => {
  const weak = temporary.path("weak.habeas");
  await ok("init", weak);
  const refused = await program(["findings", weak]);
  expect([refused.exit, refused.out]).toEqual([1, ""]);
  expect(refused.err).toMatch(/weaker protection/);
});
