import { parseExpression } from "../../analysis/finding/expression.ts";
import { schemasOf } from "../../analysis/column/unit-schema.ts";
import { type Assertion, type Basis } from "../../domain/assertion.ts";
import { type Codebook, type Variable, variablesOf } from "../../domain/codebook.ts";
import { type Unit, units } from "../../domain/frame.ts";
import { isRef, type Ref, rootRef } from "../../domain/id.ts";
import { Problem } from "../../domain/problem.ts";
import {
  type Body,
  childKinds,
  type FieldProblem,
  kindOfPlural,
  linksOf,
  parseBody,
  pluralOf,
  type RecordKind,
  recordSchemas,
  ownerOf,
} from "../../domain/record.ts";
import { type ValueState, valueStates } from "../../domain/value-state.ts";
import { misfit, readAnswerValue } from "./answer.ts";
import { didYouMean, isSignOfNotKnowing } from "./nearest.ts";
import { plainValue, settle, SpelledNumber } from "./settle.ts";
import type { LineOf } from "./yaml-tree.ts";

/** A record that a file brings, ready to be compared with what the dossier holds. `owner` is the record it belongs to. */
export type RecordDraft = {
  readonly ref: Ref;
  readonly kind: RecordKind;
  readonly owner?: Ref | undefined;
  readonly body: Body;
  readonly file: string;
  readonly line?: number | undefined;
  /** Of an item that stands inside another: where. */
  readonly place?: NestedPlace | undefined;
};

/**
 * Where an item stands inside another. Without an id of its own it is called by its place only until `settleNames`
 * knows which record of the dossier it is.
 */
export type NestedPlace = {
  readonly around: Ref;
  readonly aroundKind: RecordKind;
  /** The kind, of an answer its variable: `answers.offence`. */
  readonly list: string;
  /** From 1. */
  readonly position: number;
  /** Whether the file gives it a name of its own. */
  readonly named: boolean;
};

/** Marks an item whose id a reader of files made up from its place. */
export const namedByPlace = Symbol("named by place");

/** One thing wrong in a file: where it stands, in which record and field, and a sentence that says what to do. */
export type FileProblem = {
  readonly file: string;
  readonly line?: number | undefined;
  readonly record?: string | undefined;
  readonly field: string;
  /** Of a table: the column that the field was read from. */
  readonly column?: string | undefined;
  readonly message: string;
};

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

type Fields = Record<string, unknown>;

/** The record around a nested one. `person` is whom the answers inside speak about, where one is. */
type Around = {
  readonly kind: RecordKind;
  readonly ref: Ref;
  readonly fields: Fields;
  readonly person: Ref | undefined;
};

/** Stands for the name of a record that has none, so that what nests in it can still be judged. */
const unnamed = "unnamed";

