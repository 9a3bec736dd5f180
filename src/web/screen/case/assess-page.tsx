import type { AssessAnswer, AssessedElement, AssessedFact, AssessedNorm } from "../../../api/assessment.ts";
import { factText, metWords, neededWords } from "../../../api/wording.ts";
import { counted, wordsOf } from "../../../domain/noun.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";
import { CertaintyOf } from "./certainty.tsx";
import { Questions } from "./questions.tsx";

/** Elements of norms held against one person or place: what speaks against, what is missing, what speaks for; and the grounds of a petition. */
export function Page({ answer }: ScreenOf<"case.assess">) {
  const { about, on, norms, petition } = answer;
  return (
    <>
      <h1>Elements of norms</h1>
      <p className="lead">
        <RefLink reference={about} />, as of {on}. What bears on an element is proposed; what counts is what a
        person filed, and a person concludes.
      </p>
      {petition === null ? null : <Petition petition={petition} />}
      {norms.map((norm) => (
        <Norm key={`${norm.norm} ${norm.assessment ?? ""}`} held={norm} />
      ))}
    </>
  );
}

function Norm({ held }: { readonly held: AssessedNorm }) {
  const { cite, norm, needs, applies, assessment, author, reviewer, open, elements, offers, overall } = held;
  return (
    <details open={assessment !== null}>
      <summary>
        <h2>
          <Said text={cite} />
        </h2>{" "}
        {assessment === null
          ? "nobody began an assessment"
          : `${counted(open, "element")} of ${elements.length} open`}
      </summary>
      <p className="small">
        {norm}: {neededWords[needs]}. Rule: <CertaintyOf rule={held} />.{" "}
        {applies.norm === null ? null : <RefLink reference={applies.norm} bare />} {applies.says}
        {applies.certainty === null ? "" : ` (${applies.certainty})`}
        {assessment === null ? null : (
          <>
            {" "}
            <RefLink reference={assessment} bare />, {author ?? "no author"}
            {reviewer === null ? "" : `, read by ${reviewer}`}.
          </>
        )}
      </p>
      <Sheet label={`Elements of ${cite}`} heads={["Element", "Against", "Missing", "For", "Conclusion"]}>
        {elements.map((element) => (
          <Element key={element.id ?? element.element} element={element} />
        ))}
      </Sheet>
      {offers.length === 0 ? null : <p>An element is not shown; look also at {offers.join(", ")}.</p>}
      {overall === null ? null : (
        <p>
          Overall{held.overall_stands ? "" : ", which does not stand while an element is open"}:{" "}
          <Said text={overall} />
        </p>
      )}
    </details>
  );
}

function Element({ element }: { readonly element: AssessedElement }) {
  const { against, gaps, for: shows, context, independent, conclusion, reopened_by: since } = element;
  const said = [element.by, element.on, element.standard, element.reason].filter((part) => part !== null);
  return (
    <tr>
      <td className="long">
        <b>
          <Said text={element.element} />
        </b>
        {element.question === null ? null : (
          <div className="small">
            <Said text={element.question} />
          </div>
        )}
      </td>
      <Side facts={against} independent={independent.against} />
      <td>
        {gaps.map(({ says, state }) => (
          <div key={`${says} ${state ?? ""}`}>
            <Said text={says} />
            {state === null ? "" : `: ${wordsOf(state)}`}
          </div>
        ))}
      </td>
      <Side facts={shows} independent={independent.for} />
      <td>
        {conclusion.replaceAll("-", " ")}
        {element.looked === null ? "" : `; ${wordsOf(element.looked)}`}
        {since.length === 0 ? null : (
          <div>
            open again by{" "}
            {since.map((ref) => (
              <RefLink key={ref} reference={ref} bare />
            ))}
          </div>
        )}
        {said.length === 0 ? null : (
          <div className="small">
            <Said text={said.join("; ")} />
          </div>
        )}
        {context.length === 0 ? null : (
          <div className="small">
            context:{" "}
            {context.map(({ ref }) => (
              <RefLink key={ref} reference={ref} bare />
            ))}
          </div>
        )}
      </td>
    </tr>
  );
}

function Side({
  facts,
  independent,
}: {
  readonly facts: readonly AssessedFact[];
  readonly independent: number;
}) {
  return (
    <td>
      {facts.map((fact) => (
        <div key={fact.ref}>
          <RefLink reference={fact.ref} bare /> {factText(fact)}
        </div>
      ))}
      {facts.length === 0 ? null : <div className="small">{counted(independent, "independent source")}</div>}
    </td>
  );
}

function Petition({ petition }: { readonly petition: NonNullable<AssessAnswer["petition"]> }) {
  const { held, grounds, says, questions } = petition;
  return (
    <section>
      <h2>Grounds of a petition</h2>
      <p>
        {held === "no"
          ? "Nobody is held on that day."
          : held === "unknown"
            ? "Whether the person is held on that day is not known."
            : null}{" "}
        {says === null ? null : <Said text={says} />}
      </p>
      <Sheet label="Grounds of a petition" heads={["Ground", "Met", "Rule", "On file"]}>
        {grounds.map((ground) => (
          <tr key={ground.ground}>
            <td>
              <Said text={ground.says} />
            </td>
            <td>
              {ground.met === "unknown" && ground.refs.length > 0
                ? "the record allows both"
                : metWords[ground.met]}
            </td>
            <td>
              <CertaintyOf rule={ground} />
            </td>
            <td>
              {ground.refs.map((ref) => (
                <div key={ref}>
                  <RefLink reference={ref} bare />
                </div>
              ))}
            </td>
          </tr>
        ))}
      </Sheet>
      <Questions title="To ask" questions={questions} />
    </section>
  );
}
