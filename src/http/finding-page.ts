import { html } from "hono/html";
import type { AnswerRow, FindingDetail, MemberRow, QuestionRow } from "../api/overview.ts";
import { type Markup, type Way, nameLink, placeLink, quoted, said, words } from "./link.ts";
import { verdictTag } from "./page.ts";

/** A finding opened: what it says, how it is defined, and every member of its frame with the answers it rests on. */
export function findingPage(detail: FindingDetail, way: Way, back: string): Markup {
  const { finding, rule, variables, members } = detail;
  const questions = new Map(variables.map(({ name, question }) => [name, question]));
  return html` <p class="small"><a href="${back}">All findings</a></p>
    <h1>${said(finding.statement ?? finding.property ?? "Finding")}</h1>
    <p class="verdict">${verdictTag(finding.verdict)} <span>${finding.why}</span></p>
    ${
      finding.property === null
        ? ""
        : html`<ul class="tallies">
            <li><b>${finding.n} of ${finding.N}</b> who answered</li>
            ${Object.entries(finding.missing).map(([state, count]) => html`<li><b>${count}</b> ${words(state)}</li>`)}
            ${finding.undetermined.length === 0 ? "" : html`<li><b>${finding.undetermined.length}</b> undetermined</li>`}
          </ul>`
    }
    ${
      finding.sentence === null
        ? ""
        : html`<div class="callout">
            <p class="small">What the records allow to be said</p>
            <p>${said(finding.sentence)}</p>
          </div>`
    }
    <h2>Definition</h2>
    ${definition(detail, way)}
    <h2>Who is counted, and on what</h2>
    ${
      members.length === 0
        ? html`<p>No record belongs to it, so there is nothing to open.</p>`
        : html`<p class="small">Counting rule: ${said(rule)}.</p>
            ${groupsOf(finding.verdict).map(([standing, label]) => {
              const rows = members.filter((member) => member.standing === standing);
              return rows.length === 0
                ? ""
                : html`<h3>${label} <span class="tally">${rows.length}</span></h3>
                    ${rows.map((member) => memberCard(member, questions, way))}`;
            })}`
    }`;
}

/** The members by how they stand; where there are exceptions to a claim, they come first. */
function groupsOf(verdict: string): readonly (readonly [MemberRow["standing"], string])[] {
  const counted = ["counted", "Counted"] as const;
  const exception = ["exception", "Answered otherwise"] as const;
  return [
    ...(verdict === "contradicted" ? [exception, counted] : [counted, exception]),
    ["missing", "No answer that counts"],
    ["undetermined", "Undetermined: nobody can say whether they belong"],
    ["outside", "Outside the population"],
  ];
}

function definition({ finding, variables }: FindingDetail, way: Way): Markup {
  const { ref, frame, unit, population, property, stated } = finding;
  return html`<dl class="facts">
    ${fact("Stated", stated === null ? null : statedText(stated))}
    ${fact("Frame", frame === null ? `every ${words(unit)} on record` : nameLink(frame, way))}
    ${fact("Unit of analysis", words(unit))}
    ${fact("Population", population === "true" ? "everyone in the frame" : html`<code>${population}</code>`)}
    ${fact("Property", property === null ? "None is on file, so the statement can’t be recomputed." : html`<code>${property}</code>`)}
    ${variables.map(({ name, unit, question }) =>
      fact(
        html`<code>${name}</code>`,
        html`${question === null ? "a field of the record" : said(question)}
          <span class="called">${words(unit)}</span>`,
      ),
    )}
    ${fact("On file as", ref === null ? null : html`<a class="ref" href="${way.record(ref)}">${ref}</a>`)}
  </dl>`;
}

function fact(name: string | Markup, value: string | Markup | null): Markup | "" {
  return value === null
    ? ""
    : html`<dt>${name}</dt>
        <dd>${value}</dd>`;
}

function memberCard(member: MemberRow, questions: ReadonlyMap<string, string | null>, way: Way): Markup {
  const { ref, label, why } = member;
  return html`<details class="card member" id="${ref}">
    <summary>
      <b>${label === "" ? ref : said(label)}</b>
      <span>
        ${member.questions.map(
          ({ variable, outcome, answers }) =>
            html`<span class="answer"
              >${words(variable)}:
              ${said(outcome)}${answers.length === 1 ? "" : html` <span class="called">${answers.length} accounts</span>`}</span
            > `,
        )}${why === null ? "" : html`<span class="called">${said(why)}</span>`}
      </span>
    </summary>
    <div class="body">
      <p class="small">Record: <a class="ref" href="${way.record(ref)}">${ref}</a></p>
      ${
        member.questions.length === 0
          ? html`<p>No answer is coded; it follows from the record’s own fields, or from their silence.</p>`
          : member.questions.map((question) => questionBlock(question, questions, way))
      }
    </div>
  </details>`;
}

/** One question with all answers to it side by side, each with its ground for counting or not. */
function questionBlock(
  { subject, variable, outcome, answers }: QuestionRow,
  questions: ReadonlyMap<string, string | null>,
  way: Way,
): Markup {
  const conflicting = outcome === "conflicting";
  return html`<section class="question">
    <h4>${said(questions.get(variable) ?? words(variable))}</h4>
    <p class="small">
      <code>${variable}</code> of
      <a class="ref" href="${way.record(subject)}">${subject}</a
      >${answers.length === 1 ? "" : html`; ${answers.length} accounts, by the rule: <b>${said(outcome)}</b>`}${conflicting ? ", as accounts of one rank disagree" : ""}
    </p>
    <ul class="answers">
      ${answers.map((answer) => answerItem(answer, answers.length > 1, conflicting, way))}
    </ul>
  </section>`;
}

function answerItem(answer: AnswerRow, competes: boolean, conflicting: boolean, way: Way): Markup {
  const { ref, says, standing, form, basis, told_by, at, note, counts, why } = answer;
  const stands = conflicting && counts ? "disagrees" : counts ? "counts" : "left out";
  return html`<li class="${counts ? "counts" : "left-out"}">
    <p>
      <a class="value" href="${way.record(ref)}">${said(answer.answer)}</a>
      ${competes || !counts ? html`<span class="stands">${stands}${why === null ? "" : html`: ${why}`}</span>` : ""}
    </p>
    <p class="small">
      ${says === null ? "speaker as in the source" : nameLink(says, way)}${standing === "own" ? "" : ` (${standing})`};
      ${form}, ${words(basis)}${told_by === null ? "" : html` ${nameLink(told_by, way)}`}
    </p>
    ${answer.words === null ? "" : quoted(answer.words)}
    <p class="small">${at === null ? "No place in a source is given." : placeLink(at, way)}</p>
    ${note === null ? "" : html`<p class="note">${said(note)}</p>`}
  </li>`;
}

function statedText(stated: NonNullable<FindingDetail["finding"]["stated"]>): string {
  const count = stated.n === undefined ? "" : `${stated.n}${stated.N === undefined ? "" : ` of ${stated.N}`}`;
  const claim = stated.words ?? (stated.quantifier === undefined ? "" : words(stated.quantifier));
  return [claim === "" ? "" : `“${claim}”`, count].filter((part) => part !== "").join(", ");
}
