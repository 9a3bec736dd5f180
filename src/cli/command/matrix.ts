import { matrixCodebook, matrixShow } from "../../api/matrix.ts";
import { units } from "../../domain/frame.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import { traceFile } from "../../service/use-case.ts";
import {
  type Command,
  asOfOption,
  clockOption,
  forOption,
  passphraseOption,
  wholeNumber,
} from "../command.ts";
import { unitOption } from "../unit-option.ts";
import { around, withSession } from "../with-session.ts";

export const matrixCommand: Command = {
  name: "matrix",
  operands: "DIR",
  about: "the coded matrix of a unit of analysis as CSV, for R and Excel",
  options: {
    unit: { value: "UNIT", about: `what a row is: ${units.join(", ")}` },
    codebook: { about: "print the matrix's codebook instead" },
    bom: { about: "begin with a byte order mark, which Excel needs for Khmer" },
    ...asOfOption,
    ...forOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: (call) => {
    const unit = unitOption(call);
    const isCodebook = call.options["codebook"] === true;
    return withSession(
      call,
      isCodebook ? "read" : "write",
      async (session) => {
        const then = await session.at(wholeNumber(call, "as-of"));
        if (!isCodebook && session.addressed === undefined)
          await traceFile(session, "matrix.show", { event: "matrix", unit });
        const { csv } = shown(
          isCodebook
            ? await perform(then, matrixCodebook, {}, around(call, session))
            : await perform(then, matrixShow, { unit }, around(call, session)),
        );
        call.out(`${call.options["bom"] === true ? "\uFEFF" : ""}${csv}`);
      },
      { onlyTraces: !isCodebook },
    );
  },
};
