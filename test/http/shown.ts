import { createHash } from "node:crypto";
import type { Hono } from "hono";
import type { Operation } from "../../src/api/operation.ts";
import { units } from "../../src/domain/frame.ts";
import { type AnyRecord, recordKinds } from "../../src/domain/record.ts";
import { listFigures, listReconciliations } from "../../src/service/figure.ts";
import { listConsistency, listFindings } from "../../src/service/finding.ts";
import { useCases } from "../../src/service/operations.ts";
import { searchRecords, showHistory, showRecord } from "../../src/service/record.ts";
import { listRetracted } from "../../src/service/retraction.ts";
import type { ReadSession } from "../../src/service/session.ts";
import { type Disclosed, shown } from "../../src/service/disclose.ts";
import { openedPages } from "./opened.ts";

/** Shows half of the records, by chance, and none whose name begins with "hidden". */
export function randomHalf(seed: number): (record: AnyRecord) => boolean {
  return ({ ref }) => {
    const [byte] = createHash("sha256").update(`${seed} ${ref}`).digest();
    return !ref.startsWith("hidden") && byte! % 2 === 0;
  };
}

/** Everything that a session answers, by question: each operation as a page asks it, and each listing of the command line. */
export async function asker(
  session: ReadSession,
): Promise<(refs: readonly string[], words: readonly string[]) => Promise<ReadonlyMap<string, string>>> {
  const { app, headers } = await openedPages([session]);
  return async (refs, words) => {
    const answers = new Map<string, string>();
    for (const path of routesOf(app)) answers.set(path, await answerAt(app, path, { headers }));
    for (const [name, { operation }] of useCases)
      if (operation.effect === "reads")
        for (const [at, input] of inputsOf(operation, refs, words).entries()) {
          const body = JSON.stringify(input);
          answers.set(
            `${name} ${at}`,
            await answerAt(app, `/api/${session.id}/${name}`, {
              method: "POST",
              body,
              headers: { ...headers, "content-type": "application/json" },
            }),
          );
        }
    const listings: (readonly [string, () => Promise<Disclosed<unknown>>])[] = [
      ["figures", () => listFigures(session)],
      ["reconcile", () => listReconciliations(session)],
      ["consistency", () => listConsistency(session)],
      ["findings", () => listFindings(session)],
      ["retracted", () => listRetracted(session)],
      ...words.map((word) => [`search ${word}`, () => searchRecords(session, word, { limit: 50 })] as const),
      ...refs.map((ref) => [`show ${ref}`, () => showRecord(session, ref)] as const),
      ...refs.map((ref) => [`history ${ref}`, () => showHistory(session, ref)] as const),
    ];
    for (const [question, ask] of listings)
      answers.set(
        question,
        await ask().then(
          (rows) => JSON.stringify(shown(rows)),
          (error: Error) => error.message,
        ),
      );
    return answers;
  };
}

/** Every question about one record: each operation that takes a name, asked by a page. */
export function questionsOf(ref: string): readonly { readonly name: string; readonly input: object }[] {
  return [...useCases.values()].flatMap(({ operation }) =>
    operation.effect === "reads" && !operation.local
      ? inputsOf(operation, [ref], [ref])
          .filter((input) => JSON.stringify(input).includes(JSON.stringify(ref)))
          .map((input) => ({ name: operation.name, input }))
      : [],
  );
}

/** A session that counts what it asks of the store. */
export function countingReads<S extends ReadSession>(
  session: S,
): { readonly session: S; readonly reads: () => number } {
  let reads = 0;
  const counted = (value: object): object =>
    new Proxy(value, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key, target);
        if (key === "tables") return counted(found as object);
        if (typeof found !== "function") return found;
        return (...given: unknown[]): unknown => {
          reads += 1;
          return (found as (...args: unknown[]) => unknown).apply(target, given);
        };
      },
    });
  const reader = Object.fromEntries(
    Object.entries(session.reader).map(([name, value]) => [
      name,
      ["journal", "projection"].includes(name) ? counted(value as object) : value,
    ]),
  );
  return { session: { ...session, reader: reader as never }, reads: () => reads };
}

