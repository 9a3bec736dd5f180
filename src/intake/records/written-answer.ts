import type { Basis } from "../../domain/assertion.ts";
import type { Variable } from "../../domain/codebook.ts";
import { isRef, type Ref } from "../../domain/id.ts";
import { type ValueState, valueStates } from "../../domain/value-state.ts";
import { readAnswerValue } from "./answer.ts";
import type { Fields } from "./draft.ts";
import { didYouMean } from "./nearest.ts";
import { plainValue, SpelledNumber } from "./settle.ts";

const answerKeys = ["is", "state", "says", "through", "form", "how", "at", "words", "coder", "note", "id"];
const bareBases: readonly Basis[] = ["lived", "seen", "document", "inferred"];

/**
 * The fields of an assertion from one written answer. Where its value, state or basis is wrong it is not sound, and others
 * stand in their place, so that the rest can be judged all the same.
 */
export function assertionOf(
  variable: Variable,
  answer: unknown,
  problem: (key: string, message: string) => void,
): { readonly sound: boolean; readonly fields: Fields } {
  const given: Fields = {};
  for (const [key, value] of Object.entries(answer as Fields)) {
    if (!answerKeys.includes(key))
      problem(
        key,
        `is not part of an answer; expected ${answerKeys.join(", ")}${didYouMean(key, answerKeys)}`,
      );
    else if (value !== null && value !== undefined) given[key] = value;
  }
  const { id: _, is, state = is === undefined ? undefined : "answered", how, ...rest } = given;
  let sound = true;
  const refuse = (key: string, message: string): void => {
    sound = false;
    problem(key, message);
  };
  const fields: Fields = { variable: variable.name, state, ...rest };
  if (state === undefined) refuse("", "has no answer; write is and a value, or state and why there is none");
  else if (!valueStates.includes(state as ValueState))
    refuse("state", `expected one of ${valueStates.join(", ")}${didYouMean(String(state), valueStates)}`);
  else if (state !== "answered" && is !== undefined)
    refuse("is", `stands beside the state ${String(state)}, which has no value; keep one of them`);
  else if (state === "answered" && is === undefined) refuse("is", "is missing, as the state is answered");
  if (is !== undefined) {
    const value = readAnswerValue(variable, is);
    if ("refused" in value) refuse("is", value.refused);
    else fields["value"] = value;
  }
  if (how !== undefined) {
    const basis = basisOf(String(plainValue(how)));
    if ("refused" in basis) refuse("how", basis.refused);
    else Object.assign(fields, basis);
  }
  if (!sound) Object.assign(fields, { state: "not_stated", value: undefined });
  return { sound, fields };
}

function basisOf(
  how: string,
): { basis: Basis; told_by?: Ref; from_statement?: Ref } | { readonly refused: string } {
  const colon = how.indexOf(":");
  const word = (colon < 0 ? how : how.slice(0, colon)).trim();
  const ref = colon < 0 ? "" : how.slice(colon + 1).trim();
  if (word === "told-by" && isRef(ref)) return { basis: "told-by", told_by: ref };
  if (word === "told-by")
    return { refused: "does not say who told it; write told-by: and their id, such as told-by:p-sok" };
  if (word === "aggregate" && isRef(ref)) return { basis: "aggregate", from_statement: ref };
  if (word === "aggregate")
    return { refused: "does not say from which statement; write aggregate: and the id of a finding" };
  if (colon < 0 && (bareBases as readonly string[]).includes(word)) return { basis: word as Basis };
  return {
    refused: `expected ${bareBases.join(", ")}, told-by:PERSON or aggregate:FINDING${didYouMean(word, [...bareBases, "told-by", "aggregate"])}`,
  };
}

/** The key of a written answer that a field of its assertion comes from. */
export function answerKeyOf(field: string): string {
  if (field === "told_by" || field === "from_statement" || field === "basis") return "how";
  return field.startsWith("value") ? "is" : field;
}

/** Whether an answer is its value alone, without the keys of a written answer. */
export function isBare(value: unknown): boolean {
  return typeof value !== "object" || value === null || value instanceof SpelledNumber;
}
