import { intervalOf } from "../../arithmetic/hedge-law.ts";
import { compareInterval } from "../../arithmetic/interval.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../test/size.ts";
import { type Codebook, codebookSchema } from "../../domain/codebook.ts";
import {
  type ColumnCell,
  type Columns,
  type Table,
  byteOfState,
  childrenFrom,
  columnOf,
  stateOfByte,
  textsOf,
} from "../column/column.ts";
import { YES, NO, UNKNOWN, countingPartly, evaluate } from "./compile.ts";
import {
  CelAmount,
  CelHeld,
  CelTime,
  type Expression,
  type Operand,
  celClass,
  celEnvironment,
  celWords,
  compareGap,
  compareTime,
  escaped,
  inCel,
  parseExpression,
} from "./expression.ts";
import { type Bounds, heldOn } from "./held.ts";
import { parseTime, spanOf } from "../../domain/time.ts";
import { type TableKind, schemasOf } from "../column/unit-schema.ts";

const codebook: Codebook = codebookSchema.parse({
  variables: [
    { name: "feared", unit: "person", type: "yn" },
    { name: "sex", unit: "person", type: "one[f, m, other]" },
    { name: "age", unit: "person", type: "number" },
    { name: "works_in", unit: "person", type: "many[a, b, c]" },
    { name: "home", unit: "person", type: "text" },
    { name: "route", unit: "episode", type: "one[prosecution, administrative]" },
    { name: "start", unit: "episode", type: "date" },
    { name: "end", unit: "episode", type: "date" },
    { name: "exit", unit: "episode", type: "one[still-held, bail]" },
    { name: "months_held", unit: "episode", type: "duration" },
    { name: "told_rights", unit: "stage", type: "ypn" },
    { name: "judge_brought", unit: "stage", type: "yn" },
    { name: "trial_problems", unit: "stage", type: "many[a, b, c]" },
    { name: "collective", unit: "act", type: "yn" },
  ],
});
const schemas = schemasOf([codebook]);

/** One record as the test knows it: its answered fields, and lists of children (undefined: not stated). */
type Node = {
  readonly cells: Readonly<Record<string, ColumnCell>>;
  readonly lists: Record<string, number[] | undefined>;
};
type World = Readonly<Record<"person" | "episode" | "stage" | "act", readonly Node[]>>;

const missing = fc
  .constantFrom(...stateOfByte.slice(1, 7))
  .map((state): ColumnCell => ({ missing: state as "declined" }));
const maybe = (answer: fc.Arbitrary<ColumnCell>): fc.Arbitrary<ColumnCell> =>
  fc.oneof({ weight: 3, arbitrary: answer }, { weight: 1, arbitrary: missing });
const text = (...codes: string[]): fc.Arbitrary<ColumnCell> =>
  maybe(fc.constantFrom(...codes).map((code) => ({ text: code })));
const texts = maybe(fc.subarray(["a", "b", "c"]).map((codes) => ({ texts: codes })));
const amount = maybe(
  fc
    .tuple(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom("exact", "over", "at_least", "under", "up_to"),
    )
    .map(([low, more, qualifier]) => intervalOf({ low, high: low + more, qualifier: qualifier as "exact" })),
);
const dates = ["2016", "2017", "2017-02", "2017-02-03", "2018", "2017-12/2018-01", "2017~"];
const bounds = (edtf: string): { from: number; until: number } => {
  const { from, until } = spanOf(parseTime(edtf)!);
  return { from: from!, until: until! };
};
const time = maybe(
  fc.oneof(
    fc.constantFrom(...dates).map(bounds),
    fc.constant({ ...bounds("2017"), until: Infinity }),
    fc.constant({ ...bounds("2017"), from: -Infinity }),
  ),
);
const nodes = (
  cells: Record<string, fc.Arbitrary<ColumnCell>>,
  lists: Record<string, number>,
  max: number,
): fc.Arbitrary<Node[]> =>
  fc.array(
    fc.record({
      cells: fc.record(cells),
      lists: fc.record(
        Object.fromEntries(
          Object.entries(lists).map(([name, count]) => [
            name,
            fc.option(fc.uniqueArray(fc.nat({ max: count }), { maxLength: 3 }), { freq: 5, nil: undefined }),
          ]),
        ),
      ),
    }),
    { maxLength: max },
  );
