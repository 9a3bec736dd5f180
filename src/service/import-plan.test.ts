import { expect, test } from "vitest";
import type { z } from "zod";
import type { importBring, importList, importPropose, importUndo } from "../api/import.ts";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { runOperation } from "./operations.ts";
import { keepSent } from "./sent-file.ts";
import type { WriteSession } from "./session.ts";

const { empty } = openDossiers();

type Plan = z.output<typeof importPropose.output>;
type Brought = z.output<typeof importBring.output>;
type Undone = z.output<typeof importUndo.output>;
type Listed = z.output<typeof importList.output>;
type Question = Plan["questions"][number];

const ask = async <T>(session: WriteSession, name: string, input: object): Promise<T> =>
  shown(await runOperation(session, name, input)) as T;
const sent = (session: WriteSession, name: string, text: string): string[] => [
  keepSent(session, name, Buffer.from(text)).id,
];
const answer = (questions: readonly Question[], asks: RegExp, label: RegExp) => {
  const question = questions.find((one) => asks.test(one.asks))!;
  expect(question, String(asks)).toBeDefined();
  const choice = question.choices.find((one) => label.test(one.label))!;
  expect(choice, String(label)).toBeDefined();
  return { for: question.id, does: choice.decision };
};

const register = `Case no;Sex;Born;Arrested on;Arrested by;Told why?
D-01;F;3/4/1990;03/04/2019;police;Y
;;;28/11/2019;police;?
D-02;M;1988;12/05/2019;soldiers;N
D-03;f;5/6/1991;14/06/2019;police;n/a
`;

test("two rows a person: what a blank means, which day comes first and what ? says are asked, and nothing else", async () => {
  const session = await empty("two-rows");
  const files = sent(session, "desk.csv", register);
  const plan = await ask<Plan>(session, "import.propose", { files });
  expect(plan.makes).toEqual(["One episode a row; several rows may be of one person"]);
  expect(plan.questions.map(({ column, choices }) => [column, choices.length])).toEqual([
    [null, 2],
    [null, 6],
    [null, 6],
    ["Born", 2],
  ]);
  const decisions = [
    answer(plan.questions, /blank/, /goes on/),
    answer(plan.questions, /“\?”/, /does not know/),
    answer(plan.questions, /“n\/a”/, /not asked/),
    answer(plan.questions, /fits/, /1990-04-03/),
  ];
  const decided = await ask<Plan>(session, "import.propose", { files, decisions });
  expect(decided.undecided).toBe(0);
  expect(decided.mapping).not.toContain("decide");
  const brought = await ask<Brought>(session, "import.try", { files, decisions });
  expect(brought.kinds.filter(({ kind }) => kind === "person" || kind === "episode")).toMatchObject([
    { kind: "person", new: 3 },
    { kind: "episode", new: 4 },
  ]);
  await expect(ask(session, "record.show", { ref: "D-01" })).rejects.toThrow("no record");
});

test("a word that nobody knows is refused with its column, and is mended by saying what it means", async () => {
  const session = await empty("mended");
  const files = sent(session, "a.csv", "Case,Sex,Beaten\nA-1,F,Y\nA-2,M,N\nA-3,F,N\n");
  const plan = await ask<Plan>(session, "import.propose", { files });
  expect(plan.undecided).toBe(0);
  await ask(session, "import.keep", { files, name: "desk" });
  const next = sent(session, "b.csv", "Case,Sex,Beaten,Room\nA-4,woman,N,4\nA-5,M,perhaps,5\n");
  const differing = await ask<Plan>(session, "import.propose", { files: next, saved: "desk" });
  expect(differing.differs).toEqual(["The column “Room” is new."]);
  expect(differing.undecided).toBe(1);
  const without = { for: "room", does: { is: "leave-out", table: 0, columns: ["Room"] } };
  const tried = await ask<Brought>(session, "import.try", {
    files: next,
    saved: "desk",
    decisions: [without],
  });
  expect(tried.refused.map(({ column, texts }) => [column, texts[0]!.text])).toEqual([
    ["Sex", "woman"],
    ["Beaten", "perhaps"],
  ]);
  const said = [
    without,
    {
      for: "1",
      does: { is: "value", table: 0, column: "Sex", text: "woman", becomes: { is: "value", value: "f" } },
    },
    {
      for: "2",
      does: {
        is: "value",
        table: 0,
        column: "Beaten",
        text: "perhaps",
        becomes: { is: "state", state: "does_not_know" },
      },
    },
  ];
  const written = await ask<Brought>(session, "import.bring", {
    files: next,
    saved: "desk",
    decisions: said,
  });
  expect(written.report.outcome).toBe("written");
  expect(await ask(session, "record.show", { ref: "A-4" })).toMatchObject({ body: { sex: "f" } });
  expect(await ask(session, "record.show", { ref: "A-5/beaten" })).toMatchObject({
    body: { state: "does_not_know" },
  });
  await expect(ask(session, "import.propose", { files: ["none"] })).rejects.toThrow("choose it again");
});

