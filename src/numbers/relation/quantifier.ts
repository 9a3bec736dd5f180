import { oncePerLanguage } from "../language/language.ts";
import { type RelationContext, report, shown } from "./context.ts";

const compiled = oncePerLanguage(({ patterns }) => ({
  kind: new RegExp(patterns.everyKind),
  negation: new RegExp(patterns.negation),
}));

/** "None had a lawyer. One said her lawyer came": a quantifier against the next sentence's exception. */
export function checkQuantifiers(context: RelationContext): void {
  const wording = compiled(context.lexicon.language);
  context.sentences.forEach((sentence, index) => {
    const none = sentence.figures.find(
      (figure) => figure.sub === "quantifier" && figure.number === 0 && figure.hedge.length === 0,
    );
    const next = context.sentences[index + 1];
    if (none === undefined || next === undefined || next.start - sentence.end > 3) return;
    const exception = next.figures[0];
    if (
      exception === undefined ||
      exception.sub !== "count" ||
      exception.number < 1 ||
      exception.start - next.start > 12
    )
      return;
    const tail = context.text.slice(exception.end, next.end).trimStart().toLowerCase();
    if (!wording.kind.test(tail) || wording.negation.test(tail)) return;
    const whom = context.lexicon.language.whom;
    const shared = [...none.concepts].filter(
      (concept) => exception.concepts.has(concept) && !whom.has(concept),
    );
    if (shared.length === 0) return;
    report(context, none, {
      rule: "quantifier-contradiction",
      severity: "error",
      message: `The next sentence has ${shown(exception.number)} who did.`,
      computed: { n: exception.number },
      others: [exception],
    });
    context.settled.add(none);
  });
}