const worlds: fc.Arbitrary<World> = fc.record({
  person: nodes(
    {
      feared: text("yes", "no"),
      sex: text("f", "m", "other"),
      age: amount,
      works_in: texts,
      home: text("x", "f", "a"),
    },
    { episodes: 5, acts: 3 },
    6,
  ),
  episode: nodes(
    {
      route: text("prosecution", "administrative"),
      start: time,
      end: time,
      exit: text("still-held", "bail"),
      months_held: amount,
    },
    { stages: 6 },
    6,
  ),
  stage: nodes(
    { told_rights: text("yes", "partly", "no"), judge_brought: text("yes", "no"), trial_problems: texts },
    {},
    7,
  ),
  act: nodes({ collective: text("yes", "no") }, {}, 4),
});

/** The columns of a world. A child may stand under several parents or none, as an act does. */
function columnsOf(world: World): Columns {
  const tables = new Map<TableKind, Table>();
  for (const kind of ["person", "episode", "stage", "act"] as const) {
    const nodes = world[kind];
    const columns: Table["columns"] extends ReadonlyMap<string, infer C> ? Map<string, C> : never = new Map();
    for (const name of Object.keys(nodes[0]?.cells ?? {})) {
      const column = columnOf(
        schemas.get(kind)!.fields.get(name)!,
        nodes.length,
        (row) => nodes[row]!.cells[name]!,
      );
      if (column !== undefined) columns.set(name, column);
    }
    const children: Table["children"] extends ReadonlyMap<string, infer C> ? Map<string, C> : never =
      new Map();
    for (const name of Object.keys(nodes[0]?.lists ?? {})) {
      const child = schemas.get(kind)!.children.get(name)!;
      const childNodes = world[child as keyof World];
      const list = childrenFrom(child, nodes.length, childNodes.length, (row) =>
        nodes.flatMap(({ lists }, parent) => (lists[name]?.includes(row) === true ? [parent] : [])),
      );
      const states = Uint8Array.from(nodes, ({ lists }) =>
        lists[name] === undefined ? byteOfState.not_stated : 0,
      );
      children.set(name, { ...list, states });
    }
    tables.set(kind, {
      kind,
      rows: nodes.length,
      refs: textsOf(nodes.map((_, i) => `${kind}-${i}`)),
      columns,
      children,
    });
  }
  return { tables, aggregates: [] };
}

/** A record as cel-js gets it: answered fields only. */
function celRecord(world: World, kind: keyof World, row: number): Record<string, unknown> {
  const { cells, lists } = world[kind][row]!;
  const record: Record<string, unknown> = new (celClass(kind))() as Record<string, unknown>;
  for (const [name, cell] of Object.entries(cells)) {
    if ("missing" in cell) continue;
    const { type } = schemas.get(kind)!.fields.get(name)!;
    record[name] =
      "text" in cell
        ? type === "bool"
          ? cell.text === "yes"
          : cell.text
        : "texts" in cell
          ? cell.texts
          : "low" in cell
            ? new CelAmount({ lowOpen: false, highOpen: false, ...cell })
            : new CelTime(cell);
  }
  if (kind === "episode") record["held"] = new CelHeld(...heldFrom((name) => cells[name]!));
  for (const [name, rows] of Object.entries(lists)) {
    if (rows === undefined) continue;
    const child = schemas.get(kind)!.children.get(name)! as keyof World;
    record[name] = [...rows]
      .sort((a, b) => a - b)
      .filter((row) => row < world[child].length)
      .map((row) => celRecord(world, child, row));
  }
  return record;
}

/** What is known of start and end: an end that is not on record never came where somebody is still held. */
function heldFrom(cell: (name: string) => ColumnCell): [start: Bounds, end: Bounds] {
  const [start, end, exit] = [cell("start"), cell("end"), cell("exit")];
  const anyDay = { from: -Infinity, until: Infinity };
  const goesOn =
    ("missing" in end && end.missing === "not_applicable") || ("text" in exit && exit.text === "still-held");
  const never = { from: Infinity, until: Infinity };
  return ["from" in start ? start : anyDay, "from" in end ? end : goesOn ? never : anyDay];
}

type Names = { readonly prefix: string; readonly kind: "person" | "episode" | "stage" | "act" | "text" }[];

