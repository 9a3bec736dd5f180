/**
 * The thread of a keeper that notices the end of its launcher, however busy the keeper is: the launcher holds the other end
 * of the life line, and with it ends this process and all that it started.
 */
import { readSync } from "node:fs";
import { endAll } from "./end.js";

const lifeLine = 4;
const pause = new Int32Array(new SharedArrayBuffer(4));

for (;;) {
  try {
    // Nothing is ever sent: reading waits until the other end is gone.
    readSync(lifeLine, new Uint8Array(1));
    endAll();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) endAll();
    Atomics.wait(pause, 0, 0, 50);
  }
}
