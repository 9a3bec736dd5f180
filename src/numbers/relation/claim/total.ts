import { asTotal } from "../../../arithmetic/hedge-law.ts";
import { between as interval, scale } from "../../../arithmetic/interval.ts";
import { isHedged } from "../../language/language.ts";
import { slot } from "../../discourse/sentence.ts";
import { claimOf, inputOf } from "../context.ts";
import { settle, type Trial } from "../solve.ts";
import { relations } from "../table.ts";
import { agree, type Term } from "../term.ts";
import { between, isAmount, near, sentencesBefore, type BlockView } from "../view.ts";
import { flowsOf } from "./change.ts";
import { groupAt } from "./share.ts";

/** Totals against their parts, and what is left of a whole against what was taken from it. */
export function checkTotalClaims(view: BlockView): void {
  view.terms.forEach((terms, index) => {
    for (const claim of terms) {
      checkAllBut(view, terms, claim);
      if (view.context.settled.has(claim.figure) || claim.isWhole) continue;
      if (claim.kind === "one-in-k") checkShareLeft(view, terms, index, claim);
      if (claim.figure.second !== undefined) continue;
      checkStock(view, terms, claim);
      checkTotal(view, terms, index, claim);
      checkRest(view, terms, index, claim);
      checkShareLeft(view, terms, index, claim);
    }
    checkClasses(view, terms);
    checkShares(view, terms);
  });
}

type Parts = { readonly list: readonly Term[]; readonly tie: number };

function checkTotal(view: BlockView, terms: readonly Term[], index: number, claim: Term): void {
  if (!isAmount(claim) || claim.figure.sub === "n-of-N") return;
  const parts =
    partsHad(view, terms, claim) ??
    partsBehind(view, terms, claim) ??
    partsInNext(view, terms, index, claim) ??
    partsBefore(view, terms, index, claim);
  if (parts === undefined) return;
  const { list, tie } = parts;
  const sum = list.reduce((total, { value }) => total + value, 0);
  // What is far from the total is no list of its parts.
  if (Math.abs(sum - claim.value) > 0.45 * claim.value) return;
  const trials: Trial[] = runsOf(
    near(view, claim, 1).filter((term) => term.kind === claim.kind && term.figure !== claim.figure),
  ).map((operands) => ({ relation: relations.sum, operands, tie: 0 }));
  // "12 prisoners, four guards and a nurse": one more that no number says
  const tail = between(view, list.at(-1)!, claim);
  const isOneMore = view.context.lexicon.language.cues.oneMore.test(
    claim.at < list[0]!.at ? list.at(-1)!.behind : tail,
  );
  trials.push({ relation: relations.sum, operands: isOneMore ? [...list, 1] : list, tie });
  const inSentence = list.filter(({ sentence }) => sentence === index).map(({ figure }) => figure);
  settle(view.context, claim.figure, trials, {
    said: asTotal(claimOf(claim.figure)),
    rule: "sum-mismatch",
    start: Math.min(claim.figure.phraseStart, ...inSentence.map((figure) => figure.phraseStart)),
    end: Math.max(claim.figure.end, ...inSentence.map((figure) => figure.end)),
  });
}

/** All runs of two terms and more, in order. */
function runsOf(terms: readonly Term[]): Term[][] {
  const limited = terms.slice(0, 14);
  return limited.flatMap((_, from) =>
    limited.slice(from + 1).map((__, k) => limited.slice(from, from + k + 2)),
  );
}

