import type { FigureRead } from "../discourse/sentence.ts";
import { pattern, slot } from "../discourse/sentence.ts";
import { oncePerLanguage } from "../language/language.ts";

/** Two values of one quantity, before and after. */
export interface ChangePair {
  readonly old: FigureRead;
  readonly fresh: FigureRead;
  /** Stated with "from … to", "compared with"; otherwise inferred from two dates. */
  readonly isStated: boolean;
  readonly index: number;
}

export interface ChangeClaim {
  readonly figure: FigureRead;
  readonly direction: "rise" | "fall";
  readonly start: number;
  readonly index: number;
  readonly end: number;
  readonly wording: string;
}

/** The wordings of rises and falls of a language, compiled. */
export const changeWording = oncePerLanguage(({ patterns }) => {
  const claim = (sources: readonly string[]) =>
    sources.map((source) => pattern(source.replaceAll("<?>", "(<change>)")));
  // "fell from 4,100 to 3,690, by 10%"
  const behind = `[^<N>;]{0,60}? to <N>[^<any>;.]{0,25},? (?:or |that is )?by <?>`;
  return {
    rise: claim([...patterns.riseClaims, `${patterns.riseVerb}[^;.]{0,60}? from <N>${behind}`]),
    fall: claim([...patterns.fallClaims, `${patterns.fallVerb}[^;.]{0,60}? from <N>${behind}`]),
    riseVerb: new RegExp(patterns.riseVerb, "g"),
    fallVerb: new RegExp(patterns.fallVerb, "g"),
    multipleVerb: new RegExp(patterns.multipleVerb),
    fromTo: pattern(`${patterns.from}(<N>)[^<N>;]{0,90}? ${patterns.to} (<N>)`),
    toFrom: pattern(`\\b(?:to|at|of) (<N>)[^<N>;]{0,60}? from (<N>)`),
    compared: pattern(`(<N>)[^<N>;:]{0,90}?${patterns.compared}(<N>)`),
    to: pattern(`${patterns.to} (<N>)`),
    than: pattern(
      `(<N>)[^<N>;]{0,90}?(?:[,–—(]|\\bis|\\bwas|\\bare|\\bwere) ?<change> ${patterns.more} than [^<N>;.,]{0,45}?(<N>)`,
    ),
    apart: pattern(`(<count>)[^<N>;]{0,70}?(<count>)[^<N>;.]{0,30}?${patterns.difference} (<count>)`),
    ownBase: new RegExp(patterns.ownBase),
    elsewhen: pattern(patterns.elsewhen).quick,
    contrast: pattern(patterns.contrast).quick,
    sequel: new RegExp(`${patterns.sequel}(?:${patterns.riseVerb}|${patterns.fallVerb})`),
    sameChange: new RegExp(patterns.sameChange),
    more: new RegExp(`^ ?${patterns.more}\\b`),
    counted: pattern("<count>[^<any>;.]{0,30}[,(–—] ?$").quick,
    verb: new RegExp(`${patterns.riseVerb}|${patterns.fallVerb}`),
    anyChange: new RegExp(
      `${patterns.riseVerb}|${patterns.fallVerb}|${patterns.multipleVerb}|[${slot.multiple}]|\\b(?:increase|rise|growth|decrease|decline|drop|fall|reduction|more|fewer|less|higher|lower|difference|change|up|down|compared)\\b`,
    ),
  };
});

export type ChangeWording = ReturnType<typeof changeWording>;
