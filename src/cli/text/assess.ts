import type { AssessAnswer, AssessedElement, AssessedFact, AssessedNorm } from "../../api/assessment.ts";
import { factText, metWords, neededWords } from "../../api/wording.ts";
import { counted, wordsOf } from "../../domain/noun.ts";
import { oneLine, paragraph } from "./layout.ts";

/** Elements of norms held against one person or place: each norm in short, or one in full. */
export function assessText({ about, on, norms, petition }: AssessAnswer, inFull: boolean): string {
  const parts = [`${about}, as of ${oneLine(on)}. Nothing here concludes; a person does.`];
  parts.push(...norms.map((norm) => (inFull ? wholeNorm(norm) : shortNorm(norm))));
  if (!inFull && petition !== null) parts.push(petitionPart(petition));
  return parts.join("\n\n");
}

function headOf(held: AssessedNorm): string {
  const { norm, cite, certainty, doubt, needs, assessment, open, elements } = held;
  const begun =
    assessment === null
      ? "nobody began an assessment"
      : `${assessment}: ${counted(open, "element")} of ${elements.length} open`;
  const unsure = doubt.length === 0 ? "" : `, less sure of ${doubt.join(", ")}`;
  const { applies, signed, signed_earlier: earlier } = held;
  const lines = [
    `  ${applies.norm === null ? "" : `${applies.norm}: `}${applies.says}${applies.certainty === null ? "" : ` (${applies.certainty})`}`,
    ...(signed.length === 0 ? [] : [`  Signed: ${signed.join("; ")}.`]),
    ...(earlier.length === 0 ? [] : [`  Signed an earlier wording: ${earlier.join("; ")}.`]),
  ];
  return [
    oneLine(`${norm} (${cite}; ${neededWords[needs]}; the rule is ${certainty}${unsure}): ${begun}`),
    ...lines.map(oneLine),
  ].join("\n");
}

function shortNorm(norm: AssessedNorm): string {
  const lines = norm.elements.map((element) =>
    oneLine(
      `  ${element.element}: ${element.conclusion}${reopened(element)}; ${element.against.length} against, ${element.gaps.length} missing, ${element.for.length} for`,
    ),
  );
  return [headOf(norm), ...lines, ...closing(norm)].join("\n");
}

function wholeNorm(norm: AssessedNorm): string {
  return [headOf(norm), ...norm.elements.map(wholeElement), ...closing(norm)].join("\n\n");
}

function reopened({ reopened_by: since }: AssessedElement): string {
  return since.length === 0 ? "" : `, open again by ${since.join(", ")}`;
}

function wholeElement(element: AssessedElement): string {
  const {
    question,
    against,
    gaps,
    for: shows,
    context,
    independent,
    conclusion,
    by,
    on,
    standard,
    reason,
  } = element;
  const said = [conclusion, by, on, standard, reason].filter((part) => part !== null).join("; ");
  const lines = [
    paragraph(oneLine(`${element.element}: ${said}${reopened(element)}`)),
    ...(question === null ? [] : [paragraph(oneLine(question), "  ")]),
    ...(element.looked === null ? [] : [`  looked at: ${wordsOf(element.looked)}`]),
    ...sidePart("against", against, independent.against),
    ...(gaps.length === 0
      ? []
      : [
          "  missing:",
          ...gaps.map(({ says, state }) =>
            paragraph(oneLine(`${says}${state === null ? "" : `: ${wordsOf(state)}`}`), "    "),
          ),
        ]),
    ...sidePart("for", shows, independent.for),
    ...sidePart("context", context),
  ];
  return lines.join("\n");
}

function sidePart(name: string, facts: readonly AssessedFact[], independent?: number): string[] {
  if (facts.length === 0) return [];
  const sources = independent === undefined ? "" : ` (${counted(independent, "independent source")})`;
  return [
    `  ${name}${sources}:`,
    ...facts.map((fact) => {
      const said = factText(fact);
      return paragraph(oneLine(said === "" ? fact.ref : `${fact.ref}; ${said}`), "    ");
    }),
  ];
}

function closing({ overall, overall_stands: stands, author, reviewer, offers }: AssessedNorm): string[] {
  return [
    ...(overall === null
      ? []
      : [
          paragraph(
            oneLine(
              `  Overall${stands ? "" : ", which does not stand while an element is open"}: ${overall} (${[author, reviewer].filter((name) => name !== null).join("; read by ")})`,
            ),
            "  ",
          ),
        ]),
    ...(offers.length === 0 ? [] : [`  An element is not shown; look also at ${offers.join(", ")}.`]),
  ];
}

function petitionPart({ held, grounds, says, questions }: NonNullable<AssessAnswer["petition"]>): string {
  return [
    held === "no"
      ? "Grounds of a petition; nobody is held on that day:"
      : `Grounds of a petition${held === "yes" ? "" : "; whether the person is held on that day is not known"}:`,
    ...grounds.map(({ says: ground, met, refs, certainty, signed, signed_earlier: earlier }) =>
      oneLine(
        `  ${ground}: ${met === "unknown" && refs.length > 0 ? "the record allows both" : metWords[met]}${refs.length === 0 ? "" : ` (${refs.join(", ")})`}; the ground is ${certainty}${signed.length === 0 ? "" : `; signed: ${signed.join("; ")}`}${earlier.length === 0 ? "" : `; signed an earlier wording: ${earlier.join("; ")}`}`,
      ),
    ),
    ...(says === null ? [] : [paragraph(oneLine(says), "  ")]),
    ...(questions.length === 0 ? [] : ["  To ask:", ...questions.map((question) => `    ${question}`)]),
  ].join("\n");
}
