/** What reading one file of a stranger may cost. */
export type Limits = {
  /** Of waiting for the child, all in all; the time that the reader of its messages takes is not counted. */
  readonly seconds: number;
  /** Of JavaScript values in the child. */
  readonly heapMegabytes: number;
  /** Of everything that the child's process holds. */
  readonly residentMegabytes: number;
  /** Of all messages together. */
  readonly answerMegabytes: number;
};

/** What a file may cost where its parser (parser.ts) does not say otherwise. */
export const usualLimits: Limits = {
  seconds: 60,
  heapMegabytes: 512,
  residentMegabytes: 1200,
  answerMegabytes: 256,
};