type Claim = { readonly kind: RecordKind; readonly file: string; readonly line: number | undefined };
type Place = Omit<FileProblem, "message">;

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
  readonly #claims = new Map<Ref, Claim>();
  readonly #personOf = new Map<Ref, Ref>();
  readonly #waiting = new Map<Ref, { readonly kinds: readonly RecordKind[]; readonly place: Place }[]>();
  readonly #emptyLists: { readonly around: Ref; readonly list: string }[] = [];
  readonly #broughtUnder = new Map<string, number>();
  readonly #expressions: { readonly text: string; readonly unit: Unit; readonly place: Place }[] = [];
  readonly #unjudged: { readonly body: Assertion; readonly place: Place }[] = [];

  constructor(known: Known) {
    this.#known = known;
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
    return `is in no codebook for ${unit}${didYouMean(name, names) || "; add the variable to a codebook first"}`;
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
        this.#checkLink(under.ref, [under.kind], () => spot(origin, label, "the record around it"));
      const person = under.kind === "person" ? under.ref : undefined;
      const list = `${under.ref} ${kind}`;
      const position = (this.#broughtUnder.get(list) ?? 0) + 1;
      this.#broughtUnder.set(list, position);
      this.#readItem(kind, item, origin, label, { ...under, fields: {}, person }, position, drafts);
    }
    if (this.#claims.size > recordLimit) {
      throw new Problem(
        "bad-input",
        `The files bring more than ${recordLimit} records; bring them in several imports.`,
      );
    }
    return drafts;
  }

  /** All problems of the import, in the order of `files` and of their lines. Call it when everything has been read. */
  finish(files: readonly string[] = []): FileProblem[] {
    for (const [ref, links] of this.#waiting) {
      for (const { kinds, place } of links) {
        if (!this.#inDossier(ref, kinds)) this.refuse({ ...place, message: this.#dangling(ref, kinds) });
      }
    }
    this.#waiting.clear();
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
    around: Around | undefined,
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
    const placeOf = (field: string, path: Path = pathOf(field)): Place =>
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
    if (isNamed(ref)) this.#claim(ref, kind, file, line);
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
    const inside: Around = { kind, ref, fields, person };
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
    placeOf: (field: string, path: Path) => Place,
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
        const placeOfKey = (key: string): Place =>
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
        const placeOfLink = (field: string): Place => placeOfKey(answerKeyOf(field));
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
          this.#claim(assertionRef, "assertion", file, line);
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
  #personFor(kind: RecordKind, ref: Ref, fields: Fields, around: Around | undefined): Ref | undefined {
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
    return root !== ref && this.#isA(root, ["person"]) ? root : undefined;
  }

  #claim(ref: Ref, kind: RecordKind, file: string, line: number | undefined): void {
    const before = this.#claims.get(ref);
    if (before !== undefined) {
      const where = `${before.file}${before.line === undefined ? "" : `, line ${before.line}`}`;
      const message = `is already the name of ${withArticle(before.kind)} in ${where}; give one of them another id`;
      return this.refuse({ ...spot({ file, line }, ref, "id"), message });
    }
    this.#claims.set(ref, { kind, file, line });
    if (this.#known.hasRef(ref) && !this.#known.hasRef(ref, kind)) {
      const message = `is already the name of a record of another kind in the dossier; give this ${kind} another id`;
      this.refuse({ ...spot({ file, line }, ref, "id"), message });
    }
    const links = this.#waiting.get(ref);
    if (links === undefined) return;
    this.#waiting.delete(ref);
    for (const link of links) {
      if (!isOneOf(kind, link.kinds))
        this.refuse({ ...link.place, message: this.#dangling(ref, link.kinds) });
    }
  }

  #checkLinks(kind: RecordKind, body: Body, placeOf: (field: string) => Place): void {
    for (const { field, ref, kinds } of linksOf(kind, body))
      this.#checkLink(ref, kinds, () => placeOf(field));
  }

  /** Of a record that is refused, the links in fields that are sound, so that their problems are told at once too. */
  #checkSoundLinks(
    kind: RecordKind,
    fields: Fields,
    problems: readonly FieldProblem[],
    placeOf: (field: string) => Place,
  ): void {
    const refused = new Set(problems.map(({ field }) => pathOf(field)[0]));
    const rest = Object.fromEntries(Object.entries(fields).filter(([field]) => !refused.has(field)));
    const parsed = parseBody(kind, rest);
    if (parsed.ok) this.#checkLinks(kind, parsed.body, placeOf);
  }

  #checkLink(ref: Ref, kinds: readonly RecordKind[], placeOf: () => Place): void {
    if (!isNamed(ref)) return;
    const claim = this.#claims.get(ref);
    if (claim !== undefined) {
      if (!isOneOf(claim.kind, kinds)) this.refuse({ ...placeOf(), message: this.#dangling(ref, kinds) });
      return;
    }
    if (this.#inDossier(ref, kinds)) return;
    const waiting = this.#waiting.get(ref);
    const link = { kinds, place: placeOf() };
    if (waiting === undefined) this.#waiting.set(ref, [link]);
    else waiting.push(link);
  }

  /** Whether the answer that a file states in full can stand: variable, unit, form and codes. Subjects may come later. */
  #judgeAssertion(body: Assertion, where: Place, last: boolean): void {
    const unit =
      this.#claims.get(body.subject)?.kind ?? units.find((kind) => this.#known.hasRef(body.subject, kind));
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

  #isA(ref: Ref, kinds: readonly RecordKind[]): boolean {
    const claim = this.#claims.get(ref);
    return claim === undefined ? this.#inDossier(ref, kinds) : isOneOf(claim.kind, kinds);
  }

  #inDossier(ref: Ref, kinds: readonly RecordKind[]): boolean {
    return kinds.length === 0 ? this.#known.hasRef(ref) : kinds.some((kind) => this.#known.hasRef(ref, kind));
  }

  #dangling(ref: Ref, kinds: readonly RecordKind[]): string {
    const expected = kinds.length > 4 ? "a record of another kind" : kinds.map(withArticle).join(" or ");
    const claim = this.#claims.get(ref);
    if (claim !== undefined) return `names ${ref}, which is ${withArticle(claim.kind)}; expected ${expected}`;
    if (this.#known.hasRef(ref))
      return `names ${ref}, which the dossier holds as another kind; expected ${expected}`;
    // Names are close to one another by design: one slip of the pen is a hint, another number never is. Very many names
    // take too long to search.
    const digits = digitsOf(ref);
    const names = this.#claims.size > 5_000 ? [] : [...this.#claims.keys()];
    const hint = didYouMean(
      ref,
      names.filter((name) => isOneOf(this.#claims.get(name)!.kind, kinds) && digitsOf(name) === digits),
      1,
    );
    return `names ${ref}, which is neither in these files nor in the dossier${hint || "; add it or correct the name"}`;
  }
}

type Path = readonly (string | number)[];

function spot(
  { file, line }: Pick<Origin, "file" | "line">,
  record: string,
  field: string,
  column?: string | undefined,
): Place {
  return {
    file,
    ...(line === undefined ? {} : { line }),
    record,
    field,
    ...(column === undefined ? {} : { column }),
  };
}

function draft(
  ref: Ref,
  kind: RecordKind,
  body: Body,
  file: string,
  line: number | undefined,
  place: NestedPlace | undefined,
): RecordDraft {
  const owner = ownerOf(kind, ref, body as unknown as Fields);
  const where = {
    file,
    ...(line === undefined ? {} : { line }),
    ...(place === undefined ? {} : { place }),
  };
  return owner === undefined ? { ref, kind, body, ...where } : { ref, kind, owner, body, ...where };
}

/** `parties[1].who` as the steps to it. */
function pathOf(field: string): Path {
  return [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([step, index]) =>
    index === undefined ? step : Number(index) - 1,
  );
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D+/g, " ");
}

