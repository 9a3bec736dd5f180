import "./finding.css";
import type { ReactNode } from "react";
import type { AnswerRow, MemberRow, QuestionRow } from "../../../api/overview.ts";
import { answerStands, claimText, memberGroups, outcomesOf, undeterminedIn } from "../../../api/wording.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { own } from "../../../domain/own.ts";
import { addressOf } from "../../app/address.ts";
import { type ScreenOf, useNaming } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { Facts, Tag, Tally } from "../../app/ui/parts.tsx";
import { NameLink, PlaceLink, RefLink } from "../../app/ui/record-link.tsx";
import { Quoted, Said } from "../../app/ui/said.tsx";

/** A finding opened: what it says, how it is defined, and every member of its frame with the answers it rests on. */
export function Page({ dossier, answer: detail }: ScreenOf<"finding.show">) {
  const { finding, rule, variables, members, omitted, withheld } = detail;
  const undetermined = undeterminedIn(finding);
  const questions = new Map(variables.map(({ name, question }) => [name, question]));
  return (
    <>
      <p className="small">
        <Go to={addressOf.dossier(dossier, "findings")}>All findings</Go>
      </p>
      <h1>
        <Said text={finding.statement ?? finding.property ?? "Finding"} />
      </h1>
      <p className="verdict">
        <Tag verdict={finding.verdict} /> <span>{finding.why}</span>
      </p>
      {finding.property === null || !finding.told ? null : (
        <ul className="tallies">
          <li>
            <b>
              {finding.n} of {finding.N}
            </b>{" "}
            who answered
          </li>
          {Object.entries(finding.missing).map(([state, count]) => (
            <li key={state}>
              <b>{count}</b> {wordsOf(state)}
            </li>
          ))}
          {undetermined === 0 ? null : (
            <li>
              <b>{undetermined}</b> undetermined
            </li>
          )}
          {finding.maybe_same.map((group) => (
            <li key={group.join()}>
              {group.map((ref, at) => (
                <span key={ref}>
                  {at === 0 ? "" : " and "}
                  <NameLink reference={ref} />
                </span>
              ))}{" "}
              may be one person
            </li>
          ))}
        </ul>
      )}
      {finding.sentence === null ? null : (
        <div className="callout">
          <p className="small">What the records allow to be said</p>
          <p>
            <Said text={finding.sentence} />
          </p>
        </div>
      )}
      <h2>Definition</h2>
      <Definition finding={finding} variables={variables} />
      <h2>Who is counted, and on what</h2>
      {members.length === 0 ? (
        <p>No record belongs to it, so there is nothing to open.</p>
      ) : (
        <>
          <p className="small">
            Counting rule: <Said text={rule} />.
          </p>
          {memberGroups(detail).map(([label, rows]) => (
            <div key={label}>
              <h3>
                {label} <Tally count={rows.length} />
              </h3>
              {rows.map((member) => (
                <Member key={member.ref} member={member} questions={questions} />
              ))}
            </div>
          ))}
          {withheld === 0 ? null : (
            <p>{withheld.toLocaleString("en")} more may not be shown to this audience.</p>
          )}
          {omitted === 0 ? null : (
            <p>
              {omitted.toLocaleString("en")} more are not listed here; <code>habeas matrix</code> writes all.
            </p>
          )}
        </>
      )}
    </>
  );
}

type Detail = ScreenOf<"finding.show">["answer"];

