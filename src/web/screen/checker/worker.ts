import "../../app/without-eval.ts";
import { checking } from "./checking.ts";
import type { CheckAnswer, CheckRequest } from "./protocol.ts";

/** The part of a worker's global scope that is used here; the DOM's types have the window's instead. */
const scope = globalThis as unknown as {
  addEventListener(type: "message", listener: (event: { readonly data: CheckRequest }) => void): void;
  postMessage(answer: CheckAnswer): void;
};

const check = checking();

scope.addEventListener("message", ({ data: { run, ...request } }) => {
  const began = performance.now();
  const answer = check(request);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has one page to answer
  scope.postMessage({ ...answer, run, took: performance.now() - began });
});