/** Random text in the language; inner parts may name what stands around them. */
function expressions(names: Names, depth: number): fc.Arbitrary<string> {
  const leaves = names.flatMap(({ prefix, kind }): fc.Arbitrary<string>[] => {
    const order = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
    const same = fc.constantFrom("==", "!=");
    const number = (name: string): fc.Arbitrary<string> =>
      fc
        .tuple(order, fc.constantFrom("0", "1", "2.5", "3", "-1"))
        .chain(([op, x]) => fc.constantFrom(`${prefix}${name} ${op} ${x}`, `${x} ${op} ${prefix}${name}`));
    switch (kind) {
      case "person":
        return [
          fc.constantFrom("feared", "!feared", "feared == false", "true", "false"),
          fc.tuple(same, fc.constantFrom("f", "m")).map(([op, code]) => `sex ${op} "${code}"`),
          fc
            .subarray(["f", "m", "other"])
            .map((codes) => `sex in [${codes.map((code) => `"${code}"`).join(", ")}]`),
          fc.constantFrom(
            `"a" in works_in`,
            `works_in.exists(w, w == "b")`,
            `works_in.all(w, w == home || w == "b")`,
          ),
          fc.constantFrom("home == sex", "home != sex", "home in works_in"),
          number("age"),
        ];
      case "episode":
        return [
          fc.constantFrom("prosecution", "administrative").map((code) => `${prefix}route == "${code}"`),
          fc
            .tuple(order, fc.constantFrom(...dates))
            .chain(([op, date]) =>
              fc.constantFrom(`${prefix}start ${op} "${date}"`, `"${date}" ${op} ${prefix}start`),
            ),
          number("months_held"),
          fc
            .tuple(same, fc.constantFrom(...dates))
            .chain(([op, date]) =>
              fc.constantFrom(`${prefix}held ${op} "${date}"`, `"${date}" ${op} ${prefix}held`),
            ),
          fc
            .tuple(order, fc.constantFrom("0h", "48h", "90min", "1d", "30d", "52w", `duration("24h30m")`))
            .chain(([op, amount]) =>
              fc.constantFrom(
                `${prefix}end - ${prefix}start ${op} ${amount}`,
                `${amount} ${op} ${prefix}end - ${prefix}start`,
              ),
            ),
        ];
      case "stage":
        return [
          fc.constantFrom("yes", "partly", "no").map((code) => `${prefix}told_rights == "${code}"`),
          fc.constantFrom("", "!").map((not) => `${not}${prefix}judge_brought`),
          fc.constantFrom(`"a" in ${prefix}trial_problems`, `${prefix}trial_problems.all(t, t == "b")`),
          // What stands around it is asked for only where the person does.
          fc.constantFrom(
            ...(names.some(({ kind }) => kind === "person")
              ? [`sex in ${prefix}trial_problems`, `${prefix}trial_problems.exists(t, t == home)`]
              : [`${prefix}told_rights != "no"`]),
          ),
        ];
      case "act":
        return [fc.constant(`${prefix}collective`)];
      case "text":
        return [fc.constant(`${prefix} == "a"`)];
    }
  });
  const leaf = fc.oneof(...leaves);
  if (depth === 0) return leaf;
  const deeper = expressions(names, depth - 1);
  const lists = names.flatMap(({ prefix, kind }): fc.Arbitrary<string>[] => {
    const under = (name: string, variable: string, child: Names[number]["kind"]): fc.Arbitrary<string> =>
      fc
        .tuple(
          fc.constantFrom("exists", "all"),
          expressions([...names, { prefix: `${variable}.`, kind: child }], depth - 1),
        )
        .map(([op, body]) => `${prefix}${name}.${op}(${variable}, ${body})`);
    const alone = (name: string, variable: string, child: Names[number]["kind"]): fc.Arbitrary<string> =>
      fc
        .tuple(
          fc.constantFrom("exists", "all"),
          expressions([{ prefix: `${variable}.`, kind: child }], depth - 1),
        )
        .map(([op, body]) => `${prefix}${name}.${op}(${variable}, ${body})`);
    if (kind === "person")
      return [
        under("episodes", "e", "episode"),
        alone("episodes", "e", "episode"),
        under("acts", "a", "act"),
      ];
    return kind === "episode" ? [under("stages", "s", "stage"), alone("stages", "s", "stage")] : [];
  });
  return fc.oneof(
    leaf,
    fc.tuple(deeper, fc.constantFrom("&&", "||"), deeper).map(([a, op, b]) => `(${a} ${op} ${b})`),
    deeper.map((inner) => `!(${inner})`),
    ...lists,
  );
}
const random = expressions([{ prefix: "", kind: "person" }], 3);

