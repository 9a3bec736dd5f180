/** What a draft may cost while it is parsed. */
export type ParseLimits = {
  readonly seconds: number;
  readonly heapMegabytes: number;
  readonly residentMegabytes: number;
  /** Of the answer. */
  readonly textMegabytes: number;
};

/** A file that is made to cost more than this is refused. */
export const parseLimits: ParseLimits = {
  seconds: 60,
  heapMegabytes: 512,
  residentMegabytes: 1200,
  textMegabytes: 64,
};

/** Exit code by which the process apart says that it took too much memory. */
export const outOfMemory = 77;
