import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const source = resolve(import.meta.dirname, "..");

/** What a module loads of this program as it starts, itself with it: imports of types alone load nothing. */
function loaded(entry: string): ReadonlySet<string> {
  const files = new Set<string>();
  const waiting = [resolve(source, entry)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, names, from] of text.matchAll(/^(?:import|export)\s([^;]*?)from "(\.[^"]+)";/gms)) {
      const isType = names!.startsWith("type ") || /^\{(\s*type [\w\s]+,?)+\s*\}\s*$/.test(names!);
      if (!isType) waiting.push(resolve(dirname(file), from!));
    }
  }
  return new Set([...files].map((file) => relative(source, file)));
}

test("the process that the user starts loads no store, no cryptography and no use case", () => {
  const files = loaded("launcher/main.ts");
  expect(files).toContain("launcher/locked-app.ts");
  const own = /^(launcher|cli|http|domain|box)\//;
  // Where the screens are built, which word is near another, and the words of `--for`: none knows of a dossier.
  const others = [...files].filter((file) => !own.test(file)).sort();
  expect(others).toEqual([
    "intake/records/nearest.ts",
    "service/audience.ts",
    "service/build-web.ts",
    "service/dossier-folder.ts",
  ]);
  for (const file of files)
    expect(file).not.toMatch(/^cli\/(commands|with-session)|^http\/(application|app|operations)/);
});

test("the process that destroys keys loads no library, and of this program a handful of files", () => {
  const files = [...loaded("launcher/panic.ts")].sort();
  expect(files).toContain("launcher/destroy-slots.ts");
  const foreign = files.flatMap((file) =>
    [
      ...readFileSync(resolve(source, file), "utf8").matchAll(
        /^import\s(?!type )[^;]*?from "([^."][^"]*)";/gms,
      ),
    ]
      .map(([, from]) => from!)
      .filter((from) => !from.startsWith("node:")),
  );
  expect(foreign).toEqual([]);
  expect(files.length).toBeLessThan(15);
});

test("the same look at the keeper finds the store, so that it would have found it in the launcher", () => {
  expect(loaded("keeper/main.ts")).toContain("store/dossier.ts");
});
