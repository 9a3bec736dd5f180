import { ask } from "./key.js";

/**
 * The lock, as a page has it: a button, or Escape three times; and the panic, a button. It also says that somebody is there, so that the program does
 * not lock while one writes, and shows the locked page where the program has locked.
 */

/** How often a page looks whether it is locked, and says at most that somebody is there. */
const lookMs = 4000;
const hereMs = 20_000;
/** Within how long Escape must come three times. */
const thriceMs = 1500;

/** Locks at once: all keys and all that is open are gone from the program's memory. */
export async function lock(): Promise<void> {
  // A browser asks only so much at once of one server; what waits for an answer must not hold this up.
  stop();
  await ask("/lock", { method: "POST", keepalive: true }).catch(() => undefined);
  location.reload();
}

/**
 * Panic: ends all that is open, and the run with it. The tab goes blank and has no way back; where the run was started so, the
 * keys of the dossiers are destroyed.
 */
export async function panic(): Promise<void> {
  stop();
  document.body.replaceChildren();
  await ask("/panic", { method: "POST", keepalive: true }).catch(() => undefined);
  goBlank();
}

function goBlank(): void {
  sessionStorage.clear();
  location.replace("about:blank");
}

let saidHere = performance.now();
let failed = 0;

function isHere(): void {
  const now = performance.now();
  if (now - saidHere < hereMs) return;
  saidHere = now;
  ask("/here").catch(() => undefined);
}

async function look(): Promise<void> {
  try {
    const { status } = await ask("/here", { headers: { "Habeas-By-Itself": "1" } });
    failed = 0;
    if (status === 423) location.reload();
    if (status === 410) goBlank();
  } catch {
    // What is shown goes with the program that showed it.
    failed += 1;
    if (failed === 3) document.body.replaceChildren("The program has ended; what it showed is gone.");
  }
}

let escapes: number[] = [];

function countEscapes(event: KeyboardEvent): void {
  escapes = event.key === "Escape" ? [...escapes, event.timeStamp].slice(-3) : [];
  if (escapes.length === 3 && event.timeStamp - (escapes[0] ?? 0) < thriceMs) void lock();
}

for (const kind of ["keydown", "pointerdown", "wheel", "input"])
  addEventListener(kind, isHere, { capture: true, passive: true });
addEventListener("keydown", countEscapes, { capture: true });
setInterval(() => void look(), lookMs);
