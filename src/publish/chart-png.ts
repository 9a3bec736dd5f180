import { execFile } from "node:child_process";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import type { Stamp } from "./chart-draw.ts";

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
): Promise<Buffer> {
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
    await promisify(execFile)(
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
      { timeout: 60_000, ...(signal ? { signal } : {}) },
    );
    return withText(readFileSync(png), {
      "Habeas inputs": stamp.inputsHash,
      "Habeas seed": String(stamp.seed),
      "Habeas version": stamp.version,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The PNG with text chunks after its header (PNG specification, 11.3.3.3). */
export function withText(png: Buffer, texts: Readonly<Record<string, string>>): Buffer {
  // Signature 8 bytes, header chunk 25.
  const header = 33;
  const chunks = Object.entries(texts).map(([key, value]) => {
    const body = Buffer.from(`tEXt${key}\0${value}`, "latin1");
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length - 4);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  });
  return Buffer.concat([png.subarray(0, header), ...chunks, png.subarray(header)]);
}
