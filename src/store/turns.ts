export type Turns = {
  /** Runs `work` after all that was given before it has ended, however that ended. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>;
  /** Resolves when all has ended. */
  readonly ended: () => Promise<unknown>;
};

/** One after the other: what an engine does that has one connection to write. */
export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(work) {
      const turn = last.then(work);
      last = turn.catch(() => {});
      return turn;
    },
    ended: () => last,
  };
}