function Definition({ finding, variables }: Pick<Detail, "finding" | "variables">) {
  const { ref, frame, unit, population, property, stated } = finding;
  const rows: (readonly [string, ReactNode, ReactNode?] | undefined)[] = [
    stated === null ? undefined : ["Stated", <Said key="stated" text={claimText(stated)} />],
    [
      "Frame",
      frame === null ? `every ${wordsOf(unit)} on record` : <NameLink key="frame" reference={frame} />,
    ],
    ["Unit of analysis", wordsOf(unit)],
    [
      "Population",
      population === "true" ? "everyone in the frame" : <code key="population">{population}</code>,
    ],
    [
      "Property",
      property === null ? (
        "None is on file, so the statement can’t be recomputed."
      ) : (
        <code key="property">{property}</code>
      ),
    ],
    ...variables.map(
      ({ name, unit, question }) =>
        [
          `variable ${unit}.${name}`,
          <span key={name}>
            {question === null ? "a field of the record" : <Said text={question} />}{" "}
            <span className="called">{wordsOf(unit)}</span>
          </span>,
          <code key={name}>{name}</code>,
        ] as const,
    ),
    ref === null ? undefined : ["On file as", <RefLink key="ref" reference={ref} bare />],
  ];
  return <Facts rows={rows.filter((row) => row !== undefined)} />;
}

function Member({
  member,
  questions,
}: {
  readonly member: MemberRow;
  readonly questions: ReadonlyMap<string, string | null>;
}) {
  const { ref, label, why } = member;
  return (
    <details className="card member">
      <summary>
        <b>{label === "" ? ref : <Said text={label} />}</b>{" "}
        <span>
          {outcomesOf(member.questions).map((outcome) => (
            <span className="answer" key={outcome}>
              <Said text={outcome} />{" "}
            </span>
          ))}
          {why === null ? null : (
            <span className="called">
              <Said text={why} />
            </span>
          )}
        </span>
      </summary>
      <div className="body">
        <p className="small">
          Record: <RefLink reference={ref} bare />
        </p>
        {member.questions.length === 0 ? (
          <p>No answer is coded; it follows from the record’s own fields, or from their silence.</p>
        ) : (
          member.questions.map((question) => (
            <Question
              key={`${question.subject} ${question.variable}`}
              question={question}
              asked={questions}
            />
          ))
        )}
      </div>
    </details>
  );
}

/** One question with all answers to it side by side, each with its ground for counting or not. */
function Question({
  question,
  asked,
}: {
  readonly question: QuestionRow;
  readonly asked: ReadonlyMap<string, string | null>;
}) {
  const { subject, variable, outcome, answers } = question;
  return (
    <section className="question">
      <h4>
        <Said text={asked.get(variable) ?? wordsOf(variable)} />
      </h4>
      <p className="small">
        <code>{variable}</code> of <NameLink reference={subject} />
        {answers.length === 1 ? null : (
          <>
            ; {answers.length} accounts, by the rule:{" "}
            <b>
              <Said text={outcome} />
            </b>
          </>
        )}
        {outcome === "conflicting" ? ", as accounts of one rank disagree" : ""}
      </p>
      <ul className="answers">
        {answers.map((answer) => (
          <Answer key={answer.ref} answer={answer} question={question} />
        ))}
      </ul>
    </section>
  );
}

function Answer({ answer, question }: { readonly answer: AnswerRow; readonly question: QuestionRow }) {
  const { dossier, names } = useNaming();
  const { ref, says, standing, form, basis, told_by: toldBy, at, note, words, counts } = answer;
  const stands = answerStands(answer, question);
  const id = own(names, ref)?.id;
  return (
    <li className={counts ? "counts" : "left-out"}>
      <p>
        {id === undefined ? (
          <b className="value">
            <Said text={answer.answer} />
          </b>
        ) : (
          <Go className="value" to={addressOf.record(dossier, id)}>
            <Said text={answer.answer} />
          </Go>
        )}{" "}
        {stands === undefined ? null : <span className="stands">{stands}</span>}
      </p>
      <p className="small">
        {says === null ? "speaker as in the source" : <NameLink reference={says} />}
        {standing === "own" ? "" : ` (${standing})`}; {form}, {wordsOf(basis)}
        {toldBy === null ? null : (
          <>
            {" "}
            <NameLink reference={toldBy} />
          </>
        )}
      </p>
      {words === null ? null : <Quoted words={words} />}
      <p className="small">
        {at === null ? "No place in a source is given." : <PlaceLink at={at} by={ref} />}
      </p>
      {note === null ? null : (
        <p className="note">
          <Said text={note} />
        </p>
      )}
    </li>
  );
}
