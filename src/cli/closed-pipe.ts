/**
 * Ends the program in silence, with 0, when nobody reads what it prints any more (`… | head -1`). What it was doing ends
 * there. Called once, before the first line is printed.
 */
export function endWithClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      throw error;
    });
  }
}
