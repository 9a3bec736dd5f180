/**
 * The thread in which files of strangers are parsed (box/watch.js starts it). It reads requests from stdin, each the frame
 * of a header and then the frames of the input, and answers each with the frames of its messages.
 */
import { workerData } from "node:worker_threads";
import { largestMessage, type Parse } from "./parser.ts";
import { readFrame, writeFrame } from "./pipe.ts";

const { parse } = (await import((workerData as { task: string }).task)) as { parse: Parse };

for (let header = readFrame(); header !== undefined; header = readFrame()) {
  const options: unknown = JSON.parse(Buffer.concat([...header]).toString("utf8"));
  const input = inputOf();
  for await (const message of parse(input, options)) {
    const bytes = Buffer.from(typeof message === "string" ? message : JSON.stringify(message));
    if (bytes.length > largestMessage) throw new RangeError("a message is too long");
    writeFrame(bytes);
  }
  writeFrame(new Uint8Array());
  // What the parser did not want is still in the pipe, before the next request.
  for (const _ of input);
}

function* inputOf(): Generator<Uint8Array> {
  for (let frame = readFrame(); frame !== undefined; frame = readFrame()) yield* frame;
}