test("rows of two files that name their records are of nobody twice, and what is decided changes nothing else", async () => {
  const session = await empty("rows");
  const files = sent(session, "may.csv", "Name,Sex,Left\nSokha Dara,F,2\nBopha Keo,M,3\nVanna Lim,F,4\n");
  const plan = await ask<Plan>(session, "import.propose", { files });
  expect(plan.columns.map(({ name, state }) => [name, state])).toContainEqual(["Name", "undecided"]);
  const decisions = [
    answer(plan.questions, /names their records/, /number of the row/),
    { for: "name", does: { is: "leave-out", table: 0, columns: ["Name"] } },
    // What is not left to decide stays, whatever a caller sends.
    { for: "x", does: { is: "set", at: ["tables", 0, "records", 0, "kind"], value: "source" } },
    { for: "y", does: { is: "set", at: ["__proto__", "polluted"], value: "decide" } },
  ];
  await ask(session, "import.bring", { files, decisions });
  await expect(ask(session, "record.show", { ref: "may-row-2" })).resolves.toMatchObject({ kind: "person" });
  const again = sent(session, "may.csv", "Name,Sex,Left\nSokha Dara,F,2\nBopha Keo,M,3\nVanna Lim,F,4\n");
  await ask(session, "import.keep", { files: again, decisions, name: "month" });
  const june = sent(session, "june.csv", "Name,Sex,Left\nRith Chan,M,2\n");
  await ask(session, "import.bring", { files: june, saved: "month" });
  await expect(ask(session, "record.show", { ref: "june-row-2" })).resolves.toMatchObject({
    body: { sex: "m" },
  });
  await expect(ask(session, "record.show", { ref: "may-row-2" })).resolves.toMatchObject({
    body: { sex: "f" },
  });
});

test("numbers far from the others are asked about, and no others", async () => {
  const session = await empty("doubts");
  const doubtsIn = async (name: string, text: string): Promise<string[]> => {
    const files = sent(session, name, text);
    return (await ask<Brought>(session, "import.try", { files })).doubts.map(
      ({ column, text, rows }) => `${column} ${text} ${rows.join()}`,
    );
  };
  const cells = (...numbers: string[]): string =>
    `Case,Sex,Held in room\n${numbers.map((number, at) => `C-${at},F,${number}`).join("\n")}\n`;
  expect(await doubtsIn("a.csv", cells("40", "55", "60", "1135"))).toEqual(["Held in room 1135 5"]);
  expect(await doubtsIn("b.csv", cells("400", "550", "600", "0.5"))).toEqual(["Held in room 0.5 5"]);
  expect(await doubtsIn("c.csv", cells("40", "55", "60", "-5"))).toEqual(["Held in room -5 5"]);
  expect(await doubtsIn("d.csv", cells("40", "55", "60", "113"))).toEqual([]);
});

test("an import is undone but for what was changed since, which is named; then it comes again", async () => {
  const session = await empty("undone");
  const text = "Case,Sex,Beaten\nA-1,F,Y\nA-2,M,N\nA-3,F,N\n";
  await ask(session, "import.bring", { files: sent(session, "a.csv", text) });
  await ask(session, "import.bring", { files: sent(session, "a.csv", text.replace("A-1,F", "A-1,M")) });
  await ask(session, "record.set", { ref: "A-2", assignments: ["sex=f"], why: "asked again" });
  const { rows } = await ask<Listed>(session, "import.list", {});
  expect(rows.map(({ what, undone }) => [what, undone])).toEqual([
    ["a.csv", false],
    ["a.csv", false],
  ]);
  const [second, first] = rows as [Listed["rows"][number], Listed["rows"][number]];
  expect(await ask<Undone>(session, "import.undo", { run: second.run })).toMatchObject({
    taken_back: 0,
    restored: 1,
    kept: [],
  });
  expect(await ask(session, "record.show", { ref: "A-1" })).toMatchObject({ body: { sex: "f" } });
  await expect(ask(session, "import.undo", { run: second.run })).rejects.toThrow("undone already");
  const would = await ask<Undone>(session, "import.undo-try", { run: first.run });
  expect(would.kept).toEqual([{ ref: "A-2", why: "it was changed since" }]);
  await ask(session, "import.undo", { run: first.run });
  expect(await ask(session, "grid.show", { kind: "person" })).toMatchObject({ of: 1 });
  const again = await ask<Brought>(session, "import.bring", { files: sent(session, "a.csv", text) });
  expect(again.report.outcome).toBe("written");
  expect(await ask(session, "grid.show", { kind: "person" })).toMatchObject({ of: 3 });
  expect(await ask(session, "record.show", { ref: "A-2" })).toMatchObject({ body: { sex: "m" } });
});
