import { afterAll, beforeAll } from "vitest";
import { type ReadSession, openSession } from "../src/service/session.ts";
import { type ExampleName, createExample, examplePassphrase } from "../src/service/example.ts";
import { madeOnce } from "./made-once.ts";
import { weakSlot } from "./weak-slot.ts";

const unlock = { passphrase: examplePassphrase, slot: weakSlot };

/** An example dossier as the program ships it, open for reading; one folder for the whole run. */
export async function openExample(name: ExampleName): Promise<ReadSession> {
  const dir = await madeOnce(`${name}.habeas`, (path) => createExample(name, path, unlock));
  return openSession(dir, { ...unlock, mode: "read" });
}

/** The same for the tests of a file: opened before them and closed after them. Read `dossier` inside tests only. */
export function example(name: ExampleName): { readonly dossier: ReadSession } {
  let opened: ReadSession | undefined;
  beforeAll(async () => void (opened = await openExample(name)));
  afterAll(() => opened?.close());
  return {
    get dossier() {
      if (opened === undefined) throw new TypeError("the dossier is read before it is opened");
      return opened;
    },
  };
}
