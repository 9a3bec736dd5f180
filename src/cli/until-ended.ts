/** How often a program under npm looks whether its shell is still there. */
const everyMs = 300;

/**
 * Resolves when the program is told to end: by its signal, or, under npm, by the end of the shell between npm
 * and it. npm passes SIGTERM to that shell alone, which dies of it and would leave the program behind, serving.
 */
export function untilEnded(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const parent = process.ppid;
    const underNpm = process.env["npm_execpath"] !== undefined;
    const watch = underNpm ? setInterval(() => process.ppid !== parent && end(), everyMs) : undefined;
    const end = (): void => {
      clearInterval(watch);
      done();
    };
    if (signal.aborted) end();
    signal.addEventListener("abort", end);
  });
}
