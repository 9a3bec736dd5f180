import { Problem } from "../domain/problem.ts";
import type { JournalBatch } from "./journal/journal.ts";
import {
  type Checkpoint,
  type Extended,
  extendJournal,
  type JournalWriter,
  type LogDraft,
  sizeOf,
} from "./journal/log.ts";
import { follow, followIn } from "./projection/follow.ts";
import { couldNotFollow, type ProjectionBatch } from "./projection/projection.ts";
import type { Reader } from "./reader.ts";

/** What a function that writes takes first. It reads too. */
export type Writer = Reader & JournalWriter;

/** What a commit writes into: the log, the journal's other rows, and the current state. */
export type Commit = {
  readonly draft: LogDraft;
  readonly log: JournalBatch;
  readonly state: ProjectionBatch;
};

/**
 * Runs `work` in one transaction of the journal and one of the projection. The journal commits first; then the head is
 * written, which is what "saved" means; then the projection. Where that last step fails it is made up from the journal,
 * so that whoever wrote reads what was written once this has resolved. When nothing was added to the log the checkpoint is
 * undefined. `brief` as for `Projection.write`.
 */
export async function extendLog<T>(
  writer: Writer,
  work: (commit: Commit) => Promise<T>,
  brief?: "brief",
): Promise<{ result: T; checkpoint: Checkpoint | undefined }> {
  let saved: Extended<T> | undefined;
  let unconfirmed: unknown;
  try {
    await writer.projection.write(async (state) => {
      // An earlier commit may still be missing here.
      if ((await state.reached()).size !== sizeOf(writer.tail.current)) await followIn(writer, state);
      saved = await extendJournal(
        writer,
        (draft, log) => work({ draft, log, state }),
        async ({ size, root }) => state.putReached({ size, root }),
      );
      if (saved.checkpoint === undefined) return;
      try {
        await writer.acknowledge(saved.checkpoint);
      } catch (error) {
        unconfirmed = error;
      }
    }, brief);
  } catch (error) {
    if (saved === undefined) {
      // What shared its transaction stands in the journal; where that fails too, the next read says so.
      if (brief !== undefined) await follow(writer).catch(() => {});
      throw error;
    }
    await makeUp(writer);
  }
  if (unconfirmed !== undefined) throw unconfirmed;
  const { result, checkpoint } = saved!;
  return { result, checkpoint };
}

async function makeUp(writer: Writer): Promise<void> {
  try {
    await follow(writer);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw couldNotFollow(error);
  }
}
