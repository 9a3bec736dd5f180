import type { NumberLanguage } from "./number-language.ts";

export const english: NumberLanguage = {
  code: "en",
  digits: "0123456789",
  group: ",",
  decimal: ".",
  hedges: {
    exact: "",
    about: "about ",
    over: "over ",
    at_least: "at least ",
    nearly: "nearly ",
    under: "under ",
    up_to: "up to ",
  },
  to: " to ",
  percent: " %",
};
