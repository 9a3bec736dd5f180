import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { runTool } from "../box/tool.ts";
import type { Stamp } from "./chart-draw.ts";
import { withStamp } from "./chart-png-text.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The system's Chromium, which draws PNG; undefined where there is none. */
export function chromiumPath(path = process.env["PATH"] ?? ""): string | undefined {
  for (const folder of path.split(delimiter))
    for (const name of names) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not there
      }
    }
  return undefined;
}

/**
 * The SVG as PNG at twice its size, drawn by the Chromium at `chromium`, with inputs hash, seed and version as text
 * chunks. Its pixels depend on that Chromium and the machine's fonts.
 */
export async function chartPng(
  svg: string,
  chromium: string,
  stamp: Stamp,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const size = /width="(\d+)" height="([\d.]+)"/.exec(svg);
  if (size === null) throw new TypeError("the SVG states no size");
  const folder = mkdtempSync(join(tmpdir(), "habeas-chart-"));
  try {
    const page = join(folder, "chart.html");
    const png = join(folder, "chart.png");
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><style>body{margin:0}svg{display:block}</style>${svg}`,
    );
    await runTool(
      chromium,
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--force-device-scale-factor=2",
        `--user-data-dir=${join(folder, "profile")}`,
        `--window-size=${size[1]},${Math.ceil(Number(size[2]))}`,
        `--screenshot=${png}`,
        pathToFileURL(page).href,
      ],
      { seconds: 60, signal },
    );
    return withStamp(readFileSync(png), stamp);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
