/** How sure a rule is, what of it is less sure, and who signed it: beside all that leans on the rule. */
export function CertaintyOf({
  rule: { certainty, doubt = [], signed, signed_earlier: earlier },
}: {
  readonly rule: {
    readonly certainty: string;
    readonly doubt?: readonly string[];
    readonly signed: readonly string[];
    readonly signed_earlier: readonly string[];
  };
}) {
  return [
    certainty,
    ...(doubt.length === 0 ? [] : [`less sure: ${doubt.join(", ")}`]),
    ...(signed.length === 0 ? [] : [`signed: ${signed.join("; ")}`]),
    ...(earlier.length === 0 ? [] : [`signed an earlier wording: ${earlier.join("; ")}`]),
  ].join("; ");
}
