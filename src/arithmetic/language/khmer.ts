import type { NumberLanguage } from "./number-language.ts";

/**
 * Khmer digits and the hedges that records are read by (`domain/hedge.ts`). Both "," and "." part thousands in print; ","
 * is written, as it is the one that no reader takes for decimals. Not yet read by a native speaker.
 */
export const khmer: NumberLanguage = {
  code: "km",
  digits: "០១២៣៤៥៦៧៨៩",
  group: ",",
  decimal: ".",
  hedges: {
    exact: "",
    about: "ប្រហែល ",
    over: "ច្រើនជាង ",
    at_least: "យ៉ាងតិច ",
    nearly: "ជិត ",
    under: "តិចជាង ",
    up_to: "មិនលើស ",
  },
  to: " ដល់ ",
  percent: "%",
};
