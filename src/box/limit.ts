/** What reading one file of a stranger may cost. */
export type Limits = {
  /** Of waiting for the child, all in all; the time that the reader of its answer takes is not counted. */
  readonly seconds: number;
  /** Of JavaScript values in the child. */
  readonly heapMegabytes: number;
  /** Of everything that the child's process holds. */
  readonly residentMegabytes: number;
  /** Of the file. */
  readonly inputMegabytes: number;
  /** Of the whole answer. */
  readonly answerMegabytes: number;
};

/** What a file may cost where its parser (intake/apart/parser.ts) does not say otherwise. */
export const usualLimits: Limits = {
  seconds: 60,
  heapMegabytes: 512,
  residentMegabytes: 1200,
  inputMegabytes: 4096,
  answerMegabytes: 256,
};
