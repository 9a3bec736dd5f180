import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The program's source as it really lies on this disk, also where it was reached through a link. */
export const sourceFolder = realpathSync(fileURLToPath(new URL("../", import.meta.url)));

/**
 * What a child that imports `packages` may read, as paths: this program's source, and of all packages only these and
 * what they depend on, each by the path that leads to it and by its real one.
 */
export function readable(packages: readonly string[]): readonly string[] {
  const granted = new Set([sourceFolder, join(dirname(sourceFolder), "package.json")]);
  const waiting = packages.map((name) => ({ name, from: sourceFolder, isNeeded: true }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const path = packageFolder(next.name, next.from);
    if (path === undefined) {
      if (next.isNeeded) throw new RangeError(`The package ${next.name} is not installed.`);
      continue;
    }
    const real = realpathSync(path);
    if (granted.has(path) && granted.has(real)) continue;
    granted.add(path);
    granted.add(real);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(join(real, "package.json"), "utf8"),
    ) as Readonly<Record<string, Readonly<Record<string, string>>>>;
    for (const name of Object.keys(dependencies)) waiting.push({ name, from: path, isNeeded: true });
    for (const name of Object.keys(optionalDependencies)) waiting.push({ name, from: path, isNeeded: false });
  }
  return [...granted];
}

/** The folder of a package as Node finds it from `from`: in the nearest node_modules at or above. */
function packageFolder(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name);
    if (existsSync(join(path, "package.json"))) return path;
    if (dirname(folder) === folder) return undefined;
  }
}
