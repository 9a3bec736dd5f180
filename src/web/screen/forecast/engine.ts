import type { ForecastQuestion } from "../../../simulation/two-systems/forecast.ts";
import type { ForecastReply, AskedForecast, ForecastRequest } from "./protocol.ts";
import { ownWorker } from "../../app/own-worker.ts";
import leadWorker from "./lead-worker.ts?worker&url";

/**
 * The forecast in its worker. Of first looks that are asked for while one is under way only the newest is taken, so
 * that a slider that is drawn never queues.
 */
export class ForecastWorkers {
  readonly #worker: Worker;
  #run = 0;
  #isLooking = false;
  #waiting: AskedForecast | undefined;

  constructor(onAnswer: (answer: ForecastReply) => void, onFailure: () => void) {
    this.#worker = ownWorker(leadWorker);
    this.#worker.addEventListener("message", ({ data }: MessageEvent<ForecastReply>) => {
      if (data.kind === "looked" || (data.kind === "problem" && data.of === "look")) {
        this.#isLooking = false;
        const next = this.#waiting;
        this.#waiting = undefined;
        if (next !== undefined) this.look(next);
      }
      onAnswer(data);
    });
    this.#worker.addEventListener("error", onFailure);
  }

  open(question: ForecastQuestion): void {
    this.#send({ kind: "open", question });
  }

  /** Asks for a first look. */
  look(asked: AskedForecast): void {
    if (this.#isLooking) {
      this.#waiting = asked;
      return;
    }
    this.#isLooking = true;
    this.#send({ kind: "look", run: ++this.#run, asked });
  }

  /** Asks for a simulation, instead of one that may be under way; returns the number that its answers carry. */
  simulate(asked: AskedForecast): number {
    this.#send({ kind: "simulate", run: ++this.#run, asked });
    return this.#run;
  }

  stop(): void {
    this.#send({ kind: "stop" });
  }

  close(): void {
    this.#worker.terminate();
  }

  #send(request: ForecastRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    this.#worker.postMessage(request);
  }
}
