import { parseExpression } from "../../analysis/finding/expression.ts";
import { schemasOf } from "../../analysis/column/unit-schema.ts";
import type { Assertion } from "../../domain/assertion.ts";
import { type Codebook, type Variable, variablesOf } from "../../domain/codebook.ts";
import { type Unit, units } from "../../domain/frame.ts";
import { isRef, type Ref, rootRef } from "../../domain/id.ts";
import { Problem } from "../../domain/problem.ts";
import {
  type Body,
  childKinds,
  type FieldProblem,
  linksOf,
  parseBody,
  pluralOf,
  type RecordKind,
  recordSchemas,
} from "../../domain/record.ts";
import { misfit } from "./answer.ts";
import {
  draft,
  type Fields,
  type FileProblem,
  type Path,
  pathOf,
  type ProblemPlace,
  type RecordDraft,
  spot,
  withArticle,
} from "./draft.ts";
import {
  hasOwnName,
  isNamedByPlace,
  isNamed,
  isNameOfAnswer,
  plainName,
  refOf,
  unnamed,
} from "./draft-name.ts";
import { NameClaims } from "./name-claims.ts";
import { didYouMean, isSignOfNotKnowing } from "./nearest.ts";
import { type ItemAround, childOf, impliedLinks, notAField } from "./nesting.ts";
import { settle, SpelledNumber } from "./settle.ts";
import { answerKeyOf, assertionOf, isBare } from "./written-answer.ts";
import type { LineOf } from "./yaml-tree.ts";

/** What the dossier already holds: its codebooks, and whether a name is taken (by a record of one kind, where given). */
export type Known = {
  readonly codebooks: Iterable<Codebook>;
  readonly hasRef: (ref: Ref, kind?: RecordKind) => boolean;
  /** Whether a file proves that its records stood in a dossier, so that they are not judged anew. */
  readonly isProved?: (file: string) => boolean;
};

/** Where an item stands: its file, its own line (of a table: its row) where known, and the line or column of its parts. */
export type Origin = {
  readonly file: string;
  readonly line?: number | undefined;
  readonly lineOf?: LineOf | undefined;
  readonly columnOf?:
    | ((container: object, path: readonly (string | number)[]) => string | undefined)
    | undefined;
};

/** Records in one import, above which memory for the check of names would run out on a laptop. */
export const recordLimit = 4_000_000;

/**
 * Reads the records of one import, whichever files they come from: nesting becomes refs and links, answers become
 * assertions by the codebook, and every name is checked against the import and the dossier. Names may be used before
 * the record that bears them; a codebook must come before the answers to it (`learn` it, or read it first). All
 * problems are kept; `finish` tells them.
 */
export class DraftReader {
  readonly #known: Known;
  readonly #variables: Map<string, Variable>;
  readonly #problems: FileProblem[] = [];
  readonly #names: NameClaims;
  readonly #personOf = new Map<Ref, Ref>();
  readonly #emptyLists: { readonly around: Ref; readonly list: string }[] = [];
  readonly #countedNames = new Set<Ref>();
  readonly #broughtUnder = new Map<string, number>();
  readonly #expressions: { readonly text: string; readonly unit: Unit; readonly place: ProblemPlace }[] = [];
  readonly #unjudged: { readonly body: Assertion; readonly place: ProblemPlace }[] = [];

