import type { Harm } from "../../domain/codebook.ts";
import type { Field, TableKind } from "../column/unit-schema.ts";

/**
 * What may harm of that which records say in fields of their own: health, pregnancy, guilt, sexuality, what was suffered, bribes
 * and posts. Variables of the codebook are marked there; a mark adds to what stands here and takes nothing from it.
 */

/** Kinds of which it may harm to have a record at all: a test, a charge, an act, a death, a payment, a post over others. */
const harmOfKind: { readonly [kind in TableKind]?: readonly Harm[] } = {
  test: ["health", "incriminating"],
  charge: ["incriminating"],
  act: ["sexual", "health", "incriminating"],
  death: ["health"],
  payment: ["incriminating"],
  position: ["incriminating"],
};

/** Where somebody is held says for what: a place of treatment that drugs were used, a hospital that they were ill. */
const place: readonly Harm[] = ["health", "incriminating"];
/** What the state said that it was for, and by what it held somebody. */
const ground: readonly Harm[] = ["incriminating", "health"];

const harmOfField: Readonly<Record<string, readonly Harm[]>> = {
  "person.characteristics": ["health", "sexual", "incriminating"],
  "person.part": ["incriminating", "third-party"],
  "person.risk": ["third-party", "incriminating"],
  "episode.route": ["incriminating"],
  "episode.promised_route": ["incriminating"],
  "episode.event": ["incriminating"],
  "episode.exit": ["incriminating", "health"],
  "stage.type": ["incriminating", "health"],
  "stage.trigger": ground,
  "stage.authority": ground,
  "stage.procedure": ground,
  "stage.document": ground,
  "stage.offence_class": ["incriminating"],
  "stage.legal_basis": ["incriminating"],
  "stay.facility": place,
  "stay.cell": place,
  "charge.offence": ["incriminating"],
  "charge.offence_words": ["incriminating"],
  "charge.verdict": ["incriminating"],
  "charge.verdict_on": ["incriminating"],
  "charge.convicted": ["incriminating"],
  "charge.sentence_months": ["incriminating"],
  "charge.suspended_months": ["incriminating"],
  "charge.relied_on": ["incriminating", "health"],
  "charge.norm": ["incriminating"],
  "test.kind": ["health"],
  "test.result": ["health", "incriminating"],
  "payment.bought": ["incriminating"],
  "payment.paid": ["incriminating"],
  "payment.passed_on_to": ["incriminating"],
  "payment.payer": ["incriminating"],
  "position.post": ["incriminating"],
  "position.put_there_by": ["incriminating"],
  "position.duties": ["incriminating"],
  "position.facility": ["incriminating"],
  "account.topic": ["incriminating", "health", "sexual"],
  "account.value": ["incriminating", "health", "sexual"],
  "act.standard": ["incriminating"],
  "act.place": place,
  "act.facility": place,
  "act.event": ["incriminating"],
  "death.facility": place,
  "death.last_seen": ["health"],
  "death.found": ["health"],
  "death.died": ["health"],
  "death.autopsy": ["health"],
  "death.autopsy_by": ["health"],
  "death.family_notified": ["health"],
  "death.body_returned": ["health"],
  "death.investigation": ["health", "incriminating"],
  "act.type": ["sexual", "health", "incriminating"],
  "act.method": ["sexual", "health", "incriminating"],
};

/** Whom an answer in a field can harm: as the record's own field and as the variable of the codebook that it is. */
export function harmsOfField(
  kind: TableKind,
  field: Pick<Field, "name" | "variable"> | undefined,
): readonly Harm[] {
  if (field === undefined) return [];
  return [...(harmOfField[`${kind}.${field.name}`] ?? []), ...(field.variable?.harm ?? [])];
}

/** Whom it can harm that something else is looked at through records of these kinds, as it says that there are some. */
export function harmsOfReaching(kinds: readonly TableKind[]): readonly Harm[] {
  return kinds.flatMap((kind) => harmOfKind[kind] ?? []);
}
