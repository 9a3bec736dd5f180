import { mostRows } from "../../api/operation.ts";
import { mostHits, recordSearch } from "../../api/record.ts";
import type { Hit } from "../../api/listing.ts";
import { Problem } from "../../domain/problem.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import { type Command, forOption, formatOption, passphraseOption, wholeNumber } from "../command.ts";
import { readStandardInput } from "../standard-input.ts";
import { jsonText } from "../terminal.ts";
import { hitsText } from "../text/record.ts";
import { around, withSession } from "../with-session.ts";

export const searchCommand: Command = {
  name: "search",
  operands: "DIR WORDS…",
  about: "records that contain all the words, or parts of them; - reads the words from standard input",
  // The index holds the records as they stand now, so there is no --as-of.
  options: {
    limit: { value: "N", about: "at most N records (default 50)" },
    ...forOption,
    ...formatOption,
    ...passphraseOption,
  },
  run: (call) => {
    const limit = wholeNumber(call, "limit") ?? 50;
    if (limit === 0 || limit > mostHits)
      throw new Problem(
        "bad-usage",
        `--limit takes a number from 1 to ${mostHits.toLocaleString("en")}; a search for more words finds fewer records.`,
      );
    return withSession(call, "read", async (session) => {
      const typed = call.args.slice(1).join(" ");
      const words =
        typed === "-" ? await readStandardInput("the words", "Words to search for", call.signal) : typed;
      if (words.trim() === "")
        throw new Problem(
          "bad-usage",
          "There is nothing to search for; give words, such as a name of a place.",
        );
      const hits: Hit[] = [];
      let cursor: string | undefined;
      do {
        const page = { words, limit: Math.min(limit - hits.length, mostRows), cursor };
        const found = shown(await perform(session, recordSearch, page, around(call, session)));
        hits.push(...found.rows);
        cursor = found.next ?? undefined;
      } while (cursor !== undefined && hits.length < limit);
      call.out(call.options["format"] === "json" ? jsonText(hits, 1) : hitsText(hits));
      if (cursor !== undefined)
        call.say(
          `These are the first ${hits.length.toLocaleString("en")}, and more records hold these words; add a word, or ask for more with --limit.`,
        );
    });
  },
};