/** The language again, one row at a time, with the state that stops it. */
function interpret(
  node: Expression,
  world: World,
  path: readonly [keyof World | "text", number | string][],
): boolean | number {
  const cell = ({ depth, name }: Pick<Operand, "depth" | "name">): ColumnCell => {
    const [kind, row] = path[depth]!;
    return kind === "text"
      ? { text: row as string }
      : (world[kind][row as number]!.cells[name] ?? { missing: "not_stated" });
  };
  const state = (found: ColumnCell): number => ("missing" in found ? byteOfState[found.missing] : 0);
  const tell = (answer: "yes" | "no" | "unknown"): boolean | number =>
    answer === "unknown" ? byteOfState.imprecise : answer === "yes";
  const two = (op: "or" | "and", parts: (boolean | number)[]): boolean | number =>
    parts.includes(op === "or")
      ? op === "or"
      : (parts.find((part) => typeof part === "number") ?? op === "and");
  switch (node.op) {
    case "literal":
      return node.value;
    case "not": {
      const inner = interpret(node.inner, world, path);
      return typeof inner === "number" ? inner : !inner;
    }
    case "and":
    case "or":
      return two(node.op, [interpret(node.left, world, path), interpret(node.right, world, path)]);
    case "truth":
    case "text": {
      const found = cell(node.of);
      return (
        state(found) ||
        (node.op === "truth" ? ["yes"] : node.among).includes((found as { text: string }).text)
      );
    }
    case "same-text": {
      const [a, b] = [cell(node.of), cell(node.as)];
      return state(a) || state(b) || (a as { text: string }).text === (b as { text: string }).text;
    }
    case "holds": {
      const [item, list] = [
        typeof node.text === "string" ? { text: node.text } : cell(node.text),
        cell(node.list),
      ];
      return (
        state(item) ||
        state(list) ||
        (list as { texts: string[] }).texts.includes((item as { text: string }).text)
      );
    }
    case "number": {
      const found = cell(node.of);
      if (state(found) !== 0) return state(found);
      const interval = { lowOpen: false, highOpen: false, ...(found as { low: number; high: number }) };
      const answer = compareInterval(interval, node.relation === "!=" ? "==" : node.relation, node.number);
      return node.relation === "!=" && answer !== "unknown" ? answer === "no" : tell(answer);
    }
    case "time": {
      const found = cell(node.of);
      return (
        state(found) || tell(compareTime(found as { from: number; until: number }, node.relation, node.span))
      );
    }
    case "held": {
      const of = (name: string): ColumnCell => cell({ depth: node.start.depth, name });
      const [start, end] = heldFrom(of);
      const possible = heldOn(start, end, node.days);
      if (possible === 1 || possible === 2) return possible === 2;
      if (possible === 0) return byteOfState.conflicting;
      const ending = Number.isFinite(end.from) || Number.isFinite(end.until) || end.from === Infinity;
      return (
        state(of("start")) || (ending ? byteOfState.imprecise : state(of("end")) || byteOfState.imprecise)
      );
    }
    case "gap": {
      const [later, earlier] = [cell(node.later), cell(node.earlier)];
      return (
        state(later) ||
        state(earlier) ||
        tell(compareGap(later as Bounds, earlier as Bounds, node.relation, node.amount))
      );
    }
    case "exists":
    case "all": {
      const { depth, name, of } = node.over;
      let items: [keyof World | "text", number | string][];
      if (of === "strings") {
        const found = cell({ depth, name });
        if (state(found) !== 0) return state(found);
        items = (found as { texts: string[] }).texts.map((text) => ["text", text]);
      } else {
        const kind = of as keyof World;
        const [above, row] = path[depth] as [keyof World, number];
        const rows = world[above][row]!.lists[name];
        if (rows === undefined) return byteOfState.not_stated;
        items = [...rows]
          .sort((a, b) => a - b)
          .flatMap((row) => (row < world[kind].length ? [[kind, row]] : []));
      }
      return two(
        node.op === "exists" ? "or" : "and",
        items.map((item) => interpret(node.body, world, [...path.slice(0, node.depth), item])),
      );
    }
  }
}

test("the compiled expression answers what cel-js answers row by row, unknown where that is an error", () => {
  fc.assert(
    fc.property(worlds, random, (world, text) => {
      const { root } = parseExpression(text, "person", schemas);
      const { values } = evaluate(root, "person", columnsOf(world));
      const program = celEnvironment("person", schemas).parse(inCel(text));
      const expected = world.person.map((_, row) => {
        try {
          return program({ ...celRecord(world, "person", row) }) === true ? YES : NO;
        } catch {
          return UNKNOWN;
        }
      });
      expect([...values]).toEqual(expected);
    }),
    { numRuns: sized(1500) },
  );
});

test("an unknown row carries the state of the first field, as written, that stopped it", () => {
  fc.assert(
    fc.property(worlds, random, (world, text) => {
      const { root } = parseExpression(text, "person", schemas);
      const { values, states } = evaluate(root, "person", columnsOf(world));
      const expected = world.person.map((_, row) => interpret(root, world, [["person", row]]));
      expect([...values]).toEqual(
        expected.map((answer) => (answer === true ? YES : answer === false ? NO : UNKNOWN)),
      );
      expect([...states()]).toEqual(expected.map((answer) => (typeof answer === "boolean" ? 0 : answer)));
    }),
    { numRuns: sized(1500) },
  );
});