/** Operations that there is one question for. */
const askedNothing: ReadonlySet<string> = new Set([
  "disclosure.list",
  "dossier.audit",
  "dossier.overview",
  "dossier.show",
  "dossier.verify",
  "figure.ledger",
  "figure.list",
  "figure.reconcile",
  "finding.consistency",
  "finding.list",
  "follow-up.due",
  "forecast.question",
  "identity.pseudonym",
  "identity.status",
  "import.kept",
  "import.list",
  "letter.list",
  "letter.chains",
  "matrix.codebook",
  "figure.contradictions",
  "place.list",
  "letter.ledger",
  "record.conflicts",
  "record.erasures",
  "record.retracted",
  "team.show",
  "tracker.list",
  "tracker.repeats",
  "tracker.threads",
]);

/** What an operation is asked, so that every record and word is asked about, and questions of one's own are. */
function inputsOf(
  { name, local }: Operation,
  refs: readonly string[],
  words: readonly string[],
): readonly object[] {
  switch (name) {
    case "record.list":
    case "grid.show":
      return recordKinds.map((kind) => ({ kind }));
    case "grid.try":
      return refs.map((ref) => ({ kind: "person", cells: [{ ref, field: "note", text: "", seen: "" }] }));
    case "grid.export":
      // As often as the journal lets through in an hour, and no more.
      return [{ kind: "person", format: "csv" }];
    case "identity.check":
      return [{ identity: { names: ["Nobody"] } }];
    case "identity.open":
      return refs.map((person) => ({ person, why: "a question" }));
    case "identity.share":
      return [{ ask: "no question" }];
    case "disclosure.propose":
      return [{ refs, audience: "public" }];
    case "record.find":
      return words.map((word) => ({ words: word }));
    case "record.search":
      return [...words, ...refs].map((word) => ({ words: word }));
    case "record.show":
    case "record.open":
    case "record.history":
    case "record.would-erase":
    case "finding.show":
    case "place.show":
    case "place.visit":
    case "case.clocks":
    case "case.assess":
    case "consent.show":
    case "consent.went-out":
      return refs.map((ref) => ({ ref }));
    case "finding.compute":
      return [
        { unit: "person", property: 'sex == "f"' },
        { unit: "person", property: "beaten" },
        { unit: "person", property: "secret_question" },
        ...refs.map((frame) => ({ unit: "person", frame, property: 'sex == "f"' })),
      ];
    case "matrix.show":
      return units.map((unit) => ({ unit }));
    case "finding.table":
      return [
        ...["sex", "pseudonym", "trade", "beaten"].map((rows) => ({ unit: "person", rows })),
        { unit: "stay", rows: "facility" },
        ...refs.map((frame) => ({ unit: "person", frame, rows: "sex" })),
      ];
    case "pending.put":
    case "pending.show":
    case "pending.drop":
      return [{ place: "check", text: "typed" }];
    case "import.propose":
    case "import.try":
    case "import.progress":
      return [{ files: ["none"] }];
    case "import.keep":
      return [{ files: ["none"], name: "a form" }];
    case "import.forget":
      return [{ name: "a form" }];
    case "import.undo-try":
      return [{ run: 0 }];
    case "follow-up.remind":
      return [{ while_locked: true }];
    default:
      if (askedNothing.has(name)) return [{}];
      // What names files of this machine no page can ask for; service/use-case.test.ts asks for it.
      if (local) return [{}];
      throw new RangeError(`nothing says here what ${name} is asked; write a row for it`);
  }
}

/** The addresses that the application answers, as far as they are the same for every dossier and not drawn at random. */
function routesOf(app: Hono): readonly string[] {
  const paths = app.routes.filter(({ method }) => method === "GET").map(({ path }) => path);
  return ["/api", ...new Set(paths)].filter((path) => !/[:*]|^\/key$|^\/shelf\/words$/.test(path));
}

/** Status, headers that the state of the dossier could change, and text. */
async function answerAt(app: Hono, path: string, request: RequestInit): Promise<string> {
  const answer = await app.request(path, request);
  return `${answer.status} ${answer.headers.get("habeas-checkpoint")} ${await answer.text()}`;
}
