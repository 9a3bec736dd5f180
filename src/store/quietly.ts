/** Cleans up after an error, which is the one to report. */
export function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Left as it is.
  }
}