test("some rows in any order get the same answers and states as all rows", () => {
  fc.assert(
    fc.property(worlds, random, fc.array(fc.nat(5)), (world, text, picked) => {
      const rows = Uint32Array.from(picked.filter((row) => row < world.person.length));
      const { root } = parseExpression(text, "person", schemas);
      const columns = columnsOf(world);
      const [all, some] = [evaluate(root, "person", columns), evaluate(root, "person", columns, rows)];
      expect([...some.values]).toEqual([...rows].map((row) => all.values[row]));
      expect([...some.states()]).toEqual([...rows].map((row) => all.states()[row]));
    }),
    { numRuns: sized(800) },
  );
});

test("partly answers to yes when exceptions are counted, except under a not", () => {
  const stage = (told: string): Node => ({ cells: { told_rights: { text: told } }, lists: {} });
  const columns = columnsOf({
    person: [],
    episode: [],
    act: [],
    stage: [stage("yes"), stage("partly"), stage("no")],
  });
  const answers = (text: string): number[] => [
    ...evaluate(countingPartly(parseExpression(text, "stage", schemas).root), "stage", columns).values,
  ];
  expect(answers(`told_rights == "yes"`)).toEqual([YES, YES, NO]);
  expect(answers(`told_rights in ["yes"]`)).toEqual([YES, YES, NO]);
  expect(answers(`told_rights == "partly"`)).toEqual([NO, YES, NO]);
  expect(answers(`!(told_rights == "yes")`)).toEqual([NO, YES, YES]);
});

test("a field named like a word of CEL can be asked for, by itself and of a child", () => {
  const text = `type == "pre-trial" || type in ["trial"]`;
  expect(celWords.has("type")).toBe(true);
  expect(parseExpression(text, "stage", schemas).uses).toEqual([
    { kind: "stage", name: "type" },
    { kind: "stage", name: "type" },
  ]);
  expect(escaped(text, [4, 27])).toBe(`type_ == "pre-trial" || type_ in ["trial"]`);
  expect(parseExpression(`stages.exists(s, s.type == "trial")`, "episode", schemas).root.op).toBe("exists");
});

test("a list longer than half a word can count is asked like any other", () => {
  const many = 0x10000;
  const children = (answerAt: (row: number) => "yes" | "no"): Columns => {
    const ids = Uint8Array.from({ length: many + 2 }, (_, row) => (answerAt(row) === "yes" ? 1 : 0));
    const states = new Uint8Array(many + 2);
    const column = { kind: "text" as const, states, ids, dictionary: ["no", "yes"] };
    const refs = textsOf([]);
    const stage: Table = {
      kind: "stage",
      rows: many + 2,
      refs,
      columns: new Map([["told", column]]),
      children: new Map(),
    };
    const list = { offsets: Uint32Array.of(0, many, many + 2), index: undefined, states: undefined };
    const episode: Table = {
      kind: "episode",
      rows: 2,
      refs,
      columns: new Map(),
      children: new Map([["stages", list]]),
    } as unknown as Table;
    return {
      tables: new Map([
        ["stage", stage],
        ["episode", episode],
      ]),
      aggregates: [],
    } as unknown as Columns;
  };
  const schemas = schemasOf([
    codebookSchema.parse({ variables: [{ name: "told", unit: "stage", type: "yn" }] }),
  ]);
  const asked = (quantifier: "exists" | "all", columns: Columns): readonly number[] => [
    ...evaluate(
      parseExpression(`stages.${quantifier}(s, s.told)`, "episode", schemas).root,
      "episode",
      columns,
    ).values,
  ];
  expect(
    asked(
      "exists",
      children(() => "yes"),
    ),
  ).toEqual([YES, YES]);
  expect(
    asked(
      "all",
      children(() => "yes"),
    ),
  ).toEqual([YES, YES]);
  expect(
    asked(
      "exists",
      children(() => "no"),
    ),
  ).toEqual([NO, NO]);
  expect(
    asked(
      "all",
      children(() => "no"),
    ),
  ).toEqual([NO, NO]);
  expect(
    asked(
      "exists",
      children((row) => (row < many ? "no" : "yes")),
    ),
  ).toEqual([NO, YES]);
  expect(
    asked(
      "all",
      children((row) => (row < many ? "yes" : "no")),
    ),
  ).toEqual([YES, NO]);
});
