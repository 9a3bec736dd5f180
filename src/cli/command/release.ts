import { writeFileSync } from "node:fs";
import {
  disclosureList,
  disclosureOrganisation,
  disclosurePropose,
  disclosureRelease,
} from "../../api/disclosure.ts";
import { audiences } from "../../domain/consent.ts";
import { Problem } from "../../domain/problem.ts";
import { tableCsv } from "../../publish/table-file.ts";
import { refuseExisting } from "../../service/keep.ts";
import { perform } from "../../service/operations.ts";
import {
  type Call,
  type Command,
  clockOption,
  formatOption,
  optionText,
  passphraseOption,
  reasonOption,
} from "../command.ts";
import { unitOption } from "../unit-option.ts";
import { releaseText, releasesText } from "../text/release.ts";
import { around, listing, print, withSession } from "../with-session.ts";

const tellings = ["count", "percent", "words"] as const;

export const releaseCommand: Command = {
  name: "release",
  operands: "DIR [REF…]",
  about: "let numbers out: findings, the size of a frame or a table, where they tell too much of nobody",
  options: {
    for: { value: "AUDIENCE", about: `who may read them: ${audiences.slice(2).join(", ")}` },
    to: { value: "TEXT", about: "to whom, where it is one partner" },
    as: { value: tellings.join("|"), about: "what of a finding is told (default: count)" },
    unit: { value: "UNIT", about: "of a table: what is counted" },
    rows: { value: "FIELD", about: "of a table: what the rows are, as in habeas table" },
    columns: { value: "FIELD", about: "of a table: what the columns are" },
    frame: { value: "REF", about: "of a table: the frame whose members are counted" },
    population: { value: "CEL", about: 'of a table: who is meant (default: "true")' },
    never: {
      value: "ROW/COLUMN",
      about: "of a table: a cell in which nobody can be, as every reader knows",
      repeated: true,
    },
    decide: {
      value: "WHY",
      about: "release a count over a published frame though few answered one way; kept with who decided",
    },
    try: {
      about:
        "say what would come of it and what could not be released any more after it, and release nothing",
    },
    out: {
      value: "FILE",
      about: "write the table, without what is withheld, to FILE.csv, which must not exist",
    },
    organisation: {
      value: "on|off",
      about:
        "whether numbers leave for the organisation only as they were released, as for partner and public",
    },
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: (call) => {
    const organisation = oneOf(call, "organisation", ["on", "off"]);
    if (organisation !== undefined)
      return withSession(call, "write", async (session) => {
        const input = { controlled: organisation === "on" };
        const answer = await perform(session, disclosureOrganisation, input, around(call, session));
        print(call, answer, ({ controlled }) =>
          controlled
            ? "Numbers leave for the organisation only as they were released."
            : "Numbers leave for the organisation as they are counted.",
        );
      });
    const audience = oneOf(call, "for", audiences.slice(2));
    if (audience === undefined)
      throw new Problem("bad-usage", "release needs --for AUDIENCE, such as --for public.");
    const rows = optionText(call, "rows");
    const input = {
      refs: call.args.slice(1),
      audience,
      as: oneOf(call, "as", tellings) ?? "count",
      ...(rows === undefined ? {} : { table: { ...tableAsked(call), rows } }),
    };
    const out = optionText(call, "out");
    if (out !== undefined && !/\.csv$/i.test(out))
      throw new Problem("bad-usage", "--out takes a name that ends in .csv.");
    if (out !== undefined) refuseExisting(out);
    const [to, decide] = [optionText(call, "to"), reasonOption(call, "decide")];
    const isTry = call.options["try"] === true;
    return withSession(
      call,
      "write",
      async (session) => {
        const answer = isTry
          ? await perform(session, disclosurePropose, input, around(call, session))
          : await perform(session, disclosureRelease, { ...input, to, decide }, around(call, session));
        print(call, answer, (told) => {
          if (out !== undefined && told.table !== null)
            writeFileSync(out, tableCsv(told.table, { bom: false }), { flag: "wx", mode: 0o600 });
          return releaseText(told);
        });
      },
      { forReader: false },
    );
  },
};

export const releasesCommand = listing({
  name: "releases",
  operands: "DIR",
  about: "every number that was released, to whom, and whether it still stands",
  operation: disclosureList,
  text: releasesText,
});

function tableAsked(call: Call) {
  const [columns, frame, population] = ["columns", "frame", "population"].map((name) =>
    optionText(call, name),
  );
  const never = (call.options["never"] ?? []) as readonly string[];
  return {
    unit: unitOption(call),
    ...(columns === undefined ? {} : { columns }),
    ...(frame === undefined ? {} : { frame }),
    ...(population === undefined ? {} : { population }),
    never: never.map((cell) => {
      const [row, column, ...rest] = cell.split("/");
      if (column === undefined || rest.length > 0)
        throw new Problem(
          "bad-usage",
          "--never takes the labels of a row and a column with a / between them.",
        );
      return { row: row!, column };
    }),
  };
}

function oneOf<T extends string>(call: Call, name: string, words: readonly T[]): T | undefined {
  const text = optionText(call, name);
  const word = words.find((one) => one === text);
  if (text !== undefined && word === undefined)
    throw new Problem(
      "bad-usage",
      `--${name} takes one of ${words.join(", ")}, not ${JSON.stringify(text)}.`,
    );
  return word;
}