  constructor(known: Known) {
    this.#known = known;
    this.#names = new NameClaims(
      (ref, kind) => known.hasRef(ref, kind),
      (problem) => this.refuse(problem),
    );
    this.#variables = new Map(variablesOf(known.codebooks));
  }

  /** How many problems there are so far; names that nothing has brought yet are told by `finish` alone. */
  get problemCount(): number {
    return this.#problems.length;
  }

  /** The problems found since there were `count` of them. */
  problemsSince(count: number): readonly FileProblem[] {
    return this.#problems.slice(count);
  }

  /** The lists that the files have and that hold nothing. */
  get emptyLists(): readonly { readonly around: Ref; readonly list: string }[] {
    return this.#emptyLists;
  }

  /** The records that stand in no other and are named by the number of their row, which another may have next time. */
  get countedNames(): ReadonlySet<Ref> {
    return this.#countedNames;
  }

  /** Notes a problem that a reader of files found before there was a record. */
  refuse(problem: FileProblem): void {
    this.#problems.push(problem);
  }

  /** Adds the variables of a codebook, so that answers may use them before its own turn comes. */
  learn(codebook: Codebook): void {
    for (const [name, variable] of variablesOf([codebook])) this.#variables.set(name, variable);
  }

  /** The variable `name` of a unit of analysis, or the sentence that says why there is none to answer. */
  variable(unit: string, name: string): Variable | string {
    const variable = this.#variables.get(`${unit}.${name}`);
    if (variable !== undefined) return variable;
    const elsewhere = [...this.#variables.values()].filter((other) => other.name === name);
    if (elsewhere.length > 0) {
      return `belongs to ${elsewhere.map((other) => other.unit).join(" and ")}, not to ${unit}; move the answer there`;
    }
    const names = [...this.#variables.values()]
      .filter((other) => other.unit === unit)
      .map((other) => other.name);
    return `is in no codebook for ${unit}${didYouMean(name, names) || `; add it under variables of a codebook first, such as {name: ${name}, unit: ${unit}, type: yn}`}`;
  }

  /**
   * The drafts of one item of a file: the record itself, its answers, and all that nests in it, parents first. An item
   * that is refused gives no draft, but what stands inside it is read all the same, so that its problems are told too.
   * `label` names an item without an id (`persons[3]`); `under` is a record of another file that it nests in.
   */
  read(
    kind: RecordKind,
    item: unknown,
    origin: Origin,
    label: string,
    under?: { readonly kind: RecordKind; readonly ref: Ref },
  ): RecordDraft[] {
    const drafts: RecordDraft[] = [];
    if (under === undefined) this.#readItem(kind, item, origin, label, undefined, 1, drafts);
    else {
      // Where nesting fills in a link, the check of that link is enough.
      if (!Object.values(childKinds[under.kind]?.[kind] ?? {}).includes("self"))
        this.#names.checkLink(under.ref, [under.kind], () => spot(origin, label, "the record around it"));
      const person = under.kind === "person" ? under.ref : undefined;
      const list = `${under.ref} ${kind}`;
      const position = (this.#broughtUnder.get(list) ?? 0) + 1;
      this.#broughtUnder.set(list, position);
      this.#readItem(kind, item, origin, label, { ...under, fields: {}, person }, position, drafts);
    }
    if (this.#names.count > recordLimit) {
      throw new Problem(
        "bad-input",
        `The files bring more than ${recordLimit} records; bring them in several imports.`,
      );
    }
    return drafts;
  }

  /** All problems of the import, in the order of `files` and of their lines. Call it when everything has been read. */
  finish(files: readonly string[] = []): FileProblem[] {
    this.#names.finish();
    for (const { body, place } of this.#unjudged.splice(0)) this.#judgeAssertion(body, place, true);
    this.#judgeExpressions();
    const order = new Map(files.map((file, index) => [file, index]));
    return this.#problems.toSorted(
      (a, b) =>
        (order.get(a.file) ?? order.size) - (order.get(b.file) ?? order.size) ||
        (a.line ?? 0) - (b.line ?? 0),
    );
  }

  #readItem(
    kind: RecordKind,
    item: unknown,
    origin: Origin,
    label: string,
    around: ItemAround | undefined,
    position: number,
    drafts: RecordDraft[],
  ): void {
    const { file } = origin;
    if (typeof item !== "object" || item === null || Array.isArray(item) || item instanceof SpelledNumber) {
      const message = `is not a record; expected the fields of ${withArticle(kind)}, its id first`;
      return this.refuse({ ...spot(origin, label, "the record"), message });
    }
    const line = origin.lineOf?.(item) ?? origin.line;
    const name = refOf(kind, item as Fields, around, position);
    const ref = typeof name === "object" ? unnamed : name;
    const record = isNamed(ref) ? ref : label;
    const placeOf = (field: string, path: Path = pathOf(field)): ProblemPlace =>
      spot({ file, line: origin.lineOf?.(item, path) ?? line }, record, field, origin.columnOf?.(item, path));
    const refuse = (field: string, message: string): void => this.refuse({ ...placeOf(field), message });
    if (typeof name === "object") refuse("id", name.refused);
    const place =
      around === undefined
        ? undefined
        : {
            around: around.ref,
            aroundKind: around.kind,
            list: kind,
            position,
            named: hasOwnName(kind, item as Fields),
          };

    const own: Fields = {};
    const lists: [RecordKind, unknown][] = [];
    let answers: unknown;
    for (const key of Object.keys(item)) {
      const value = (item as Fields)[key];
      const child = childOf(kind, key);
      if (child !== undefined) lists.push([child, value]);
      // A promise has a field of this name: the list of recommendations that it answers.
      else if (key === "answers" && isUnit(kind) && !(kind === "promise" && Array.isArray(value)))
        answers = value;
      else if (key !== "id") own[key] = value;
    }
    if (around !== undefined) {
      for (const [field, implied] of Object.entries(impliedLinks(kind, around))) {
        const given = own[field];
        if (given !== undefined && given !== null && given !== implied)
          refuse(
            field,
            `names another record than ${implied}, in which this one stands; leave the field out`,
          );
        own[field] = implied;
      }
    }

    const fields = settle(recordSchemas[kind], own) as Fields;
    const parsed = parseBody(kind, fields);
    if (isNamed(ref)) this.#names.claim(ref, kind, file, line);
    if (around === undefined && isNamedByPlace(item as Fields)) this.#countedNames.add(ref);
    const person = this.#personFor(kind, ref, fields, around);
    if (person !== undefined && (kind === "episode" || kind === "stage")) this.#personOf.set(ref, person);
    if (parsed.ok) {
      if (isNamed(ref)) drafts.push(draft(ref, kind, parsed.body, file, line, place));
      this.#checkLinks(kind, parsed.body, placeOf);
      if (kind === "codebook") {
        this.learn(parsed.body as Codebook);
        for (const [index, message] of doubleVariables(parsed.body as Codebook))
          refuse(`variables[${index + 1}]`, message);
      } else if (kind === "assertion") {
        this.#judgeAssertion(parsed.body as Assertion, placeOf("variable"), false);
      }
      for (const { field, text, unit } of expressionsOf(kind, parsed.body))
        this.#expressions.push({ text, unit, place: placeOf(field) });
    } else {
      for (const { field, message } of parsed.problems)
        refuse(
          field,
          message.startsWith("is not a field")
            ? notAField(kind, field)
            : `${message}${isSign(fields, field) ? "; leave the field out where nothing is known" : ""}`,
        );
      this.#checkSoundLinks(kind, fields, parsed.problems, placeOf);
    }
    if (answers !== undefined && answers !== null && isUnit(kind)) {
      const subject = { kind, ref, speaker: kind === "death" ? undefined : person };
      this.#readAnswers(subject, answers, placeOf, drafts);
    }
    const inside: ItemAround = { kind, ref, fields, person };
    for (const [child, list] of lists) {
      const plural = pluralOf[child];
      if (list === null || list === undefined) continue;
      if (!Array.isArray(list)) {
        refuse(plural, `is not a list; write a dash before each ${child}`);
        continue;
      }
      if (list.length === 0) this.#emptyLists.push({ around: ref, list: child });
      list.forEach((part: unknown, index) => {
        const partOrigin = { ...origin, line: origin.lineOf?.(list, [index]) ?? line };
        const partLabel = `${record}: ${plural}[${index + 1}]`;
        this.#readItem(child, part, partOrigin, partLabel, inside, index + 1, drafts);
      });
    }
  }

  #readAnswers(
    subject: {
      readonly kind: Unit;
      readonly ref: Ref;
      readonly speaker: Ref | undefined;
    },
    answers: unknown,
    placeOf: (field: string, path: Path) => ProblemPlace,
    drafts: RecordDraft[],
  ): void {
    const { kind, ref, speaker } = subject;
    if (typeof answers !== "object" || answers === null || Array.isArray(answers)) {
      const message = "is not a map of variables; write each variable and its answer, such as beaten: yes";
      return this.refuse({ ...placeOf("answers", ["answers"]), message });
    }
    for (const [name, value] of Object.entries(answers as Fields)) {
      const variable = this.variable(kind, name);
      const retired = typeof variable === "object" && variable.retired;
      if (typeof variable === "string" || retired) {
        const message = retired
          ? `is retired${variable.successor === undefined ? "" : `; answer ${variable.successor} instead`}`
          : (variable as string);
        this.refuse({ ...placeOf(`answers.${name}`, ["answers", name]), message });
        continue;
      }
      const several = Array.isArray(value) && !(variable.type === "many" && value.every(isBare));
      if (several && (value as unknown[]).length === 0 && isNamed(ref))
        this.#emptyLists.push({ around: ref, list: `answers.${name}` });
      (several ? (value as unknown[]) : [value]).forEach((one, index) => {
        const path: Path = several ? ["answers", name, index] : ["answers", name];
        const label = `answers.${name}${several ? `[${index + 1}]` : ""}`;
        const placeOfKey = (key: string): ProblemPlace =>
          key === "" ? placeOf(label, path) : placeOf(`${label}.${key}`, [...path, key]);
        const problem = (key: string, message: string): void => this.refuse({ ...placeOfKey(key), message });
        const { sound, fields: raw } = assertionOf(
          variable,
          isBare(one) || Array.isArray(one) ? { is: one } : one,
          problem,
        );
        raw["subject"] = isNamed(ref) ? ref : unnamed;
        if (speaker !== undefined && isNamed(speaker)) raw["says"] ??= speaker;
        const settled = settle(recordSchemas.assertion, raw) as Fields;
        const parsed = parseBody("assertion", settled);
        const placeOfLink = (field: string): ProblemPlace => placeOfKey(answerKeyOf(field));
        if (!parsed.ok) {
          for (const { field, message } of parsed.problems) problem(answerKeyOf(field), message);
          return this.#checkSoundLinks("assertion", settled, parsed.problems, placeOfLink);
        }
        const own = isBare(one) || Array.isArray(one) ? undefined : plainName((one as Fields)["id"]);
        if (own !== undefined && !isNameOfAnswer(own, name))
          return problem("id", `cannot name this answer; expected ${name}, ${name}~2, ${name}~3 or so on`);
        const assertionRef = `${ref}/${own ?? (index === 0 ? name : `${name}~${index + 1}`)}`;
        if (!isRef(assertionRef))
          problem(
            "",
            "has too long a name, more than 200 characters; give the records around it shorter ids",
          );
        else if (sound && isNamed(ref)) {
          const { file, line } = placeOf(label, path);
          this.#names.claim(assertionRef, "assertion", file, line);
          const place = {
            around: ref,
            aroundKind: kind,
            list: `answers.${name}`,
            position: index + 1,
            named: own !== undefined,
          };
          drafts.push(draft(assertionRef, "assertion", parsed.body, file, line, place));
        }
        this.#checkLinks("assertion", parsed.body, placeOfLink);
      });
    }
  }

  /** Whom the answers in a record speak about: the person it belongs to, by nesting, by its links or by its name. */
  #personFor(kind: RecordKind, ref: Ref, fields: Fields, around: ItemAround | undefined): Ref | undefined {
    if (kind === "person") return ref;
    for (const field of ["person", "speaker"]) {
      const named = fields[field];
      if (typeof named === "string") return named;
    }
    if (around?.person !== undefined) return around.person;
    for (const field of ["episode", "stage"]) {
      const named = fields[field];
      const person = typeof named === "string" ? this.#personOf.get(named) : undefined;
      if (person !== undefined) return person;
    }
    const root = rootRef(ref);
    return root !== ref && this.#names.isA(root, ["person"]) ? root : undefined;
  }

  #checkLinks(kind: RecordKind, body: Body, placeOf: (field: string) => ProblemPlace): void {
    for (const { field, ref, kinds } of linksOf(kind, body))
      this.#names.checkLink(ref, kinds, () => placeOf(field));
  }

  /** Of a record that is refused, the links in fields that are sound, so that their problems are told at once too. */
  #checkSoundLinks(
    kind: RecordKind,
    fields: Fields,
    problems: readonly FieldProblem[],
    placeOf: (field: string) => ProblemPlace,
  ): void {
    const refused = new Set(problems.map(({ field }) => pathOf(field)[0]));
    const rest = Object.fromEntries(Object.entries(fields).filter(([field]) => !refused.has(field)));
    const parsed = parseBody(kind, rest);
    if (parsed.ok) this.#checkLinks(kind, parsed.body, placeOf);
  }

  /** Whether the answer that a file states in full can stand: variable, unit, form and codes. Subjects may come later. */
  #judgeAssertion(body: Assertion, where: ProblemPlace, last: boolean): void {
    const unit =
      this.#names.kindOf(body.subject) ?? units.find((kind) => this.#known.hasRef(body.subject, kind));
    if (unit === undefined) {
      if (!last) this.#unjudged.push({ body, place: where });
      return;
    }
    const variable = this.variable(unit, body.variable);
    if (typeof variable === "string") return this.refuse({ ...where, message: variable });
    const wrong = body.value === undefined ? undefined : misfit(variable, body.value);
    if (wrong !== undefined) this.refuse({ ...where, field: "value", message: wrong });
  }

  /** The expressions of findings and frames, by all the codebooks of the import and the dossier. */
  #judgeExpressions(): void {
    if (this.#expressions.length === 0) return;
    const schemas = schemasOf([{ version: 1, variables: [...this.#variables.values()] }]);
    for (const { text, unit, place } of this.#expressions.splice(0)) {
      if (this.#known.isProved?.(place.file) === true) continue;
      try {
        parseExpression(text, unit, schemas);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        this.refuse({ ...place, message: `cannot be read: ${error.message.replace(/^At/, "at")}` });
      }
    }
  }
}

function isUnit(kind: RecordKind): kind is Unit {
  return (units as readonly string[]).includes(kind);
}

/** The fields of a record that are CEL, with the unit that they ask about. */
function expressionsOf(
  kind: RecordKind,
  body: Body,
): readonly { readonly field: string; readonly text: string; readonly unit: Unit }[] {
  const fields = { finding: ["population", "property"], frame: ["inclusion"] }[kind as string] ?? [];
  const { unit, ...rest } = body as { unit: Unit } & Record<string, unknown>;
  return fields.flatMap((field) => {
    const text = rest[field];
    return typeof text === "string" ? [{ field, text, unit }] : [];
  });
}

/** Whether a field of a file holds a sign of not knowing instead of a value. */
function isSign(fields: Fields, field: string): boolean {
  let value: unknown = fields;
  for (const step of pathOf(field))
    value = (value as Record<string | number, unknown> | undefined | null)?.[step];
  return typeof value === "string" && isSignOfNotKnowing(value);
}

function* doubleVariables(codebook: Codebook): Generator<[index: number, message: string]> {
  const seen = new Set<string>();
  for (const [index, { unit, name }] of codebook.variables.entries()) {
    const variable = `${unit}.${name}`;
    if (seen.has(variable)) yield [index, `asks ${variable} a second time; keep one of them`];
    seen.add(variable);
  }
}