const listJoint =
  /^[^.#]{0,60}?(?:[,;/+&]|,? and| plus|, as well as)(?: (?:the|a|an|another|other|some|others|and|plus|further|of))*[^,;.:#]{0,30}$/;

/** The list of parts that a total opens: "57 people: 21 …, 14 … and five …". */
function partsBehind(view: BlockView, terms: readonly Term[], total: Term): Parts | undefined {
  const { cues } = view;
  const at = terms.indexOf(total);
  const first = terms[at + 1];
  if (first === undefined || first.kind !== total.kind || first.isWhole) return undefined;
  const lead = between(view, total, first);
  // "the government (14), the opposition (11) …": a number in brackets of its own is a part like the others
  const isBracketedItself = /\(\s?$/.test(total.before) && /^\s?\)/.test(lead);
  if (isBracketedItself || /\bper\b|\bfrom\b|\bthan\b/.test(lead)) return undefined;
  const list = [first];
  let hasAnd = false;
  for (let k = at + 2; k < terms.length; k++) {
    const term = terms[k]!;
    const joint = between(view, list.at(-1)!, term);
    if (term.kind !== total.kind || term.figure.second !== undefined || !listJoint.test(joint)) break;
    if (joint.includes(")") && !joint.includes("(")) break;
    if (hasAnd && !/the others? $/.test(joint)) break;
    hasAnd ||= /\b(?:and|plus)\b/.test(joint);
    list.push(term);
  }
  if (list.length < 2) return undefined;
  const isLast = terms.at(-1) === list.at(-1);
  const isEqual = list.every(({ value }) => value < total.value);
  if (!isEqual && !/[:=]/.test(lead)) return undefined;
  const isTotalled =
    cues.total.test(total.before) || total.figure.hedge.some((name) => name.endsWith("total_of"));
  if (cues.lenient.test(lead)) {
    const sum = list.reduce((value, term) => value + term.value, 0);
    const hasOther = list.some((term) => /\b(?:other|remaining|rest)s?\b(?: [a-z]+)? $/.test(term.before));
    // "26 cells, including 15 in use and 13 out of order": parts that leave out their noun divide the whole.
    const isDivided = list.every(({ nouns }) => nouns.size === 0) && sum > total.value;
    return hasOther || isDivided ? { list, tie: 1 } : undefined;
  }
  // "Of the 48 detainees, 21 were teachers, 15 students and 14 farmers": more of what each can be but once
  const isOnce =
    /(?:^|[,;] )of (?:the|these|those|its|our|all) ?$/.test(total.before) &&
    hasAnd &&
    isLast &&
    /^ (?:were|are) /.test(first.behind) &&
    list.every(({ behind }) =>
      /^ (?:(?:were|are) )?(?:[a-z’'-]+ )?[a-z’'-]{3,}s ?(?:[,.;]|and\b|$)/.test(behind),
    ) &&
    list.reduce((value, term) => value + term.value, 0) > total.value;
  if (isOnce) return { list, tie: 1 };
  if (/\b(?:of whom|of which|of them|of these)\b/.test(lead))
    return isTotalled && list.length > 2 ? { list, tie: 1 } : undefined;
  const isLed = cues.listLead.test(lead) || /:[^,;.]{0,30}$/.test(lead);
  const isDashed = /[(–—][^,;.]{0,30}$|, (?:[a-z]+ )?$/.test(lead);
  const isElided =
    total.nouns.size > 0 &&
    list.every(({ nouns }) => nouns.size === 0) &&
    isLast &&
    hasAnd &&
    /^[^,;:.]{0,50}, $/.test(lead);
  if (isLed && list.length >= 2) return { list, tie: 2 };
  const words = view.context.lexicon.language.cues;
  const tail = list.at(-1)!.behind;
  // "61 strikes (27 in spring, 18 in summer, 14 in autumn)": all that stands in the brackets.
  const isBracketed =
    /\([^,;.()#]{0,30}$/.test(lead) && /^[^,;:.(#]{0,30}\)/.test(tail) && list.length >= 3 && isUndated(list);
  if (isBracketed) return { list, tie: 1 };
  // "The 33 people released, 19 men, nine women and five children, were bused home"
  const isApposed =
    hasAnd &&
    /^[^,;:.#]{0,50}, $/.test(lead) &&
    (words.allWho.test(total.behind)
      ? /^[^,;:.(#]{0,40}[,.;]/.test(tail) || tail === ""
      : words.theBefore.test(total.before) &&
        /^[^,;:.(#]{0,40}, /.test(tail) &&
        list.every((part) => !agree(part, total)));
  if (isApposed && isLast) return { list, tie: 1 };
  if (isDashed && /[(–—]/.test(lead) && hasAnd) return { list, tie: 1 };
  return isElided && list.every((term) => term.figure.number * 20 > total.value)
    ? { list, tie: 1 }
    : undefined;
}

/** Whether the parts of a list are not of different dates. */
function isUndated(list: readonly Term[]): boolean {
  return list.every(({ figure }) => figure.isCarried || !/\d{4}/.test(figure.asOf ?? ""));
}

/** "Total staff: 78. Guards 61, clerks 12, medical staff 5.": the next sentence lists the parts. */
function partsInNext(view: BlockView, terms: readonly Term[], index: number, total: Term): Parts | undefined {
  const { cues, context } = view;
  const next = view.terms[index + 1];
  const isTotal =
    cues.total.test(total.before) && terms.length === 1 && /^ ?[^,;:(]{0,20}[.:]?$/.test(total.behind);
  if (!isTotal || next === undefined || next.length < 3) return undefined;
  if (context.sentences[index + 1]!.start - context.sentences[index]!.end > 3) return undefined;
  const isList = next.every(
    (term, k) =>
      term.kind === total.kind &&
      term.figure.second === undefined &&
      term.nouns.size === 0 &&
      (k === 0 || /^(?:,|;| and)[^,;:.()#]{1,30}[ :]$/.test(between(view, next[k - 1]!, term))),
  );
  return isList && isUndated(next) ? { list: next, tie: 1 } : undefined;
}

/** The parts that a total sums up: "… men, … women and … children, 57 in all". */
function partsBefore(view: BlockView, terms: readonly Term[], index: number, total: Term): Parts | undefined {
  const { cues } = view;
  const { before, behind, figure } = total;
  if (/\b(?:not|no|never|cannot)\b[^,;]*$/.test(before)) return undefined;
  const isSaid =
    (cues.total.test(before.slice(-40)) && !/\b(?:of|in) (?:the|all)\b[^,]*$/.test(before.slice(-20))) ||
    cues.totalVerb.test(before.slice(-30)) ||
    /= ?$/.test(before) ||
    /\ball ?$/.test(before) ||
    figure.hedge.includes("all") ||
    figure.hedge.some((name) => name.endsWith("total_of")) ||
    /^[^,;.:(]{0,30}\b(?:in all|altogether|in total|all told|together|overall)\b/.test(behind);
  if (!isSaid) return undefined;
  const at = terms.indexOf(total);
  const own = terms
    .slice(0, at)
    .filter((term) => term.kind === total.kind && !term.isWhole && term.figure.second === undefined);
  // The longest list that ends right before the total.
  const isJoined = (k: number): boolean => {
    const joint = between(view, own[k - 1]!, own[k]!);
    return listJoint.test(joint) && !/\b(?:of whom|of which|including|rose|fell)\b/.test(joint);
  };
  let from = own.length - 1;
  while (from > 0 && isJoined(from)) from--;
  const list = own.slice(Math.max(0, from));
  const first = list[0]?.at ?? total.at;
  const isDirect = terms
    .slice(0, at)
    .every((term) => own.includes(term) || !isAmount(term) || term.at < first);
  if (list.length >= 2 && isDirect) return { list, tie: 2 };
  // "To the 45 already named the list added 17 more, for a total of 62"
  const isAdded =
    own.length === 2 &&
    isDirect &&
    view.context.lexicon.language.cues.moreOf.test(`${own[1]!.before.slice(-24)}#${own[1]!.behind}`) &&
    /\btotal\b/.test(before + figure.hedge.join(" "));
  if (isAdded) return { list: own, tie: 1 };
  if (own.length === 0) {
    const [last] = sentencesBefore(view, index, 1);
    const parts = last?.filter((term) => term.kind === total.kind && !term.isWhole) ?? [];
    const isAlone =
      parts.length >= 2 &&
      parts.every((term) => term.value < total.value && term.figure.second === undefined);
    const isWhole = parts.length === last?.filter(isAmount).length;
    return isAlone && isWhole
      ? { list: parts, tie: parts.length > 2 || /\btotal\b/.test(before) ? 1 : 0 }
      : undefined;
  }
  return undefined;
}

/** "Nine men and four women sit on the board, which has 13 members": the group that the parts before it are. */
function partsHad(view: BlockView, terms: readonly Term[], total: Term): Parts | undefined {
  const { had, allWho } = view.context.lexicon.language.cues;
  if (!had.test(total.before) || !allWho.test(total.behind)) return undefined;
  const list = terms.slice(0, terms.indexOf(total));
  const isList = list.every(
    (term, k) =>
      term.kind === total.kind &&
      term.figure.second === undefined &&
      term.nouns.size > 0 &&
      (k === 0 || (listJoint.test(between(view, list[k - 1]!, term)) && !agree(list[k - 1]!, term))),
  );
  return list.length >= 2 && isList && /\band ?$/.test(list.at(-1)!.before) ? { list, tie: 1 } : undefined;
}

/** "1,200 on 1 January; 180 were admitted and 230 released, leaving 1,150": what was there, who came and who went. */
function checkStock(view: BlockView, terms: readonly Term[], claim: Term): void {
  if (claim.kind !== "count" || terms.at(-1) !== claim) return;
  const counts = near(view, claim, 2).filter(
    ({ kind, figure, isWhole }) => kind === "count" && figure.second === undefined && !isWhole,
  );
  if (counts.length !== 4 || counts[3] !== claim) return;
  const flows = flowsOf(view, counts.slice(1, 3));
  if (flows === undefined) return;
  const [came, went] = flows;
  const right = counts[0]!.value + came.value - went.value;
  if (Math.abs(right - claim.value) > 0.3 * right) return;
  settle(view.context, claim.figure, [
    { relation: relations.stock, operands: [counts[0]!, came, went], tie: 2 },
  ]);
}

/** What is left of a counted whole. */
function checkRest(view: BlockView, terms: readonly Term[], index: number, claim: Term): void {
  if (claim.kind !== "count") return;
  const words = view.context.lexicon.language.cues;
  if (!words.restBefore.test(claim.before) && !words.restBehind.test(claim.behind)) return;
  if (/\bof (?:the )?(?:remaining|other)/.test(claim.before)) return;
  const trials: Trial[] = [];
  const earlier = terms
    .slice(0, terms.indexOf(claim))
    .filter(
      (term) => (term.kind === "count" && term.figure.second === undefined) || term.figure.sub === "n-of-N",
    );
  const counts = near(view, claim).filter((term) => term.kind === "count" && term.figure !== claim.figure);
  for (const whole of counts)
    for (const run of [...counts.map((part) => [part]), ...runsOf(counts)])
      if (!run.includes(whole) && run.every((part) => part.value < whole.value))
        trials.push({ relation: relations.left, operands: [whole, ...run], tie: 0 });
  const scope =
    earlier.length > 0
      ? earlier
      : (sentencesBefore(view, index, 1)[0] ?? []).filter((term) => term.kind === "count");
  const before = (sentencesBefore(view, index, 1)[0] ?? []).filter(
    (term) => term.kind === "count" && !term.isWhole,
  );
  const named =
    before.length === 1 &&
    /\ball ?$/.test(before[0]!.before + (before[0]!.figure.hedge.includes("all") ? "all" : ""))
      ? before
      : [];
  const isAlone = earlier.length === 1 && earlier[0]!.figure.sub !== "n-of-N" && named.length === 0;
  const wholes = isAlone ? before.filter(({ value }) => value > earlier[0]!.value) : [];
  const taken =
    wholes.length === 1 && before.length === 1
      ? [wholes[0]!, earlier[0]!]
      : takenFrom(view, [...named, ...scope], earlier.length > 0);
  if (taken !== undefined) trials.push({ relation: relations.left, operands: taken, tie: 1 });
  settle(view.context, claim.figure, trials);
}

/** A whole and all that the words take from it. */
function takenFrom(view: BlockView, scope: readonly Term[], isOwn: boolean): Term[] | undefined {
  for (const term of scope) {
    const group = groupAt(view, scope, term);
    if (group === undefined) continue;
    const [part, whole] = group;
    const more = scope.filter((other) => other !== part && other !== whole && other.at > whole.at);
    return scope.every((other) => other.at >= part.at) ? [whole, part, ...more] : undefined;
  }
  const [whole, ...taken] = scope;
  // "31 answered yes, 9 no": parts of a whole that stands elsewhere.
  if (whole !== undefined && /^ [a-z]+ed\b/.test(whole.behind)) return undefined;
  // "Of the 75 rooms 48 are heated. The other 27 are not."
  const isNamed =
    whole !== undefined &&
    /(?:^|[,;] )(?:out )?of (?:the|its|their|our|all|these|those) ?$/.test(whole.before);
  const isWhole =
    (isOwn || isNamed) &&
    whole !== undefined &&
    taken.length > 0 &&
    taken.every(({ value }) => value < whole.value);
  return isWhole && taken.length <= 2 ? [whole, ...taken] : undefined;
}

/** "All but six of the 38, that is 34." */
function checkAllBut(view: BlockView, terms: readonly Term[], group: Term): void {
  if (group.isWhole || group.figure.sub !== "n-of-N" || !/\ball but ?$/.test(group.before)) return;
  const at = terms.findIndex((term) => term.figure === group.figure);
  const rest = terms[at + 2];
  if (rest === undefined || rest.kind !== "count") return;
  const joint = between(view, group, rest);
  if (!/(?:,|\(|that is|i\.e\.,?|or|which (?:makes|leaves)|leaving|making) ?$/.test(joint)) return;
  settle(
    view.context,
    rest.figure,
    [{ relation: relations.left, operands: [terms[at + 1]!, group], tie: 1 }],
    {
      start: group.figure.phraseStart,
      end: rest.figure.end,
    },
  );
}

/** "The other 52 per cent", "the remaining half": what the shares before it leave of the whole. */
function checkShareLeft(view: BlockView, terms: readonly Term[], index: number, claim: Term): void {
  if (claim.kind !== "percent" && claim.kind !== "fraction" && claim.kind !== "one-in-k") return;
  const words = view.context.lexicon.language.cues;
  const isDenied = words.restNot.test(claim.behind);
  const isRest =
    (isDenied || words.leaving.test(claim.before) || view.cues.restShare.test(claim.before)) &&
    !/\b(?:each|on the) other\b/.test(claim.before);
  const isOfCount = /^ others? ?\($/.test(claim.before) && terms.indexOf(claim) > 0;
  if (!isRest || isOfCount) return;
  const all = claim.kind === "percent" ? 100 : 1;
  // "half from donors, a third from the state, and the remaining sixth": a share that could not be read
  const { template } = view.context.sentences[index]!;
  if (template.slice(0, claim.at).includes(`a ${slot.other}`)) return;
  const sharesIn = (list: readonly Term[]): Term[] =>
    list.filter((term) => term.figure !== claim.figure).flatMap((term) => shareIn(view, term, all));
  const own = sharesIn(terms.slice(0, terms.indexOf(claim)));
  // "18 of the 45 prisons have a doctor, so that 60% of them do not"
  if (own.length === 0 && isDenied) {
    const before = terms.slice(0, terms.indexOf(claim));
    const groups = before.flatMap((term) => {
      const group = groupAt(view, before, term);
      return group === undefined || group[1] !== term ? [] : [group];
    });
    const [group] = groups;
    if (groups.length === 1 && before.length === 2 && group![1].value > 0) {
      const value = (group![0].value / group![1].value) * all;
      own.push({ ...group![0], value, extent: interval(value) });
    }
  }
  const shares = own.length > 0 ? own : sharesIn(sentencesBefore(view, index, 1)[0] ?? []);
  if (shares.length === 0) return;
  // "45% were beaten, 70% threatened, the other 20%": what is left of the last of them.
  const trials: Trial[] = shares.map((_, from) => ({
    relation: relations.left,
    operands: [all, ...shares.slice(from)],
    tie: 0,
  }));
  const sum = shares.reduce((total, { value }) => total + value, 0);
  // All shares of the paragraph may leave the rest, and not only those of the sentence before.
  if (own.length === 0) {
    const earlier = sharesIn(view.terms.slice(0, index).flat()).slice(-6);
    trials.push(
      ...earlier.map((_, from) => ({
        relation: relations.left,
        operands: [all, ...earlier.slice(from)],
        tie: 0,
      })),
    );
  }
  if (sum <= all && (own.length > 0 || shares.length === 1) && (!isDenied || own.length === 1))
    trials.push({ relation: relations.left, operands: [all, ...shares], tie: 1 });
  const value = claim.kind === "one-in-k" ? claim.figure.number / claim.figure.second! : claim.value;
  settle(
    view.context,
    claim.figure,
    trials,
    claim.kind === "one-in-k"
      ? { said: { ...claimOf(claim.figure), low: value, high: value, form: "fraction", unit: 0.05 } }
      : {},
  );
}

/** A share of a group as a part of `all`, with what it may be: words are no exact shares. */
function shareIn({ context }: BlockView, term: Term, all: number): Term[] {
  const { kind, figure, value } = term;
  if (term.isWhole) return [];
  if (kind === "percent") {
    if (figure.sub !== "share" || figure.second !== undefined) return [];
    return all === 100
      ? [term]
      : [{ ...term, value: value / 100, extent: scale(inputOf(figure, "wide", context.settings), 0.01) }];
  }
  if (kind === "one-in-k") {
    const k = figure.second! / figure.number;
    if (figure.number > 1) {
      const [n, N] = [figure.number, figure.second!];
      return [{ ...term, value: all / k, extent: interval(((n - 0.5) / N) * all, ((n + 0.5) / N) * all) }];
    }
    return [{ ...term, value: all / k, extent: scale(interval(1 / (k + 0.5), 1 / (k - 0.5)), all) }];
  }
  if (kind !== "fraction") return [];
  const slack = context.settings.fraction / 100;
  return [{ ...term, value: value * all, extent: interval((value - slack) * all, (value + slack) * all) }];
}

/** Two classes that are all there are: "either sentenced (55%) or on remand (45%)", "women 40%; men 50%; others: none". */
function checkClasses(view: BlockView, terms: readonly Term[]): void {
  if (terms.length < 2) return;
  const { template } = view.context.sentences[terms[0]!.sentence]!;
  const isEither = /\beither\b/.test(template);
  const isListed = /\bothers?: (?:none|nil|0)\b/.test(template);
  if (!isEither && !isListed) return;
  const [first, second, third] = terms;
  const claim = terms.at(-1)!;
  if (view.context.settled.has(claim.figure)) return;
  if (
    terms.every(({ kind, figure }) => kind === "percent" && figure.second === undefined) &&
    (isListed || (terms.length === 2 && /\bor\b/.test(between(view, first!, second!))))
  ) {
    settle(view.context, claim.figure, [
      { relation: relations.left, operands: [100, ...terms.slice(0, -1)], tie: 1 },
    ]);
    return;
  }
  const isDivided =
    (isEither && terms.length === 3 && terms.every(({ kind }) => kind === "count")) ||
    (terms.length === 3 && /\beither\b/.test(second!.before) && /\bor\b/.test(third!.before));
  if (isDivided && third !== undefined && first!.kind === "count" && second!.value < first!.value)
    settle(view.context, claim.figure, [{ relation: relations.left, operands: [first!, second!], tie: 1 }]);
}

/** "46% called it good, 31% fair and 29% bad": shares that are all there is and do not make 100. */
function checkShares(view: BlockView, terms: readonly Term[]): void {
  const shares = terms.filter(({ kind, figure }) => kind === "percent" && figure.second === undefined);
  const { context } = view;
  const { rest, division, scales } = context.lexicon.language.cues.classes;
  const isDivided = division.test(context.sentences[terms[0]?.sentence ?? 0]?.template ?? "");
  // "by age, 34% are under 25": the borders of the classes
  const borders = terms.filter(({ kind }) => /^(?:age|range|count|duration)/.test(kind));
  if (shares.length < 3 || shares.length + (isDivided ? borders.length : 0) !== terms.length) return;
  if (
    shares.some(
      ({ figure }) => isHedged(figure.senses) || figure.sub !== "share" || context.settled.has(figure),
    )
  )
    return;
  const last = shares.at(-1)!;
  const joints = shares.slice(1).map((term, k) => between(view, shares[k]!, term));
  const closes = /^[^.;#]{0,80}(?:,|, and|\band|\() ?$|^[^.#]{0,80};? ?(?:and )?$/;
  if (joints.some((joint) => !closes.test(isDivided ? joint.replaceAll("#", "") : joint))) return;
  const isScale = scales.some((scale) =>
    shares.every(({ behind, before }) => scale.test(behind) || scale.test(before)),
  );
  const hasRest = rest.test(last.behind) || rest.test(last.before);
  if (!isScale && !hasRest && !isDivided) return;
  const sum = shares.reduce((total, { value }) => total + value, 0);
  const room = shares.reduce((total, { figure }) => total + Math.min(figure.granularity, 1) / 2, 0.001);
  if (Math.abs(sum - 100) <= room || sum > 140 || (sum < 100 && (!hasRest || sum < 80))) return;
  settle(
    context,
    last.figure,
    [{ relation: relations.left, operands: [100, ...shares.slice(0, -1)], tie: 1 }],
    { rule: "sum-mismatch", start: shares[0]!.figure.phraseStart },
  );
}