function isNamed(ref: Ref): boolean {
  return rootRef(ref) !== unnamed;
}

function isUnit(kind: RecordKind): kind is Unit {
  return (units as readonly string[]).includes(kind);
}

function isBare(value: unknown): boolean {
  return typeof value !== "object" || value === null || value instanceof SpelledNumber;
}

function isOneOf(kind: RecordKind, kinds: readonly RecordKind[]): boolean {
  return kinds.length === 0 || kinds.includes(kind);
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

/** `an episode`, `a stage`: a kind as it stands in a sentence. */
export function withArticle(kind: RecordKind): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}

function refOf(
  kind: RecordKind,
  item: Fields,
  around: Around | undefined,
  position: number,
): Ref | { readonly refused: string } {
  const raw = plainName(item["id"]);
  const code = kind === "safeguard" ? item["code"] : undefined;
  if (raw === undefined && around === undefined)
    return { refused: `is missing; give this ${kind} a name of its own, such as id: ${kind}-1` };
  if (raw !== undefined && typeof raw !== "string")
    return { refused: "is not a name; expected text such as c-7" };
  const own = raw ?? (typeof code === "string" ? code : `${kind}-${position}`);
  const ref = around === undefined || own.startsWith(`${around.ref}/`) ? own : `${around.ref}/${own}`;
  if (isRef(ref) && rootRef(own) !== unnamed) return ref;
  return {
    refused: `${JSON.stringify(own.slice(0, 60))} cannot name a record; use letters, digits and . _ ~ -, at most 200 characters with the names around it`,
  };
}

