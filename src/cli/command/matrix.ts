import { matrixCodebook, matrixShow } from "../../api/matrix.ts";
import { units } from "../../domain/frame.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import { type Command, asOfOption, forOption, passphraseOption, wholeNumber } from "../command.ts";
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
    ...passphraseOption,
  },
  run: (call) => {
    const unit = unitOption(call);
    return withSession(call, "read", async (session) => {
      const then = await session.at(wholeNumber(call, "as-of"));
      const { csv } = shown(
        call.options["codebook"] === true
          ? await perform(then, matrixCodebook, {}, around(call, session))
          : await perform(then, matrixShow, { unit }, around(call, session)),
      );
      call.out(`${call.options["bom"] === true ? "\uFEFF" : ""}${csv}`);
    });
  },
};
