import { readFileSync, readdirSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join, posix } from "node:path";
import { expect, test } from "vitest";

const top = new URL("../", import.meta.url).pathname;

/** Where the program begins, and what no file of `src` names for another reason. */
const named: Readonly<Record<string, string>> = {
  "src/edtf.d.ts": "the types of a package, which the compiler finds",
  "src/web/app/built-file.d.ts": "the types of what the builder makes, which the compiler finds",
  "src/arithmetic/language/khmer.ts": "waits for a report in Khmer",
  "src/keeper/end.d.ts": "the types of a script, which the compiler finds",
  "src/intake/apart/hostile.fixture.ts":
    "a child may read nothing beside src, so that its test's parser stands there",
  "src/api/openapi.ts": "docs/openapi.json is made of it",
  "src/api/output.ts": "the promise of --format json, against which tests hold every output",
  "src/simulation/engine/abc.ts": "calibrates the outbreak once a dossier has observed one",
  "src/analysis/finding/agreement.ts": "waits for a second coder of one case",
  "src/store/evidence/folder.ts": "waits for evidence files",
  "src/store/journal/copy.ts": "waits for a journal on a server",
  "src/store/postgres/journal.ts": "waits for a journal on a server",
};

test("what only tests use stands in test/, and everything in src is reached by the program", () => {
  const files = readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" })
    .map((name) => posix.join("src", name.replaceAll("\\", "/")))
    .filter((name) => /\.(tsx?|js|css)$/.test(name) && !/\.test\.tsx?$/.test(name));
  const known = new Set(files);
  const reached = new Set<string>();
  for (const name of [...files, "bin/habeas.js", "src/web/index.html"]) {
    const text = readFileSync(join(top, name), "utf8");
    for (const [, path] of text.matchAll(/["']([\w./-]+\.(?:tsx?|js|css))(?:\?[\w&]+)?["']/g)) {
      const target = posix.join(posix.dirname(name), path!);
      if (target !== name && known.has(target)) reached.add(target);
    }
  }
  expect(reached.size).toBeGreaterThan(300);
  expect(files.filter((name) => !reached.has(name)).sort()).toEqual(Object.keys(named).sort());
});

test("Node can strip each file of src of its types, which the tests themselves would not notice", () => {
  const files = readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !/\.(test|d)\.ts$/.test(name),
  );
  expect(files.length).toBeGreaterThan(300);
  const refused = files.filter((name) => {
    try {
      stripTypeScriptTypes(readFileSync(join(top, "src", name), "utf8"));
      return false;
    } catch {
      return true;
    }
  });
  expect(refused).toEqual([]);
  // What once kept every command from starting.
  expect(() => stripTypeScriptTypes("for (const of of [1]) of;")).toThrow();
});
