import { figureText, timeText } from "../../../arithmetic/figure-text.ts";
import { significantDigits } from "../../../arithmetic/precision.ts";
import { overlaps } from "../../../domain/time.ts";
import { type Statement } from "../statement.ts";
import { countedThings } from "../vocabulary.ts";
import { gap, shareReachMs } from "./time.ts";
import { reconciliationOf, type Reconciliation } from "./verdict.ts";

/** Digits from which one number for two things is no chance: of two documents, and of any two statements. */
const digitsAcross = 3;
const digitsAnywhere = 4;

type Counted = { readonly statement: Statement; readonly thing: (typeof countedThings)[number] };

/**
 * One number of one place that counts one thing in one statement and another in the next: people arrested here, people in
 * prison there. Round numbers, and small ones, are left alone: they meet by chance.
 */
export function anotherThing(statements: readonly Statement[]): Reconciliation[] {
  const counted = statements.flatMap((statement): Counted[] => {
    const thing = thingOf(statement);
    return thing === undefined ? [] : [{ statement, thing }];
  });
  const same = Map.groupBy(
    counted,
    ({ statement: { place, quantity } }) => `${place}\n${quantity!.low}\n${quantity!.high}`,
  );
  return [...same.values()].flatMap((group) => {
    const apart = group.filter((one) => group.some((other) => isDrift(one, other)));
    return apart.length === 0 ? [] : [driftOf(apart)];
  });
}

/** What a figure counts of people on their way through a system; undefined where its words name nothing of it. */
function thingOf({ figure, quantity, dimension, kind }: Statement): Counted["thing"] | undefined {
  if (quantity === undefined || quantity.low !== quantity.high || figure.case !== undefined) return undefined;
  if (!/^[a-z]+$/.test(dimension) || /^(?:percent|places|duration|length|area|time)$/.test(dimension))
    return undefined;
  if (kind !== "stock" && kind !== "flow") return undefined;
  const words = [figure.indicator.replaceAll(/[_-]+/g, " "), figure.population, figure.label]
    .join(" ")
    .toLowerCase();
  return countedThings.findLast((thing) => thing.words.test(words));
}

function isDrift(a: Counted, b: Counted): boolean {
  if (mayBeOne(a.thing, b.thing) || mayBeOne(b.thing, a.thing)) return false;
  const [x, y] = [a.statement, b.statement];
  const digits = significantDigits(x.quantity!.low);
  const across =
    x.source !== undefined &&
    y.source !== undefined &&
    x.source !== y.source &&
    x.tags.join(" ") === y.tags.join(" ");
  if (digits < (across ? digitsAcross : digitsAnywhere)) return false;
  return (
    x.span === undefined ||
    y.span === undefined ||
    overlaps(x.span, y.span) ||
    gap(x.span, y.span) <= shareReachMs
  );
}

/** Whether a word for the one may stand for the other: "held" for people in prison. */
function mayBeOne(a: Counted["thing"], b: Counted["thing"]): boolean {
  return a.said === b.said || a.within?.includes(b.said) === true;
}

function driftOf(group: readonly Counted[]): Reconciliation {
  const byThing = [...Map.groupBy(group, ({ thing }) => thing.said)];
  const text = group
    .map(({ statement: { figure, ref } }) => {
      const whom = figure.population === undefined ? "" : ` of “${figure.population}”`;
      return `${figureText(figure)}${whom} (${timeText(figure.as_of)}: ${ref})`;
    })
    .join("; ");
  const things = byThing.map(
    ([thing, those]) => `${thing} (${those.map(({ statement }) => statement.ref).join(", ")})`,
  );
  return reconciliationOf(
    "population",
    group.map(({ statement }) => statement),
    text,
    `One number is given for ${things.join(" and for ")}. A number so exact counts one of them; that all of the one are in the other cannot be excluded.`,
  );
}
