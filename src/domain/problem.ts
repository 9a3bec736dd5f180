/**
 * The refusals that a person reads. Each has one word as code, one HTTP status, one exit code and a sentence that
 * says what is wrong, where, and what to do next. Messages carry ids and refs, never testimony.
 */

const problems = {
  "bad-input": { status: 400, exit: 1 },
  "bad-usage": { status: 400, exit: 2 },
  /** More was sent than is taken. */
  "too-large": { status: 413, exit: 1 },
  "not-found": { status: 404, exit: 1 },
  "already-there": { status: 409, exit: 1 },
  "wrong-passphrase": { status: 403, exit: 1 },
  "not-a-dossier": { status: 400, exit: 1 },
  "behind-head": { status: 409, exit: 1 },
  damaged: { status: 500, exit: 1 },
  locked: { status: 409, exit: 1 },
  /** What is asked for is behind the lock of the run. */
  "not-unlocked": { status: 423, exit: 1 },
  "no-space": { status: 507, exit: 1 },
  "not-writable": { status: 409, exit: 1 },
  /** It was done, and the disk did not confirm it. */
  unconfirmed: { status: 500, exit: 1 },
  "not-disclosed": { status: 403, exit: 1 },
  /** The journal has grown since the state that was asked for. */
  moved: { status: 409, exit: 1 },
  /** What is traced was asked for more often within an hour than it may be. */
  "too-often": { status: 429, exit: 1 },
  "too-new": { status: 409, exit: 1 },
  cancelled: { status: 499, exit: 130 },
} as const;

export type ProblemCode = keyof typeof problems;

/** A refusal with a code from the table above and a whole sentence in `message`. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly exit: number;

  constructor(code: ProblemCode, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = "Problem";
    this.code = code;
    this.status = problems[code].status;
    this.exit = problems[code].exit;
  }
}
