import { isBefore, isWithin } from "../../domain/time.ts";
import { type Cases, type CaseRule, wrongDates } from "./case.ts";
import { type Order, checkOrder, inside, within, observed } from "./date-order.ts";
import { deadlineOf } from "./deadline.ts";
import { lives, personal } from "./life.ts";

const orders = {
  "start-before-end": (cases) =>
    (["episode", "stage", "stay", "position"] as const).flatMap((kind) =>
      cases.all(kind).map(({ ref, body }) => within(ref, "end", ["start", body.start], ["end", body.end])),
    ),
  "birth-first": (cases) =>
    lives(cases).flatMap(({ person, birth, times }) =>
      times.map((time) => ({
        ...personal(person, time),
        first: birth,
        firstName: `the birth of ${person}`,
        second: time.time,
        secondName: time.name,
      })),
    ),
  "death-last": (cases) =>
    lives(cases).flatMap(({ person, deaths, times }) =>
      deaths.flatMap((death) =>
        times
          .filter(({ living }) => living)
          .map((time) => ({
            ...personal(person, time),
            with: [death.ref, time.record],
            first: time.time,
            firstName: time.name,
            second: death.body.died ?? death.body.found,
            secondName: `the death ${death.ref}`,
          })),
      ),
    ),
  "death-in-order": (cases) =>
    cases
      .all("death")
      .flatMap(({ ref, body }) => [
        within(ref, "died", ["last_seen", body.last_seen], ["died", body.died]),
        within(ref, "found", ["died", body.died], ["found", body.found]),
        within(ref, "found", ["last_seen", body.last_seen], ["found", body.found]),
      ]),
  "charge-in-order": (cases) =>
    cases
      .all("charge")
      .map(({ ref, body }) =>
        within(ref, "verdict_on", ["told", body.told], ["verdict_on", body.verdict_on]),
      ),
  "test-in-custody": (cases) =>
    cases
      .all("test")
      .flatMap(({ ref, body }) =>
        (["episode", "stage", "stay"] as const).flatMap((kind) =>
          inside(ref, "on", body.on, body[kind], cases.find(kind, body[kind])),
        ),
      ),
  // A right may be given late, and a lawyer may have been found before.
  "safeguard-in-stage": (cases) =>
    cases
      .all("safeguard")
      .filter(({ body }) => !body.code.startsWith("lawyer-"))
      .flatMap(({ ref, body }) =>
        inside(ref, "when", body.when, body.stage, cases.find("stage", body.stage)).slice(0, 1),
      ),
  "death-in-stay": (cases) =>
    cases
      .all("death")
      .flatMap(({ ref, body }) => inside(ref, "died", body.died, body.stay, cases.find("stay", body.stay))),
  "act-in-event": (cases) =>
    cases.all("act").flatMap(({ ref, body }) => {
      const event = cases.find("event", body.event);
      if (body.when === undefined || event?.when === undefined) return [];
      const apart = isWithin(body.when, event.when) === "no";
      const [first, second] =
        apart && isBefore(body.when, event.when) === "yes"
          ? [event.when, body.when]
          : [body.when, event.when];
      const names = first === event.when ? ["the event", "the act"] : ["the act", "the event"];
      return [
        {
          record: ref,
          field: "when",
          against: body.event!,
          with: [body.event!],
          first,
          firstName: names[0]!,
          second,
          secondName: names[1]!,
        },
      ];
    }),
  "act-in-stay": (cases) =>
    cases
      .all("act")
      .flatMap(({ ref, body }) => inside(ref, "when", body.when, body.stay, cases.find("stay", body.stay))),
  "episode-after-event": (cases) =>
    cases.all("episode").map(({ ref, body }) => ({
      record: ref,
      field: "start",
      against: body.event ?? "",
      with: body.event === undefined ? [] : [body.event],
      first: cases.find("event", body.event)?.when,
      firstName: `the event ${body.event} that it began with`,
      second: body.start,
      secondName: "its start",
    })),
  "child-with-parent": (cases) =>
    cases.all("episode").map(({ ref, body }) => ({
      record: ref,
      field: "start",
      against: body.accompanies ?? "",
      with: body.accompanies === undefined ? [] : [body.accompanies],
      first: cases.find("episode", body.accompanies)?.start,
      firstName: `the start of ${body.accompanies}, which it accompanies,`,
      second: body.start,
      secondName: "its own start",
    })),
  "parent-before-child": (cases) =>
    cases.all("relation").flatMap(({ ref, body }) => {
      if (body.kind !== "child-of" && body.kind !== "parent-of") return [];
      const [parent, child] = body.kind === "child-of" ? [body.to, body.from] : [body.from, body.to];
      return [
        {
          record: ref,
          field: "kind",
          against: `${parent}-${child}`,
          with: [parent, child],
          first: cases.find("person", parent)?.birth,
          firstName: `the birth of the parent ${parent}`,
          second: cases.find("person", child)?.birth,
          secondName: `that of the child ${child}`,
        },
      ];
    }),
  "source-in-order": (cases) =>
    cases
      .all("source")
      .map(({ ref, body }) => within(ref, "published", ["held", body.held], ["published", body.published])),
  // An estimate may be of a day to come.
  "figure-in-order": (cases) =>
    cases
      .all("figure")
      .filter(({ body }) => !body.estimate)
      .map(({ ref, body }) => within(ref, "published", ["as_of", body.as_of], ["published", body.published])),
  "letter-in-order": (cases) =>
    cases.all("letter").flatMap(({ ref, body }) => [
      within(ref, "respond_by", ["dated", body.dated], ["respond_by", body.respond_by]),
      {
        record: ref,
        field: "dated",
        against: body.replies_to ?? "",
        with: body.replies_to === undefined ? [] : [body.replies_to],
        first: cases.find("letter", body.replies_to)?.dated,
        firstName: `the letter ${body.replies_to} that it replies to`,
        second: body.dated,
        secondName: "its own date",
      },
    ]),
  "observation-in-order": (cases) => [
    ...cases
      .all("promise")
      .flatMap(({ ref, body }) => [
        ...observed(ref, "the promise", body.made, body.observations),
        within(ref, "due", ["made", body.made], ["due", deadlineOf(body.due, body.made)]),
      ]),
    ...cases.all("recommendation").flatMap(({ ref, body }) => {
      const made = cases.find("source", body.made_in)?.published;
      return [
        ...observed(ref, "the source that made it", made, body.observations),
        {
          ...within(ref, "deadline", ["made_in", made], ["deadline", deadlineOf(body.deadline, made)]),
          with: body.made_in === undefined ? [] : [body.made_in],
        },
      ];
    }),
  ],
  "consent-in-order": (cases) =>
    cases
      .all("consent")
      .map(({ ref, body }) => within(ref, "expires", ["given", body.given], ["expires", body.expires])),
  "follow-up-in-order": (cases) =>
    cases.all("follow-up").flatMap(({ ref, body }) => {
      const held = cases.find("source", body.after)?.held;
      const { after } = body;
      return (
        [
          ["due", body.due],
          ["done", body.done],
          ["incident.on", body.incident?.on],
        ] as const
      ).map(([field, time]) => ({
        ...within(ref, field, ["held", held], [field, time]),
        firstName: `the day on which ${after} was held`,
        against: `${after}-${field}`,
        with: after === undefined ? [] : [after],
      }));
    }),
} as const satisfies Readonly<Record<string, (cases: Cases) => Order[]>>;

/** A rule for each of these orders of dates. */
export const dateOrderRules = Object.fromEntries(
  Object.entries(orders).map(([name, ordersIn]) => [
    name,
    {
      check: (cases, today) => ordersIn(cases).flatMap((order) => checkOrder(order, today)),
      explanations: wrongDates,
    } satisfies CaseRule,
  ]),
) as unknown as Readonly<Record<keyof typeof orders, CaseRule>>;