/** Whether a nested item names itself: by its id, or a safeguard by its code. */
function hasOwnName(kind: RecordKind, item: Fields & { readonly [namedByPlace]?: true }): boolean {
  if (plainName(item["id"]) !== undefined) return item[namedByPlace] !== true;
  return kind === "safeguard" && typeof item["code"] === "string";
}

/** `offence`, `offence~2` and so on, for answers to `offence`. */
function isNameOfAnswer(own: unknown, variable: string): own is string {
  if (typeof own !== "string") return false;
  return (
    own === variable || (own.startsWith(`${variable}~`) && /^[1-9]\d*$/.test(own.slice(variable.length + 1)))
  );
}

function plainName(raw: unknown): unknown {
  if (raw instanceof SpelledNumber) return raw.spelling;
  if (typeof raw === "number") return String(raw);
  return raw === null ? undefined : raw;
}

const childrenByPlural = new Map(
  Object.entries(childKinds).map(([kind, children]) => [
    kind as RecordKind,
    new Map((Object.keys(children) as RecordKind[]).map((child) => [pluralOf[child], child])),
  ]),
);

function childOf(kind: RecordKind, plural: string): RecordKind | undefined {
  return childrenByPlural.get(kind)?.get(plural);
}

/** The links that nesting fills in: to the record around, or to what that record itself names by the same field. */
function impliedLinks(kind: RecordKind, around: Around): Readonly<Record<string, Ref>> {
  const implied: Record<string, Ref> = {};
  for (const [field, whose] of Object.entries(childKinds[around.kind]?.[kind] ?? {})) {
    const value = whose === "self" ? around.ref : around.fields[field];
    if (typeof value === "string") implied[field] = value;
  }
  return implied;
}

function notAField(kind: RecordKind, field: string): string {
  if (field === "answers")
    return `takes no answers, as ${withArticle(kind)} is not what a codebook asks about`;
  const nested = kindOfPlural(field);
  if (nested !== undefined) {
    const around = [...childrenByPlural]
      .filter(([, children]) => children.has(field))
      .map(([parent]) => pluralOf[parent]);
    return `cannot stand inside ${withArticle(kind)}; write ${field} ${around.length === 0 ? "" : `inside ${around.join(" or ")}, or `}at the top of the file`;
  }
  const shape = (recordSchemas[kind] as unknown as { shape: Record<string, unknown> }).shape;
  const words = /[.[]/.test(field)
    ? []
    : [...Object.keys(shape), ...(childrenByPlural.get(kind)?.keys() ?? [])];
  return `is not a field of ${withArticle(kind)}${didYouMean(field, words) || "; see docs/records.md"}`;
}

function* doubleVariables(codebook: Codebook): Generator<[index: number, message: string]> {
  const seen = new Set<string>();
  for (const [index, { unit, name }] of codebook.variables.entries()) {
    const variable = `${unit}.${name}`;
    if (seen.has(variable)) yield [index, `asks ${variable} a second time; keep one of them`];
    seen.add(variable);
  }
}

const answerKeys = ["is", "state", "says", "through", "form", "how", "at", "words", "coder", "note", "id"];
const bareBases: readonly Basis[] = ["lived", "seen", "document", "inferred"];

/**
 * The fields of an assertion from one written answer. Where its value, state or basis is wrong it is not sound, and others
 * stand in their place, so that the rest can be judged all the same.
 */
function assertionOf(
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
function answerKeyOf(field: string): string {
  if (field === "told_by" || field === "from_statement" || field === "basis") return "how";
  return field.startsWith("value") ? "is" : field;
}
