/** How often a program under npm looks whether its shell is still there. */
const everyMs = 300;

/**
 * Resolves when the program is told to end: by its signal, or, under npm, by the end of the shell between npm
 * and it. npm passes SIGTERM to that shell alone, which dies of it and would leave the program behind, serving.
 *
 * A closed terminal (SIGHUP) ends it too, and before the program is put to sleep from the terminal (Ctrl-Z) it is locked.
 */
export function untilEnded(signal: AbortSignal, lock: () => void): Promise<void> {
  const sleep = (): void => {
    lock();
    process.kill(process.pid, "SIGSTOP");
  };
  return new Promise((done) => {
    const parent = process.ppid;
    const underNpm = process.env["npm_execpath"] !== undefined;
    const watch = underNpm ? setInterval(() => process.ppid !== parent && end(), everyMs).unref() : undefined;
    const end = (): void => {
      clearInterval(watch);
      signal.removeEventListener("abort", end);
      process.off("SIGHUP", end);
      process.off("SIGTSTP", sleep);
      done();
    };
    if (signal.aborted) end();
    signal.addEventListener("abort", end);
    process.on("SIGHUP", end);
    if (process.platform !== "win32") process.on("SIGTSTP", sleep);
  });
}
