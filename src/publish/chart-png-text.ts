import type { Stamp } from "./chart-draw.ts";

/** The PNG of a chart with the run that it shows, as text that any reader of PNG metadata prints. */
export function withStamp(png: Uint8Array, stamp: Stamp): Uint8Array<ArrayBuffer> {
  return withText(png, {
    "Habeas inputs": stamp.inputsHash,
    "Habeas seed": String(stamp.seed),
    "Habeas version": stamp.version,
  });
}

/**
 * The PNG with text chunks after its header (PNG specification, 11.3.3.3), in their order. Keys and values in Latin-1.
 */
export function withText(png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  // Signature 8 bytes, header chunk 25.
  const header = 33;
  const chunks = Object.entries(texts).map(([key, value]) => {
    const body = Uint8Array.from(`tEXt${key}\0${value}`, (letter) => letter.charCodeAt(0));
    const chunk = new Uint8Array(body.length + 8);
    const view = new DataView(chunk.buffer);
    view.setUint32(0, body.length - 4);
    chunk.set(body, 4);
    view.setUint32(body.length + 4, crc32(body));
    return chunk;
  });
  const out = new Uint8Array(png.length + chunks.reduce((sum, { length }) => sum + length, 0));
  out.set(png.subarray(0, header));
  let at = header;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  out.set(png.subarray(header), at);
  return out;
}

/** PNG specification, annex D; bit by bit, as a browser has no such function and the chunks are short. */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
