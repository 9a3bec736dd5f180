import type { CheckAnswer, CheckRequest } from "./protocol.ts";
import { ownWorker } from "../../app/own-worker.ts";
import worker from "./worker.ts?worker&url";

/**
 * The checker in its worker. One request is under way at a time; of those that come meanwhile only the newest is sent,
 * so that fast typing never queues.
 */
export class CheckWorker {
  readonly #worker: Worker;
  #run = 0;
  #isBusy = false;
  #waiting: Omit<CheckRequest, "run"> | undefined;
  #sentLedger: CheckRequest["ledger"];

  constructor(onAnswer: (answer: CheckAnswer, isLatest: boolean) => void, onFailure: () => void) {
    this.#worker = ownWorker(worker);
    this.#worker.addEventListener("message", ({ data }: MessageEvent<CheckAnswer>) => {
      this.#isBusy = false;
      const next = this.#waiting;
      this.#waiting = undefined;
      onAnswer(data, next === undefined);
      if (next !== undefined) this.#send(next);
    });
    this.#worker.addEventListener("error", onFailure);
  }

  check(request: Omit<CheckRequest, "run">): void {
    if (this.#isBusy) this.#waiting = request;
    else this.#send(request);
  }

  close(): void {
    this.#worker.terminate();
  }

  #send({ ledger, ...rest }: Omit<CheckRequest, "run">): void {
    this.#isBusy = true;
    const isNew = ledger !== this.#sentLedger;
    this.#sentLedger = ledger;
    const request: CheckRequest = {
      ...rest,
      run: ++this.#run,
      ...(isNew && ledger !== undefined ? { ledger } : {}),
    };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    this.#worker.postMessage(request);
  }
}
