import { forecastRun } from "../../api/forecast.ts";
import { Problem } from "../../domain/problem.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import { packageVersion } from "../../service/package-version.ts";
import type { SystemAnswer } from "../../simulation/two-systems/answer.ts";
import {
  type Call,
  type Command,
  forOption,
  formatOption,
  optionText,
  passphraseOption,
  wholeNumber,
} from "../command.ts";
import { jsonText } from "../terminal.ts";
import { runText, systemText } from "../text/forecast.ts";
import { around, withSession } from "../with-session.ts";

/** Digits of the largest number that an option takes. */
const mostDigits = 15;

export const forecastCommand: Command = {
  name: "forecast",
  operands: "[S.json…]",
  about: "what scenarios would do to crowding and to an outbreak, with intervals (docs/forecast.md)",
  options: {
    dossier: { value: "DIR", about: "read places, capacities, counts and rates from this dossier's records" },
    world: { value: "WORLD.csv", about: "instead of a dossier, a line a person: cell,facility" },
    scenario: {
      value: "S.json",
      about: "a scenario file; may be given several times, the first is what others are compared with",
      repeated: true,
    },
    replicates: { value: "N", about: "simulations a scenario (default 100)" },
    seed: { value: "K", about: "where chance begins (default 1)" },
    days: { value: "D", about: "instead of the files' number of days" },
    out: { value: "DIR", about: "with a dossier, also write charts and the methods note into DIR" },
    ...forOption,
    ...formatOption,
    ...passphraseOption,
  },
  async run(call) {
    const dossier = optionText(call, "dossier");
    const world = optionText(call, "world");
    if ((dossier === undefined) === (world === undefined))
      throw new Problem("bad-usage", "forecast needs either --dossier DIR or --world WORLD.csv.");
    if (world !== undefined && call.options["out"] !== undefined)
      throw new Problem("bad-usage", "--out writes the charts of a dossier; give it with --dossier DIR.");
    const named = call.options["scenario"];
    const asked = {
      scenarios: [...(Array.isArray(named) ? (named as string[]) : []), ...call.args],
      replicates: wholeNumber(call, "replicates", mostDigits) ?? 100,
      seed: wholeNumber(call, "seed", mostDigits) ?? 1,
      days: wholeNumber(call, "days", mostDigits),
    };
    if (world === undefined) return ofDossier(call, dossier!, asked);
    const { forecastWorld } = await import("../../service/forecast.ts");
    const watch = { progress: call.progress("simulating"), signal: call.signal };
    const result = await forecastWorld(world, { ...asked, version: packageVersion(), ...watch });
    return call.out(asJson(call) ? jsonText(result, 1) : runText(result));
  },
};

async function ofDossier(
  call: Call,
  dir: string,
  asked: {
    readonly scenarios: string[];
    readonly replicates: number;
    readonly seed: number;
    readonly days: number | undefined;
  },
): Promise<void> {
  const out = optionText(call, "out");
  if (out !== undefined) {
    // A folder that can't be written into is told before anybody is asked for a passphrase.
    const { refuseNoFolder } = await import("../../service/forecast.ts");
    refuseNoFolder(out);
  }
  await withSession(
    call,
    "read",
    async (session) => {
      const given = around(call, session, "forecasting");
      const answer = shown(await perform(session, forecastRun, { ...asked, out }, given));
      const { sentences, written, ...numbers } = answer;
      call.out(
        asJson(call) ? jsonText(answer, 1) : systemText(numbers as unknown as SystemAnswer, sentences),
      );
      if (written !== undefined)
        call.say(
          `${written.files} files are in ${out!}; open index.html.${written.note === null ? "" : ` ${written.note}`}`,
        );
    },
    { dir },
  );
}

function asJson(call: Call): boolean {
  return call.options["format"] === "json";
}
