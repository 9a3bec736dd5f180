import { own } from "../../domain/own.ts";
import type { Found } from "./found.ts";
import type { Core } from "./number.ts";
import { entryAt, isCapital, isSpaced, type Reading } from "./reading.ts";
import { stated } from "./stated.ts";
import { GLUED, NUMBER, SIGN, WORD } from "./token.ts";

/** A currency before a number: its first token and its code. */
export interface MoneySign {
  readonly from: number;
  readonly code: string;
}

/** The currency sign or word before the number at a token; what belongs to another mention is none. */
export function moneyBefore(reading: Reading, at: number): MoneySign | undefined {
  const { type, word, gap } = reading.tokens;
  if (at <= reading.taken || !isSpaced(reading, at)) return undefined;
  if (type[at - 1] === SIGN) {
    const code = codeOf(reading, word[at - 1]!);
    if (code === undefined) return undefined;
    // US$500
    const hasLead = type[at - 2] === WORD && gap[at - 1] === GLUED && at - 2 >= reading.taken;
    const lead = hasLead ? codeOf(reading, word[at - 2]! + word[at - 1]!) : undefined;
    return lead === undefined ? { from: at - 1, code } : { from: at - 2, code: lead };
  }
  const code = entryAt(reading, at - 1).currencySign;
  const isSign = code !== undefined && isCapital(reading, at - 1) && type[at] === NUMBER;
  return isSign && (word[at - 1]!.length > 1 || gap[at] === GLUED) ? { from: at - 1, code } : undefined;
}

/** The number behind the currency sign at a token, if one is there: of "$20" the 20; undefined where a sign is no currency. */
export function behindMoney(reading: Reading, at: number, isMoney: boolean): number | undefined {
  const { type, word, gap } = reading.tokens;
  const isSign = type[at] === SIGN;
  if (!isMoney && !isSign) return at;
  if (codeOf(reading, word[at] ?? "") !== undefined && (isSign || gap[at + 1] === GLUED)) return at + 1;
  const isLead = type[at] === WORD && type[at + 1] === SIGN;
  if (isLead && codeOf(reading, word[at]! + word[at + 1]!) !== undefined) return at + 2;
  return isSign ? undefined : at;
}

function codeOf({ lexicon }: Reading, sign: string): string | undefined {
  return own(lexicon.language.currencySigns, sign);
}

export function moneyFigure(reading: Reading, core: Core, { from, code }: MoneySign): Found {
  // "$500 USD", "$3 million dollars"
  const isNamed = isSpaced(reading, core.next) && entryAt(reading, core.next).currency === code;
  return stated(
    reading,
    core,
    isNamed ? core.next + 1 : core.next,
    "money",
    "amount",
    code,
    core.value,
    from,
  );
}
